"""Build hook: write the specification and its origins into the wheel as JSON, and a catalogue."""

import json
import struct
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SPECIFICATION = "overlay/pytribute/openapi.json"
_RUSSIAN = "overlay/pytribute/openapi.ru.json"
_PROVENANCE = "overlay/pytribute/provenance.json"
_WORDS_OF_CLICK = "overlay/pytribute/cli/russian/click.toml"
_CATALOGUE = "overlay/pytribute/cli/locale/ru/LC_MESSAGES/messages.mo"
_CATALOGUE_HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;\n"
)
_MAGIC = 0x950412DE
# The reader in C, where PyYAML was built with it, takes a tenth of the time.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def publish(root: Path) -> None:
    """Write what ships and isn't in git: specification, its origins, the Russian words of click."""
    _publish_specification(root)
    _translate_click(root)


def _publish_specification(root: Path) -> None:
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


def _translate_click(root: Path) -> None:
    # Of this checkout, also where the pages of another one are tried.
    source = Path(__file__).parents[1] / _WORDS_OF_CLICK
    words = tomllib.loads(source.read_text(encoding="utf-8"))
    (root / _CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    (root / _CATALOGUE).write_bytes(catalogue(words))


def catalogue(texts: Mapping[str, str | list[str]]) -> bytes:
    """Return translations as gettext reads them (MO); a list has the forms after 1, 2 and 5."""
    pairs = [("", _CATALOGUE_HEADER)]
    for text, translation in sorted(texts.items()):
        is_plural = isinstance(translation, list)
        pairs.append(
            (f"{text}\0{text}", "\0".join(translation)) if is_plural else (text, str(translation))
        )
    encoded = [text.encode() for column in zip(*pairs, strict=True) for text in column]
    start = struct.calcsize("7I")
    offset = start + len(encoded) * struct.calcsize("2I")
    table = b""
    for text in encoded:
        table += struct.pack("<2I", len(text), offset)
        offset += len(text) + 1
    half = start + len(table) // 2
    header = struct.pack("<7I", _MAGIC, 0, len(pairs), start, half, 0, start)
    return header + table + b"".join(text + b"\0" for text in encoded)


def _read_yaml(path: Path) -> Any:  # noqa: ANN401 - any document
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it is a safe one


class SpecificationHook(BuildHookInterface[Any]):
    """Runs when a wheel is built, and when the checkout is installed for development."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write what is converted before the files are collected."""
        del version
        publish(Path(self.root))
        build_data["artifacts"] += [_SPECIFICATION, _RUSSIAN, _PROVENANCE, _CATALOGUE]
