"""How many rows a page may have, by the specification: what the checks ask for, and beyond."""

from pytribute.mock.operations import page_sizes

__all__ = ["BEYOND", "LEAST", "MOST", "USUAL"]

# The largest page that a check reads, where the specification allows any.
_READABLE = 1000
_bounds = page_sizes()

LEAST = _bounds.least
MOST = max(LEAST, min(_bounds.most, _READABLE))
USUAL = _bounds.usual
BEYOND = () if _bounds.is_unbounded else (_bounds.most + 1, _bounds.most + 2, 10 * _bounds.most)
"""Sizes that the specification refuses."""
