"""``make docs``: every page first, then all that changed at once."""

import argparse
import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from scripts.download.fetch import Fetch, make_client
from scripts.download.limits import Limits, Timing
from scripts.download.memory import Memory
from scripts.download.record import Saved, record
from scripts.download.response import CountDescribed, PageError, check_page
from scripts.errors import PipelineError
from scripts.project import Project
from scripts.sources import Source, digest, read_sources
from scripts.staging import write_atomically

Say = Callable[[str], None]


def run(  # noqa: PLR0913 - tests replace each of them
    arguments: Sequence[str],
    project: Project,
    *,
    count_described: CountDescribed,
    say: Say,
    limits: Limits | None = None,
    timing: Timing | None = None,
) -> int:
    """Download pages and report on each; return 0 if all were downloaded, else 1."""
    options = _parse(arguments)
    sources = _choose(options.pages, project)
    limits, timing = limits or Limits(), timing or Timing()
    download = _Download(project, count_described, say, Memory(project))
    asyncio.run(download.pages(sources, limits, timing))
    if download.missed and not options.keep_going:
        say("Nothing was written. --keep-going writes the pages that are good.")
    else:
        today = timing.now().date()
        news = {file: Saved(today, digest(page)) for file, page in download.changed.items()}
        _write(project, download.changed, news, download.memory)
    return 1 if download.missed else 0


class _Options(argparse.Namespace):
    pages: list[str]
    keep_going: bool


def _parse(arguments: Sequence[str]) -> _Options:
    parser = argparse.ArgumentParser(prog="docs", description="Download the listed pages.")
    parser.add_argument("pages", nargs="*", metavar="page", help="only these; otherwise all")
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="write the good pages even when another one was refused",
    )
    return parser.parse_args(arguments, namespace=_Options())


def _choose(pages: Sequence[str], project: Project) -> Sequence[Source]:
    sources = [source for source in read_sources(project) if source.is_downloadable]
    known = sorted({source.page for source in sources})
    for page in pages:
        if page not in known:
            raise PipelineError(
                f"no page {page!r} that can be downloaded",
                file=project.show(project.manifest),
                advice=f"There are: {', '.join(known) or 'none'}.",
            )
    return [source for source in sources if not pages or source.page in pages]


@dataclass
class _Download:
    project: Project
    count_described: CountDescribed
    say: Say
    memory: Memory
    changed: dict[str, bytes] = field(default_factory=dict[str, bytes])
    missed: int = 0

    async def pages(self, sources: Sequence[Source], limits: Limits, timing: Timing) -> None:
        names = [f"{source.page} ({source.language})" for source in sources]
        width = max(map(len, names), default=0)
        async with make_client(limits) as client:
            fetch = Fetch(client, limits, timing)
            for name, source in zip(names, sources, strict=True):
                try:
                    result = await self._page(source, fetch)
                except PageError as error:
                    self.missed += 1
                    result = f"{error.verdict}: {source.address}: {error}"
                self.say(f"{name:{width}}  {result}")

    async def _page(self, source: Source, fetch: Fetch) -> str:
        response = await fetch.page(source.address, self.memory.recall(source))
        if response is None:
            return "unchanged (304)"
        check_page(response.content, response.content_type, source, self.count_described)
        sha256, size = digest(response.content), len(response.content)
        self.memory.note(source, sha256, response.validators)
        if sha256 == source.sha256:
            return "unchanged"
        self.changed[source.file] = response.content
        if not source.is_saved:
            return f"new, {size:,} bytes"
        former = (self.project.sources / source.file).read_bytes()
        shrunk = "; less than half is left, is it whole?" if size < len(former) / 2 else ""
        fewer = self._fewer(former, response.content, source)
        return f"changed {len(former):,} -> {size:,} bytes{shrunk}{fewer}"

    def _fewer(self, former: bytes, content: bytes, source: Source) -> str:
        """Report whether a page describes less than its saved version."""
        try:
            before = self.count_described(former, source)
        except PipelineError:
            return ""  # it was saved by hand or for an older reader, so there is nothing to compare
        now = self.count_described(content, source)
        return f"; describes {now} operations and schemas, {before} before" if now < before else ""


def _write(
    project: Project, pages: Mapping[str, bytes], news: Mapping[str, Saved], memory: Memory
) -> None:
    files = {project.show(project.sources / file): page for file, page in pages.items()}
    if files:
        listing = project.show(project.manifest)
        text = project.manifest.read_bytes().decode()
        files[listing] = record(text, news, listing).encode()
    write_atomically(project.root, {**files, project.show(memory.path): memory.dump()})
