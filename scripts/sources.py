"""The list of saved pages, ``openapi/sources/sources.toml``, read and checked."""

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, cast
from urllib.parse import urlsplit

from scripts.errors import PipelineError
from scripts.project import Project


class Language(StrEnum):
    """The languages the documentation is published in."""

    ENGLISH = "en"
    RUSSIAN = "ru"


class Format(StrEnum):
    """The forms a page is saved in; a rendered one is what a browser shows, as text.

    Prose is the Markdown export of a page that describes no part of the API, as one on
    authentication may: its words are compared, and nothing else is read.
    A supplement is no page and never listed: it holds what no saved page says.
    """

    MARKDOWN = "markdown"
    RENDERED = "rendered"
    PROSE = "prose"
    OPENAPI = "openapi"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True)
class Source:
    """One page of the documentation.

    Attributes:
        file: name inside the folder of sources.
        page: the same for versions and translations of one page.
        language: what its prose is written in.
        format: which reader understands it.
        address: where it is published.
        date: when it was saved; unknown counts as older than every date.
        sha256: of the bytes as saved; None while nothing has been saved.
        line: the line of its table in the list.
    """

    file: str
    page: str
    language: Language
    format: Format
    address: str
    date: dt.date | None
    sha256: str | None
    line: int

    @property
    def is_saved(self) -> bool:
        """Whether there is a file to read; a page may be listed before its first download."""
        return self.sha256 is not None

    @property
    def is_downloadable(self) -> bool:
        """Whether a plain request returns this text; a rendered page needs a browser."""
        return self.format is not Format.RENDERED


@dataclass(frozen=True)
class _Shape:
    pattern: re.Pattern[str]
    meaning: str


_SAVED = tuple(form for form in Format if form is not Format.SUPPLEMENT)
# Allow-lists, because an address and a file name end up in a request and in a path.
_SHAPES: Mapping[str, _Shape] = {
    "file": _Shape(
        re.compile(r"(?!.*\.\.)(?!sources\.toml$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.IGNORECASE),
        "a plain name of letters, digits, dots, hyphens and underscores",
    ),
    "page": _Shape(re.compile(r"[a-z0-9][a-z0-9-]{0,49}"), "small letters, digits and hyphens"),
    "language": _Shape(re.compile("|".join(Language)), " or ".join(Language)),
    "format": _Shape(re.compile("|".join(_SAVED)), " or ".join(_SAVED)),
    "address": _Shape(re.compile(r"https?://[!-~]{1,500}"), "an https address"),
    "sha256": _Shape(re.compile(r"[0-9a-f]{64}"), "64 small hexadecimal digits"),
}
_OPTIONAL = ("date", "sha256")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HEADING = re.compile(r"\s*\[\[\s*source\s*\]\]")
_SETTING = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def digest(content: bytes) -> str:
    """Return the SHA-256 of a saved page."""
    return hashlib.sha256(content).hexdigest()


def read_sources(project: Project) -> tuple[Source, ...]:
    """Read the list and compare it with the folder: both must have the same files."""
    listing = project.show(project.manifest)
    try:
        text = project.manifest.read_bytes().decode()
    except FileNotFoundError:
        raise PipelineError("the list of saved pages is missing", file=listing) from None
    except UnicodeDecodeError as error:
        raise PipelineError(f"not UTF-8 at byte {error.start}", file=listing) from None
    sources = parse_sources(text, listing)
    for source in sources:
        if source.is_saved:
            _check_saved(source, project)
    _check_strays(sources, project)
    return sources


def parse_sources(text: str, listing: str) -> tuple[Source, ...]:
    """Read the list alone, without the files in it."""
    tables = _load(text, listing)
    places = _places(text)
    if len(places) != len(tables):
        raise PipelineError("write every page as a table of its own, [[source]]", file=listing)
    entries = [_Entry(*entry, listing) for entry in zip(tables, places, strict=True)]
    lines: dict[str, int] = {}
    for source in (sources := tuple(entry.read() for entry in entries)):
        # Names that differ only in case are one file on many machines.
        first = lines.setdefault(source.file.casefold(), source.line)
        if first != source.line:
            reason = f"{source.file} belongs to the entry on line {first} already"
            raise PipelineError(reason, file=listing, line=source.line)
    return sources


def _load(text: str, listing: str) -> Sequence[Mapping[str, object]]:
    # What follows finds a value's line by its key, which a text of several lines could imitate.
    if several := re.search(r"\"\"\"|'''", text):
        first = text.count("\n", 0, several.start()) + 1
        raise PipelineError("write every value on one line", file=listing, line=first)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else None
        raise PipelineError(f"not TOML: {error}", file=listing, line=line) from None
    tables = document.pop("source", [])
    if document:
        raise PipelineError(f"unknown key {next(iter(document))!r}", file=listing)
    if not isinstance(tables, list):
        raise PipelineError("write every page as a table of its own, [[source]]", file=listing)
    return cast("Sequence[Mapping[str, object]]", tables)


def _places(text: str) -> list[dict[str, int]]:
    """Return the lines of every table: its heading, under the empty key, and its settings."""
    places: list[dict[str, int]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _HEADING.match(line):
            places.append({"": number})
        elif places and (setting := _SETTING.match(line)):
            places[-1].setdefault(setting[1], number)
    return places


@dataclass(frozen=True)
class _Entry:
    table: Mapping[str, object]
    places: Mapping[str, int]
    listing: str

    def read(self) -> Source:
        known = (*_SHAPES, "date")
        for key in self.table:
            if key not in known:
                self._fail(f"unknown key {key!r}; known are {', '.join(known)}", key)
        values = {key: self._text(key) for key in _SHAPES if key in self.table}
        for key in _SHAPES:
            if key not in values and key not in _OPTIONAL:
                self._fail(f"{key} is missing")
        self._check_address(values["address"])
        return Source(
            file=values["file"],
            page=values["page"],
            language=Language(values["language"]),
            format=Format(values["format"]),
            address=values["address"],
            date=self._date(),
            sha256=values.get("sha256"),
            line=self.places[""],
        )

    def _text(self, key: str) -> str:
        value, shape = self.table[key], _SHAPES[key]
        if not isinstance(value, str) or not shape.pattern.fullmatch(value):
            self._fail(f"{key} must be {shape.meaning}, found {value!r}", key)
        return value

    def _check_address(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            _ = parts.port
        except ValueError as error:
            self._fail(f"address can't be read: {error}", "address")
        if not parts.hostname or "@" in parts.netloc:
            self._fail(f"address must name a host and no user, found {address!r}", "address")
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            self._fail(f"address must be https, found {address!r}", "address")

    def _date(self) -> dt.date | None:
        date = self.table.get("date")
        if date is None:
            return None
        if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
            self._fail("date must be a day like 2026-10-31, without quotes", "date")
        if "sha256" not in self.table:
            self._fail("a date without sha256: has this page been saved or not?", "date")
        return date

    def _fail(self, reason: str, key: str = "") -> NoReturn:
        line = self.places.get(key, self.places[""])
        raise PipelineError(reason, file=self.listing, line=line)


def _check_saved(source: Source, project: Project) -> None:
    path = project.sources / source.file
    file, listing = project.show(path), project.show(project.manifest)
    # The target of a link could change outside of this checkout.
    if path.is_symlink() or not path.is_file():
        raise PipelineError(
            f"{file} is not there, or not a plain file",
            file=listing,
            line=source.line,
            advice="Restore it from git, or remove sha256 and date from its entry and "
            "run `make docs`.",
        )
    found = digest(path.read_bytes())
    if found != source.sha256:
        raise PipelineError(
            f"{file} is not the page that was saved: sha256 {found}, expected {source.sha256}",
            file=listing,
            line=source.line,
            advice="Restore it from git; if the change is meant, write the new sha256 here.",
        )


def _check_strays(sources: Sequence[Source], project: Project) -> None:
    saved = {source.file for source in sources if source.is_saved}
    awaited = {source.file: source.line for source in sources if not source.is_saved}
    for path in sorted(project.sources.iterdir()):
        # Hidden files belong to an editor or a desktop; no entry could name one.
        if path.name in saved or path == project.manifest or path.name.startswith("."):
            continue
        raise PipelineError(
            f"{project.show(path)} has an entry without sha256"
            if path.name in awaited
            else f"no entry names {project.show(path)}",
            file=project.show(project.manifest),
            line=awaited.get(path.name),
            advice="Remove the file, or write down its sha256"
            + (f": {digest(path.read_bytes())}." if path.is_file() else "."),
        )
