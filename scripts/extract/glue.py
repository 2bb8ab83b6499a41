"""The layout without blank lines, in which a value is glued to the name after it.

``40pageinteger`` is the default of one parameter and the name of the next, ``usd400`` an example
and a status. Nothing shows where the value ends, so a page of this layout is refused: read like the
others, it would result in names and values that no page shows.
"""

import re

from scripts.document.node import METHODS
from scripts.errors import PipelineError
from scripts.extract.fields import Field, looks_like_field, read_field
from scripts.extract.findings import Line
from scripts.extract.labels import ANNOTATIONS, SECTIONS

MEDIA_TYPE = re.compile(r"(?:application|text|multipart|image)/[A-Za-z0-9.+*-]+")
_GLUED_STATUS = re.compile(r"\S*[^\s\d][1-5]\d\d")
_SECTION_ENDS = tuple(SECTIONS)
_VALUE_LABELS = tuple(f"{label}:" for label in ANNOTATIONS["values"])
_NEAR = 3


def refuse_glued(lines: list[Line]) -> None:
    """Refuse a page on which a value and the name after it are on one line.

    Raises:
        PipelineError: names the first such line, and the form to save instead.
    """
    scan = _Scan()
    for index, line in enumerate(lines):
        before = lines[index - 1].text if index else ""
        if _ends_in_section(line.text) and (scan.awaiting or before in METHODS):
            raise _refusal(line)
        if scan.awaiting and _is_glued(line, lines[index + 1 : index + 1 + _NEAR]):
            raise _refusal(line)
        scan.take(line)
    scan.finish(None)
    if scan.ambiguous and not scan.has_both:
        raise _refusal(scan.ambiguous)


class _Scan:
    """Keeps track of the field whose value is announced by a label and still to come.

    Attributes:
        awaiting: the field, if its own line ended with a label.
        ambiguous: the first line that is either a description, its value glued to the next
            name, or a value without description.
        has_both: whether any field shows a description and the value below it, as it should be.
    """

    def __init__(self) -> None:
        self.awaiting: Field | None = None
        self.ambiguous: Line | None = None
        self.has_both = False

    def take(self, line: Line) -> None:
        field = read_field(line)
        if field or line.text in SECTIONS or MEDIA_TYPE.fullmatch(line.text):
            self.finish(field)
            self.awaiting = field if field and field.awaited else None
        elif self.awaiting:
            self.awaiting.take(line)

    def finish(self, following: Field | None) -> None:
        field = self.awaiting
        if field is None:
            return
        spare = len(field.text) - len(field.awaited)
        is_text = not field.kinds or "string" in field.kinds
        if spare < 0 and following and not is_text:
            raise _refusal(following.line)
        if spare > 0:
            self.has_both = True
        elif spare == 0 and " " in field.text[0].text and following:
            if not is_text:
                raise _refusal(following.line)
            self.ambiguous = self.ambiguous or following.line


def _ends_in_section(text: str) -> bool:
    """Whether a section's name ends the line, glued to the text before it."""
    label = next((one for one in _SECTION_ENDS if text.endswith(one)), "")
    return bool(label) and text != label and not text[-len(label) - 1].isspace()


def _is_glued(line: Line, following: list[Line]) -> bool:
    """Whether the line begins with the value that a field above it awaits."""
    text = line.text
    if _GLUED_STATUS.fullmatch(text) and not read_field(line):
        return any(MEDIA_TYPE.fullmatch(after.text) for after in following)
    if following and following[0].text.startswith("/") and " " not in following[0].text:
        return text not in METHODS and text.endswith(METHODS)
    if not looks_like_field(text) or text.startswith("Other properties"):
        return False
    if field := read_field(line):
        return field.name[0].isdigit() or field.name.startswith(("true", "false"))
    if any(label in text for label in _VALUE_LABELS):
        return True
    head, dot, rest = text.partition(" · ")
    return read_field(line.part(head.rpartition(" ")[2] + dot + rest)) is not None


def _refusal(line: Line) -> PipelineError:
    return line.error(
        "a value, and the name or section after it, are on one line: the page was saved in "
        "the layout without blank lines that glues them",
        "Save the Markdown export instead (the page's address with .md at its end, format "
        '= "markdown"), or copy the text from a browser, where each name begins a line.',
    )
