import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.download import Limits, Timing, run
from scripts.project import Project
from scripts.sources import Source, digest
from tests.download.server import PAGE, Server, serving

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def count_headings(content: bytes, source: Source) -> int:
    del source
    return content.count(b"\n## ")


@dataclass
class Checkout:
    """A checkout with pages of the test server, and `make docs` in it."""

    project: Project
    server: Server
    output: list[str] = field(default_factory=list[str])
    pauses: list[float] = field(default_factory=list[float])

    def list_page(
        self,
        page: str,
        path: str,
        content: bytes | None = None,
        *,
        form: str = "markdown",
        extra: str = "",
    ) -> None:
        """Add a page to the list, saved with this content or not yet."""
        name = f"{page}.md"
        entry = (
            f'[[source]]\nfile = "{name}"\npage = "{page}"\nlanguage = "en"\n'
            f'format = "{form}"\naddress = "{self.server.address(path)}"\n{extra}'
        )
        if content is not None:
            (self.project.sources / name).write_bytes(content)
            entry += f'date = 2026-10-01\nsha256 = "{digest(content)}"\n'
        with self.project.manifest.open("a") as listing:
            listing.write(f"{entry}\n")

    def docs(self, *arguments: str, limits: Limits | None = None) -> int:
        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)

        return run(
            arguments,
            self.project,
            count_described=count_headings,
            say=self.output.append,
            limits=limits,
            timing=Timing(now=lambda: NOW, sleep=sleep, jitter=lambda: 0.5),
        )

    def files(self) -> dict[str, bytes]:
        """Return every file, leftovers included."""
        root = self.project.root
        paths = [path for path in root.rglob("*") if not path.is_dir()]
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}

    def page(self, name: str) -> bytes:
        return (self.project.sources / name).read_bytes()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def empty(tmp_path: Path, server: Server) -> Checkout:
    project = Project(tmp_path)
    project.sources.mkdir(parents=True)
    project.manifest.write_text("# The pages.\n\n")
    return Checkout(project, server)


@pytest.fixture
def checkout(empty: Checkout) -> Checkout:
    """One saved page, which the server still has as it was."""
    empty.list_page("products", "/products.md", PAGE)
    return empty
