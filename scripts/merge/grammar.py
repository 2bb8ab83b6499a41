"""The shape of an OpenAPI document, as far as merging needs it.

A kind says what a part is made of, and how two accounts of it become one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Way: TypeAlias = Literal["object", "list", "set", "text", "examples", "sample", "atom"]


@dataclass(frozen=True)
class Kind:
    """One kind of part.

    Attributes:
        way: how two accounts become one.
        fields: kinds of the members with a fixed name.
        entries: kind of the members, or elements, that the document names itself.
        open: members may come from several sources; otherwise a complete source has them all.
        identity: what tells the elements of a list apart; their order when empty.
    """

    way: Way = "atom"
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    entries: str = ""
    open: bool = False
    identity: tuple[str, ...] = ()

    def child(self, key: str) -> "Kind":
        """Give the kind of a member."""
        name = self.fields.get(key) or ("" if key.startswith("x-") else self.entries)
        return KINDS.get(name or _TEXTS.get(key, "atom"), KINDS["atom"])


_TEXTS = {"summary": "text", "description": "text", "title": "text"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def _object(**fields: str) -> Kind:
    return Kind("object", fields)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "atom": Kind(),
        "text": Kind("text"),
        "set": Kind("set"),
        "document": _object(
            info="info",
            tags="tags",
            servers="servers",
            paths="paths",
            webhooks="paths",
            components="components",
        ),
        "info": _object(title="atom", contact="object", license="object"),
        "object": _object(),
        "tags": Kind("list", entries="object", open=True, identity=("name",)),
        "servers": Kind("list", entries="object", open=True, identity=("url",)),
        "paths": Kind("object", entries="path item", open=True),
        "path item": Kind(
            "object",
            {"parameters": "parameters", **dict.fromkeys(METHODS, "operation")},
            open=True,
        ),
        "operation": _object(
            tags="set",
            parameters="parameters",
            requestBody="body",
            responses="responses",
            externalDocs="object",
        ),
        "parameters": Kind("list", entries="parameter", identity=("in", "name")),
        "parameter": _object(schema="schema", content="content", examples="samples"),
        "body": _object(content="content"),
        "responses": Kind("object", entries="response"),
        "response": _object(content="content", headers="headers"),
        "headers": Kind("object", entries="parameter"),
        "content": Kind("object", entries="media type"),
        "media type": _object(schema="schema", examples="samples"),
        "samples": Kind("object", entries="sample", open=True),
        "sample": Kind("sample"),
        "components": Kind(
            "object",
            {
                "schemas": "schemas",
                "parameters": "component parameters",
                "responses": "component responses",
                "securitySchemes": "security schemes",
            },
            open=True,
        ),
        "schemas": Kind("object", entries="schema", open=True),
        "component parameters": Kind("object", entries="parameter", open=True),
        "component responses": Kind("object", entries="response", open=True),
        "security schemes": Kind("object", entries="object", open=True),
        "schema": _object(
            properties="properties",
            items="schema",
            additionalProperties="schema",
            allOf="alternatives",
            anyOf="alternatives",
            oneOf="alternatives",
            prefixItems="alternatives",
            enum="set",
            examples="examples",
        ),
        "properties": Kind("object", entries="schema"),
        "alternatives": Kind("list", entries="schema"),
        "examples": Kind("examples"),
    }
)
