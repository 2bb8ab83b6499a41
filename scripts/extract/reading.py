"""What one saved page says, and where."""

from dataclasses import dataclass, field
from functools import cached_property

from scripts.document.node import Json, Mapping, Node, Origin, plant, shorten

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Beside a schema that stands in place: the component it is to become.
NAME = "x-component"


@dataclass(frozen=True)
class Link:
    """A block that names a specification elsewhere instead of embedding it.

    Attributes:
        address: where that document is published; empty when the block does not say.
        wanted: the operation, webhook or schemas it shows, in a reader's words.
    """

    spec: str
    address: str
    wanted: str
    origin: Origin


@dataclass(frozen=True)
class Remark:
    """What a person should know about how a page was read."""

    origin: Origin
    text: str


@dataclass
class Reading:
    """All that a page says.

    Attributes:
        complete: OpenAPI documents and fragments: what they leave out does not exist.
        partial: what the words around them, or a rendered page, say in the shape of an
            OpenAPI document: what they leave out is unknown.
        links: documents that the page refers to.
        prose: lines that became no part of a specification.
        remarks: what was left out, and what was read from words where the layout is silent.
    """

    complete: list[Node] = field(default_factory=list[Node])
    partial: Node = field(default_factory=lambda: Node({}))
    links: list[Link] = field(default_factory=list[Link])
    prose: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    remarks: list[Remark] = field(default_factory=list[Remark])


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
        """Give a value that stands on this line."""
        return plant(value, self.origin)


def split_lines(text: str, file: str) -> list[Line]:
    """Give the lines that hold something."""
    found: list[Line] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(Line(file, number, line.strip(), offset + len(line) - len(line.lstrip())))
        offset += len(line) + 1
    return found


def put(root: Node, steps: tuple[str, ...], node: Node) -> None:
    """Place a value in a partial document, making the objects above it with the same origins."""
    here = root
    for step in steps[:-1]:
        here = members_of(here).setdefault(step, Node({}, node.origins))
    members_of(here)[steps[-1]] = node


def join(node: Node, other: Node) -> None:
    """Let the places of a later node that says the same stand beside its own, at every depth."""
    node.origins += tuple(origin for origin in other.origins if origin != node.origins[-1])
    for key, member in node.members().items():
        join(member, members_of(other)[key])
    for mine, others in zip(node.elements(), other.elements(), strict=True):
        join(mine, others)


def members_of(node: Node) -> Mapping:
    """Give the members of a node that is known to be an object."""
    if not isinstance(node.value, dict):
        message = "an object is expected here"
        raise TypeError(message)
    return node.value
