"""The readings: what the specification decides where the documentation is silent."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from pytribute._specification import spec
from pytribute.contract.strict_json import as_array, as_object

__all__ = ["Reading", "Switch", "find_reading", "reading_names"]

Switch = Literal["on", "off", "note"]


class Reading(NamedTuple):
    """A reading, and its place in the specification."""

    where: str
    text: str


def reading_names() -> tuple[str, ...]:
    """Return the names of the readings, which are the switches of a profile."""
    return tuple(_readings())


def find_reading(name: str, below: str = "") -> Reading:
    """Return a reading: the one of an operation before that of the document or of a schema."""
    places = _readings()[name]
    for where in (f"{below}/x-readings/{name}", f"/x-readings/{name}", *places):
        if where in places:
            return Reading(where, places[where])
    raise AssertionError(name)


@cache
def _readings() -> Mapping[str, Mapping[str, str]]:
    """Return the text of every reading, by name and place."""
    found: dict[str, dict[str, str]] = {}
    for where, text in _walk("", spec()):
        found.setdefault(where.rpartition("/")[2], {})[where] = text
    return found


def _walk(place: str, node: object) -> Iterator[tuple[str, str]]:
    for name, text in as_object(as_object(node).get("x-readings")).items():
        yield f"{place}/x-readings/{name}", text
    inside: list[tuple[object, object]] = [*as_object(node).items(), *enumerate(as_array(node))]
    for key, inner in inside:
        step = str(key).replace("~", "~0").replace("/", "~1")
        yield from _walk(f"{place}/{step}", inner)
