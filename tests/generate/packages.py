"""Packages made from the small specifications, imported under names of their own."""

import importlib
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType, SimpleNamespace
from typing import Any

import yaml

from pytribute_core.call import Call, call_of
from pytribute_core.secret import Secret
from scripts.generate import generate

SPECIFICATIONS = Path(__file__).parent / "specifications"


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((SPECIFICATIONS / f"{name}.yaml").read_bytes())
    return document


def make(document: dict[str, Any]) -> dict[str, bytes]:
    return generate(document, repr(document).encode())


@cache
def made(name: str) -> Mapping[str, bytes]:
    """Make the files of a small specification once."""
    return MappingProxyType(make(load(name)))


def write(files: Mapping[str, bytes], folder: Path, name: str) -> None:
    """Write both packages; their imports are relative, so they can be called ``name_client``."""
    for path, content in files.items():
        target = folder / path.replace("generated/pytribute_", f"{name}_")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def import_all(folder: Path, name: str) -> dict[str, ModuleType]:
    """Import every module of both packages: dotted name without ``name_`` to module."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        names = [
            ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
            for path in sorted(folder.rglob("*.py"))
        ]
        return {
            module.removeprefix(f"{name}_"): importlib.import_module(module) for module in names
        }
    finally:
        sys.path.remove(str(folder))


def call_to(operation: ModuleType, **arguments: Any) -> Call[Any]:  # noqa: ANN401 - any operation's
    """Make a call as a resource does; arguments that are not named are left out."""
    described = operation.OPERATION
    left_out = dict.fromkeys(described.parameters) | dict.fromkeys(described.flags, False)
    return call_of(described, left_out | arguments)


class StandIn:
    """What a resource needs of a client; it returns the request that it should send."""

    def settings_for(self, options: object) -> SimpleNamespace:
        return SimpleNamespace(options=options, key=Secret("unused"))

    def run(self, call: Call[Any], _: object) -> SimpleNamespace:
        return SimpleNamespace(parsed=call.request)


def forget(name: str) -> None:
    """Take the packages out of the interpreter again."""
    for module in [module for module in sys.modules if module.startswith(f"{name}_")]:
        del sys.modules[module]
