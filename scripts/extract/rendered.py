"""Pages saved as the text a browser shows, in each of GitBook's layouts.

An operation ends with its method and path, alone or as a sample request; what stands between
two ends belongs to the second of them. Inside, known words open the sections.
"""

import re

from scripts.document.node import Node, Pointer, same
from scripts.errors import PipelineError
from scripts.extract.operation import Shown, Writer, opens_section
from scripts.extract.prose import intro_markdown
from scripts.extract.reading import METHODS, Line, Reading, join, members_of, put, split_lines
from scripts.extract.samples import read_samples

_NOISE = re.compile(r"chevron-(?:right|down)|Last updated.*|Show (?:properties|available items)")
_PATH = re.compile(r"/[^\s?]*")


def read_rendered(text: str, file: str) -> Reading:
    """Read a page that was saved as text.

    Raises:
        PipelineError: an operation without its path, as on a page that is cut off, a sample
            that is not JSON, or the same thing twice.
    """
    lines = [line for line in split_lines(text, file) if not _NOISE.fullmatch(line.text)]
    reading = Reading(partial=Node({}, (lines[0].origin,)) if lines else Node({}))
    operations, rest = _split(lines, text)
    title: Line | None = None
    for number, operation in enumerate(operations):
        intro = Writer(operation, reading).write()
        if number == 0 and intro:
            title = intro.pop(0)
            _write_tag(reading.partial, title, intro)
            intro = []
        if title:
            put(reading.partial, (*operation.place, "tags"), title.says([title.text]))
        rest.extend(intro)
    reading.prose.extend((line.number, line.text) for line in rest)
    _share_security(reading.partial, [operation.place for operation in operations])
    return reading


def _split(lines: list[Line], text: str) -> tuple[list[Shown], list[Line]]:
    """Cut the page after each method that a path or a sample request follows."""
    operations: list[Shown] = []
    start = index = 0
    while index + 1 < len(lines):
        method, after = lines[index], lines[index + 1]
        sample = read_samples(lines, index + 1, text) if method.text in METHODS else None
        if method.text not in METHODS or not (sample or _PATH.fullmatch(after.text)):
            index += 1
            continue
        part = lines[start:index]
        begin = next((i for i, line in enumerate(part) if opens_section(line)), len(part))
        path = Line(after.file, after.number, sample.path) if sample else after
        operations.append(Shown(part[:begin], part[begin:], method, path, sample))
        start = index = sample.end if sample else index + 2
    rest = lines[start:]
    cut = next((line for line in rest if opens_section(line)), None)
    if cut:
        raise PipelineError(
            f"{cut.text!r} belongs to an operation whose path never comes: the page is cut off",
            file=cut.file,
            line=cut.number,
            advice="Save the whole page again.",
        )
    return operations, rest


def _write_tag(partial: Node, title: Line, paragraphs: list[Line]) -> None:
    tag = {"name": title.says(title.text)}
    if paragraphs:
        origins = tuple(line.origin for line in paragraphs)
        tag["description"] = Node(intro_markdown([line.text for line in paragraphs]), origins)
    put(partial, ("tags",), Node([Node(tag, (title.origin,))], (title.origin,)))


def _share_security(partial: Node, places: list[Pointer]) -> None:
    """Say once what every operation says alike."""
    stated = [partial.at(*place, "security") for place in places]
    first = stated[0] if stated else None
    if first and all(node and same(node, first) for node in stated):
        for other in filter(None, stated[1:]):
            join(first, other)
        put(partial, ("security",), first)
        for place in places:
            operation = partial.at(*place)
            if operation:
                del members_of(operation)["security"]
