"""Pages saved as the text a browser shows, in each of GitBook's layouts.

An operation ends with its method and path, alone or as a sample request; what stands between
two ends belongs to the second of them. Inside, known words open the sections.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from scripts.document.node import Node, Pointer
from scripts.errors import PipelineError
from scripts.extract.fields import Field, read_field
from scripts.extract.prose import intro_markdown
from scripts.extract.reading import METHODS, Line, Reading, members_of, put, split_lines
from scripts.extract.samples import Sample, read_samples

Section: TypeAlias = Literal["authorizations", "query", "path", "header", "cookie", "body"]

_SECTIONS: dict[str, Section] = {
    "Authorizations": "authorizations",
    "Query parameters": "query",
    "Path parameters": "path",
    "Header parameters": "header",
    "Cookie parameters": "cookie",
    "Body": "body",
    "Request body": "body",
}
_NOISE = re.compile(r"chevron-(?:right|down)|Last updated.*|Show properties|Hide properties")
_STATUS = re.compile(r"[1-5]\d\d|[1-5]XX|default")
_MEDIA_TYPE = re.compile(r"(?:application|text|multipart|image)/[A-Za-z0-9.+*-]+")
_PATH = re.compile(r"/[^\s?]*")
_HEADING_DEPTH = 2


@dataclass
class _Operation:
    """The lines of one operation, before they are given their places."""

    head: list[Line]
    body: list[Line]
    method: Line
    path: Line
    samples: Sample | None
    unread: list[Line] = field(default_factory=list[Line])


def read_rendered(text: str, file: str) -> Reading:
    """Read a page that was saved as text.

    Raises:
        PipelineError: an operation without its path, as on a page that is cut off, or a sample
            that is not JSON.
    """
    lines = [line for line in split_lines(text, file) if not _NOISE.fullmatch(line.text)]
    reading = Reading(partial=Node({}, (lines[0].origin,)) if lines else Node({}))
    operations, rest = _split(lines, text)
    title: Line | None = None
    for number, operation in enumerate(operations):
        intro = _Writer(operation, reading, title).write()
        if number == 0 and intro:
            title, paragraphs = intro[0], intro[1:]
            _write_tag(reading.partial, title, paragraphs)
            _tag_operation(reading.partial, operation, title)
        elif intro:
            reading.prose.extend((line.number, line.text) for line in intro)
    reading.prose.extend((line.number, line.text) for line in rest)
    _share_security(reading.partial)
    return reading


def _split(lines: list[Line], text: str) -> tuple[list[_Operation], list[Line]]:
    """Cut the page after each method that a path or a sample request follows."""
    operations: list[_Operation] = []
    start = index = 0
    while index < len(lines):
        method, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
        if method.text not in METHODS or after is None:
            index += 1
            continue
        sample = read_samples(lines, index + 1, text)
        if sample is None and not _PATH.fullmatch(after.text):
            index += 1
            continue
        part = lines[start:index]
        begin = next((i for i, line in enumerate(part) if _opens(line)), len(part))
        path = Line(after.file, after.number, sample.path) if sample else after
        operations.append(_Operation(part[:begin], part[begin:], method, path, sample))
        start = index = sample.end if sample else index + 2
    rest = lines[start:]
    cut = next((line for line in rest if _opens(line)), None)
    if cut:
        raise PipelineError(
            f"{cut.text!r} belongs to an operation whose path never comes: the page is cut off",
            file=cut.file,
            line=cut.number,
            advice="Save the whole page again.",
        )
    return operations, rest


def _opens(line: Line) -> bool:
    return line.text in _SECTIONS or line.text == "Responses"


class _Writer:
    """Writes one operation into the partial document."""

    def __init__(self, operation: _Operation, reading: Reading, title: Line | None) -> None:
        self.operation = operation
        self.reading = reading
        self.title = title
        self.place: Pointer = ("paths", operation.path.text, operation.method.text)

    def put(self, node: Node, *steps: str) -> None:
        put(self.reading.partial, (*self.place, *steps), node)

    def write(self) -> list[Line]:
        """Write everything; give the lines above the operation that are not its own."""
        put(self.reading.partial, self.place, Node({}, (self.operation.path.origin,)))
        intro = self._write_head()
        if self.title:
            _tag_operation(self.reading.partial, self.operation, self.title)
        self._write_body()
        if self.operation.samples:
            self._write_samples(self.operation.samples)
        return intro

    def _write_head(self) -> list[Line]:
        """Title, method and description; where there is no title, one line of description."""
        head = self.operation.head
        at = next((i for i, line in enumerate(head) if line.text in METHODS), None)
        if at is None:
            self._describe(head[-1:])
            return head[:-1]
        if at > 0:
            self.put(head[at - 1].says(head[at - 1].text), "summary")
        self._describe(head[at + 1 :])
        return head[: max(0, at - 1)]

    def _describe(self, lines: list[Line], *steps: str) -> None:
        if lines:
            text = "\n\n".join(line.text for line in lines)
            self.put(Node(text, tuple(line.origin for line in lines)), *steps, "description")

    def _write_body(self) -> None:
        where: Pointer = ()
        section: Section | Literal["responses"] | None = None
        current: Field | None = None
        for line in self.operation.body:
            found = read_field(line)
            opened = _SECTIONS.get(line.text)
            if opened or line.text == "Responses":
                self._finish(current, section, where)
                current, section, where = None, opened or "responses", ()
            elif section == "responses" and _STATUS.fullmatch(line.text):
                self._finish(current, section, where)
                current, where = None, ("responses", line.text)
                self.put(Node({}, (line.origin,)), *where)
            elif section in ("responses", "body") and _MEDIA_TYPE.fullmatch(line.text):
                where = (*(where[:2] or ("requestBody",)), "content", line.text)
                self.put(Node({}, (line.origin,)), *where)
            elif found:
                self._finish(current, section, where)
                current = found
            elif current is None and where[:1] == ("responses",) and len(where) == _HEADING_DEPTH:
                self.put(line.says(line.text), *where, "description")
            elif current is None:
                self._leave(line)
            elif not current.annotate(line):
                current.take_text(line)
        self._finish(current, section, where)

    def _leave(self, line: Line) -> None:
        self.reading.prose.append((line.number, line.text))

    def _finish(self, found: Field | None, section: str | None, where: Pointer) -> None:
        """Give a field its place: a parameter, a credential or a member of a body."""
        if found is None:
            return
        self.reading.prose.extend((found.line.number, text) for text in found.unread)
        if section == "authorizations":
            self._write_credential(found.name, found.line, found.description)
        elif section in ("responses", "body"):
            media = where if "content" in where else ("requestBody", "content", "application/json")
            self._write_member(found, (*media, "schema"))
        elif section:
            self._write_parameter(found, section)

    def _write_member(self, found: Field, schema: Pointer) -> None:
        line, origin = found.line, (found.line.origin,)
        known = self.reading.partial.at(*self.place, *schema)
        if known is None:
            shape = {"type": line.says("object"), "properties": Node({}, origin)}
            self.put(Node(shape, origin), *schema)
        member = found.node()
        self.put(member, *schema, "properties", found.name)
        self._describe(found.description, *schema, "properties", found.name)
        if found.required:
            required = self.reading.partial.at(*self.place, *schema, "required")
            if required is None:
                required = Node([], origin)
                self.put(required, *schema, "required")
            required.elements().append(line.says(found.name))

    def _write_parameter(self, found: Field, location: str) -> None:
        line = found.line
        parameters = self.reading.partial.at(*self.place, "parameters")
        if parameters is None:
            parameters = Node([], (line.origin,))
            self.put(parameters, "parameters")
        parameter = Node({"name": line.says(found.name), "in": line.says(location)}, (line.origin,))
        members = members_of(parameter)
        if found.description:
            text = "\n\n".join(part.text for part in found.description)
            members["description"] = Node(text, tuple(part.origin for part in found.description))
        members["required"] = line.says(found.required)
        members["schema"] = found.node()
        parameters.elements().append(parameter)

    def _write_credential(self, name: str, line: Line, description: list[Line]) -> None:
        key = credential_key(name)
        scheme: Pointer = ("components", "securitySchemes", key)
        put(self.reading.partial, (*scheme, "type"), line.says("apiKey"))
        put(self.reading.partial, (*scheme, "name"), line.says(name))
        if description:
            text = description[0].says(" ".join(part.text for part in description))
            put(self.reading.partial, (*scheme, "description"), text)
        self.put(line.says([{key: []}]), "security")

    def _write_samples(self, sample: Sample) -> None:
        if sample.server:
            server = Node({"url": sample.server}, sample.server.origins)
            put(self.reading.partial, ("servers",), Node([server], server.origins))
        for header in sample.credentials:
            self._write_credential(header.text, header, [])
            key = credential_key(header.text)
            scheme: Pointer = ("components", "securitySchemes", key, "in")
            put(self.reading.partial, scheme, header.says("header"))
        responses = self.reading.partial.at(*self.place, "responses") or Node({})
        status = next((code for code in responses.members() if code[0] == "2"), "200")
        if sample.request:
            self._write_sample(sample.request, "requestBody")
        if sample.response:
            self._write_sample(sample.response, "responses", status)

    def _write_sample(self, value: Node, *place: str) -> None:
        example = Node({"value": value}, value.origins)
        self.put(example, *place, "content", "application/json", "examples", "sample")


def credential_key(header: str) -> str:
    """Name a security scheme after its header, as a component may be named."""
    return "".join(character for character in header if character.isalnum())


def _write_tag(partial: Node, title: Line, paragraphs: list[Line]) -> None:
    tag = {"name": title.says(title.text)}
    if paragraphs:
        origins = tuple(line.origin for line in paragraphs)
        tag["description"] = Node(intro_markdown([line.text for line in paragraphs]), origins)
    put(partial, ("tags",), Node([Node(tag, (title.origin,))], (title.origin,)))


def _tag_operation(partial: Node, operation: _Operation, title: Line) -> None:
    place = ("paths", operation.path.text, operation.method.text, "tags")
    put(partial, place, title.says([title.text]))


def _share_security(partial: Node) -> None:
    """Say once what every operation says."""
    operations = [
        operation
        for item in (partial.at("paths") or Node({})).members().values()
        for operation in item.members().values()
    ]
    stated = [operation.at("security") for operation in operations]
    if stated and stated[0] and all(node and node.value for node in stated):
        put(partial, ("security",), stated[0])
        for operation in operations:
            del members_of(operation)["security"]
