"""The response of an operation that the mock has no handler for: the documented sample."""

import json
from collections.abc import Mapping

from pytribute.mock.answers import Answer, error_answer
from pytribute.mock.samples import Schema, complete, examples, json_content, resolve
from pytribute.mock.violation import violation

__all__ = ["sample_response"]

_SUCCESS = "2"
_NOTHING: Schema = {}


def sample_response(operation: str, responses: Mapping[str, Schema]) -> Answer:
    """Return the documented response of a success; 501 if the documentation has none to show.

    Args:
        operation: its name, for the message.
        responses: as they stand in the specification, by status.
    """
    for status, node in responses.items():
        if status.startswith(_SUCCESS):
            answer = _sample(int(status.upper().replace("X", "0")), resolve(node))
            if answer is not None:
                return answer
    return error_answer(
        501, f"the mock has no handler for {operation}, and its documentation no sample"
    )


def _sample(status: int, node: Schema) -> Answer | None:
    if not node.get("content"):
        return Answer(status, b"", headers=())
    content = json_content(node)
    if content is None:
        return None
    schema, shown = content.get("schema", _NOTHING), examples(content)
    made = [complete(schema, *shown[:1])] if schema else []
    for value in (*shown, *made):
        if not violation(schema, value):
            return Answer(status, json.dumps(value, ensure_ascii=False).encode())
    return None
