"""What an operation inherits from its path, or from the root: security and servers."""

from collections.abc import Mapping

from scripts.diff.flows import METHODS
from scripts.diff.references import resolved
from scripts.diff.tree import ABSENT, Pair, Side
from scripts.document.node import Json


def is_inherited(root: Pair, key: str) -> bool:
    """Whether an operation of both versions inherits something from the root, or there is none."""
    versions = root.versions
    old, new = _operations(versions.old, key), _operations(versions.new, key)
    both = old.keys() & new.keys()
    return not both or any(old[one] and new[one] for one in both)


def is_left_to_path(item: Pair, key: str) -> bool:
    """Whether an operation of both versions inherits something from its path, or there is none."""
    both = [
        method for method in METHODS if all(method in s.members() for s in (item.old, item.new))
    ]
    return not both or any(
        all(side.at(method).at(key).value is ABSENT for side in (item.old, item.new))
        for method in both
    )


def _operations(document: Mapping[str, Json], key: str) -> dict[tuple[str, str], bool]:
    """Return for every operation whether it inherits something from the root."""
    found: dict[tuple[str, str], bool] = {}
    paths = Side(dict(document), "").at("paths")
    for path in paths.members():
        item = resolved(document, paths.at(path))
        for method in METHODS:
            if method in item.members():
                holders = (item, item.at(method))
                found[path, method] = all(holder.at(key).value is ABSENT for holder in holders)
    return found
