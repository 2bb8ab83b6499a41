"""Make the contents of the reference from the specification."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pytribute._specification import METHODS, dereference, inline_references
from pytribute.mock.docs.reference import (
    Field,
    Group,
    OperationSection,
    Reference,
    ResponseSection,
    Schema,
    TypePart,
)
from pytribute.mock.pages.templates import is_web_address

__all__ = ["make_reference"]

Json = dict[str, Any]

_SIGNS = {
    "minimum": "≥",
    "exclusiveMinimum": ">",
    "maximum": "≤",
    "exclusiveMaximum": "<",
}
_LIMITS = ("minLength", "maxLength", "pattern", "minItems", "maxItems", "multipleOf")


def make_reference(document: Json) -> Reference:
    """Return the contents of the reference of an OpenAPI document."""
    return _Reader(inline_references(document)).reference()


class _Reader:
    def __init__(self, document: Json) -> None:
        self._document = document
        components = document.get("components", {})
        self._schemas: Json = components.get("schemas", {})
        self._schemes: Json = components.get("securitySchemes", {})

    def reference(self) -> Reference:
        info = self._document["info"]
        return Reference(
            title=info["title"],
            version=info["version"],
            description=info.get("description", ""),
            servers=tuple(
                (server["url"], server.get("description", ""))
                for server in self._document.get("servers", [])
            ),
            keys=self._keys(self._document),
            readings=_readings(self._document),
            not_known=_not_known(self._document),
            groups=tuple(self._groups()),
            webhooks=tuple(self._webhooks()),
            schemas=tuple(self._schema(name, node) for name, node in self._schemas.items()),
        )

    def _groups(self) -> Iterator[Group]:
        """Yield the operations by their first tag, in the order of the document."""
        descriptions = {
            tag["name"]: tag.get("description", "") for tag in self._document.get("tags", [])
        }
        groups: dict[str, list[OperationSection]] = {name: [] for name in descriptions}
        for path, item in self._document["paths"].items():
            for method in METHODS:
                if method in item:
                    operation = self._operation(path, method, item)
                    tag = (*item[method].get("tags", ()), "")[0]
                    groups.setdefault(tag, []).append(operation)
        for name, operations in groups.items():
            description = descriptions.get(name, "")
            yield Group(name=name, description=description, operations=tuple(operations))

    def _webhooks(self) -> Iterator[OperationSection]:
        for name, item in self._document.get("webhooks", {}).items():
            for method in METHODS:
                if method in item:
                    webhook = self._operation(name, method, item)
                    event: Json = json.loads(webhook.body_sample)
                    event_name = event.get("name", name)
                    yield replace(webhook, id=f"webhook-{name}", path=event_name, keys=())

    def _operation(self, path: str, method: str, item: Json) -> OperationSection:
        node = item[method]
        body = node.get("requestBody", {})
        body_type, body_fields, body_samples = self._content(body)
        page = node.get("externalDocs", {}).get("url", "")
        return OperationSection(
            id=node.get("operationId", f"{method} {path}"),
            method=method.upper(),
            path=path,
            summary=node.get("summary", ""),
            description=node.get("description", ""),
            deprecated=node.get("deprecated", False),
            page=page if is_web_address(page) else "",
            keys=self._keys(node if "security" in node else self._document),
            parameters=tuple(map(self._parameter, node.get("parameters", ()))),
            body=body_type if body else None,
            body_fields=body_fields,
            body_sample=(*body_samples, "{}")[0],
            responses=tuple(
                self._response(str(status), response)
                for status, response in node.get("responses", {}).items()
            ),
            readings=_readings(node),
            not_known=_not_known(node),
        )

    def _parameter(self, node: Json) -> Field:
        schema = {**node.get("schema", {})}
        if "description" in node:
            schema["description"] = node["description"]
        if "example" in node:
            schema["examples"] = [node["example"]]
        if "x-readings" in node:
            schema["x-readings"] = node["x-readings"]
        return self._field(
            node["name"],
            schema,
            place=node["in"],
            required=node.get("required", False),
            deprecated=node.get("deprecated", False),
        )

    def _response(self, status: str, node: Json) -> ResponseSection:
        type_parts, fields, samples = self._content(node)
        return ResponseSection(
            status=status,
            description=node.get("description", ""),
            type=type_parts,
            fields=fields,
            samples=samples,
            leads_to=tuple(
                (
                    link["operationId"],
                    ", ".join(f"{name} = {value}" for name, value in link["parameters"].items()),
                )
                for link in node.get("links", {}).values()
                if "operationId" in link and "parameters" in link
            ),
        )

    def _content(
        self, node: Json
    ) -> tuple[tuple[TypePart, ...], tuple[Field, ...], tuple[str, ...]]:
        """Return the type, the unnamed schema's fields and the samples of the first content."""
        for media in node.get("content", {}).values():
            samples = [one.get("value") for one in media.get("examples", {}).values()]
            if "example" in media:
                samples.append(media["example"])
            schema = media.get("schema", {})
            fields = (
                *self._fields(schema, ""),
                *self._fields(schema.get("items", {}), "[]."),
            )
            return self._type(schema), fields, tuple(map(_pretty, samples))
        return (), (), ()

    def _keys(self, node: Json) -> tuple[Field, ...]:
        """Return the API keys of an operation, or of all."""
        names = {name: None for one in node.get("security", []) for name in one}
        schemes = [self._resolved(self._schemes.get(name, {})) for name in names]
        return tuple(
            self._field(
                scheme["name"],
                {"type": "string", "description": scheme.get("description", "")},
                place=scheme["in"],
                required=True,
            )
            for scheme in schemes
            if scheme.get("type") == "apiKey"
        )

    def _schema(self, name: str, node: Json) -> Schema:
        return Schema(
            itself=self._field(name, node),
            fields=tuple(self._fields(node, "")),
        )

    def _fields(self, node: Json, prefix: str) -> Iterator[Field]:
        """Yield the fields of an object, each followed by those of the object in it."""
        for name, field in node.get("properties", {}).items():
            required = name in node.get("required", ())
            yield self._field(prefix + name, field, required=required)
            yield from self._fields(field, f"{prefix}{name}.")
            yield from self._fields(field.get("items", {}), f"{prefix}{name}[].")

    def _field(
        self,
        name: str,
        node: Json,
        *,
        place: str = "",
        required: bool = False,
        deprecated: bool = False,
    ) -> Field:
        resolved = self._resolved(node)
        return Field(
            name=name,
            place=place,
            type=self._type(node),
            description=resolved.get("description", ""),
            required=required,
            deprecated=deprecated or resolved.get("deprecated", False),
            limits=tuple(_limits(resolved)),
            values=tuple(
                map(_text, [resolved["const"]] if "const" in resolved else resolved.get("enum", ()))
            ),
            default=_text(resolved["default"]) if "default" in resolved else "",
            example=_text(resolved["examples"][0]) if resolved.get("examples") else "",
            readings=_readings(node),
        )

    def _type(self, node: Json) -> tuple[TypePart, ...]:
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            return (TypePart(name, name if name in self._schemas else ""),)
        for keyword, sign in (("allOf", " & "), ("oneOf", " | "), ("anyOf", " | ")):
            if keyword in node:
                return tuple(_joined([self._type(one) for one in node[keyword]], sign))
        kinds = node.get("type", "object" if "properties" in node else "any")
        if kinds == "array":
            return (*self._type(node.get("items", {})), TypePart("[]"))
        text = " | ".join([kinds] if isinstance(kinds, str) else kinds)
        return (TypePart(f"{text} · {node['format']}" if "format" in node else text),)

    def _resolved(self, node: Json) -> Json:
        return dereference(node, self._document)


def _joined(types: list[tuple[TypePart, ...]], sign: str) -> Iterator[TypePart]:
    for place, parts in enumerate(types):
        if place:
            yield TypePart(sign)
        yield from parts


def _limits(node: Json) -> Iterator[str]:
    for keyword, sign in _SIGNS.items():
        if keyword in node:
            yield f"{sign} {_text(node[keyword])}"
    for keyword in _LIMITS:
        if keyword in node:
            yield f"{keyword} {_text(node[keyword])}"


def _readings(node: Json) -> tuple[str, ...]:
    """Return the project's readings, where the documentation is silent."""
    return tuple(node.get("x-readings", {}).values())


def _not_known(node: Json) -> tuple[str, ...]:
    """Return what nobody has published."""
    return tuple(one["description"] for one in node.get("x-not-known", ()))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
