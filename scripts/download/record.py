"""Update the list of pages in place, because its comments must stay."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scripts.errors import PipelineError
from scripts.sources import Source, parse_sources

_TABLE = re.compile(r"\s*\[")
_SETTING = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[0-9-]+)")


@dataclass(frozen=True)
class Saved:
    """The date and hash of a downloaded file."""

    date: dt.date
    sha256: str


def record(text: str, saved: Mapping[str, Saved], listing: str) -> str:
    """Write the new dates and hashes, by file name, into the text of the list."""
    sources = parse_sources(text, listing)
    lines = text.split("\n")
    for source in reversed(sources):
        if news := saved.get(source.file):
            _write(lines, source.line - 1, news)
    after = "\n".join(lines)
    if not _says(after, [_renewed(source, saved) for source in sources], listing):
        raise PipelineError(
            "can't write new dates and hashes into this list",
            file=listing,
            advice='Write every setting on a line of its own: key = "value".',
        )
    return after


def _renewed(source: Source, saved: Mapping[str, Saved]) -> Source:
    news = saved.get(source.file)
    return replace(source, date=news.date, sha256=news.sha256) if news else source


def _says(text: str, expected: Sequence[Source], listing: str) -> bool:
    """Whether the new text reads as expected: TOML has more notations than `_write` knows."""
    try:
        found = parse_sources(text, listing)
    except PipelineError:
        return False
    return [replace(source, line=0) for source in found] == [
        replace(source, line=0) for source in expected
    ]


def _write(lines: list[str], heading: int, news: Saved) -> None:
    last = heading
    missing = {"date": news.date.isoformat(), "sha256": f'"{news.sha256}"'}
    for number in range(heading + 1, len(lines)):
        if _TABLE.match(lines[number]):
            break
        if setting := _SETTING.match(lines[number]):
            last = number
            if value := missing.pop(setting[1], None):
                line = lines[number]
                lines[number] = line[: setting.start(2)] + value + line[setting.end(2) :]
    ending = "\r" if lines[heading].endswith("\r") else ""
    lines[last + 1 : last + 1] = [f"{key} = {value}{ending}" for key, value in missing.items()]
