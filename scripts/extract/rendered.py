"""Pages saved as the text a browser shows, in each of the platform's layouts.

``splitter`` finds where each operation, webhook and schema ends, ``operation`` reads its lines.
"""

from scripts.document.node import Node, members_of, merge_origins, put, same
from scripts.document.pointer import Pointer
from scripts.extract.findings import Findings, Line, split_lines, write_tag
from scripts.extract.glue import refuse_glued
from scripts.extract.labels import NOISE
from scripts.extract.operation import Writer
from scripts.extract.splitter import Splitter

# As wide as the spaces of a browser: each is one character, so that offsets stay.
_SPACES = dict.fromkeys(
    map(ord, "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))), " "
)


def read_rendered(text: str, file: str) -> Findings:
    """Read a page that was saved as text.

    Raises:
        PipelineError: an operation without its path, as on a page that is cut off, a sample
            that is not JSON, the same part twice, or a layout in which names and values can't
            be distinguished.
    """
    text = text.translate(_SPACES)
    lines = [line for line in split_lines(text, file) if not NOISE.fullmatch(line.text)]
    refuse_glued(lines)
    findings = Findings(partial=Node({}, (lines[0].origin,)) if lines else Node({}))
    parts, rest = Splitter(lines, text, findings).split()
    title: Line | None = None
    for number, part in enumerate(parts):
        intro = Writer(part, findings).write()
        if number == 0 and intro:
            title = intro.pop(0)
            write_tag(findings.partial, title, intro)
            intro = []
        if title and part.place[0] != "components":
            put(findings.partial, (*part.place, "tags"), title.says([title.text]))
        rest.extend(intro)
    findings.prose.extend((line.number, line.text) for line in rest)
    _share_security(findings.partial, [part.place for part in parts if part.place[0] == "paths"])
    return findings


def _share_security(partial: Node, places: list[Pointer]) -> None:
    """Move the security that all operations have to the root of the document."""
    stated = [partial.at(*place, "security") for place in places]
    first = stated[0] if stated else None
    if first and all(node and same(node, first) for node in stated):
        for other in filter(None, stated[1:]):
            merge_origins(first, other)
        put(partial, ("security",), first)
        for place in places:
            operation = partial.at(*place)
            if operation:
                del members_of(operation)["security"]
