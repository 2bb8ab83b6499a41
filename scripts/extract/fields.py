"""The line that a rendered page shows for a parameter or a field.

Name, type, format, bounds and requiredness run together without spaces, as in
``sizeinteger · min: 1 · max: 100Optional`` or ``currencystring · enumRequired``.
"""

import re
from dataclasses import dataclass, field

from scripts.document.node import Json, Node
from scripts.extract.reading import Line

_FIELD = re.compile(
    r"(?P<name>[A-Za-z_$][\w.$-]*?)"
    r"(?P<type>string|integer|number|boolean|object|array|null|any)(?P<many>(?:\[\])*)"
    r"(?P<qualifiers>(?: · [^·]+?)*)"
    r"(?P<presence>Required|Optional)"
    r"(?P<tail>.*)"
)
_ANNOTATION = re.compile(
    r"(?P<label>Default|Example): ?(?P<value>.*?)(?P<values>Possible values:.*)?"
)
_BOUND = re.compile(r"(?P<side>min|max): (?P<number>-?\d+(?:\.\d+)?)")
_FORMAT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VALUES = "Possible values:"
_BOUND_KEYWORDS = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
HIDDEN_VALUES = "x-values-hidden"


@dataclass
class Field:
    """A parameter or field as a rendered page shows it."""

    line: Line
    name: str
    type: str
    depth: int
    required: bool
    schema: dict[str, Node] = field(default_factory=dict[str, Node])
    description: list[Line] = field(default_factory=list[Line])
    unread: list[str] = field(default_factory=list[str])
    awaits_default: bool = False

    def node(self) -> Node:
        """Give the schema that the field describes."""
        inner = Node(self.schema, (self.line.origin,))
        for _ in range(self.depth):
            inner = Node({"type": self.line.says("array"), "items": inner}, inner.origins)
        return inner

    def annotate(self, line: Line) -> bool:
        """Take a line below the field when it gives a default, an example or allowed values."""
        if line.text.startswith(_VALUES):
            self._values(line, line.text)
            return True
        match = _ANNOTATION.fullmatch(line.text)
        if match is None:
            return False
        value = line.says(_typed(match["value"], self.type))
        if match["label"] == "Default" and not match["value"]:
            self.awaits_default = True
        elif match["label"] == "Default":
            self.schema["default"] = value
        else:
            self.schema["examples"] = Node([value], value.origins)
        if match["values"]:
            self._values(line, match["values"])
        return True

    def take_text(self, line: Line) -> None:
        """Take a line of words: the description, or the default that follows it."""
        if self.awaits_default and self.description:
            self.awaits_default = False
            self.schema["default"] = line.says(_typed(line.text, self.type))
        else:
            self.description.append(line)

    def _values(self, line: Line, text: str) -> None:
        shown = [value.strip("` ") for value in text.removeprefix(_VALUES).split(",")]
        values: list[Json] = [value for value in shown if value]
        if values:
            self.schema["enum"] = line.says(values)
        else:
            self.schema[HIDDEN_VALUES] = line.says(True)  # noqa: FBT003  # the value it has


def read_field(line: Line) -> Field | None:
    """Read the line, or give None when it is no field."""
    match = _FIELD.fullmatch(line.text)
    if match is None:
        return None
    found = Field(
        line=line,
        name=match["name"],
        type=match["type"],
        depth=match["many"].count("["),
        required=match["presence"] == "Required",
    )
    if found.type != "any":
        found.schema["type"] = line.says(found.type)
    for qualifier in match["qualifiers"].split(" · ")[1:]:
        _qualify(found, qualifier.strip())
    tail = match["tail"].strip()
    if tail and not found.annotate(Line(line.file, line.number, tail)):
        found.unread.append(tail)
    return found


def _qualify(found: Field, qualifier: str) -> None:
    """Read one of the words between the type and the requiredness."""
    line = found.line
    bound = _BOUND.fullmatch(qualifier)
    if bound:
        keywords = _BOUND_KEYWORDS.get(found.type, ("minimum", "maximum"))
        keyword = keywords[0 if bound["side"] == "min" else 1]
        found.schema[keyword] = line.says(_typed(bound["number"], "number"))
    elif qualifier == "enum":
        found.schema.setdefault(HIDDEN_VALUES, line.says(True))  # noqa: FBT003  # as above
    elif qualifier == "nullable":
        found.schema["type"] = line.says([found.type, "null"])
    elif qualifier == "deprecated":
        found.schema["deprecated"] = line.says(True)  # noqa: FBT003  # as above
    elif _FORMAT.fullmatch(qualifier):
        found.schema["format"] = line.says(qualifier)
    else:
        found.unread.append(qualifier)


def _typed(text: str, kind: str) -> Json:
    """Read a shown value as its type has it; one that does not fit stays text and is reported."""
    if kind in ("integer", "number") and re.fullmatch(r"-?\d{1,400}", text):
        return int(text)
    if kind == "number" and re.fullmatch(r"-?\d{1,400}\.\d{1,400}", text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
