"""The documented sample as the response of an operation without a handler."""

import json
from collections.abc import Mapping, Sequence

from pytribute.mock.responses import MockResponse, error_response
from pytribute.mock.samples import complete
from pytribute.mock.specification import Schema, examples, json_content
from pytribute.mock.violation import violation

__all__ = ["sample_response", "without_rows"]

_SUCCESS = "2"
_NOTHING: Schema = {}


def sample_response(operation: str, responses: Mapping[str, Schema]) -> MockResponse:
    """Return the documented response of success; 501 if there is no valid sample.

    Args:
        operation: the name of the operation, for the message.
        responses: the responses of the specification by status.
    """
    for status, node in responses.items():
        if status.startswith(_SUCCESS):
            response = _sample(int(status.upper().replace("X", "0")), node)
            if response is not None:
                return response
    return error_response(
        501, f"the mock has no handler for {operation}, and its documentation no sample"
    )


def without_rows(sample: MockResponse, place: Sequence[str]) -> MockResponse:
    """Return a sample page as the one after the last: without its rows.

    Args:
        sample: the sample of the first page.
        place: the names that lead to its rows; none where it is an array.
    """
    page = json.loads(sample.body)
    inner = page
    for name in place[:-1]:
        inner = inner[name]
    if place:
        inner[place[-1]] = []
    return MockResponse(sample.status, json.dumps(page if place else []).encode())


def _sample(status: int, node: Schema) -> MockResponse | None:
    if not node.get("content"):
        return MockResponse(status, b"", headers=())
    content = json_content(node)
    if content is None:
        return None
    schema, samples = content.get("schema", _NOTHING), examples(content)
    made = [complete(schema, *samples[:1])] if schema else []
    for value in (*samples, *made):
        if not violation(schema, value):
            return MockResponse(status, json.dumps(value, ensure_ascii=False).encode())
    return None
