"""Both packages and their manifest, checked and ready to be swapped in."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.generate.check import check_names
from scripts.generate.client import TEMPLATES, write_client
from scripts.generate.formatting import format_files
from scripts.generate.lift import lift
from scripts.generate.manifest import manifest
from scripts.generate.scan import scan
from scripts.generate.schemas import NUMBERS, write_schemas
from scripts.generate.webhooks import write_webhooks

FOLDER = "generated"
_NOTICE = "# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.\n"


def generate(specification: Mapping[str, Any], specification_bytes: bytes) -> dict[str, bytes]:
    """Make every generated file: path below the project's root to content.

    Args:
        specification: the OpenAPI document.
        specification_bytes: its file, for the manifest.

    Raises:
        PipelineError: when the specification can't be expressed, or something in it became code.
    """
    check_names(specification)
    document = lift(specification)
    with TemporaryDirectory(prefix="generate-") as name:
        folder = Path(name)
        write_client(document, folder)
        write_schemas(document, folder)
        write_webhooks(document, folder)
        format_files(folder)
        files = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    for path, source in files.items():
        if path.endswith(".py") and path != NUMBERS:
            scan(path, source)
    contents = {path: _finish(path, source) for path, source in files.items()}
    generated = {f"{FOLDER}/{path}": content for path, content in contents.items()}
    generated[f"{FOLDER}/MANIFEST.json"] = manifest(specification_bytes, TEMPLATES, contents)
    return generated


def _finish(path: str, source: str) -> bytes:
    return f"{_NOTICE}{source}".encode() if path.endswith(".py") else source.encode()
