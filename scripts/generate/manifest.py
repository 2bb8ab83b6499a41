"""What the generated files were made from and with: whether they still are can be checked."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

_TOOLS = ("datamodel-code-generator", "openapi-python-client", "ruff")


def manifest(specification: bytes, templates: Path, files: Mapping[str, bytes]) -> bytes:
    """Write the manifest of generated files."""
    content = {
        "specification": _sha256(specification),
        "generators": {name: version(name) for name in _TOOLS},
        "templates": _folder_sha256(templates),
        "files": {path: _sha256(files[path]) for path in sorted(files)},
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def _folder_sha256(folder: Path) -> str:
    listed = sorted(folder.rglob("*.jinja"), key=lambda path: path.relative_to(folder).as_posix())
    lines = [
        f"{_sha256(path.read_bytes())}  {path.relative_to(folder).as_posix()}\n" for path in listed
    ]
    return _sha256("".join(lines).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
