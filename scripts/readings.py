"""Readings that name what the documentation no longer has: a status, a field, a parameter.

A reading (``x-readings``) is a sentence that people wrote about the pages. A page that takes away
what the sentence is about makes it wrong, and no generator notices that. Its translation stands
beside it, in ``x-readings-ru``.
"""

import re
from collections.abc import Iterator

from scripts.document.node import Node
from scripts.document.pointer import Pointer, pointer_text
from scripts.errors import printable

_READINGS = "x-readings"
_IN_RUSSIAN = "x-readings-ru"
_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"\w+")
_STATUS = re.compile(r"\b[1-5]\d\d\b")
# Words of HTTP and JSON, which no page has to document.
_KNOWN = {"Allow", "true", "false"}


def take_translations(update: Node) -> None:
    """Make each Russian sentence the translation of its English reading, in place.

    Raises:
        PipelineError: a sentence translates no reading.
    """
    for _, node in list(update.walk()):
        russian = node.members().pop(_IN_RUSSIAN, None)
        for name, text in (russian.members() if russian else {}).items():
            reading = node.at(_READINGS, name)
            if reading is None:
                raise text.error(f"{name} translates nothing: there is no such reading")
            reading.translation = text


def outdated_readings(document: Node) -> list[str]:
    """Return a sentence for each name of a reading that no other value of the document has."""
    words: set[str] = set()
    readings: list[tuple[Pointer, str]] = []
    for place, node in document.walk():
        if _READINGS not in place:
            words |= {*place, node.text()}
        elif place[-2:-1] == (_READINGS,):
            readings.append((place, node.text()))
    return [
        _sentence(place, name)
        for place, text in readings
        for name in (*_unknown_words(text, words), *_unknown_statuses(document, place, text))
    ]


def _unknown_words(text: str, known: set[str]) -> Iterator[str]:
    named = {word for quoted in _QUOTED.findall(text) for word in _WORD.findall(quoted)}
    yield from (f"`{word}`" for word in sorted(named - known - _KNOWN))


def _unknown_statuses(document: Node, place: Pointer, text: str) -> Iterator[str]:
    documented = document.members(*place[:3], "responses") if place[0] == "paths" else {}
    named = {*_STATUS.findall(text)} - documented.keys() if documented else set[str]()
    yield from (f"status {status}" for status in sorted(named))


def _sentence(place: Pointer, name: str) -> str:
    owner = pointer_text(place[:-2]) or "the whole API"
    if place[0] == "paths":
        owner = f"{place[2].upper()} {place[1]}"
    return printable(
        f"needs a hand: reading `{place[-1]}` of {owner} names {name}, "
        "which no page documents any more: correct it in openapi/patches/"
    )
