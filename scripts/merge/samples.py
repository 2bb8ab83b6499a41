"""Examples and sample bodies, checked against the schema beside them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from jsonschema.exceptions import UnknownType, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from scripts.document.grammar import KINDS, parts
from scripts.document.node import Node, plain, without_patterns
from scripts.document.pointer import Pointer, pointer_text
from scripts.document.text import shorten
from scripts.merge.budget import Budget, BudgetExceededError
from scripts.merge.conflict import Claim, Conflict, show

SCHEMA_STANDS = "the schema stands; the example is kept as it was shown"

_LOOKS_A_VALUE = 20

# The errors of the validator when a schema is not valid: it does not check the schema first.
NO_SCHEMA = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    UnknownType,
    Unresolvable,
    ValueError,
)


def check_samples(document: Node) -> list[Conflict]:
    """Report each example that its schema refuses, equal ones once.

    Raises:
        PipelineError: checking them would take far too long.
    """
    found: dict[tuple[str, str], Conflict] = {}
    root: Any = without_patterns(plain(document))
    resource = DRAFT202012.create_resource(root)
    try:
        registry: Registry[Any] = Registry[Any]().with_resource("urn:document", resource).crawl()
    except NO_SCHEMA:  # some schema is not valid: the validation of the whole names it
        return []
    validators = Budget(_LOOKS_A_VALUE * sum(1 for _ in document.walk())).make_validator()
    for pointer, schema, example in _examples(document):
        reference = {"$ref": f"urn:document#{pointer_text(schema)}"}
        validator = validators(reference, registry=registry)
        try:
            errors: list[ValidationError] = list(validator.iter_errors(plain(example)))
            refusals = [_refusal(schema, example, error) for error in errors]
        except BudgetExceededError:
            raise example.error("checking this example against its schema takes too long") from None
        except NO_SCHEMA as error:
            refusals = [(f"{schema[-1]} can't be read as a schema: {error}", example)]
        for says, shown in refusals:
            known = found.get((says, show(shown)))
            origins = (known.other.origins if known else ()) + shown.origins
            kept = Claim(says, (document.at(*schema) or document).origins[:1])
            other = Claim(show(shown), tuple(dict.fromkeys(origins)))
            found[says, other.says] = (
                replace(known, other=other)
                if known
                else Conflict(pointer, "example", kept, other, SCHEMA_STANDS)
            )
    return list(found.values())


def _examples(document: Node) -> Iterator[tuple[Pointer, Pointer, Node]]:
    """Return each example with its place and the place of its schema."""
    for pointer, node, kind in parts(document):
        examples, schema = node.at("examples"), node.at("schema")
        if examples and kind is KINDS["schema"]:
            for example in examples.elements():
                yield (*pointer, "examples"), pointer, example
        elif examples and schema:
            for key, sample in examples.members().items():
                value = sample.at("value")
                if value:
                    yield (*pointer, "examples", key, "value"), (*pointer, "schema"), value


def _refusal(schema: Pointer, example: Node, error: ValidationError) -> tuple[str, Node]:
    """Say what the schema requires, and return what the example has instead."""
    path = tuple(str(step) for step in error.absolute_path)
    name = next((step for step in reversed(path) if not step.isdecimal()), schema[-1])
    limit = json.dumps(error.validator_value, ensure_ascii=False)
    return f"{name} has {error.validator} {shorten(limit)}", example.at(*path) or example
