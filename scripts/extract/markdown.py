"""GitBook's Markdown export: OpenAPI in fenced blocks, or blocks that link to a document."""

import re
from dataclasses import dataclass, field

from scripts.document.json_text import parse_json
from scripts.document.node import Node
from scripts.errors import PipelineError
from scripts.extract.openapi import accept_openapi
from scripts.extract.prose import intro_markdown, unquote
from scripts.extract.reading import METHODS, Line, Link, Reading, put

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})\s*(?P<language>[\w-]*).*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*")
_BLOCK = re.compile(r"\{% (?P<kind>openapi-(?:operation|webhook|schemas)) (?P<attributes>.*?)%\}")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
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

    def scan(self) -> None:
        while self.index < len(self.lines):
            line = Line(self.file, self.index + 1, self.lines[self.index].strip())
            fence = _FENCE.fullmatch(line.text)
            block = _BLOCK.fullmatch(line.text)
            heading = _HEADING.fullmatch(line.text)
            self.index += 1
            if fence:
                self._fence(line, fence["fence"], fence["language"])
            elif block:
                self._link(line, block["kind"], dict(_ATTRIBUTE.findall(block["attributes"])))
            elif heading:
                self._forget()
                self._head(Line(self.file, line.number, heading["text"]), len(heading["level"]))
            elif self.heading and line.text.startswith(">"):
                self.quotation.append(line)
            elif self.title and not self.heading and not self.reading.complete:
                self.intro.append(line)
            elif line.text:
                self.reading.prose.append((line.number, line.text))
        self._forget()

    def _head(self, line: Line, level: int) -> None:
        if level == 1 and self.title is None:
            self.title = line
        else:
            self.heading = line

    def _forget(self) -> None:
        """A heading that no fragment followed is prose."""
        for line in (self.heading, *self.quotation):
            if line:
                self.reading.prose.append((line.number, line.text))
        self.heading, self.quotation = None, []

    def _fence(self, opening: Line, fence: str, language: str) -> None:
        body: list[str] = []
        while self.index < len(self.lines) and self.lines[self.index].strip() != fence:
            body.append(self.lines[self.index])
            self.index += 1
        if self.index == len(self.lines):
            raise PipelineError(
                "the block that opens here is never closed: the page is cut off",
                file=self.file,
                line=opening.number,
                advice="Save the whole page again.",
            )
        self.index += 1
        if language == "json":
            first = opening.number + 1
            fragment = parse_json("\n".join(body), file=self.file, first_line=first)
            if "openapi" in fragment.members():
                self._fragment(accept_openapi(fragment))
                return
        self.reading.prose.extend(
            (opening.number + offset, line.strip())
            for offset, line in enumerate(body, start=1)
            if line.strip()
        )

    def _fragment(self, fragment: Node) -> None:
        """Keep the fragment, and the words above it as words about its one operation."""
        self.reading.complete.append(fragment)
        operations = [
            ("paths", path, method)
            for path, item in (fragment.at("paths") or Node({})).members().items()
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
        closing = f"{{% end{kind} %}}"
        inside = self.lines[self.index : self.index + 4]
        for line in inside:
            target = _TARGET.search(line)
            if target:
                address = target["address"]
            self.index += 1
            if line.strip() == closing:
                break
        else:
            self.index -= len(inside)
            raise PipelineError(
                f"the block {kind} that opens here is never closed",
                file=self.file,
                line=opening.number,
                advice="Save the whole page again.",
            )
        spec = attributes.pop("spec", "")
        wanted = " ".join([kind.removeprefix("openapi-"), *attributes.values()])
        self.reading.links.append(Link(spec, address, wanted, opening.origin))
        self.heading, self.quotation = None, []
