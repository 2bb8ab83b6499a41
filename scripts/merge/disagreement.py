"""Where two sources differ: what, who says which, which rule decided."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.document.node import Node, Origin, Pointer, plain
from scripts.extract.prose import bare

Origins = tuple[Origin, ...]


@dataclass(frozen=True)
class Side:
    """One account.

    Attributes:
        value: what it says in the document's own terms, where a patch could write it down.
    """

    says: str
    origins: Origins
    value: Node | None = field(default=None, compare=False, repr=False)


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
    return Side(says if says is not None else show(node), node.origins, node)


def sides(kept: Node, other: Node) -> tuple[Side, Side]:
    """Put two values into words, in full where the short ones would be the same."""
    if show(kept) != show(other):
        return side(kept), side(other)
    return side(kept, _in_full(kept)), side(other, _in_full(other))


def show(node: Node) -> str:
    """Write a value in few words; the report shortens what is still too long."""
    value = plain(node)
    if isinstance(value, str):
        return f"“{bare(value)}”"
    if isinstance(value, list):
        return ", ".join(e if isinstance(e, str) else json.dumps(e) for e in value)
    if isinstance(value, dict):
        return "{" + ", ".join(value) + "}"
    return json.dumps(value)


def _in_full(node: Node) -> str:
    return json.dumps(plain(node), ensure_ascii=False)


def names(keys: Iterable[str]) -> str:
    """List names; nothing is worth a word, too."""
    return ", ".join(keys) or "none"
