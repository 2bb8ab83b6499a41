"""The specification that this version was generated from."""

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal

from pytribute_core.checks import check_kind

__all__ = ["METHODS", "at_pointer", "dereference", "inline_references", "spec"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The keys of operations in a path item, in the order of the reference."""

_FILES = {"en": "openapi.json", "ru": "openapi.ru.json"}
# What may stand in `components` by name. Schemas keep their references, for they name types.
_NAMED = ("responses", "headers", "content", "examples", "links")


def spec(language: Literal["en", "ru"] = "en") -> dict[str, Any]:
    """Give the OpenAPI 3.1 specification that this version was generated from.

    Extracted from the documentation at
    https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Args:
        language: in which its descriptions are; all else is the same.

    Returns:
        a new dictionary with each call.

    Raises:
        TypeError: the language is no text.
        ValueError: there is none in this language.
    """
    check_kind("language", language, str, "a str")
    if language not in _FILES:
        raise ValueError(f"the specification is written in en and ru, not in {language!r}")
    text = files("pytribute").joinpath(_FILES[language]).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def digest() -> str:
    """Return the SHA-256 of the specification."""
    return sha256(files("pytribute").joinpath(_FILES["en"]).read_bytes()).hexdigest()


def at_pointer(root: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """Return the object at a JSON pointer; an empty one where there is none."""
    node: Any = root
    for step in pointer.split("/")[1:]:
        node = node.get(step.replace("~1", "/").replace("~0", "~"), {})
    return dict(node)


def dereference(node: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Follow references in a document; keywords beside a reference take precedence."""
    node, followed = {**node}, set[str]()
    while "$ref" in node and node["$ref"] not in followed:
        followed.add(node["$ref"])
        target = at_pointer(root, node["$ref"].removeprefix("#"))
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def inline_references(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a specification in which only schemas are referred to.

    Path items, parameters, bodies, responses, headers, examples and links stand where they are
    used, each place with a copy of its own, and operations have the parameters of their path.
    """

    def inline(node: Mapping[str, Any]) -> dict[str, Any]:
        found = dereference(node, document)
        if "$ref" in node:
            found = deepcopy(found)
        for name in _NAMED:
            if isinstance(found.get(name), dict):
                found[name] = {key: inline(inner) for key, inner in found[name].items()}
        if "requestBody" in found:
            found["requestBody"] = inline(found["requestBody"])
        return found

    def inline_item(item: Mapping[str, Any]) -> dict[str, Any]:
        found = inline(item)
        shared = found.pop("parameters", ())
        for method in METHODS:
            if method in found:
                operation = inline(found[method])
                parameters = (*deepcopy(shared), *operation.get("parameters", ()))
                # An operation's own parameter replaces the one that its path has.
                named = {(one["in"], one["name"]): one for one in map(inline, parameters)}
                found[method] = operation | {"parameters": [*named.values()]}
        return found

    return {
        **document,
        **{
            name: {key: inline_item(item) for key, item in document[name].items()}
            for name in ("paths", "webhooks")
            if name in document
        },
    }
