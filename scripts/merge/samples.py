"""Examples and sample bodies held against the schema they stand beside."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from scripts.document.node import Node, Pointer, plain, pointer_text, shorten, without_patterns
from scripts.merge.disagreement import Disagreement, Side, show

SCHEMA_STANDS = "the schema stands; the example is kept as it was shown"


def check_samples(document: Node) -> list[Disagreement]:
    """Name each example that its schema refuses, equal ones once."""
    found: dict[tuple[str, str], Disagreement] = {}
    root: Any = without_patterns(plain(document))
    resource = DRAFT202012.create_resource(root)
    registry: Registry[Any] = Registry[Any]().with_resource("urn:document", resource)
    for pointer, schema, example in _examples(document):
        reference = {"$ref": f"urn:document#{pointer_text(schema)}"}
        validator: Any = Draft202012Validator(reference, registry=registry)
        for error in validator.iter_errors(plain(example)):
            disagreement = _disagreement(document, pointer, schema, example, error)
            key = (disagreement.kept.says, disagreement.other.says)
            known = found.setdefault(key, disagreement)
            if known is not disagreement:
                origins = dict.fromkeys((*known.other.origins, *disagreement.other.origins))
                other = Side(known.other.says, tuple(origins))
                found[key] = Disagreement(
                    known.pointer, known.about, known.kept, other, SCHEMA_STANDS
                )
    return list(found.values())


def _examples(document: Node) -> Iterator[tuple[Pointer, Pointer, Node]]:
    """Give each example with its place and the place of its schema."""
    for pointer, node in document.walk():
        if pointer[-1:] == ("examples",) and isinstance(node.value, list):
            for example in node.value:
                yield pointer, pointer[:-1], example
        schema = node.at("schema")
        if schema and pointer[-2:-1] == ("content",):
            for key, sample in (node.at("examples") or Node({})).members().items():
                value = sample.at("value")
                if value:
                    yield (*pointer, "examples", key, "value"), (*pointer, "schema"), value


def _disagreement(
    document: Node, pointer: Pointer, schema: Pointer, example: Node, error: ValidationError
) -> Disagreement:
    path = tuple(str(step) for step in error.absolute_path)
    shown = example.at(*path) or example
    name = next((step for step in reversed(path) if not step.isdecimal()), schema[-1])
    limit = json.dumps(error.validator_value, ensure_ascii=False)
    says = f"{name} has {error.validator} {shorten(limit)}"
    allowed = document.at(*schema)
    origins = allowed.origins if allowed else ()
    return Disagreement(
        pointer, "example", Side(says, origins[:1]), Side(show(shown), shown.origins), SCHEMA_STANDS
    )
