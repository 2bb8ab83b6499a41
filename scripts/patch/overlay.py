"""OpenAPI Overlay 1.0: reviewed changes to a document, each with its reason.

The standard is https://spec.openapis.org/overlay/v1.0.0.html. Beyond it, every action must give
a ``description`` (the reason) and ``x-evidence`` (where that can be seen), and must still
change something: a correction that the documentation has caught up with is to be removed.
"""

from dataclasses import dataclass

import jsonpath_rfc9535 as jsonpath

from scripts.document.node import Json, Node, Pointer, copy, plain, same
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError
from scripts.extract.reading import members_of

_TEXTS = ("target", "description", "x-evidence")
_ACTION_KEYS = {*_TEXTS, "update", "remove"}


@dataclass(frozen=True)
class Action:
    """One change: update or removal of everything that the target selects."""

    file: str
    line: int
    target: str
    reason: str
    evidence: str
    update: Node | None

    def refuse(self, why: str, advice: str | None = None) -> PipelineError:
        """Make the error that names this action."""
        return PipelineError(
            f"the action on {self.target} {why}", file=self.file, line=self.line, advice=advice
        )


def read_overlay(text: str, file: str) -> tuple[Action, ...]:
    """Read an overlay document.

    Raises:
        PipelineError: no Overlay 1.0, or an action without target, change, reason or evidence.
    """
    root = parse_yaml(text, file=file)
    version = root.at("overlay")
    if version is None or not version.text().startswith("1.0."):
        raise PipelineError("an overlay begins with `overlay: 1.0.0`", file=file, line=1)
    actions = root.at("actions")
    if actions is None or not actions.elements():
        raise PipelineError("an overlay holds at least one action", file=file, line=1)
    return tuple(_read_action(node, file) for node in actions.elements())


def _read_action(node: Node, file: str) -> Action:
    line = node.origins[0].line
    unknown = sorted(set(node.members()) - _ACTION_KEYS)
    texts = {
        key: (node.at(key) or Node("")).text() for key in ("target", "description", "x-evidence")
    }
    missing = [key for key, text in texts.items() if not text]
    update, remove = node.at("update"), node.at("remove")
    if unknown or missing:
        wrong = f"unknown {', '.join(unknown)}" if unknown else f"no {', '.join(missing)}"
        raise PipelineError(f"an action has {wrong}", file=file, line=line)
    if (update is None) == (remove is None) or (remove and remove.value is not True):
        raise PipelineError("an action has `update` or `remove: true`", file=file, line=line)
    return Action(file, line, texts["target"], texts["description"], texts["x-evidence"], update)


def select(document: Node, action: Action) -> list[Pointer]:
    """Find the places that the target selects.

    Raises:
        PipelineError: the target is no JSONPath (RFC 9535), or selects nothing.
    """
    value: Json = plain(document)
    try:
        found = jsonpath.find(action.target, value)
    except jsonpath.JSONPathError as error:
        raise action.refuse(f"has no valid JSONPath: {error}") from None
    pointers = [tuple(str(step) for step in node.location) for node in found]
    if not pointers:
        raise action.refuse(
            "selects nothing any more",
            "The documentation has changed there: look at it, then mend or remove the action.",
        )
    return pointers


def apply(document: Node, action: Action) -> list[Pointer]:
    """Carry out one action in place; give the places that it writes or removes.

    Raises:
        PipelineError: the target selects nothing, or does not fit the update.
    """
    written: list[Pointer] = []
    for pointer in reversed(select(document, action)):
        if action.update is None:
            _remove(document, pointer, action)
            written.append(pointer)
        else:
            target = document.at(*pointer) or document
            _update(target, action.update, pointer, action, written)
    return written


def _remove(document: Node, pointer: Pointer, action: Action) -> None:
    parent = document.at(*pointer[:-1]) if pointer else None
    if parent is None:
        raise action.refuse("would remove the whole document")
    if isinstance(parent.value, list):
        del parent.value[int(pointer[-1])]
    else:
        del members_of(parent)[pointer[-1]]


def _update(
    target: Node, update: Node, pointer: Pointer, action: Action, written: list[Pointer]
) -> None:
    """Merge objects, append to arrays, replace all else, as the standard has it."""
    if isinstance(target.value, list):
        target.value.append(copy(update))
        written.append((*pointer, str(len(target.value) - 1)))
        return
    if not isinstance(target.value, dict) or not isinstance(update.value, dict):
        raise action.refuse("selects a plain value; name the object around it")
    for key, member in update.value.items():
        known = target.value.get(key)
        place = (*pointer, key)
        if known is None:
            target.value[key] = copy(member)
            written.append(place)
        elif isinstance(known.value, dict) and isinstance(member.value, dict):
            _update(known, member, place, action, written)
        elif isinstance(known.value, list) and isinstance(member.value, list):
            for element in member.value:
                _update(known, element, place, action, written)
        else:
            if not same(known, member):
                target.value[key] = copy(member)
            written.append(place)
