"""One operation of a rendered page, brought to its places in an OpenAPI document."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scripts.document.node import Node, Pointer, plain, same, shorten
from scripts.errors import PipelineError
from scripts.extract.fields import Field, is_unreadable, read_field
from scripts.extract.prose import intro_markdown
from scripts.extract.reading import METHODS, Line, Reading, join, put
from scripts.extract.samples import Sample

Section: TypeAlias = Literal[
    "authorizations", "query", "path", "header", "cookie", "body", "responses", "unplaced"
]

_SECTIONS: dict[str, Section] = {
    "Authorizations": "authorizations",
    "Query parameters": "query",
    "Path parameters": "path",
    "Header parameters": "header",
    "Cookie parameters": "cookie",
    "Body": "body",
    "Request body": "body",
    "Responses": "responses",
}
# Below these stand fields of something else, and nothing tells where they end: better unread
# than in the wrong object.
_UNPLACED = re.compile(r"Hide (?:properties|available items)|Headers|Body\S+\[\]|or|and")
_STATUS = re.compile(r"[1-5]\d\d|[1-5]XX|default")
_MEDIA_TYPE = re.compile(r"(?:application|text|multipart|image)/[A-Za-z0-9.+*-]+")
_JSON = "application/json"


@dataclass(frozen=True)
class Shown:
    """The lines of one operation, before they are given their places.

    Attributes:
        head: title, method and description, after lines that are not its own.
        body: from the first section on.
    """

    head: list[Line]
    body: list[Line]
    method: Line
    path: Line
    sample: Sample | None

    @property
    def place(self) -> Pointer:
        """Where an OpenAPI document has it."""
        return ("paths", self.path.text, self.method.text)


def opens_section(line: Line) -> bool:
    """Tell whether the line begins a section of an operation."""
    return line.text in _SECTIONS


class Writer:
    """Writes one operation into the partial document."""

    def __init__(self, shown: Shown, reading: Reading) -> None:
        self._shown = shown
        self._reading = reading
        self._section: Section | None = None
        self._where: Pointer = ()
        self._field: Field | None = None

    def write(self) -> list[Line]:
        """Write everything; give the lines above the operation that are not its own."""
        self._claim((), self._shown.path, self._shown.method.text)
        rest = self._write_head()
        for line in self._shown.body:
            self._write_line(line)
        self._finish()
        if self._shown.sample:
            self._write_sample(self._shown.sample)
        return rest

    def _write_head(self) -> list[Line]:
        """Title, method and description; where there is no title, one line of description."""
        head = self._shown.head
        at = next((i for i, line in enumerate(head) if line.text in METHODS), None)
        if at is None:
            self._describe((), head[-1:])
            return head[:-1]
        if at > 0:
            self._put(("summary",), head[at - 1].says(head[at - 1].text))
        self._describe((), head[at + 1 :])
        return head[: max(0, at - 1)]

    def _write_line(self, line: Line) -> None:
        section, field = _SECTIONS.get(line.text), read_field(line)
        if section:
            self._finish()
            self._section, self._where = section, ()
        elif _UNPLACED.fullmatch(line.text):
            self._finish()
            self._section = "responses" if self._section == "responses" else "unplaced"
            self._where = ()
            self._leave(line)
        elif self._section == "responses" and _STATUS.fullmatch(line.text):
            self._finish()
            self._where = ("responses", line.text)
            self._claim(self._where, line, line.text)
        elif self._body_place() and _MEDIA_TYPE.fullmatch(line.text):
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

    def _body_place(self) -> Pointer:
        """Give the body that is being shown, or nothing."""
        if self._section == "body":
            return ("requestBody",)
        return self._where[:2] if self._section == "responses" else ()

    def _finish(self) -> None:
        """Give the field its place: a parameter, a credential or a member of a body."""
        field, self._field = self._field, None
        if field is None:
            return
        field.settle()
        body = self._body_place()
        if self._section == "authorizations":
            self._write_credential(field.name, field.line, field.text, required=field.required)
        elif body:
            media = self._where if "content" in self._where else (*body, "content", _JSON)
            self._write_member(field, (*media, "schema"))
        elif self._section in ("query", "path", "header", "cookie"):
            self._write_parameter(field, self._section)
        else:
            field.unread = [field.line, *field.text]
        for line in field.unread:
            self._leave(line)

    def _write_member(self, field: Field, schema: Pointer) -> None:
        line = field.line
        if self._at(schema) is None:
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
        put(self._reading.partial, (*self._shown.place, *place), node)

    def _share(self, place: Pointer, node: Node) -> bool:
        """Say something of the whole document; tell whether it fits what was said before."""
        known = self._reading.partial.at(*place)
        if known is None:
            put(self._reading.partial, place, node)
        elif same(known, node):
            join(known, node)
        else:
            return False
        return True

    def _at(self, place: Pointer) -> Node | None:
        return self._reading.partial.at(*self._shown.place, *place)

    def _leave(self, line: Line) -> None:
        self._reading.prose.append((line.number, line.text))


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
