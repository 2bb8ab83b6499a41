"""A difference between two sources: its subject, both texts, and the rule that decided."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.document.node import Node, Origin, plain
from scripts.document.pointer import Pointer
from scripts.extract.prose import bare

Origins = tuple[Origin, ...]


@dataclass(frozen=True)
class Claim:
    """One side of a conflict: as text and, where a patch can write it, as a value."""

    says: str
    origins: Origins
    value: Node | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, node: Node, says: str | None = None) -> "Claim":
        """Put a value into words."""
        return cls(show(node) if says is None else says, node.origins, node)

    @classmethod
    def pair(cls, kept: Node, other: Node) -> "tuple[Claim, Claim]":
        """Put two values into words, in full where the short ones would be the same."""
        if show(kept) != show(other):
            return cls.of(kept), cls.of(other)
        return cls.of(kept, _in_full(kept)), cls.of(other, _in_full(other))


@dataclass(frozen=True)
class Conflict:
    """Two accounts of one thing; the first is kept.

    Attributes:
        pointer: the place in the merged document.
        about: the aspect, such as ``status codes``.
        rule: why the first is kept.
    """

    pointer: Pointer
    about: str
    kept: Claim
    other: Claim
    rule: str


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
    """List names, or say that there are none."""
    return ", ".join(keys) or "none"
