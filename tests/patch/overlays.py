"""Overlays and documents made up for tests."""

from collections.abc import Iterable

from scripts.document.node import Json, Node, Origin, plant
from scripts.document.yaml_text import load_yaml
from scripts.document.yaml_writer import dump_yaml
from scripts.merge import MergeResult
from scripts.patch import PatchResult
from tests.pages import patch

PATCH = "1.overlay.yaml"
PAGE = Origin("page", 1, "said")


def document(value: Json) -> Node:
    """Make a document from a single page."""
    return plant(value, PAGE)


def overlay(*actions: dict[str, Json]) -> str:
    """Write an overlay whose actions have a reason and evidence, if they don't bring their own."""
    defaults = {"description": "Reason", "x-evidence": "Page"}
    written: list[Json] = [{**defaults, **action} for action in actions]
    return dump_yaml({"overlay": "1.0.0", "actions": written})


def without(patches: Iterable[tuple[str, str]], file: str, number: int) -> list[tuple[str, str]]:
    """Take one action out of several overlays."""
    left: list[tuple[str, str]] = []
    for name, text in patches:
        content = load_yaml(text, file=name)
        assert isinstance(content, dict)
        actions = content["actions"]
        assert isinstance(actions, list)
        if name == file:
            del actions[number]
        if actions:
            left.append((name, dump_yaml(content)))
    return left


def update(target: str, value: Json) -> dict[str, Json]:
    """Make an action that updates."""
    return {"target": target, "update": value}


def remove(target: str) -> dict[str, Json]:
    """Make an action that removes."""
    return {"target": target, "remove": True}


def patched(value: Json, *actions: dict[str, Json]) -> PatchResult:
    """Apply one overlay to a document."""
    return patch(MergeResult(document(value), ()), [(PATCH, overlay(*actions))])
