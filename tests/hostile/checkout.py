"""A copy of the checkout with one hostile page in it, and what becomes of the files there."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.build import build, write
from scripts.errors import PipelineError
from scripts.project import Project
from scripts.sources import digest
from tests.snapshots import SNAPSHOTS

MARKDOWN = "003_39374802ea0a0048.txt"
EXPANDED = "000_667270bada077bb9.txt"
SAMPLED = "002_b33150281187de89.txt"
RUSSIAN = "001_9fc24a73eb649209.txt"
TERSE = "004_9e5ce5955b69b531.txt"
BESIDE = "hostile.txt"

_ENTRY = """
[[source]]
file = "{file}"
page = "hostile"
language = "en"
format = "{form}"
address = "https://wiki.tribute.tg/hostile"
date = 2026-11-01
sha256 = "{sha256}"
"""


@dataclass(frozen=True)
class Checkout:
    """What a careless maintainer does with it: every hash in the list is made to fit."""

    root: Path

    @classmethod
    def make(cls, root: Path) -> "Checkout":
        """Copy the pages and patches; what was made of them before is marked."""
        for folder in (SNAPSHOTS.sources, SNAPSHOTS.patches):
            shutil.copytree(folder, root / folder.relative_to(SNAPSHOTS.root))
        (root / "openapi" / "tribute.yaml").write_text("earlier: specification\n")
        (root / "generated" / "package").mkdir(parents=True)
        (root / "generated" / "package" / "__init__.py").write_text("EARLIER = True\n")
        return cls(root)

    @property
    def project(self) -> Project:
        return Project(self.root)

    def read(self, file: str) -> str:
        return (self.project.sources / file).read_text(encoding="utf-8")

    def add(self, page: str | bytes, form: str = "openapi") -> None:
        """Save a page beside the real ones, newer than all of them."""
        content = page if isinstance(page, bytes) else page.encode()
        (self.project.sources / BESIDE).write_bytes(content)
        entry = _ENTRY.format(file=BESIDE, form=form, sha256=digest(content))
        self._list(self._listing + entry)

    def replace(self, file: str, page: str | bytes) -> None:
        """Save a page over one of the real ones."""
        content = page if isinstance(page, bytes) else page.encode()
        (self.project.sources / file).write_bytes(content)
        pattern = rf'(file = "{re.escape(file)}"\n(?:\w+ = .*\n)*?sha256 = ")[0-9a-f]+'
        changed, count = re.subn(pattern, rf"\g<1>{digest(content)}", self._listing)
        assert count == 1
        self._list(changed)

    def replace_all(self, page: str) -> None:
        """Let this be the only page."""
        self.keep()
        self.add(page)

    def keep(self, *files: str) -> None:
        """Forget all pages but these."""
        text = self._listing
        for path in self.project.sources.glob("*.txt"):
            if path.name not in files:
                path.unlink()
                entry = rf'\[\[source\]\]\nfile = "{re.escape(path.name)}"\n(?:\w+ = .*\n)*'
                text = re.sub(entry, "", text)
        self._list(text)

    def forget_patches(self) -> None:
        for path in self.project.patches.iterdir():
            path.unlink()

    def name_operation(self, path: str, name: str) -> None:
        """Patch a rendered operation, which has no name of its own."""
        target = f"$.paths[{json.dumps(path)}].get"
        action = {"target": target, "description": "a name", "x-evidence": "none"}
        overlay = {
            "overlay": "1.0.0",
            "info": {"title": "Names", "version": "1"},
            "actions": [action | {"update": {"operationId": name}}],
        }
        (self.project.patches / "60-name.overlay.yaml").write_text(json.dumps(overlay))

    def run(self, *, generated: bool = True) -> dict[str, bytes]:
        """Do what `make client`, or `make spec`, does."""
        files = build(self.project, _silent, generated=generated)
        write(self.project, files)
        return files

    def refuses(self, file: str, says: str, *, at: str | None) -> PipelineError:
        """Run, and expect an error that names the page and the line that begins with ``at``.

        Args:
            file: the page that is named.
            says: what the reason has in it.
            at: the beginning of the line that is named; None for the first one, whatever it has.
        """
        before = self._state()
        with pytest.raises(PipelineError) as caught:
            self.run()
        error = caught.value
        assert says in error.reason
        assert error.file == f"openapi/sources/{file}", error
        assert error.line is not None
        lines = (self.project.sources / file).read_bytes().decode(errors="replace").split("\n")
        if at is None:
            assert error.line == 1
        else:
            assert lines[error.line - 1].strip().startswith(at), error
        assert str(error).startswith(f"openapi/sources/{file}:{error.line}: ")
        assert self._state() == before
        return error

    @property
    def _listing(self) -> str:
        return self.project.manifest.read_text(encoding="utf-8")

    def _list(self, text: str) -> None:
        self.project.manifest.write_text(text, encoding="utf-8")

    def _state(self) -> dict[str, bytes | None]:
        """Give everything there is, staging folders that were left behind among it."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes() if path.is_file() else None
            for path in sorted(self.root.rglob("*"))
        }


def _silent(line: str) -> None:
    del line
