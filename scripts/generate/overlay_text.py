"""An action of an OpenAPI Overlay as text, to be pasted into a file in ``openapi/patches``."""

import json
from collections.abc import Mapping


def overlay_action(pointer: str, update: Mapping[str, object]) -> str:
    """Write the action that updates what stands at a JSON pointer.

    JSON is YAML as well: quoted so, no name can be anything but text.
    """
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    target = "$" + "".join(_step(step) for step in steps)
    lines = [
        f"  - target: {json.dumps(target, ensure_ascii=False)}",
        f"    update: {json.dumps(update, ensure_ascii=False)}",
    ]
    return "\n".join(lines)


def _step(step: str) -> str:
    if step.isdecimal():
        return f"[{step}]"
    quoted = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"
