"""Split a rendered page at the ends of its operations, webhooks and schemas.

An operation ends with its method and path, alone, as a sample request, or both; the lines
between two ends belong to the second one. A webhook has no path: it ends with the heading of
its sample, and a schema with its title repeated.
"""

import re

from scripts.document.pointer import Pointer
from scripts.errors import PipelineError
from scripts.extract.events import event_name, shown_name, title_name
from scripts.extract.fields import is_unreadable, read_field
from scripts.extract.findings import Findings, Line, Remark
from scripts.extract.glue import MEDIA_TYPE
from scripts.extract.labels import MODEL, SECTIONS
from scripts.extract.operation import Block, as_method, opens_section
from scripts.extract.samples import Sample, read_bodies, read_samples, shows_request

_PATH = re.compile(r"/[^\s?]*")
_METHOD_AND_PATH = re.compile(r"(?P<method>[A-Za-z]{3,7}) ?(?P<path>/[^\s?]*)")
_CURL = re.compile(r"curl(?: .*)?\\?")


class Splitter:
    """Splits one page.

    Attributes:
        start: index of the first line that is not assigned yet.
        opened: index of the line that opens a payload or a schema since then, if any.
    """

    def __init__(self, lines: list[Line], text: str, findings: Findings) -> None:
        self.lines = lines
        self.text = text
        self.findings = findings
        self.parts: list[Block] = []
        self.start = 0
        self.opened: int | None = None

    def split(self) -> tuple[list[Block], list[Line]]:
        """Return the parts, and the lines after the last of them."""
        index = 0
        while index < len(self.lines):
            index = (
                self._operation(index) or self._webhook(index) or self._model(index) or index + 1
            )
        rest = self.lines[self.start :]
        if self.opened is not None:
            return self.parts, self._last(rest)
        _refuse_rest(rest)
        return self.parts, rest

    def _operation(self, index: int) -> int:
        """Take the operation that ends here; return the index after it, or 0."""
        line = self.lines[index]
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        method, path, end = as_method(line.text), "", index + 1
        joined = _METHOD_AND_PATH.fullmatch(line.text)
        if not method and joined and as_method(joined["method"]) and self._has_section(index):
            method, path = as_method(joined["method"]), joined["path"]
        elif method and after and _PATH.fullmatch(after.text):
            path, end = after.text, index + 2
        if not method:
            return 0
        sample = self._sample(end, method, path)
        if not path and not sample:
            return 0
        shown = self.lines[end - 1] if path else self.lines[end]
        path = path or (sample.path if sample else "")
        if path.count("{") != path.count("}"):
            raise _cut_off(shown, "this path ends within a parameter")
        named = shown.part(path)
        if sample:
            end = sample.end
        self._add(index, ("paths", path, method), named, sample)
        self.start, self.opened = end, None
        return end

    def _sample(self, index: int, method: str, path: str) -> Sample | None:
        if index >= len(self.lines):
            return None
        line = self.lines[index]
        sample = read_samples(self.lines, index, self.text, path)
        if sample and (sample.method != method or (path and sample.path != path)):
            raise line.error(
                f"this sample request is not of {method.upper()} {path or sample.path}, which is "
                "above it",
                "Save the whole page again.",
            )
        return sample

    def _has_section(self, index: int) -> bool:
        return any(opens_section(line) for line in self.lines[self.start : index])

    def _add(self, end: int, place: Pointer, named: Line, sample: Sample | None) -> None:
        head, body = self._divided(end)
        methods = [line for line in head if as_method(line.text)]
        if len(methods) > 1:
            raise _cut_off(methods[0], "this operation has no path: another begins below it")
        self.parts.append(Block(head, body, place, named, sample))

    def _divided(self, end: int) -> tuple[list[Line], list[Line]]:
        """Return the lines up to an index: those before the first section, and the others."""
        part = self.lines[self.start : end]
        begin = next((i for i, line in enumerate(part) if opens_section(line)), len(part))
        return part[:begin], part[begin:]

    def _webhook(self, index: int) -> int:
        """Read the two headings of a webhook's payload: the fields, then the sample."""
        if SECTIONS.get(self.lines[index].text) != "payload":
            return 0
        if self._is_followed_by_field(index):
            if self.opened is not None:
                self._close_early(index)
            self.opened = index
            return index + 1
        end = index + 1
        if end < len(self.lines) and MEDIA_TYPE.fullmatch(self.lines[end].text):
            end += 1
        bodies, end = read_bodies(self.lines, end, self.text)
        sample = Sample("post", "", request=bodies[0], end=end) if bodies else None
        self._close(index, sample)
        self.start = end
        return end

    def _is_followed_by_field(self, index: int) -> bool:
        if index + 1 == len(self.lines):
            return False
        line = self.lines[index + 1]
        if MEDIA_TYPE.fullmatch(line.text) and index + 2 < len(self.lines):
            line = self.lines[index + 2]
        return read_field(line) is not None or is_unreadable(line)

    def _close_early(self, index: int) -> None:
        """End a webhook without a sample where the title of the next one begins."""
        within = range(index - 1, self.opened or 0, -1)
        method = next((i for i in within if as_method(self.lines[i].text)), None)
        media = next((i for i in within if MEDIA_TYPE.fullmatch(self.lines[i].text)), None)
        end = method - 1 if method else media + 1 if media else None
        if end is None or any(read_field(line) for line in self.lines[end:index]):
            raise self.lines[index].error(
                "nothing shows where the webhook above this payload ends",
                "Save the page's Markdown export, or with the samples beside the fields.",
            )
        self._close(end, None)
        self.start = end

    def _close(self, end: int, sample: Sample | None) -> None:
        head, body = self._divided(end)
        self.opened = None
        if not body:
            return
        at = next((i for i, line in enumerate(head) if as_method(line.text)), None)
        title = head[at - 1] if at else head[-1] if head else body[0]
        if at is None and len(head) > 1:
            title = self._title(head, shown_name(body))
        name = event_name(body, title)
        if not name:
            self.findings.remarks.append(
                Remark(
                    title.origin,
                    "this webhook is not read: nothing shows its name in Latin letters",
                )
            )
            self.findings.prose.extend((line.number, line.text) for line in (*head, *body))
            return
        self._put_webhook(head, body, title, name, sample)

    def _title(self, head: list[Line], name: str) -> Line:
        """Find the title: the first line after another webhook.

        At the top of a page it is the line with the name, else the one above a description.
        """
        if self.parts:
            return head[0]
        named = (line for line in reversed(head) if name and title_name(line) == name)
        return next(named, head[-2])

    def _put_webhook(
        self, head: list[Line], body: list[Line], title: Line, name: str, sample: Sample | None
    ) -> None:
        if not any(as_method(line.text) for line in head):
            # The layout shows no method where there is only one.
            at = head.index(title) + 1 if title in head else len(head)
            head = [*head[:at], title.part("post"), *head[at:]]
        self.parts.append(Block(head, body, ("webhooks", name, "post"), title, sample))

    def _model(self, index: int) -> int:
        """Read the two titles of a schema: above its fields, then above its sample."""
        line = self.lines[index]
        if SECTIONS.get(line.text) == "attributes" and self._titles(self.lines[self.start : index]):
            self.opened = index
            return index + 1
        if self.opened is None or not MODEL.fullmatch(line.text):
            return 0
        before = self._titles(self.lines[self.start : self.opened])
        if before is None or line.text != before.text:
            return 0
        _, end = read_bodies(self.lines, index + 1, self.text)
        self._add_model(index)
        self.start, self.opened = end, None
        return end

    def _titles(self, head: list[Line]) -> Line | None:
        return next((line for line in reversed(head) if MODEL.fullmatch(line.text)), None)

    def _add_model(self, end: int) -> None:
        head = self.lines[self.start : self.opened]
        title = self._titles(head)
        match = MODEL.fullmatch(title.text) if title else None
        if title is None or match is None:
            return
        place = ("components", "schemas", match["name"] or match["russian"])
        self.parts.append(Block([], self.lines[self.opened or 0 : end], place, title))
        self.findings.prose.extend((line.number, line.text) for line in head if line is not title)

    def _last(self, rest: list[Line]) -> list[Line]:
        """Take the webhook or schema at the end of the page."""
        opened = self.lines[self.opened or 0]
        if SECTIONS.get(opened.text) == "attributes":
            self._add_model(len(self.lines))
            return []
        has_response = any(SECTIONS.get(line.text) == "responses" for line in rest)
        if not has_response and any("responses" in _sections(part) for part in self.parts):
            raise _cut_off(opened, "the webhooks above have responses, and this one has none")
        self._close(len(self.lines), None)
        return []


def _sections(part: Block) -> set[str]:
    return {SECTIONS[line.text] for line in part.body if opens_section(line)}


def _refuse_rest(rest: list[Line]) -> None:
    """Refuse an operation without an end."""
    cut = next((line for line in rest if opens_section(line) or as_method(line.text)), None)
    if cut is None:
        return
    request = next((line for line in rest if shows_request(line)), None)
    curl = next((line for line in rest if _CURL.fullmatch(line.text)), None)
    if curl and request is None:
        raise curl.error(
            "the sample requests are shown as curl commands, which name no path of the API",
            "Choose HTTP for the samples and save the page again, or save its Markdown export.",
        )
    raise _cut_off(cut, f"{cut.text!r} belongs to an operation whose path never comes")


def _cut_off(line: Line, reason: str) -> PipelineError:
    return line.error(f"{reason}: the page is cut off", "Save the whole page again.")
