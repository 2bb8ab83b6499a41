"""One operation of a rendered page, brought to its places in an OpenAPI document."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from scripts.document.node import METHODS, Node, merge_origins, plain, put, same
from scripts.document.pointer import Pointer
from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.extract.fields import Field, is_unreadable, read_field
from scripts.extract.findings import Findings, Line
from scripts.extract.glue import MEDIA_TYPE
from scripts.extract.labels import DEPRECATED, ENCLOSED, SECTIONS, Section
from scripts.extract.prose import intro_markdown
from scripts.extract.response import shape_by_sample, shape_by_words
from scripts.extract.samples import Sample

_STATUS = re.compile(
    r"(?P<status>[1-5]\d\d|[1-5]XX|default)(?:(?P<colon>\s*:)?\s+(?P<words>\S.*))?"
)
_JSON = "application/json"
_PHRASES = {str(status.value): status.phrase.casefold() for status in HTTPStatus}
# In this order the sections of one operation stand, those of a rank in any.
_RANKS: dict[Section, int] = {
    "authorizations": 0,
    **dict.fromkeys(("query", "path", "header", "cookie"), 1),
    **dict.fromkeys(("body", "payload", "attributes"), 2),
    "responses": 3,
}


@dataclass(frozen=True)
class Shown:
    """The lines of one operation, webhook or schema, before they are given their places.

    Attributes:
        head: title, method and description, after lines that are not its own.
        body: from the first section on.
        place: where an OpenAPI document has it.
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
    """Give the method that a line alone shows, as a document writes it; else nothing."""
    name = text.lower() if text.islower() or text.isupper() else ""
    name = "delete" if name == "del" else name
    return name if name in METHODS else ""


class Writer:
    """Writes one operation into the partial document."""

    def __init__(self, shown: Shown, findings: Findings) -> None:
        self._shown = shown
        self._findings = findings
        self._section: Section | None = None
        self._met: dict[Section, Line] = {}
        self._where: Pointer = ()
        self._field: Field | None = None

    def write(self) -> list[Line]:
        """Write everything; give the lines above the operation that are not its own."""
        self._claim((), self._shown.named, self._shown.place[-1])
        rest = self._write_head()
        for line in self._shown.body:
            self._write_line(line)
        self._finish()
        if self._shown.sample:
            self._write_sample(self._shown.sample)
        operation = self._at(())
        if operation:
            self._findings.remarks.extend(shape_by_words(operation))
        return rest

    def _write_head(self) -> list[Line]:
        """Title, method and description; where there is no title, one line of description."""
        head = self._shown.head
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
        """Open a section; one that can't follow those before belongs to another operation."""
        latest = max((_RANKS[one] for one in self._met), default=0)
        if section in self._met or _RANKS[section] < latest:
            raise PipelineError(
                f"{line.text!r} opens a second operation before the path of the one above it: "
                "the page is cut off there, or two pages were joined",
                file=line.file,
                line=line.number,
                advice="Save the whole page again.",
            )
        self._met[section] = line
        self._section, self._where = section, ()

    def _status(self, line: Line) -> re.Match[str] | None:
        """Read a status, alone or before words that do not read as part of a description."""
        match = _STATUS.fullmatch(line.text) if self._section == "responses" else None
        if match is None or match["words"] is None:
            return match
        is_code = match["status"].isdecimal() and match["status"] in _PHRASES
        is_phrase = is_code and match["words"].casefold() == _PHRASES[match["status"]]
        return match if is_phrase or (match["colon"] and not self._field) else None

    def _body_place(self) -> Pointer:
        """Give the body that is being shown, or nothing."""
        if self._section in ("body", "payload"):
            return ("requestBody",)
        return self._where[:2] if self._section == "responses" else ()

    def _finish(self) -> None:
        """Give the field its place: a parameter, a credential or a member of a body."""
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
            required = self._at((*schema, "required"))
            if required is None:
                required = Node([], (line.origin,))
                self._put((*schema, "required"), required)
            required.elements().append(line.says(field.name))

    def _write_parameter(self, field: Field, location: str) -> None:
        line = field.line
        parameters = self._at(("parameters",))
        if parameters is None:
            parameters = Node([], (line.origin,))
            self._put(("parameters",), parameters)
        for other in parameters.elements():
            if (
                plain(other.members()["name"]) == field.name
                and plain(other.members()["in"]) == location
            ):
                raise _twice(line, field.name)
        members = {"name": line.says(field.name), "in": line.says(location)}
        if field.text:
            members["description"] = _join(field.text)
        members["required"] = line.says(field.required)
        members["schema"] = Node(field.schema, (line.origin,))
        parameters.elements().append(Node(members, (line.origin,)))

    def _write_credential(
        self, name: str, line: Line, text: list[Line], *, required: bool = True
    ) -> None:
        key = credential_key(name)
        self._share(("components", "securitySchemes", key, "type"), line.says("apiKey"))
        self._share(("components", "securitySchemes", key, "name"), line.says(name))
        if text and not self._share(
            ("components", "securitySchemes", key, "description"), _join(text)
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
            statuses = (self._at(("responses",)) or Node({})).members()
            good = (status for status in statuses if status[0] == "2")
            status = next(good, next(iter(statuses), "200"))
            self._write_example(("responses", status), sample.response)
            shape_by_sample(self._at(("responses", status)) or Node({}), sample.response)

    def _write_example(self, body: Pointer, value: Node) -> None:
        shown = (self._at((*body, "content")) or Node({})).members()
        place = (*body, "content", next(iter(shown), _JSON), "examples", "sample")
        self._put(place, Node({"value": value}, value.origins))

    def _describe(self, place: Pointer, lines: list[Line]) -> None:
        if lines:
            self._put((*place, "description"), _join(lines))

    def _claim(self, place: Pointer, line: Line, name: str) -> None:
        if self._at(place) is not None:
            raise _twice(line, name)
        self._put(place, Node({}, (line.origin,)))

    def _put(self, place: Pointer, node: Node) -> None:
        put(self._findings.partial, (*self._shown.place, *place), node)

    def _share(self, place: Pointer, node: Node) -> bool:
        """Say something of the whole document; tell whether it fits what was said before."""
        known = self._findings.partial.at(*place)
        if known is None:
            put(self._findings.partial, place, node)
        elif same(known, node):
            merge_origins(known, node)
        else:
            return False
        return True

    def _at(self, place: Pointer) -> Node | None:
        return self._findings.partial.at(*self._shown.place, *place)

    def _leave(self, line: Line) -> None:
        self._findings.prose.append((line.number, line.text))


def credential_key(header: str) -> str:
    """Name a security scheme after its header, as a component may be named."""
    return "".join(character for character in header if character.isalnum())


def _join(lines: list[Line]) -> Node:
    text = intro_markdown([line.text for line in lines])
    return Node(text, tuple(line.origin for line in lines))


def _twice(line: Line, name: str) -> PipelineError:
    return PipelineError(
        f"{shorten(name)} stands twice in one place",
        file=line.file,
        line=line.number,
        advice="Save the page again, each operation once and with nested properties closed.",
    )
