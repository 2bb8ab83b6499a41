"""Schemas made of others: all of their fields are read, in both packages."""

import copy
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from pytribute_core import decoding
from pytribute_core.choice import Unknown
from scripts.errors import PipelineError
from scripts.generate import check_names, generate
from tests.generate.packages import call_to
from tests.generate.small import BASE

Package = dict[str, ModuleType]


def _client(parts: Package, module: str, name: str) -> Any:  # noqa: ANN401 - of a package that was just made
    return getattr(parts[f"client.models.{module}"], name)


@pytest.mark.parametrize(
    ("module", "name", "fields"),
    [
        ("beside", "Beside", {"id", "state", "name"}),
        ("sibling", "Sibling", {"id", "state", "extra"}),
        ("two", "Two", {"id", "state", "amount", "old", "any"}),
        ("deep", "Deep", {"id", "state", "name", "inner", "either"}),
        ("required", "Required", {"a", "b"}),
        ("mixed_option_1", "MixedOption1", {"total", "iban"}),
    ],
)
def test_a_model_has_the_fields_of_all_its_parts(
    parts: Package, module: str, name: str, fields: set[str]
) -> None:
    assert set(_client(parts, module, name).__struct_fields__) == fields
    assert set(getattr(parts["schemas"], name).model_fields) == fields


def test_a_field_is_required_where_any_part_says_so(parts: Package) -> None:
    model = parts["schemas"].Deep
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    assert required == {"id", "name", "state", "either"}
    data = {"id": 1, "name": "a", "state": "new", "either": [1]}
    decode = decoding.decoder(_client(parts, "deep", "Deep")).decode
    encode = decoding.to_json
    assert decode(encode(data)).either == [1]
    for name in required:
        broken = {key: value for key, value in data.items() if key != name}
        with pytest.raises(ValidationError):
            model.model_validate(broken)
        with pytest.raises(ValueError, match=name):
            decode(encode(broken))


def test_the_later_part_refines_a_property_of_the_earlier(parts: Package) -> None:
    model = parts["schemas"].Beside
    for wrong in (None, 0):
        with pytest.raises(ValidationError):
            model.model_validate({"id": wrong, "name": "a", "state": "new"})
    field = model.model_fields["id"]
    assert field.description == "Which one."
    assert _client(parts, "beside", "Beside").__annotations__["id"] == "int"
    assert _client(parts, "sibling", "Sibling").__annotations__["id"] == "int | None"


UNIONS: dict[str, list[Any]] = {
    "list_or_text": [["a"], "a"],
    "object_or_text": [{"key": "a"}, "a", None],
    "every": [[1], {"a": 1}, True, 1, "a", 1.5, None],
    "lists": [[1], ["a"]],
    "map_or_list": [{"a": 1}, [True]],
    "number_or_text": [1, 1.5, "1.5"],
    "one_or_null": [{"id": 1}, None],
    "one_or_text": [{"id": 1}, "a"],
    "scalars": [1, "a"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, listed in UNIONS.items() for value in listed]
)
def test_a_union_of_any_types_is_read_and_written(parts: Package, name: str, value: object) -> None:
    kind = _client(parts, "unions", "Unions")
    content = decoding.to_json({name: value})
    assert decoding.to_json(decoding.decoder(kind).decode(content)) == content
    assert not isinstance(getattr(decoding.decoder(kind).decode(content), name), Unknown)
    parts["schemas"].Unions.model_validate_json(content)


def test_the_parts_of_a_path_item_that_is_referred_to_are_generated(parts: Package) -> None:
    request = call_to(parts["client.api.default.get_thing"], the_id=5).request
    assert request.path == "/things/5"


def test_a_path_item_may_not_define_an_operation_twice() -> None:
    document = copy.deepcopy(BASE)
    document["components"]["pathItems"] = {"Thing": document["paths"]["/things/{id}"]}
    own = copy.deepcopy(document["paths"]["/things/{id}"])
    document["paths"]["/things/{id}"] = {"$ref": "#/components/pathItems/Thing", **own}
    with pytest.raises(PipelineError, match="both the path item and its target have get"):
        check_names(document)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "nothing fits both"),
        (
            {
                "allOf": [
                    {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                    {"oneOf": [{"type": "string"}, {"type": "boolean"}]},
                ]
            },
            "can't join two choices",
        ),
    ],
)
def test_parts_that_cannot_be_joined_are_refused_with_their_place(
    schema: dict[str, Any], message: str
) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Odd"] = schema
    with pytest.raises(PipelineError, match=message) as caught:
        generate(document, b"")
    assert str(caught.value.file).startswith("#/components/schemas/Odd")
