"""Validate the result as OpenAPI 3.1: an error names the page or patch that says the value."""

from collections.abc import Iterator
from typing import Any, cast

from jsonschema.exceptions import ValidationError
from jsonschema_path import SchemaPath
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.keywords import KeywordValidator
from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

from scripts.document.grammar import KINDS, parts
from scripts.document.node import Node, copy, plain, without_patterns
from scripts.document.pointer import pointer_text
from scripts.document.references import check_references, resolve
from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.merge.samples import NO_SCHEMA

# With these a reference means something else to each who reads it.
_REBASING = ("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveRef", "$schema")


def validate(document: Node) -> None:
    """Check a whole specification.

    Raises:
        PipelineError: it is not valid; names the file and line that says so.
    """
    check_references(document)
    _check_keywords(document)
    validator = OpenAPIV31SpecValidator(_checkable(document))
    registry = _Registry(validator.keyword_validators)
    validator.keyword_validators_registry = registry
    try:
        error = next(iter(validator.iter_errors()), None)
    except NO_SCHEMA as failure:
        raise _invalid(document, registry.place, str(failure)) from None
    if error is not None:
        raise _invalid(document, registry.place or tuple(error.absolute_path), error.message)


class _Registry(KeywordValidatorRegistry):
    """Validators that note the place in the document at which the first error was found."""

    place: tuple[Any, ...] = ()

    def __missing__(self, keyword: str) -> KeywordValidator:
        self[keyword] = _Placed(super().__missing__(keyword), self)
        return self[keyword]


class _Placed(KeywordValidator):
    def __init__(self, inner: KeywordValidator, registry: _Registry) -> None:
        super().__init__(registry)
        self._inner: Any = inner
        self._registry = registry

    def __call__(self, *arguments: object) -> Iterator[ValidationError]:
        here = next(one.parts for one in arguments if isinstance(one, SchemaPath))
        try:
            for error in self._inner(*arguments):
                self._note((*here, *error.absolute_path))
                yield error
        except NO_SCHEMA:
            self._note(here)
            raise

    def _note(self, place: tuple[Any, ...]) -> None:
        """Keep the innermost place, which is noted first."""
        self._registry.place = self._registry.place or place


def _check_keywords(document: Node) -> None:
    for pointer, node, kind in parts(document):
        for keyword in _REBASING if kind is KINDS["schema"] else ():
            if keyword in node.members():
                raise _invalid(document, (*pointer, keyword), f"{keyword} is not accepted")


def _checkable(document: Node) -> dict[str, Any]:
    """Leave out what could keep a validator busy: patterns, and nested defaults."""
    bare = copy(document)
    for _, node, kind in parts(bare):
        default = node.members().get("default")
        if kind is KINDS["schema"] and default and isinstance(default.value, dict | list):
            del node.members()["default"]
    return cast("dict[str, Any]", without_patterns(plain(bare)))


def _invalid(document: Node, place: tuple[Any, ...], message: str) -> PipelineError:
    node, steps = document, tuple(str(step) for step in place)
    for step in steps:
        node = node if step in node.members() else resolve(document, node)[0]
        inside = node.at(step)
        if inside is None:
            break
        node = inside
    origins = node.origins or document.origins
    return PipelineError(
        f"not valid OpenAPI 3.1 at {pointer_text(steps)}: {shorten(message, 300)}",
        file=origins[0].file if origins else "openapi/tribute.yaml",
        line=origins[0].line if origins else None,
        advice="Correct it with an action in openapi/patches/.",
    )
