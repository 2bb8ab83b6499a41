"""Distinguish a rename from a removal and an addition, where that is certain."""

from collections.abc import Mapping

from scripts.diff.canonical import canonical, fingerprint
from scripts.diff.tree import ABSENT, Side


def same_content(
    gone: Mapping[str, Side],
    fresh: Mapping[str, Side],
    *,
    ignoring: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Return the new names of parts that have the same content under another name.

    A rename is certain only if one part alone was removed and one alone added with that content.

    Args:
        gone: what only the old version has, by name.
        fresh: what only the new version has, by name.
        ignoring: members that say the name.
    """
    former = _by_content(gone, ignoring)
    present = _by_content(fresh, ignoring)
    return {
        names[0]: present[content][0]
        for content, names in former.items()
        if len(names) == 1 and len(present.get(content, ())) == 1
    }


def _by_content(sides: Mapping[str, Side], ignoring: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, side in sides.items():
        value = (canonical(side) or side).value
        if value is not ABSENT:
            found.setdefault(fingerprint(value, ignoring=ignoring), []).append(name)
    return found
