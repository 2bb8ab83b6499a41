"""JSON read to the letter: what a lenient reader lets pass is what one looks for here."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

__all__ = ["Content", "array", "is_array", "is_table", "read_content", "same", "table"]

_BOM = b"\xef\xbb\xbf"


class Content(NamedTuple):
    """The value of a body, and what was wrong with its form: name and description."""

    value: Any
    flaws: tuple[tuple[str, str], ...]


def read_content(body: bytes) -> Content:
    """Read a body; the value is None if it can't be read at all."""
    flaws: list[tuple[str, str]] = []
    if body.startswith(_BOM):
        flaws.append(("no-bom", "the body begins with a byte order mark"))
        body = body.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        flaws.append(("utf-8", f"the body is no UTF-8: byte {error.start}"))
        text = body.decode("utf-8", "replace")

    def pairs(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            flaws.append(("no-duplicate-key", f"the key {min(twice)!r} stands twice in an object"))
        return dict(found)

    def constant(name: str) -> None:
        flaws.append(("json", f"{name} is no JSON"))

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_constant=constant, parse_int=_integer
        )
    except (ValueError, RecursionError) as error:
        flaws.append(("json", f"the body is no JSON: {error}"))
        return Content(None, tuple(flaws))
    if _has_surrogate(value):
        flaws.append(("utf-8", "a text holds half of a surrogate pair"))
    return Content(value, tuple(flaws))


def table(value: object) -> dict[str, Any]:
    """Give an object of JSON; an empty one for everything else."""
    return cast("dict[str, Any]", value) if is_table(value) else {}


def array(value: object) -> list[Any]:
    """Give an array of JSON; an empty one for everything else."""
    return cast("list[Any]", value) if is_array(value) else []


def is_table(value: object) -> bool:
    """Tell whether a value is an object of JSON."""
    return isinstance(value, dict)


def is_array(value: object) -> bool:
    """Tell whether a value is an array of JSON."""
    return isinstance(value, list)


def same(one: object, other: object) -> bool:
    """Tell whether two values are the same in JSON: ``1``, ``1.0`` and ``true`` are not."""
    if repr(one) == repr(other):  # mostly so, and quickly found out
        return True
    if type(one) is not type(other):
        return False
    if is_table(one):
        ours, theirs = table(one), table(other)
        return ours.keys() == theirs.keys() and all(same(ours[name], theirs[name]) for name in ours)
    if is_array(one):
        return len(array(one)) == len(array(other)) and all(map(same, array(one), array(other)))
    return one == other


def _integer(text: str) -> int | str:
    """Give an integer; what has more digits than Python converts stays a text."""
    return int(text) if len(text) < 4000 else text  # noqa: PLR2004 - Python's limit is 4300


def _has_surrogate(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
