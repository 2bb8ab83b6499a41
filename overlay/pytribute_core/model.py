"""The base class of all models: exports, and what pydantic and FastAPI ask of a type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec

from pytribute_core.choice import choose
from pytribute_core.decoding import UNDECODABLE, to_json, to_plain

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Model(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a response or an event holds.

    Fields of pydantic models and return types of FastAPI routes may be models. They accept what
    this library accepts, such as unknown enum values, and appear in OpenAPI.
    """

    _hidden: ClassVar[tuple[str, ...]] = ()
    """Fields that are not exported."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by their names in the API, without the absent ones.

        Values are those of JSON: times are text. A number with a fraction is a `Decimal`, because
        a float would not be exact.
        """
        fields: dict[str, Any] = to_plain(self)
        return {name: value for name, value in fields.items() if name not in self._hidden}

    def to_json(self) -> str:
        """Return `to_dict` as a JSON text, with exact numbers."""
        return to_json(self.to_dict()).decode()

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic is optional

        def validate(value: object) -> object:
            if isinstance(value, cls):
                return value
            try:
                return msgspec.convert(value, source, dec_hook=choose)
            except UNDECODABLE as error:  # pydantic reports a ValueError only
                raise ValueError(str(error)) from None

        def serialize(model: Model) -> object:
            # As pydantic does it, a Decimal is text.
            return msgspec.to_builtins(model.to_dict())

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                serialize, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        (found,), components = msgspec.json.schema_components(
            (cls,), schema_hook=lambda kind: {"title": kind.__name__}, ref_template="{name}"
        )
        inlined = cast("dict[str, Any]", _inline(found, components))
        for name in cls._hidden:
            del inlined["properties"][name]
        return inlined


def _inline(schema: object, components: Mapping[str, object]) -> object:
    """Replace references by their targets, and closed enums by examples: unknown values pass."""
    if isinstance(schema, list):
        return [_inline(element, components) for element in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    members = cast("dict[str, object]", schema)
    if "$ref" in members:
        name = str(members["$ref"])
        # A model that holds itself is described once.
        others = {key: value for key, value in components.items() if key != name}
        return _inline(components.get(name, {}), others)
    inlined = {key: _inline(value, components) for key, value in members.items()}
    if "enum" in inlined:
        inlined["examples"] = inlined.pop("enum")
    return inlined
