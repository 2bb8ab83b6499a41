"""YAML as a plain notation for JSON: no tags, no anchors, no surprises.

Scalars are read by the core schema of YAML 1.2, which OpenAPI asks for, and not by PyYAML's
older rules, where ``no`` is false and ``1:30`` is ninety.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any, NoReturn, cast

import yaml

from scripts.document.node import Json, Node, Origin, Scalar, plain
from scripts.document.text import MAX_DEPTH, MAX_DIGITS, check, shorten
from scripts.errors import PipelineError

# The C parser is twenty times faster and has the same events (tested).
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CORE: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_LINE = 1000


def load_yaml(text: str, *, file: str) -> Json:
    """Read a YAML or JSON document as bare values."""
    return plain(parse_yaml(text, file=file))


def parse_yaml(text: str, *, file: str, first_line: int = 1) -> Node:
    """Read a YAML or JSON document that begins at a line of a file.

    Raises:
        PipelineError: not YAML, or with tags, anchors, merge keys, duplicate keys, several
            documents or nesting over the bound.
    """
    check(text, file=file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # all of them are breaks in YAML
    return _Reader(file, text.split("\n"), first_line).document(text)


def resolve(text: str) -> Scalar:
    """Read a plain scalar by the core schema."""
    if text in _CORE:
        return _CORE[text]
    if _DECIMAL.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else nan
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) <= MAX_DIGITS else nan
    if _FLOAT.fullmatch(text):
        return float(text)
    return nan if _NOT_A_NUMBER.fullmatch(text) else text


@dataclass
class _Reader:
    file: str
    lines: list[str]
    first_line: int

    def document(self, text: str) -> Node:
        events = self.events(text)
        node: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self.refuse(event, "there is more than one document in this file")
                node = self.node(next(events), events, depth=0, key=None)
        if node is None:
            raise PipelineError("the document is empty", file=self.file, line=self.first_line)
        return node

    def events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise PipelineError(
                f"not valid YAML: {error.problem or error.context}",
                file=self.file,
                line=mark.line + self.first_line if mark else None,
            ) from None

    def refuse(self, event: yaml.Event, reason: str) -> NoReturn:
        raise PipelineError(reason, file=self.file, line=self.line(event))

    def origin(self, event: yaml.Event) -> tuple[Origin]:
        line = self.line(event)
        quote = self.lines[line - self.first_line][:_MAX_LINE]
        return (Origin(self.file, line, shorten(quote)),)

    def line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return (mark.line if mark else 0) + self.first_line

    def node(
        self, event: yaml.Event, events: Iterator[yaml.Event], *, depth: int, key: yaml.Event | None
    ) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(event, "anchors and aliases are not accepted")
        if getattr(event, "tag", None):
            self.refuse(event, f"the tag {shorten(str(getattr(event, 'tag', '')), 40)} is refused")
        if depth > MAX_DEPTH:
            self.refuse(event, f"the document is nested deeper than {MAX_DEPTH} levels")
        origin = self.origin(key or event)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.members(events, depth), origin)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.elements(events, depth), origin)
        return Node(self.scalar(cast("yaml.ScalarEvent", event)), origin)

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        check(event.value, file=self.file, line=self.line(event))
        if event.style:  # quoted or a block: always a string
            return event.value
        value = resolve(event.value)
        if isinstance(value, float) and not isfinite(value):
            self.refuse(event, f"{event.value} is not a JSON number")
        return value

    def members(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        members: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, "a key must be a plain word")
            if event.anchor or event.tag:
                self.refuse(event, "a key may have neither an anchor nor a tag")
            key = event.value
            check(key, file=self.file, line=self.line(event))
            if key == "<<" and not event.style:
                self.refuse(event, "merge keys are not accepted")
            if key in members:
                self.refuse(event, f"the key {shorten(key, 60)!r} occurs twice in one object")
            members[key] = self.node(next(events), events, depth=depth + 1, key=event)
        return members

    def elements(self, events: Iterator[yaml.Event], depth: int) -> list[Node]:
        elements: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            elements.append(self.node(event, events, depth=depth + 1, key=None))
        return elements
