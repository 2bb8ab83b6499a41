"""Errors of a generator about a specification, with the place in the specification."""

import re

from scripts.document.node import METHODS
from scripts.document.pointer import below
from scripts.errors import PipelineError

_SCHEMA = re.compile(r"components[./]schemas[./](?P<name>[A-Za-z0-9_]+)")
_OPERATION = re.compile(rf"\b(?P<method>{'|'.join(METHODS).upper()}) (?P<path>/\S*)")
_STEPS = re.compile(rf"paths\.(?P<path>/\S*?)\.(?P<method>{'|'.join(METHODS)})\b")
_MOST = 1000


def complaint(generator: str, message: str, advice: str) -> PipelineError:
    """Make an error of a generator's message."""
    schema, operation = (
        _SCHEMA.search(message),
        _OPERATION.search(message) or _STEPS.search(message),
    )
    place = None
    if schema:
        place = below("#/components/schemas", schema["name"])
    elif operation:
        place = below("#/paths", operation["path"], operation["method"].lower())
    reason = f"{generator} can't express all of the specification: {message[:_MOST]}"
    return PipelineError(reason, file=place, advice=advice)
