"""Rewrite schemas into the few forms that both generators read alike.

- ``allOf`` of several parts, and keywords beside a ``$ref``, become one schema.
- A list of types becomes ``anyOf`` with one type each, if Python has no union of them.
- Properties beside ``oneOf`` or ``anyOf`` become part of each branch.
"""

from collections.abc import Callable, Mapping
from typing import Any

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.document import (
    Node,
    array_at,
    is_object,
    mapping,
    object_at,
    resolve,
    with_subschemas,
)
from scripts.generate.kinds import choices, types_of

_OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "integer": (
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "format",
    ),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    "boolean": (),
}
_OF_TYPE["number"] = _OF_TYPE["integer"]
_SIMPLE = frozenset({"string", "integer", "boolean"})
_UNIONS = ("oneOf", "anyOf")
# Beside a branch that is no reference any more: its values of the discriminator.
TAGS = "x-discriminator-values"
_ANNOTATIONS = frozenset(
    {"default", "deprecated", "description", "example", "examples", "externalDocs", "readOnly"}
    | {"summary", "title", "writeOnly", "xml"}
)
_LARGER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_SMALLER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_DEEPEST = 32  # far deeper than any sane schema


class Normalizer:
    """Rewrites the schemas of one document; the document itself stays as it is."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def rewrite(self, schema: Any, pointer: str) -> Any:  # noqa: ANN401 - a schema, or true or false
        """Return a schema, and all schemas inside it, in the form that the generators read."""
        if not is_object(schema):
            return schema
        node = self._flat(schema, pointer, ())
        return with_subschemas(node, pointer, self.rewrite)

    def _flat(self, schema: Node, pointer: str, seen: tuple[str, ...]) -> Node:
        """Rewrite one schema; those inside it stay as they are."""
        if len(seen) > _DEEPEST:
            raise PipelineError("allOf leads in a circle", file=pointer)
        node = dict(schema)
        if "$ref" in node:
            node = self._beside_reference(node, pointer)
        if array_at(node, "allOf", pointer):
            node = self._joined(node, pointer, seen)
        if node.get("properties") and choices(node):
            node = self._distributed(node, pointer, seen)
        return _one_type_each(node)

    def _beside_reference(self, node: Node, pointer: str) -> Node:
        reference = {"$ref": node["$ref"]}
        beside = {key: value for key, value in node.items() if key != "$ref"}
        rules = _rules(beside) - {"nullable"}
        target = resolve(self._document, reference, pointer) if rules == {"type"} else {}
        if not rules or (target and types_of(target) == types_of(beside)):
            return {key: value for key, value in node.items() if key != "type"}
        return {**beside, "allOf": [reference, *array_at(beside, "allOf", pointer)]}

    def _joined(self, node: Node, pointer: str, seen: tuple[str, ...]) -> Node:
        own = {key: value for key, value in node.items() if key != "allOf"}
        listed = list(enumerate(array_at(node, "allOf", pointer)))
        parts = [
            (below(pointer, "allOf", index), mapping(part, below(pointer, "allOf", index)))
            for index, part in listed
        ]
        notes: Node = {}
        for _, part in parts:
            if not _rules(part):
                notes |= part
        parts = [(place, part) for place, part in parts if _rules(part)]
        rules = [_rules(part) for _, part in parts]
        if rules == [{"$ref"}] and not _rules(own) - {"nullable"}:
            return {**notes, **own, "allOf": [parts[0][1]]}
        joined: Node = {}
        for place, part in parts:
            whole = self._expanded(part, place, seen)
            whole.pop("nullable", None)
            joined = self._merge(joined, whole, place)
        return self._merge({**notes, **joined}, own, pointer)

    def _expanded(self, part: Node, pointer: str, seen: tuple[str, ...]) -> Node:
        """Return the rules of a part of ``allOf``, without the description of its component."""
        if "$ref" not in part:
            return self._flat(part, pointer, (*seen, ""))
        reference = str(part["$ref"])
        if reference in seen:
            raise PipelineError("allOf leads in a circle", file=pointer)
        target = resolve(self._document, {"$ref": reference}, pointer)
        whole = self._flat(target, reference, (*seen, reference))
        rules = {
            key: value
            for key, value in whole.items()
            if key in _rules(whole) and key != "discriminator"
        }
        if choices(whole) and "discriminator" in whole:
            rules["discriminator"] = whole["discriminator"]
        beside = {key: value for key, value in part.items() if key != "$ref"}
        return self._merge(rules, self._flat(beside, pointer, (*seen, "")), pointer)

    def _merge(self, first: Node, second: Node, pointer: str) -> Node:
        """Return the schema of the values valid for both; the second one refines the first."""
        if "$ref" in first or "$ref" in second or "allOf" in first or "allOf" in second:
            first, second = (
                self._expanded(one, pointer, ()) if "$ref" in one or "allOf" in one else one
                for one in (first, second)
            )
        merged = {**first, **second}
        rules: Mapping[str, Callable[[Any, Any], Any]] = {
            "required": lambda one, other: list(dict.fromkeys([*one, *other])),
            "type": lambda one, other: _common_type(one, other, pointer),
            "enum": lambda one, other: [value for value in one if value in other] or other,
            "properties": lambda one, other: self._merge_properties(one, other, pointer),
            "items": self._both,
            **dict.fromkeys(_LARGER, max),
            **dict.fromkeys(_SMALLER, min),
        }
        for key in first.keys() & second.keys() & rules.keys():
            merged[key] = rules[key](first[key], second[key])
        if any(key in first for key in _UNIONS) and any(key in second for key in _UNIONS):
            raise PipelineError(
                "allOf can't join two choices",
                file=pointer,
                advice="replace them with a patch by the schema that is meant",
            )
        return merged

    def _merge_properties(self, first: Node, second: Node, pointer: str) -> Node:
        merged = {**first, **second}
        for name in first.keys() & second.keys():
            merged[name] = self._both(
                mapping(first[name], below(pointer, "properties", name)), second[name]
            )
        return merged

    def _both(self, first: Any, second: Any) -> Any:  # noqa: ANN401 - schemas, or true or false
        if not is_object(first) or not is_object(second) or not _rules(first):
            return second
        if not _rules(second):
            return {**first, **second}
        if {key: first[key] for key in _rules(first)} == {k: second[k] for k in _rules(second)}:
            return {**first, **second}
        notes = {key: value for key, value in {**first, **second}.items() if _is_note(key)}
        bare = [{key: one[key] for key in one if not _is_note(key)} for one in (first, second)]
        return {**notes, "allOf": bare}

    def _distributed(self, node: Node, pointer: str, seen: tuple[str, ...]) -> Node:
        """Move the properties beside a choice to each of its branches."""
        key = next(key for key in _UNIONS if node.get(key))
        base = {
            name: value
            for name, value in node.items()
            if name not in {key, "discriminator", "nullable"} and not _is_note(name)
        }
        if all(_only_restricts(branch, base) for branch in choices(node)):
            return {
                name: value for name, value in node.items() if name not in {key, "discriminator"}
            }
        tags = _tags(node)
        branches: list[Node] = []
        for index, branch in enumerate(node[key]):
            place = below(pointer, key, index)
            if branch.get("type") == "null":
                branches.append(branch)
                continue
            whole = self._expanded(branch, place, seen)
            branches.append(self._merge(base, whole, place))
            if known := tags.get(str(branch.get("$ref"))):
                branches[-1][TAGS] = known
        notes = {
            name: value for name, value in node.items() if _is_note(name) or name == "nullable"
        }
        if tags:
            notes["discriminator"] = {"propertyName": node["discriminator"]["propertyName"]}
        return {**notes, key: branches}


def _tags(node: Node) -> dict[str, list[str]]:
    """Return the values of the discriminator for each branch."""
    tags: dict[str, list[str]] = {}
    for tag, reference in object_at(object_at(node, "discriminator", "#"), "mapping", "#").items():
        tags.setdefault(str(reference), []).append(tag)
    return tags


def _is_note(key: str) -> bool:
    return key in _ANNOTATIONS or key.startswith("x-")


def _rules(schema: Node) -> set[str]:
    """Return the keywords that restrict the values."""
    return {key for key in schema if not _is_note(key)}


def _only_restricts(branch: Node, base: Node) -> bool:
    """Whether a branch describes nothing that the properties beside it do not."""
    return (
        not {"$ref", "allOf", *_UNIONS} & branch.keys()
        and set(types_of(branch)) <= {"object"}
        and (branch.get("properties") or {}).keys() <= base["properties"].keys()
    )


def _one_type_each(node: Node) -> Node:
    names = types_of(node)
    if "number" in names and "integer" in names:
        names.remove("integer")
    if node.get("enum"):
        kinds = {
            "string" if isinstance(value, str) else "integer" for value in node["enum"] if value
        }
        names = [name for name in names if name in kinds] or names
    listed: Any = node.get("type")
    null = isinstance(listed, list) and "null" in listed
    if len(names) < 2:  # noqa: PLR2004 - one type, or none
        if not isinstance(listed, list) or len(types_of(node)) < 2:  # noqa: PLR2004
            return node
        return {**node, "type": [*names, "null"] if null else names[0]}
    if set(names) <= _SIMPLE and "format" not in node:
        return node  # a union of built-in types can express it
    rest = {key: value for key, value in node.items() if key != "type"}
    if choices(node) or "allOf" in node or "enum" in node or "const" in node:
        return {**rest, "nullable": True} if null else rest
    typed = {key for name in names for key in _OF_TYPE[name]}
    branches: list[Node] = [
        {"type": name, **{key: node[key] for key in _OF_TYPE[name] if key in node}}
        for name in names
    ]
    if null:
        branches.append({"type": "null"})
    return {**{key: value for key, value in rest.items() if key not in typed}, "anyOf": branches}


def _common_type(first: Any, second: Any, pointer: str) -> Any:  # noqa: ANN401 - a name, or names
    one, other = ([types] if isinstance(types, str) else list(types) for types in (first, second))
    both = [
        name
        for name in (*other, *one)
        if all(name in types or (name == "integer" and "number" in types) for types in (one, other))
    ]
    both = list(dict.fromkeys(both))
    if not both:
        raise PipelineError(
            f"allOf joins {' or '.join(one)} and {' or '.join(other)}: nothing fits both",
            file=pointer,
            advice="correct one of them with a patch",
        )
    return both[0] if len(both) == 1 else both
