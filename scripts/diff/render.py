"""A comparison as text for a terminal, as Markdown, as JSON for a program, for a changelog.

A changelog has what a user can notice: neither words nor prose nor a count, and nothing at all if
nothing else changed.

JSON is an array, empty when nothing changed, in the order of the other outputs. Each element is
an object with exactly these members:

=================  =======  ===================================================================
``kind``           string   one of ``change.Kind``
``place``          string   its place, for readers: ``GET /products · query parameter size``
``pointer``        string   JSON pointer into the new document, or into the old one for a removal;
                            empty for prose, whose place is a page and a line
``text``           string   what changed, one sentence; quotations are in backticks
``breaks_client``  boolean  code that uses this library, made from the old version, breaks
``breaks_server``  boolean  a server written against the old version has to change
``names_only``     boolean  the client breaks only because a name of the library is removed
``closed_only``    boolean  this library keeps working, a client that refuses unknown values breaks
=================  =======  ===================================================================
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Literal, TypeAlias

from scripts.diff.change import Change

Format: TypeAlias = Literal["text", "markdown", "json", "changelog"]

_NOTHING = "Nothing changed."
_NOTICED = ("Breaking", "Compatible")
_WORDS = frozenset({"text", "example", "naming", "tag", "info", "extension", "link"})


def render(changes: Iterable[Change], form: Format = "text") -> str:
    """Write changes as a report, the breaking ones first."""
    groups = _grouped(list(changes))
    if form == "json":
        flat = [asdict(change) for group in groups.values() for change in group]
        return json.dumps(flat, indent=2) + "\n"
    if form == "changelog":
        noticed = {title: groups[title] for title in _NOTICED if title in groups}
        return "\n".join(_lists(noticed, heading="####"))
    if not groups:
        return f"{_NOTHING}\n"
    write = _text if form == "text" else _markdown
    return "\n".join(write(groups)) + "\n"


def _grouped(changes: Sequence[Change]) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {
        "Breaking": [],
        "Compatible": [],
        "Words, names and examples": [],
        "Prose of the pages": [],
    }
    for change in changes:
        groups[_group(change)].append(change)
    return {title: group for title, group in groups.items() if group}


def _group(change: Change) -> str:
    if change.kind == "prose":
        return "Prose of the pages"
    if change.breaks:
        return "Breaking"
    return "Words, names and examples" if change.kind in _WORDS else "Compatible"


def _text(groups: dict[str, list[Change]]) -> Iterator[str]:
    for title, group in groups.items():
        yield title
        for change in group:
            client = "client" if change.breaks_client else ""
            server = "server" if change.breaks_server else ""
            yield f"  {client:6}  {server:6}  {change.place}: {change.text}"
        yield ""
    yield _count(groups)


def _markdown(groups: dict[str, list[Change]]) -> Iterator[str]:
    yield from _lists(groups, heading="###")
    yield _count(groups)


def _lists(groups: dict[str, list[Change]], heading: str) -> Iterator[str]:
    # A list and no table: inside backticks nothing from a document can end a list's line.
    for title, group in groups.items():
        yield f"{heading} {title}"
        yield ""
        for change in group:
            broken = f" (**breaks {_broken(change)}**)" if change.breaks else ""
            yield f"- `{change.place}`: {change.text}{broken}"
        yield ""


def _broken(change: Change) -> str:
    parties = (("client", change.breaks_client), ("server", change.breaks_server))
    return " and ".join(f"the {party}" for party, is_broken in parties if is_broken)


def _count(groups: dict[str, list[Change]]) -> str:
    changes = [change for group in groups.values() for change in group]
    clients = sum(change.breaks_client for change in changes)
    servers = sum(change.breaks_server for change in changes)
    noun = "change" if len(changes) == 1 else "changes"
    return f"{len(changes)} {noun}: {clients} breaking for a client, {servers} for a server."
