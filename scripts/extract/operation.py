"""One operation of a rendered page, written to its place in an OpenAPI document."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from scripts.document.node import METHODS, Mapping, Node, merge_origins, put, same
from scripts.document.pointer import Pointer
from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.extract.fields import Field, is_unreadable, read_field
from scripts.extract.findings import Findings, Line, paragraphs
from scripts.extract.glue import MEDIA_TYPE
from scripts.extract.labels import DEPRECATED, ENCLOSED, SECTIONS, Section
from scripts.extract.response import shape_by_sample, shape_by_words
from scripts.extract.samples import Sample

_STATUS = re.compile(
    r"(?P<status>[1-5]\d\d|[1-5]XX|default)(?:(?P<colon>\s*:)?\s+(?P<words>\S.*))?"
)
_JSON = "application/json"
_PHRASES = {str(status.value): status.phrase.casefold() for status in HTTPStatus}
# The order of the sections of an operation; those of one rank are in any order.
_RANKS: dict[Section, int] = {
    "authorizations": 0,
    **dict.fromkeys(("query", "path", "header", "cookie"), 1),
    **dict.fromkeys(("body", "payload", "attributes"), 2),
    "responses": 3,
}


@dataclass(frozen=True)
class Block:
    """The lines of one operation, webhook or schema.

    Attributes:
        head: title, method and description, after lines that are not its own.
        body: from the first section on.
        place: its place in an OpenAPI document.
        named: the line that names it.
    """

    head: list[Line]
    body: list[Line]
    place: Pointer
    named: Line
    sample: Sample | None = None


def opens_section(line: Line) -> bool:
    """Whether the line begins a section of an operation."""
    return line.text in SECTIONS


def as_method(text: str) -> str:
    """Return the method that a line consists of, in small letters; empty for any other line."""
    name = text.lower() if text.islower() or text.isupper() else ""
    name = "delete" if name == "del" else name
    return name if name in METHODS else ""


class Writer:
    """Writes one operation into the partial document."""

    def __init__(self, block: Block, findings: Findings) -> None:
        self._block = block
        self._findings = findings
        self._section: Section | None = None
        self._met: dict[Section, Line] = {}
        self._where: Pointer = ()
        self._field: Field | None = None

    def write(self) -> list[Line]:
        """Write everything; return the lines above the operation that are not its own."""
        self._claim((), self._block.named, self._block.place[-1])
        rest = self._write_head()
        for line in self._block.body:
            self._write_line(line)
        self._finish()
        if self._block.sample:
            self._write_sample(self._block.sample)
        operation = self._at(())
        if operation:
            self._findings.remarks.extend(shape_by_words(operation))
        return rest

    def _write_head(self) -> list[Line]:
        """Write title, method and description; without a title, one line of description."""
        head = self._block.head
        at = next((i for i, line in enumerate(head) if as_method(line.text)), None)
        if at is None:
            self._describe((), head[-1:])
            return head[:-1]
        if at > 0:
            self._put(("summary",), head[at - 1].says(head[at - 1].text))
        self._describe((), head[at + 1 :])
        rest = head[: max(0, at - 1)]
        if rest and rest[-1].text in DEPRECATED:
            self._put(("deprecated",), rest.pop().says(value=True))
        return rest

    def _write_line(self, line: Line) -> None:
        section, field = SECTIONS.get(line.text), read_field(line)
        status = self._status(line)
        if section:
            self._finish()
            self._open(section, line)
        elif ENCLOSED.fullmatch(line.text):
            self._finish()
            self._section = "responses" if self._section == "responses" else "unplaced"
            self._where = ()
            self._leave(line)
        elif status:
            self._finish()
            self._where = ("responses", status["status"])
            self._claim(self._where, line, status["status"])
            if status["words"]:
                self._put((*self._where, "description"), line.says(status["words"]))
        elif self._body_place() and MEDIA_TYPE.fullmatch(line.text):
            self._finish()
            self._where = (*self._body_place(), "content", line.text)
            self._claim(self._where, line, line.text)
        elif field:
            self._finish()
            self._field = field
        elif is_unreadable(line):
            self._finish()
            self._leave(line)
        elif self._field:
            self._field.take(line)
        elif self._where[:1] == ("responses",) and self._where[-2:-1] == ("responses",):
            self._put((*self._where, "description"), line.says(line.text))
        else:
            self._leave(line)

    def _open(self, section: Section, line: Line) -> None:
        """Open a section; one out of order belongs to another operation."""
        latest = max((_RANKS[one] for one in self._met), default=0)
        if section in self._met or _RANKS[section] < latest:
            raise line.error(
                f"{line.text!r} opens a second operation before the path of the one above it: "
                "the page is cut off there, or two pages were joined",
                "Save the whole page again.",
            )
        self._met[section] = line
        self._section, self._where = section, ()

    def _status(self, line: Line) -> re.Match[str] | None:
        """Read a status that is alone, or before words that are no description."""
        match = _STATUS.fullmatch(line.text) if self._section == "responses" else None
        if match is None or match["words"] is None:
            return match
        is_code = match["status"].isdecimal() and match["status"] in _PHRASES
        is_phrase = is_code and match["words"].casefold() == _PHRASES[match["status"]]
        return match if is_phrase or (match["colon"] and not self._field) else None

    def _body_place(self) -> Pointer:
        """Return the place of the body that is being shown; empty outside of a body."""
        if self._section in ("body", "payload"):
            return ("requestBody",)
        return self._where[:2] if self._section == "responses" else ()

    def _finish(self) -> None:
        """Write the field to its place: a parameter, a credential or a member of a body."""
        field, self._field = self._field, None
        if field is None:
            return
        field.settle()
        body = self._body_place()
        if self._section == "attributes":
            self._write_member(field, ())
        elif self._section == "authorizations":
            self._write_credential(field.name, field.line, field.text, required=field.required)
        elif body:
            media = self._where if "content" in self._where else (*body, "content", _JSON)
            self._write_member(field, (*media, "schema"))
        elif self._section in ("query", "path", "header", "cookie"):
            self._write_parameter(field, self._section)
        else:
            field.unused = [field.line, *field.text]
        for line in field.unused:
            self._leave(line)

    def _write_member(self, field: Field, schema: Pointer) -> None:
        line = field.line
        if self._at((*schema, "type")) is None:
            self._put((*schema, "type"), line.says("object"))
        member = (*schema, "properties", field.name)
        self._claim(member, line, field.name)
        self._put(member, Node(field.schema, (line.origin,)))
        self._describe(member, field.text)
        if field.required:
            self._append((*schema, "required"), line.says(field.name))

    def _write_parameter(self, field: Field, location: str) -> None:
        line = field.line
        parameters = self._at(("parameters",)) or Node([])
        if any(
            (other.text("name"), other.text("in")) == (field.name, location)
            for other in parameters.elements()
        ):
            raise _twice(line, field.name)
        members = {"name": line.says(field.name), "in": line.says(location)}
        if field.text:
            members["description"] = paragraphs(field.text)
        members["required"] = line.says(field.required)
        members["schema"] = Node(field.schema, (line.origin,))
        self._append(("parameters",), Node(members, (line.origin,)))

    def _write_credential(
        self, name: str, line: Line, text: list[Line], *, required: bool = True
    ) -> None:
        key = credential_key(name)
        self._share(("components", "securitySchemes", key, "type"), line.says("apiKey"))
        self._share(("components", "securitySchemes", key, "name"), line.says(name))
        if text and not self._share(
            ("components", "securitySchemes", key, "description"), paragraphs(text)
        ):
            for one in text:
                self._leave(one)
        stated = self._at(("security",)) or Node([], (line.origin,))
        if all(key not in alternative.members() for alternative in stated.elements()):
            stated.elements().append(line.says({key: []}))
            if not required:
                stated.elements().append(line.says({}))
        self._put(("security",), stated)

    def _write_sample(self, sample: Sample) -> None:
        if sample.server and not self._share(("servers",), sample.server):
            self._put(("servers",), sample.server)
        for header in sample.credentials:
            self._write_credential(header.text, header, [])
            key = credential_key(header.text)
            self._share(("components", "securitySchemes", key, "in"), header.says("header"))
        if sample.request:
            self._write_example(("requestBody",), sample.request)
        if sample.response:
            statuses = self._members(("responses",))
            good = (status for status in statuses if status[0] == "2")
            status = next(good, next(iter(statuses), "200"))
            self._write_example(("responses", status), sample.response)
            shape_by_sample(self._at(("responses", status)) or Node({}), sample.response)

    def _write_example(self, body: Pointer, value: Node) -> None:
        media = next(iter(self._members((*body, "content"))), _JSON)
        place = (*body, "content", media, "examples", "sample")
        self._put(place, Node({"value": value}, value.origins))

    def _describe(self, place: Pointer, lines: list[Line]) -> None:
        if lines:
            self._put((*place, "description"), paragraphs(lines))

    def _claim(self, place: Pointer, line: Line, name: str) -> None:
        if self._at(place) is not None:
            raise _twice(line, name)
        self._put(place, Node({}, (line.origin,)))

    def _put(self, place: Pointer, node: Node) -> None:
        put(self._findings.partial, (*self._block.place, *place), node)

    def _append(self, place: Pointer, element: Node) -> None:
        if self._at(place) is None:
            self._put(place, Node([], element.origins))
        self._findings.partial.elements(*self._block.place, *place).append(element)

    def _share(self, place: Pointer, node: Node) -> bool:
        """Write a value of the whole document; return whether it fits the one there."""
        known = self._findings.partial.at(*place)
        if known is None:
            put(self._findings.partial, place, node)
        elif same(known, node):
            merge_origins(known, node)
        else:
            return False
        return True

    def _at(self, place: Pointer) -> Node | None:
        return self._findings.partial.at(*self._block.place, *place)

    def _members(self, place: Pointer) -> Mapping:
        return self._findings.partial.members(*self._block.place, *place)

    def _leave(self, line: Line) -> None:
        self._findings.prose.append((line.number, line.text))


def credential_key(header: str) -> str:
    """Name a security scheme after its header, in letters and digits."""
    return "".join(character for character in header if character.isalnum())


def _twice(line: Line, name: str) -> PipelineError:
    return line.error(
        f"{shorten(name)} occurs twice in one place",
        "Save the page again, each operation once and with nested properties closed.",
    )
