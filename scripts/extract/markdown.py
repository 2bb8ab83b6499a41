"""GitBook's Markdown export: OpenAPI in fenced blocks, or blocks that link to a document."""

import re
from dataclasses import dataclass, field

from scripts.document.json_text import parse_json
from scripts.document.node import Node
from scripts.errors import PipelineError
from scripts.extract.openapi import accept_openapi
from scripts.extract.prose import intro_markdown, unquote
from scripts.extract.reading import METHODS, Line, Link, Reading, put

_FENCE = re.compile(r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})\s*(?P<language>[\w-]*).*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*)")
_BLOCK = re.compile(r"\{% (?P<kind>openapi-(?:operation|webhook|schemas)) (?P<attributes>.*?)%\}")
_ATTRIBUTE = re.compile(r'(?<![a-z])([a-z]+)="([^"]*)"')
_NAMING = ("method", "path", "name", "schemas")
_TARGET = re.compile(r"\[[^\]]*\]\((?P<address>https?://[^)\s]+)\)")


def read_markdown(text: str, file: str) -> Reading:
    """Read a page of the Markdown export.

    Raises:
        PipelineError: a block that is not closed, JSON that is invalid, or a fragment that is
            no OpenAPI.
    """
    scanner = _Scanner(file, text.split("\n"))
    scanner.scan()
    return scanner.reading


@dataclass
class _Scanner:
    file: str
    lines: list[str]
    reading: Reading = field(default_factory=Reading)
    index: int = 0
    title: Line | None = None
    intro: list[Line] = field(default_factory=list[Line])
    heading: Line | None = None
    quotation: list[Line] = field(default_factory=list[Line])
    has_begun: bool = False

    def scan(self) -> None:
        while line := self._next():
            fence = _FENCE.fullmatch(line.text)
            block = _BLOCK.fullmatch(line.text)
            heading = _HEADING.fullmatch(line.text)
            if fence:
                self._fence(line, fence["fence"], fence["language"])
            elif block:
                self._forget()
                self._link(line, block["kind"], dict(_ATTRIBUTE.findall(block["attributes"])))
            elif heading:
                self._forget()
                text = heading["text"].rstrip("#").rstrip()
                self._head(Line(self.file, line.number, text), len(heading["level"]))
            elif self.heading and line.text.startswith(">"):
                self.quotation.append(line)
            elif self.title and not self.heading and not self.has_begun:
                self.intro.append(line)
            else:
                self._leave(line)
        self._forget()
        if "tags" not in self.reading.partial.members():
            self._leave(*([self.title] if self.title else []), *self.intro)

    def _next(self) -> Line | None:
        if self.index == len(self.lines):
            return None
        self.index += 1
        return Line(self.file, self.index, self.lines[self.index - 1].strip())

    def _leave(self, *lines: Line) -> None:
        self.reading.prose.extend((line.number, line.text) for line in lines if line.text)

    def _head(self, line: Line, level: int) -> None:
        if level == 1 and self.title is None:
            self.title = line
        else:
            self.heading = line

    def _forget(self) -> None:
        """A heading that no fragment followed is prose."""
        self._leave(*([self.heading] if self.heading else []), *self.quotation)
        self.heading, self.quotation = None, []

    def _fence(self, opening: Line, fence: str, language: str) -> None:
        body: list[Line] = []
        while line := self._next():
            if line.text.startswith(fence) and not line.text.strip(fence[0]):
                break
            body.append(line)
        else:
            raise _cut_off("the block", opening)
        if language.lower() == "json":
            text = "\n".join(line.text for line in body)
            fragment = parse_json(text, file=self.file, first_line=opening.number + 1)
            if not fragment.members().keys().isdisjoint(("openapi", "swagger")):
                self._fragment(accept_openapi(fragment))
                return
        self._leave(*body)

    def _fragment(self, fragment: Node) -> None:
        """Keep the fragment, and the words above it as words about its one operation."""
        self.reading.complete.append(fragment)
        self.has_begun = True
        operations = [
            (section, path, method)
            for section in ("paths", "webhooks")
            for path, item in (fragment.at(section) or Node({})).members().items()
            for method in item.members()
            if method in METHODS
        ]
        tags = (fragment.at("tags") or Node([])).elements()
        if self.title and len(tags) == 1 and "tags" not in self.reading.partial.members():
            self._write_tag(self.title)
        if len(operations) == 1 and self.heading:
            place = operations[0]
            put(self.reading.partial, (*place, "summary"), self.heading.says(self.heading.text))
            if self.quotation:
                origins = tuple(line.origin for line in self.quotation)
                text = unquote([line.text for line in self.quotation])
                put(self.reading.partial, (*place, "description"), Node(text, origins))
            self.heading, self.quotation = None, []

    def _write_tag(self, title: Line) -> None:
        tag = {"name": title.says(title.text)}
        paragraphs = [line for line in self.intro if line.text]
        if paragraphs:
            origins = tuple(line.origin for line in paragraphs)
            tag["description"] = Node(intro_markdown([p.text for p in paragraphs]), origins)
        put(self.reading.partial, ("tags",), Node([Node(tag, (title.origin,))], (title.origin,)))
        self.intro = []

    def _link(self, opening: Line, kind: str, attributes: dict[str, str]) -> None:
        """Note which document is meant; its address stands inside the block."""
        address = ""
        while line := self._next():
            if line.text == f"{{% end{kind} %}}":
                break
            if line.text.startswith("{%"):
                raise _cut_off(f"the block {kind}", opening)
            target = _TARGET.fullmatch(line.text)
            if target:
                address = target["address"]
            else:
                self._leave(line)
        else:
            raise _cut_off(f"the block {kind}", opening)
        named = [attributes[name] for name in _NAMING if name in attributes]
        wanted = " ".join([kind.removeprefix("openapi-"), *named])
        self.reading.links.append(Link(attributes.get("spec", ""), address, wanted, opening.origin))
        self.has_begun = True


def _cut_off(what: str, opening: Line) -> PipelineError:
    return PipelineError(
        f"{what} that opens here is never closed: the page is cut off",
        file=opening.file,
        line=opening.number,
        advice="Save the whole page again.",
    )
