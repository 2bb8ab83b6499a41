"""Build hook: the specification goes into the wheel as JSON, so that no YAML reader is needed."""

import json
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_TARGET = "overlay/pytribute/openapi.json"


def publish(root: Path) -> None:
    """Write the specification where ``pytribute.spec()`` finds it."""
    text = (root / "openapi" / "tribute.yaml").read_text(encoding="utf-8")
    content = json.dumps(yaml.safe_load(text), ensure_ascii=False, separators=(",", ":"))
    (root / _TARGET).write_text(content, encoding="utf-8")


class SpecificationHook(BuildHookInterface[Any]):
    """Runs when a wheel is built, and when the checkout is installed for development."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Convert the specification before the files are collected."""
        del version
        publish(Path(self.root))
        build_data["artifacts"].append(_TARGET)
