"""Build hook: the specification and its origins go into the wheel as JSON, for no YAML reader."""

import json
import tomllib
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SPECIFICATION = "overlay/pytribute/openapi.json"
_RUSSIAN = "overlay/pytribute/openapi.ru.json"
_PROVENANCE = "overlay/pytribute/provenance.json"


def publish(root: Path) -> None:
    """Write what ``pytribute.spec()`` gives, and the lines of the documentation behind it."""
    openapi = root / "openapi"
    specification = yaml.safe_load((openapi / "tribute.yaml").read_text(encoding="utf-8"))
    russian = yaml.safe_load((openapi / "tribute.ru.yaml").read_text(encoding="utf-8"))
    origins = json.loads((openapi / "provenance.json").read_text(encoding="utf-8"))
    sources = tomllib.loads((openapi / "sources" / "sources.toml").read_text(encoding="utf-8"))
    provenance = {
        "addresses": {f"openapi/sources/{s['file']}": s["address"] for s in sources["source"]},
        # The first one decides; samples are no rules.
        "lines": {
            pointer: [first["file"], first["line"], first["quote"]]
            for pointer, (first, *_) in origins.items()
            if "/examples/" not in pointer
        },
    }
    published = {_SPECIFICATION: specification, _RUSSIAN: russian, _PROVENANCE: provenance}
    for target, content in published.items():
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (root / target).write_text(text, encoding="utf-8")


class SpecificationHook(BuildHookInterface[Any]):
    """Runs when a wheel is built, and when the checkout is installed for development."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Convert the specification before the files are collected."""
        del version
        publish(Path(self.root))
        build_data["artifacts"] += [_SPECIFICATION, _RUSSIAN, _PROVENANCE]
