"""GitBook's Markdown export: OpenAPI in fenced blocks, or blocks that link to a document."""

import re
import textwrap
from dataclasses import dataclass, field

from scripts.document.grammar import operations
from scripts.document.json_text import parse_json
from scripts.document.node import Node, put
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError
from scripts.extract.findings import Findings, Line, Link, Remark, write_tag
from scripts.extract.openapi import accept_openapi
from scripts.extract.prose import unquote

_FENCE = re.compile(
    r"(?P<quote>>\s?)?(?:(?:[-*+]|\d{1,9}[.)])\s+)?"
    r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})\s*(?P<language>[\w-]*).*"
)
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*)")
_BLOCK = re.compile(
    r"\{%\s+(?P<kind>openapi(?:-(?:operation|webhook|schemas))?|swagger)\s(?P<attributes>.*?)%\}"
)
_OTHER_BLOCK = re.compile(r"\{%\s+(?:openapi|swagger)\S*\s.*")
_ATTRIBUTE = re.compile(r'(?<![a-z])([a-z]+)=["“”]([^"“”]*)["“”]')
_NAMING = ("method", "path", "name", "schemas")
# The languages of fences in which a document is read; one in any other is only reported.
_JSON = ("json", "jsonc", "json5", "openapi", "")
_YAML = ("yaml", "yml", "openapi", "")
_SPECIFIED = re.compile(r"""\s*(?:\{\s*)?["'“”]?(?:openapi|swagger)["'“”]?\s*:""")
_BETWEEN_STRINGS = re.compile(
    r'(?P<string>"(?:[^"\\\n]|\\.)*(?:"|\\?(?:\n|\Z)))|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+'
)
_MENTIONED = re.compile(r"""\b(?:openapi|swagger)["'“”]?[ \t]*:""")
_OPENING_COMMENT, _CLOSING_COMMENT = "<!--", "-->"
_TARGET = re.compile(r"\[[^\]]*\]\((?P<address>https?://[^)\s]+)\)")


def read_markdown(text: str, file: str) -> Findings:
    """Read a page of the Markdown export.

    Raises:
        PipelineError: a block that is not closed, JSON that is invalid, or a fragment that is
            no OpenAPI.
    """
    scanner = _Scanner(file, text.split("\n"))
    scanner.scan()
    return scanner.findings


@dataclass
class _Scanner:
    file: str
    lines: list[str]
    findings: Findings = field(default_factory=Findings)
    index: int = 0
    title: Line | None = None
    intro: list[Line] = field(default_factory=list[Line])
    heading: Line | None = None
    quotation: list[Line] = field(default_factory=list[Line])
    has_begun: bool = False

    def scan(self) -> None:
        while line := self._next():
            line = self._without_comments(line)
            fence = _FENCE.fullmatch(line.text)
            block = _BLOCK.fullmatch(line.text)
            heading = _HEADING.fullmatch(line.text)
            if fence and not (self.heading and fence["quote"] and not fence["language"]):
                self._fence(line, fence)
            elif _OTHER_BLOCK.fullmatch(line.text) and not (block and _is_known(block)):
                self._forget()
                self._remark(line, "this block is not read: its kind is not known")
                self._leave(line)
            elif block:
                self._forget()
                self._link(line, block["kind"], dict(_ATTRIBUTE.findall(block["attributes"])))
            elif heading:
                self._forget()
                text = heading["text"].rstrip("#").rstrip()
                self._head(line.part(text), len(heading["level"]))
            elif self.heading and line.text.startswith(">"):
                self.quotation.append(line)
            elif self.title and not self.heading and not self.has_begun:
                self.intro.append(line)
            else:
                self._leave(line)
        self._forget()
        if "tags" not in self.findings.partial.members():
            self._leave(*([self.title] if self.title else []), *self.intro)

    def _next(self) -> Line | None:
        if self.index == len(self.lines):
            return None
        self.index += 1
        return Line(self.file, self.index, self.lines[self.index - 1].strip())

    def _leave(self, *lines: Line) -> None:
        self.findings.prose.extend((line.number, line.text) for line in lines if line.text)

    def _head(self, line: Line, level: int) -> None:
        if level == 1 and self.title is None:
            self.title = line
        else:
            self.heading = line

    def _forget(self) -> None:
        """Move a heading without a fragment to the prose."""
        self._leave(*([self.heading] if self.heading else []), *self.quotation)
        self.heading, self.quotation = None, []

    def _without_comments(self, line: Line) -> Line:
        """Remove the HTML comments from a line; read on to the end of one that begins in it.

        In Markdown a comment that opens after other words ends on its line or is none.
        """
        text, kept, here = line.text, list[str](), 0
        while (start := text.find(_OPENING_COMMENT, here)) >= 0:
            end = text.find(_CLOSING_COMMENT, start + len(_OPENING_COMMENT))
            if end < 0 and (start or kept):
                self._remark(line, "this HTML comment has no end on its line: what follows is read")
                break
            kept.append(text[here:start])
            if end < 0:
                inside, text = self._comment(line, text[len(_OPENING_COMMENT) :])
                here = 0
            else:
                first = text[start + len(_OPENING_COMMENT) : end].strip()
                inside = [line.part(first)]
                here = end + len(_CLOSING_COMMENT)
            self._leave(*inside)
            specified = next((one for one in inside if _SPECIFIED.match(one.text)), None)
            if specified:
                self._remark(specified, "an OpenAPI document inside an HTML comment is not read")
        return line.part("".join([*kept, text[here:]]).strip())

    def _comment(self, opening: Line, first: str) -> tuple[list[Line], str]:
        """Read on to the end of a comment; return its lines and the text after it."""
        inside = [opening.part(first.strip())]
        after = ""
        while line := self._next():
            text, closing, after = line.text.partition(_CLOSING_COMMENT)
            inside.append(line.part(text))
            if closing:
                break
        else:
            raise _cut_off("the HTML comment", opening)
        return inside, after

    def _fence(self, opening: Line, match: re.Match[str]) -> None:
        fence, language = match["fence"], match["language"].lower()
        body: list[Line] = []
        raw: list[str] = []
        while line := self._next():
            if match["quote"] and not line.text.startswith(">"):
                self.index -= 1  # a quotation ends, and with it what it holds
                break
            text = line.text.removeprefix(">").strip() if match["quote"] else line.text
            if text.startswith(fence) and not text.strip(fence[0]):
                break
            body.append(line.part(text))
            raw.append(self.lines[line.number - 1])
        else:
            raise _cut_off("the block", opening)
        if match["quote"]:
            raw = [text.lstrip().removeprefix(">").removeprefix(" ") for text in raw]
        fragment = self._specified(opening, language, body, raw)
        if fragment:
            self._fragment(accept_openapi(fragment))
        else:
            self._leave(*body)

    def _specified(
        self, opening: Line, language: str, body: list[Line], raw: list[str]
    ) -> Node | None:
        """Read the OpenAPI document that a fence holds, if it holds one."""
        begins = next((line for line in body if line.text), None)
        text = "\n".join(line.text for line in body)
        first = opening.number + 1
        if language == "json":
            return _if_meant(self._json(text, first))
        if begins is None or not _MENTIONED.search(text) or not _is_at_root(begins.text, raw):
            return None
        is_json = begins.text.startswith("{")
        if language not in (_JSON if is_json else _YAML):
            self._remark(begins, f"an OpenAPI document in a block of {language} is not read")
            return None
        try:
            fragment = (
                self._json(text, first)
                if is_json
                else parse_yaml(textwrap.dedent("\n".join(raw)), file=self.file, first_line=first)
            )
        except PipelineError as error:
            kind = "JSON" if is_json else "YAML"
            reason = f"this block looks like an OpenAPI document, but is no {kind}, and is not read"
            self._remark(Line(self.file, error.line or first, begins.text), reason)
            return None
        return _if_meant(fragment)

    def _json(self, text: str, first_line: int) -> Node:
        return parse_json(_with_plain_spaces(text), file=self.file, first_line=first_line)

    def _remark(self, line: Line, text: str) -> None:
        self.findings.remarks.append(Remark(line.origin, text))

    def _fragment(self, fragment: Node) -> None:
        """Keep the fragment, and the words above it as the description of its one operation."""
        self.findings.complete.append(fragment)
        self.has_begun = True
        places = [place for place, _ in operations(fragment)]
        tags = fragment.elements("tags")
        if self.title and len(tags) == 1 and "tags" not in self.findings.partial.members():
            write_tag(self.findings.partial, self.title, [one for one in self.intro if one.text])
            self.intro = []
        if len(places) == 1 and self.heading:
            place = places[0]
            put(self.findings.partial, (*place, "summary"), self.heading.says(self.heading.text))
            if self.quotation:
                origins = tuple(line.origin for line in self.quotation)
                text = unquote([line.text for line in self.quotation])
                put(self.findings.partial, (*place, "description"), Node(text, origins))
            self.heading, self.quotation = None, []

    def _link(self, opening: Line, kind: str, attributes: dict[str, str]) -> None:
        """Note the document that a block refers to; its address is inside the block."""
        address = ""
        while line := self._next():
            if " ".join(line.text.split()) == f"{{% end{kind} %}}":
                break
            if line.text.startswith("{%"):
                raise _cut_off(f"the block {kind}", opening)
            target = _TARGET.fullmatch(line.text)
            if target:
                address = target["address"]
            else:
                self._leave(line)
        else:
            raise _cut_off(f"the block {kind}", opening)
        named = [attributes[name] for name in _NAMING if name in attributes]
        part = " ".join([kind.removeprefix("openapi-"), *named])
        spec = attributes.get("spec") or attributes.get("src", "")
        self.findings.links.append(Link(spec, address, part, opening.origin))
        self.has_begun = True


def _if_meant(fragment: Node) -> Node | None:
    """Return a document that says it is OpenAPI; None for a sample."""
    is_meant = not fragment.members().keys().isdisjoint(("openapi", "swagger"))
    return fragment if is_meant else None


def _is_known(block: re.Match[str]) -> bool:
    """Whether a block refers to a document; the oldest kind may describe an operation itself."""
    return block["kind"] != "swagger" or "src" in dict(_ATTRIBUTE.findall(block["attributes"]))


def _is_at_root(begins: str, raw: list[str]) -> bool:
    """Whether the block is a document, and not a sample that holds such a key deep inside."""
    if begins.startswith("{"):
        return True
    filled = [text for text in raw if text.strip() and not text.lstrip().startswith(("#", "---"))]
    margin = min((len(text) - len(text.lstrip()) for text in filled), default=0)
    return any(
        _SPECIFIED.match(text) and not text[margin : margin + 1].isspace() for text in filled
    )


def _with_plain_spaces(text: str) -> str:
    """Replace the spaces between JSON values by those that JSON has; those inside texts stay."""
    if text.isascii():
        return text
    return _BETWEEN_STRINGS.sub(lambda match: match["string"] or " " * len(match[0]), text)


def _cut_off(what: str, opening: Line) -> PipelineError:
    return opening.error(
        f"{what} that opens here is never closed: the page is cut off", "Save the whole page again."
    )
