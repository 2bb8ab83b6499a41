"""Build hook: write the specification and its origins into the wheel as JSON."""

import json
import tomllib
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SPECIFICATION = "overlay/pytribute/openapi.json"
_RUSSIAN = "overlay/pytribute/openapi.ru.json"
_PROVENANCE = "overlay/pytribute/provenance.json"
# The reader in C, where PyYAML was built with it, takes a tenth of the time.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def publish(root: Path) -> None:
    """Write what ``pytribute.spec()`` returns, and the lines of the documentation behind it."""
    openapi = root / "openapi"
    specification = _read_yaml(openapi / "tribute.yaml")
    russian = _read_yaml(openapi / "tribute.ru.yaml")
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


def _read_yaml(path: Path) -> Any:  # noqa: ANN401 - any document
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it is a safe one


class SpecificationHook(BuildHookInterface[Any]):
    """Runs when a wheel is built, and when the checkout is installed for development."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Convert the specification before the files are collected."""
        del version
        publish(Path(self.root))
        build_data["artifacts"] += [_SPECIFICATION, _RUSSIAN, _PROVENANCE]
