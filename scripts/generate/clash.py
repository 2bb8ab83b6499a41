"""Refuse names that Python can't distinguish, with the patch that renames them."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from scripts.document.pointer import json_path_step, steps_of
from scripts.errors import PipelineError

# Writes the actions that rename some parts in Python; the keys are their names on the wire.
Suggest = Callable[[Mapping[Any, str]], list[str]]


def refuse_clashes(
    names: Mapping[Any, str],
    what: str,
    pointer: str,
    suggest: Suggest,
    *,
    spelled: Mapping[Any, str] | None = None,
) -> None:
    """Refuse two names that Python can't distinguish.

    Args:
        names: name on the wire to name in Python.
        what: what they would be.
        pointer: the place of all of them.
        suggest: writes the actions of a patch.
        spelled: the names that a patch would change, where ``names`` are those of files.
    """
    sources: dict[str, list[Any]] = defaultdict(list)
    for name, python in names.items():
        sources[python].append(name)
    for result, wires in sources.items():
        if len(wires) > 1:
            # The one that is spelled like its name keeps it.
            keeps = next((wire for wire in wires if wire == result), wires[0])
            stems = {wire: (spelled or names)[wire].rstrip("_") for wire in wires if wire != keeps}
            join = "" if what in {"class", "file"} else "_"
            actions = suggest(
                {wire: f"{stem}{join}{n}" for n, (wire, stem) in enumerate(stems.items(), 2)}
            )
            raise PipelineError(
                f"{' and '.join(map(repr, wires))} would be one {what}, {result}",
                file=pointer,
                advice="\n".join(["name them with a patch, for example:", *actions]),
            )


def at_places(places: Mapping[Any, str]) -> Suggest:
    """Suggest a name at the place of each part."""
    return lambda custom: [
        overlay_action(places[wire], {"x-python-name": name})
        for wire, name in custom.items()
        if wire in places
    ]


def overlay_action(pointer: str, update: Mapping[str, object]) -> str:
    """Write the action of an overlay that updates the value at a JSON pointer.

    JSON is YAML as well: quoted so, no name can be anything but text.
    """
    steps = (
        f"[{step}]" if step.isdecimal() else json_path_step(step) for step in steps_of(pointer)
    )
    target = "$" + "".join(steps)
    return (
        f"  - target: {json.dumps(target, ensure_ascii=False)}\n"
        f"    update: {json.dumps(update, ensure_ascii=False)}"
    )
