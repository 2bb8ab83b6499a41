"""The sample request and the sample bodies that a rendered page shows below an operation."""

import re
from dataclasses import dataclass, field

from scripts.document.json_text import parse_json_prefix
from scripts.document.node import Node
from scripts.errors import PipelineError
from scripts.extract.findings import Line

_REQUEST = re.compile(
    r"(?P<method>GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) (?P<target>/\S*) HTTP/[\d.]+"
)
_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*): ?(?P<value>.*)")
_VERSIONED = re.compile(r"(?P<base>/api/v\d+)(?P<path>/.*)")
_BODIES = 2  # of the request and of the response
_PLACEHOLDER = re.compile(r"(?:Bearer )?YOUR_[A-Z0-9_]+")
# The strings of JSON, and those that an editor wrote with curly quotes; one that never ends
# extends to the end, so that the pattern tries no place twice.
_STRING = re.compile(
    r'"(?:[^"\\\n]|\\.)*(?:"|\\?(?:\n|\Z))|[“”„](?P<inside>(?:[^“”"\\\n]|\\.)*)[“”]|[\[\]{}]'
)


@dataclass
class Sample:
    """A request as HTTP text, and the JSON bodies after it.

    Attributes:
        method: in small letters.
        path: without the base path that is common to the service.
        server: the service as OpenAPI lists it, when the sample names its host.
        credentials: headers that carry a placeholder for a key.
        end: index of the first line after the sample.
    """

    method: str
    path: str
    server: Node | None = None
    credentials: list[Line] = field(default_factory=list[Line])
    request: Node | None = None
    response: Node | None = None
    end: int = 0


def shows_request(line: Line) -> bool:
    """Whether the line begins a sample request."""
    return _REQUEST.fullmatch(line.text) is not None


def read_samples(lines: list[Line], start: int, text: str, path: str = "") -> Sample | None:
    """Read the sample that begins at a line; None if there is none.

    Args:
        lines: of the page.
        start: index of the line.
        text: the page.
        path: of the operation, where the page shows it; the sample has the base path before it.

    Raises:
        PipelineError: a body that is not JSON, cut off, or not alone on its lines.
    """
    match = _REQUEST.fullmatch(lines[start].text)
    if match is None:
        return None
    target = match["target"].partition("?")[0]
    base, shown = _split_target(target, path)
    sample = Sample(match["method"].lower(), shown)
    is_sent = False
    index = start + 1
    while index < len(lines) and (header := _HEADER.fullmatch(lines[index].text)):
        line = lines[index]
        if header["name"] == "Host" and header["value"]:
            sample.server = line.says([{"url": f"https://{header['value']}{base}"}])
        if _PLACEHOLDER.fullmatch(header["value"]):
            sample.credentials.append(line.part(header["name"]))
        is_sent = is_sent or header["name"] == "Content-Length"
        index += 1
    bodies, index = read_bodies(lines, index, text)
    if bodies and (is_sent or len(bodies) == _BODIES):
        sample.request = bodies.pop(0)
    sample.response = bodies[0] if bodies else None
    sample.end = index
    return sample


def _split_target(target: str, path: str) -> tuple[str, str]:
    """Split the target into base path and path; the sample may fill in parameters."""
    steps, shown = path.split("/")[1:], target.split("/")
    last = shown[len(shown) - len(steps) :]
    if path and len(last) == len(steps) < len(shown):
        pairs = zip(steps, last, strict=True)
        if all(step == other or step.startswith("{") for step, other in pairs):
            return "/".join(shown[: -len(steps)]), path
    versioned = _VERSIONED.fullmatch(target)
    return (versioned["base"], versioned["path"]) if versioned else ("", target)


def read_bodies(lines: list[Line], index: int, text: str) -> tuple[list[Node], int]:
    """Read the JSON bodies that begin at a line; return them and the first line after them."""
    bodies: list[Node] = []
    while index < len(lines) and lines[index].text[0] in "{[" and len(bodies) < _BODIES:
        body, index = _read_body(lines, index, text)
        bodies.append(body)
    return bodies, index


def _read_body(lines: list[Line], index: int, text: str) -> tuple[Node, int]:
    first = lines[index]
    try:
        node, end = parse_json_prefix(
            text, file=first.file, start=first.offset, first_line=first.number
        )
    except PipelineError:
        straight = _straighten(text, first.offset)
        if not straight:
            raise
        node, length = parse_json_prefix(straight, file=first.file, first_line=first.number)
        end = first.offset + length
    last = first.number + text.count("\n", first.offset, end)
    line_end = text.find("\n", end)
    if text[end : line_end if line_end >= 0 else None].strip():
        raise PipelineError("there is text after the end of the JSON", file=first.file, line=last)
    while index < len(lines) and lines[index].number <= last:
        index += 1
    return node, index


def _straighten(text: str, start: int) -> str:
    """Return the JSON that begins here with straight quotes; empty if it has no curly ones."""
    parts: list[str] = []
    depth, here, is_changed = 0, start, False
    for token in _STRING.finditer(text, start):
        parts.append(text[here : token.start()])
        here = token.end()
        if token["inside"] is None:
            parts.append(token[0])
            depth += (token[0] in "[{") - (token[0] in "]}")
        else:
            parts.append(f'"{token["inside"]}"')
            is_changed = True
        if depth == 0:
            break
    return "".join(parts) if is_changed else ""
