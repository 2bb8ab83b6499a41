"""From what the pages say to the specification: reviewed corrections, names, origins."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.document.node import Node, copy, pointer_text
from scripts.errors import PipelineError
from scripts.merge import Merged
from scripts.merge.disagreement import Disagreement
from scripts.patch.hoist import hoist
from scripts.patch.overlay import Action, apply, read_overlay


@dataclass(frozen=True)
class Applied:
    """An action that has been carried out, and how many places it changed."""

    action: Action
    places: int


@dataclass(frozen=True)
class Patched:
    """The specification, and what was done to get from the extracted document to it."""

    document: Node
    applied: tuple[Applied, ...]


def patch(merged: Merged, overlays: Sequence[tuple[str, str]]) -> Patched:
    """Apply the overlays in their order, then give the named schemas their place.

    Args:
        merged: what the pages say.
        overlays: file name and text of each.

    Raises:
        PipelineError: an action that selects nothing or changes nothing; two fragments that
            disagree where no action decides.
    """
    document = copy(merged.document)
    undecided = list(merged.undecided)
    applied: list[Applied] = []
    for file, text in overlays:
        for action in read_overlay(text, file):
            effect = apply(document, action)
            decides = [found for found in undecided if effect.decides(found.pointer)]
            if not (decides or effect.is_change):
                raise action.refuse(
                    "changes nothing any more",
                    "The documentation says so by itself now: remove the action.",
                )
            undecided = [found for found in undecided if found not in decides]
            applied.append(Applied(action, effect.places))
    if undecided:
        raise _undecided(undecided[0])
    hoist(document)
    return Patched(document, tuple(applied))


def _undecided(found: Disagreement) -> PipelineError:
    kept, other = found.kept.origins[0], found.other.origins[0]
    place = pointer_text(found.pointer)
    return PipelineError(
        f"{place} is {found.kept.says} here, but {found.other.says} at {other.file}:{other.line}",
        file=kept.file,
        line=kept.line,
        advice="Both have the same standing. Decide in openapi/patches/ with an action on it.",
    )


__all__ = ["Action", "Applied", "Patched", "patch"]
