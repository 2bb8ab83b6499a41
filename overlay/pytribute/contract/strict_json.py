"""A strict JSON parser: it reports what lenient parsers accept."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from pytribute.mock.specification import is_array, is_object

__all__ = ["JsonBody", "as_array", "as_object", "json_equal", "parse_json"]

_BOM = b"\xef\xbb\xbf"


class JsonBody(NamedTuple):
    """The value of a body, and its syntax errors, each with a name and a description."""

    value: Any
    errors: tuple[tuple[str, str], ...]


def parse_json(body: bytes) -> JsonBody:
    """Parse a body; the value is None if that is impossible."""
    errors: list[tuple[str, str]] = []
    if body.startswith(_BOM):
        errors.append(("no-bom", "the body begins with a byte order mark"))
        body = body.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        errors.append(("utf-8", f"the body is not UTF-8: byte {error.start}"))
        text = body.decode("utf-8", "replace")

    def to_dict(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        duplicates = {name for name in names if names.count(name) > 1}
        if duplicates:
            errors.append(("no-duplicate-key", f"an object has two keys {min(duplicates)!r}"))
        return dict(pairs)

    def refuse_constant(name: str) -> None:
        errors.append(("json", f"{name} is not JSON"))

    try:
        value = json.loads(
            text, object_pairs_hook=to_dict, parse_constant=refuse_constant, parse_int=_integer
        )
    except (ValueError, RecursionError) as error:
        errors.append(("json", f"the body is not JSON: {error}"))
        return JsonBody(None, tuple(errors))
    if _has_surrogate(value):
        errors.append(("utf-8", "a string contains half of a surrogate pair"))
    return JsonBody(value, tuple(errors))


def as_object(value: object) -> dict[str, Any]:
    """Return a JSON object; an empty one for every other value."""
    return value if is_object(value) else {}


def as_array(value: object) -> list[Any]:
    """Return a JSON array; an empty one for every other value."""
    return value if is_array(value) else []


def json_equal(one: object, other: object) -> bool:
    """Whether two values are equal in JSON: ``1``, ``1.0`` and ``true`` are not."""
    if repr(one) == repr(other):  # the usual case, and cheap to compare
        return True
    if type(one) is not type(other):
        return False
    if is_object(one) and is_object(other):
        return one.keys() == other.keys() and all(
            json_equal(value, other[key]) for key, value in one.items()
        )
    if is_array(one) and is_array(other):
        return len(one) == len(other) and all(map(json_equal, one, other))
    return one == other


def _integer(text: str) -> int | str:
    """Return an integer, or the text if it has more digits than Python converts."""
    return int(text) if len(text) < 4000 else text  # noqa: PLR2004 - Python's limit is 4300


def _has_surrogate(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
