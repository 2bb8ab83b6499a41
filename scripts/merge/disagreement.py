"""Where two sources differ: what, who says which, which rule decided."""

import json
from dataclasses import dataclass

from scripts.document.node import Node, Origin, Pointer, plain, shorten
from scripts.extract.prose import bare

Origins = tuple[Origin, ...]


@dataclass(frozen=True)
class Side:
    """One account."""

    says: str
    origins: Origins


@dataclass(frozen=True)
class Disagreement:
    """Two accounts of one thing; the first is kept.

    Attributes:
        pointer: the place in the merged document.
        about: the aspect, such as ``status codes``.
        rule: why the first is kept.
    """

    pointer: Pointer
    about: str
    kept: Side
    other: Side
    rule: str


def side(node: Node, says: str | None = None) -> Side:
    """Put a value into words."""
    return Side(says if says is not None else show(node), node.origins)


def show(node: Node) -> str:
    """Write a value short enough for a line of a report."""
    value = plain(node)
    if isinstance(value, str):
        return f"“{shorten(bare(value), 600)}”"
    if isinstance(value, list):
        return ", ".join(str(element) for element in value)
    if isinstance(value, dict):
        return "{" + ", ".join(value) + "}"
    return json.dumps(value)


def names(keys: list[str]) -> str:
    """List names; nothing is worth a word, too."""
    return ", ".join(keys) or "none"
