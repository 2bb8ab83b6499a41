"""The line of a rendered page that shows a parameter or a field.

Name, type, format, bounds and requiredness run together without spaces, as in
``sizeinteger · min: 1 · max: 100Optional`` or ``currencystring · enumRequired``.
"""

import re
from dataclasses import dataclass, field

from scripts.document.json_text import parse_json
from scripts.document.node import Node, plain
from scripts.errors import PipelineError
from scripts.extract.findings import Line
from scripts.extract.labels import (
    ACCESS,
    ANNOTATIONS,
    BOUNDS,
    DEPRECATED,
    DISCRIMINATOR,
    ENUM,
    NULLABLE,
    PRESENCE,
    one_of,
    presence,
)

_TYPES = "(?:string|integer|number|boolean|object|array|null|any|undefined)"
_LABEL = {name: f"(?:{one_of(words)})" for name, words in ANNOTATIONS.items()}
_PRESENCE = rf"(?P<presence>(?i:{one_of(PRESENCE)}))(?P<deprecated>(?:{one_of(DEPRECATED)}))?"
_TAIL = rf"(?P<tail>(?:{'|'.join(_LABEL.values())}):.*)?"
_WORD = r"(?!(?:true|false|null)\b)[A-Za-z_][\w.-]*?"
_FIELD = re.compile(
    rf"(?P<name>[^\s·]+?)(?:{one_of(DISCRIMINATOR)})?"
    rf"(?:(?P<type>{_TYPES}(?: \| {_TYPES})*(?:\[\])*)|const: (?P<const>{_WORD}))"
    rf"(?P<qualifiers>(?: [·|] [^·|]+?)*)(?P<access>{one_of(ACCESS)})?{_PRESENCE}{_TAIL}"
)
_UNREADABLE = re.compile(rf".*\S(?:{one_of(PRESENCE)})(?:{one_of(DEPRECATED)})?{_TAIL}")
# In small letters the word ends many sentences: it ends a field only after a type.
_SPELLED_OTHERWISE = re.compile(
    rf"\S*(?:{_TYPES}|(?:one|any|all) of|ref)(?:\[\])*(?: ?[·|•][^·|•]*){{0,9}}"
    rf" ?(?i:{one_of(PRESENCE)})(?:{one_of(DEPRECATED)})?{_TAIL}"
)
# Labels follow one another without a space; after a space, it is a word of the value.
_ANNOTATIONS = re.compile(
    rf"(?:{_LABEL['default']}:(?P<default>.*?))?(?:(?<!\s){_LABEL['example']}:(?P<example>.*?))?"
    rf"(?:(?<!\s){_LABEL['pattern']}:(?P<pattern>.*?))?"
    rf"(?:(?<!\s){_LABEL['values']}:(?P<values>.*))?"
)
_BOUND = re.compile(rf"(?P<side>{one_of(BOUNDS)})\.?: (?P<number>-?\d+(?:\.\d+)?)")
_FORMAT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_QUOTED = re.compile("[“„”](?P<inside>[^“„”]*)[“”]")
_FORMATTED = ("string", "integer", "number")
_BOUND_KEYWORDS = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
_MAX_LISTS = 8
HIDDEN_VALUES = "x-values-hidden"


@dataclass
class Field:
    """A parameter or field as a rendered page shows it.

    Attributes:
        kinds: the types it may have; none if any type is allowed.
        schema: its schema.
        element: the schema of its innermost elements, if it is a list; else its own.
        text: lines below it that are words.
        unused: what the page says about it that the schema has no place for.
        awaited: the labels whose values are still to come.
    """

    line: Line
    name: str
    required: bool
    kinds: list[str]
    schema: dict[str, Node]
    element: dict[str, Node]
    element_kinds: list[str]
    text: list[Line] = field(default_factory=list[Line])
    unused: list[Line] = field(default_factory=list[Line])
    awaited: list[str] = field(default_factory=list[str])

    def take(self, line: Line) -> None:
        """Read a line below the field, or the end of its own line."""
        match = _ANNOTATIONS.fullmatch(line.text)
        if match is None:
            self.text.append(line)
            return
        for keyword in ("default", "example", "pattern"):
            shown = (match[keyword] or "").strip()
            if shown:
                self._annotate(keyword, line, shown)
            elif match[keyword] is not None:
                self.awaited.append(keyword)
        if match["values"] is not None:
            self._allow(line, match["values"])

    def settle(self) -> None:
        """Read the values that one layout shows below the description, without their labels."""
        first = len(self.text) - len(self.awaited)
        if first < 0:
            self.unused.append(self.line)
            return
        below, self.text = self.text[first:], self.text[:first]
        for keyword, line in zip(self.awaited, below, strict=True):
            self._annotate(keyword, line, line.text)

    def enclose(self) -> None:
        """Make the field a list of what it was before."""
        items = Node(self.schema, (self.line.origin,))
        self.kinds, self.schema = ["array"], {"type": self.line.says("array"), "items": items}

    def qualify(self, word: str) -> None:
        """Read one of the words between the type and the requiredness."""
        line, bound = self.line, _BOUND.fullmatch(word)
        kind = self.kinds[0] if self.kinds else ""
        if bound:
            lower, upper = _BOUND_KEYWORDS.get(kind, ("minimum", "maximum"))
            number = _read_value(line, bound["number"], ["number"])
            if number:
                self.schema[lower if BOUNDS[bound["side"]] == "min" else upper] = number
        elif word in ENUM:
            self.element[HIDDEN_VALUES] = _true(line)
        elif word in NULLABLE:
            self.kinds = [*self.kinds, "null"]
            self.schema["type"] = line.says(list(self.kinds))
        elif word in DEPRECATED:
            self.schema["deprecated"] = _true(line)
        elif word in ACCESS:
            self.schema[ACCESS[word]] = _true(line)
        elif kind in _FORMATTED and _FORMAT.fullmatch(word):
            self.schema["format"] = line.says(word)
        else:
            self.unused.append(line.part(word))

    def _annotate(self, keyword: str, line: Line, shown: str) -> None:
        kinds = ["string"] if keyword == "pattern" else self.kinds
        value = _read_value(line, shown, kinds)
        if keyword == "example":
            example = value or line.says(shown)  # one of another type is kept as text
            self.schema["examples"] = Node([example], example.origins)
        elif value:
            self.schema[keyword] = value
        else:
            self.unused.append(line)

    def _allow(self, line: Line, shown: str) -> None:
        words = [word for part in shown.split(",") if (word := part.strip("` "))]
        values = [_read_value(line, word, self.element_kinds) or line.says(word) for word in words]
        if values:
            self.element.pop(HIDDEN_VALUES, None)
            self.element["enum"] = Node(values, (line.origin,))
        else:
            self.element[HIDDEN_VALUES] = _true(line)


def read_field(line: Line) -> Field | None:
    """Read a line; None if it shows no field."""
    match = _FIELD.fullmatch(" ".join(line.text.split()))
    if match is None or line.text.count("[]") > _MAX_LISTS:
        return None
    kind = match["type"] or ""
    shown = kind.rstrip("[]").split(" | ") if kind else []
    kinds = [] if "any" in shown or "undefined" in shown else shown
    schema = {"type": line.says(kinds[0] if len(kinds) == 1 else list(kinds))} if kinds else {}
    if match["const"]:
        schema["const"] = line.says(match["const"])
    found = Field(line, match["name"], presence(match["presence"]), kinds, schema, schema, kinds)
    for _ in range(kind.count("[")):
        found.enclose()
    words = re.split(r" [·|] ", match["qualifiers"])[1:]
    for word in filter(None, (*words, match["access"], match["deprecated"])):
        found.qualify(word.rstrip("[]"))
        for _ in range(word.count("[")):
            found.enclose()
    if match["tail"]:
        found.take(line.part(match["tail"]))
    return found


def is_unreadable(line: Line) -> bool:
    """Whether the line looks like a field that ``read_field`` can't read."""
    return looks_like_field(line.text)


def looks_like_field(text: str) -> bool:
    """Whether a reader would take the line for a field, read or not."""
    return bool(_UNREADABLE.fullmatch(text) or _SPELLED_OTHERWISE.fullmatch(text))


def _true(line: Line) -> Node:
    return Node(value=True, origins=(line.origin,))


def _read_value(line: Line, shown: str, kinds: list[str]) -> Node | None:
    """Read a value as the first type that it fits."""
    if quoted := _QUOTED.fullmatch(shown):
        shown = quoted["inside"]
    if not kinds:
        return line.says(shown)
    for kind in kinds:
        if kind == "string":
            return line.says(shown)
        try:
            value = plain(parse_json(shown, file=line.file, first_line=line.number))
        except PipelineError:
            continue
        if isinstance(value, _PYTHON[kind]) and (kind == "boolean" or not isinstance(value, bool)):
            return line.says(value)
    return None
