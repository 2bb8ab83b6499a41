"""The sample request and the sample bodies that a rendered page shows below an operation."""

import re
from dataclasses import dataclass, field

from scripts.document.json_text import parse_json_prefix
from scripts.document.node import Node
from scripts.errors import PipelineError
from scripts.extract.reading import Line

_REQUEST = re.compile(
    r"(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) (?P<target>/\S*) HTTP/[\d.]+"
)
_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*): ?(?P<value>.*)")
_VERSIONED = re.compile(r"(?P<base>/api/v\d+)(?P<path>/.*)")
_BODIES = 2  # what is sent and what is answered
_PLACEHOLDER = re.compile(r"(?:Bearer )?YOUR_[A-Z0-9_]+")


@dataclass
class Sample:
    """A request in HTTP's own words, and the JSON bodies that follow it.

    Attributes:
        path: without the base path that is common to the service.
        server: the service as OpenAPI lists it, when the sample names its host.
        credentials: headers that carry a placeholder for a key.
        end: index of the first line after the sample.
    """

    path: str
    server: Node | None = None
    credentials: list[Line] = field(default_factory=list[Line])
    request: Node | None = None
    response: Node | None = None
    end: int = 0


def read_samples(lines: list[Line], start: int, text: str) -> Sample | None:
    """Read the sample that begins at a line, or give None where none does.

    Raises:
        PipelineError: a body that is not JSON, cut off, or not alone on its lines.
    """
    match = _REQUEST.fullmatch(lines[start].text)
    if match is None:
        return None
    target = match["target"].partition("?")[0]
    versioned = _VERSIONED.fullmatch(target)
    sample = Sample(path=versioned["path"] if versioned else target)
    is_sent = False
    index = start + 1
    while index < len(lines) and (header := _HEADER.fullmatch(lines[index].text)):
        line = lines[index]
        if header["name"] == "Host" and header["value"]:
            base = versioned["base"] if versioned else ""
            sample.server = line.says([{"url": f"https://{header['value']}{base}"}])
        if _PLACEHOLDER.fullmatch(header["value"]):
            sample.credentials.append(Line(line.file, line.number, header["name"]))
        is_sent = is_sent or header["name"] == "Content-Length"
        index += 1
    bodies: list[Node] = []
    while index < len(lines) and lines[index].text[0] in "{[" and len(bodies) < _BODIES:
        body, index = _read_body(lines, index, text)
        bodies.append(body)
    if bodies and (is_sent or len(bodies) == _BODIES):
        sample.request = bodies.pop(0)
    sample.response = bodies[0] if bodies else None
    sample.end = index
    return sample


def _read_body(lines: list[Line], index: int, text: str) -> tuple[Node, int]:
    first = lines[index]
    node, end = parse_json_prefix(
        text, file=first.file, start=first.offset, first_line=first.number
    )
    last = first.number + text.count("\n", first.offset, end)
    line_end = text.find("\n", end)
    if text[end : line_end if line_end >= 0 else None].strip():
        raise PipelineError("there is text after the end of the JSON", file=first.file, line=last)
    while index < len(lines) and lines[index].number <= last:
        index += 1
    return node, index
