"""The content of a saved page, with its lines."""

from dataclasses import dataclass, field
from functools import cached_property

from scripts.document.node import Json, Node, Origin, plant, put
from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.extract.prose import intro_markdown


@dataclass(frozen=True)
class Link:
    """A block that names another specification and a part of it, in a reader's words.

    The address is empty where the block has none.
    """

    spec: str
    address: str
    part: str
    origin: Origin


@dataclass(frozen=True)
class Remark:
    """What a person should know about how a page was read."""

    origin: Origin
    text: str


@dataclass
class Findings:
    """The content of a page.

    Attributes:
        complete: OpenAPI documents and fragments: what they leave out does not exist.
        partial: what the words around them, or a rendered page, say in the shape of an
            OpenAPI document: what they leave out is unknown.
        links: documents that the page refers to.
        prose: lines that became no part of a specification.
        remarks: what was left out, and what was read from words because the layout doesn't show it.
    """

    complete: list[Node] = field(default_factory=list[Node])
    partial: Node = field(default_factory=lambda: Node({}))
    links: list[Link] = field(default_factory=list[Link])
    prose: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    remarks: list[Remark] = field(default_factory=list[Remark])

    @property
    def documents(self) -> tuple[Node, ...]:
        """The complete documents, then the partial one."""
        return (*self.complete, self.partial)


@dataclass(frozen=True)
class Line:
    """One line of a page, without the space around it.

    Attributes:
        offset: where its text begins in the page; known only to lines of a rendered page.
    """

    file: str
    number: int
    text: str
    offset: int = 0

    @cached_property
    def origin(self) -> Origin:
        """The line as a place to quote."""
        return Origin(self.file, self.number, shorten(self.text))

    def says(self, value: Json) -> Node:
        """Make a node of a value that this line shows."""
        return plant(value, self.origin)

    def part(self, text: str) -> "Line":
        """Return a part of this line, or a corrected form of it."""
        return Line(self.file, self.number, text)

    def error(self, reason: str, advice: str | None = None) -> PipelineError:
        """Make an error that names this line."""
        return self.origin.error(reason, advice)


def split_lines(text: str, file: str) -> list[Line]:
    """Return the lines that are not blank."""
    found: list[Line] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(Line(file, number, line.strip(), offset + len(line) - len(line.lstrip())))
        offset += len(line) + 1
    return found


def paragraphs(lines: list[Line]) -> Node:
    """Join lines into one text."""
    text = intro_markdown([line.text for line in lines])
    return Node(text, tuple(line.origin for line in lines))


def write_tag(partial: Node, title: Line, intro: list[Line]) -> None:
    """Make the title of a page its tag, with the introduction as the description."""
    tag = {"name": title.says(title.text)}
    if intro:
        tag["description"] = paragraphs(intro)
    put(partial, ("tags",), Node([Node(tag, (title.origin,))], (title.origin,)))
