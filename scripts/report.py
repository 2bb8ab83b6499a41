"""A report for people about a specification: conflicts, readings, gaps."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from scripts.contents import describe
from scripts.document.grammar import KINDS, operation_label, operations, parts
from scripts.document.node import Node, Origin
from scripts.document.pointer import Pointer
from scripts.document.text import shorten
from scripts.extract import Link, Remark
from scripts.extract.supplement import CERTAINTY
from scripts.merge import Conflict, Page
from scripts.merge.conflict import Claim
from scripts.patch import AppliedAction

_HEAD = """# What the pages say, and where they differ

Written by `make spec`. Of two accounts the first is kept; the rule says why."""
_REMARKS = """## Left out, or read from words

What a page shows is not always what it means: each line below needs a look, and some a patch.

"""
_SUPPLEMENT = """## On no saved page

Written by hand in openapi/supplement: how sure each operation and event is, then the fields,
parameters and statuses that are more or less so.

"""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_METHOD = 3
_COMMON = 60
_ELSEWHERE = "not saved: list it in openapi/sources/sources.toml and run `make docs`"


def report(
    document: Node,
    pages: Sequence[Page],
    conflicts: Sequence[Conflict],
    applied: Sequence[AppliedAction],
) -> str:
    """Write the report as Markdown."""
    sections = [
        _HEAD,
        "## Pages\n\n" + "\n".join(_page(page) for page in pages),
        "## Conflicts\n\n" + ("\n".join(_conflicts(document, conflicts)) or "None."),
        "## Decided by patches\n\n" + ("\n".join(_action(one) for one in applied) or "Nothing."),
    ]
    remarks = [remark for page in pages for remark in page.findings.remarks]
    if remarks:
        sections.append(_REMARKS + "\n".join(_remark(remark) for remark in remarks))
    certainties = list(_certainties(document))
    if certainties:
        sections.append(_SUPPLEMENT + "\n".join(certainties))
    missing = missing_links(pages)
    if missing:
        sections.append("## Linked documents\n\n" + "\n".join(map(_link, missing)))
    alone = list(_in_one_language(document))
    if alone:
        sections.append("## Texts in one language only\n\n" + "\n".join(alone))
    return "\n\n".join(sections) + "\n"


def missing_links(pages: Sequence[Page]) -> list[Link]:
    """Return the links to documents that are not among the saved pages."""
    saved = {page.source.address.partition("?")[0] for page in pages}
    links = [link for page in pages for link in page.findings.links]
    return [link for link in links if link.address.partition("?")[0] not in saved]


def place(document: Node, pointer: Pointer) -> str:
    """Name a place as a reader would: ``GET /products · parameter size``."""
    if pointer[:1] in (("paths",), ("webhooks",)) and len(pointer) >= _METHOD:
        rest = pointer[_METHOD:]
        steps, here = [operation_label(pointer)], document.at(*pointer[:_METHOD])
    elif pointer[:2] == ("components", "schemas"):
        return ".".join(_fields(pointer[2:]))
    else:
        rest, steps, here = pointer, [], document
    for step in rest:
        inside = here.at(step) if here else None
        name = inside.at("name") if inside and here and isinstance(here.value, list) else None
        steps.append(str(name.value) if name else step)
        here = inside
    return " · ".join(steps)


def _fields(steps: Pointer) -> Iterable[str]:
    """Leave out the keywords of JSON Schema, but not a field with the name of one."""
    is_named = True
    for step in steps:
        if is_named or step not in ("properties", "items"):
            yield step
        is_named = step == "properties" and not is_named


def _page(page: Page) -> str:
    if page.is_supplement:
        return f"- `{page.path}`: written by hand"
    date = f"saved {page.source.date}" if page.source.date else "date unknown"
    what = f"{page.source.format}, {page.source.language}, {date}"
    return f"- `{page.path}`: {what}\n  - {_safe(describe(page))}"


def _remark(remark: Remark) -> str:
    where = remark.origin.place
    return f"- {where}: {_safe(remark.text)} (“{_safe(remark.origin.quote)}”)"


def _conflicts(document: Node, found: Sequence[Conflict]) -> Iterable[str]:
    """Write one entry for each question, with all claims against the kept one."""
    groups: dict[tuple[Pointer, str, str], list[Conflict]] = {}
    for one in found:
        groups.setdefault((one.pointer, one.about, one.kept.says), []).append(one)
    for group in groups.values():
        first = group[0]
        yield f"- **{_safe(place(document, first.pointer))}** ({_safe(first.about)})"
        skip = _common_words(first) if first.about == "text" else 0
        yield f"  - kept: {_account(first.kept, skip)}"
        yield from (f"  - against: {_account(one.other, skip)}" for one in group)
        yield f"  - rule: {first.rule}"


def _account(side: Claim, skip: int) -> str:
    words = side.says.split(" ")
    says = "… " + " ".join(words[skip:]) if skip else side.says
    return f"{_safe(says)} ({_where(side.origins)})"


def _common_words(found: Conflict) -> int:
    """Count the words with which two long texts begin alike; the difference comes after them."""
    pairs = zip(found.kept.says.split(" "), found.other.says.split(" "), strict=False)
    common = list(takewhile(lambda pair: pair[0] == pair[1], pairs))
    return len(common) if sum(len(word) for word, _ in common) > _COMMON else 0


def _action(one: AppliedAction) -> str:
    action = one.action
    places = "" if one.places == 1 else f", {one.places} places"
    page = f", on the page {_safe(action.extends)}" if action.extends else ""
    return (
        f"- `{action.target}` ({action.file}:{action.line}{places}{page}): "
        f"{_safe(action.reason)} "
        f"Evidence: {_safe(action.evidence)}."
    )


def _certainties(document: Node) -> Iterable[str]:
    """Report the certainty of each operation and event of the supplement."""
    for key, item in _items(document):
        marks: dict[str, dict[str, Node]] = {}
        for pointer, node, kind in parts(item, KINDS["path item"]):
            mark = node.at(CERTAINTY)
            if mark and kind is KINDS["operation"]:
                marks.setdefault(mark.text(), {})[""] = mark
            elif mark and kind is KINDS["schema"]:
                marks.setdefault(mark.text(), {}).setdefault(_field(pointer), mark)
            elif mark and kind in (KINDS["parameter"], KINDS["response"]):
                marks.setdefault(mark.text(), {}).setdefault(node.text("name") or pointer[-1], mark)
        if not marks:
            continue
        own = next((mark for mark, fields in marks.items() if "" in fields), None)
        others = [
            f"{mark}: {', '.join(filter(None, fields))}"
            for mark, fields in marks.items()
            if mark != own and any(fields)
        ]
        place = f" ({_where(marks[own][''].origins)})" if own else ""
        yield f"- **{_safe(key)}**{place}: {_safe('; '.join(filter(None, (own, *others))))}"


def _field(pointer: Pointer) -> str:
    """Name the innermost field around a place, and its entries; empty outside of any field."""
    steps = pointer[::-1]
    inside = steps.index("properties") if "properties" in steps else 0
    return " ".join(steps[:inside][::-1])


def _items(document: Node) -> Iterable[tuple[str, Node]]:
    """Return each operation alone, and each webhook, by its label."""
    for place, operation in operations(document):
        if place[0] == "paths":
            yield operation_label(place), Node({place[2]: operation}, operation.origins)
    yield from document.members("webhooks").items()


def _link(link: Link) -> str:
    where = f"{link.origin.file}:{link.origin.line}"
    return f"- {_safe(link.spec)} ({_safe(link.part)}), {where}: {_safe(link.address)} {_ELSEWHERE}"


def _in_one_language(document: Node) -> Iterable[str]:
    """List the texts without translation, and Russian ones among the English."""
    for pointer, node in document.walk():
        is_text = pointer[-1:] in (("summary",), ("description",)) and "examples" not in pointer
        if isinstance(node.value, str):
            if _CYRILLIC.search(node.value):
                yield f"- {_safe(place(document, pointer))}: Russian"
            elif is_text and node.translation is None:
                yield f"- {_safe(place(document, pointer))}: English"


def _where(origins: Sequence[Origin]) -> str:
    lines: dict[str, list[str]] = {}
    for origin in origins:
        file = origin.file.rpartition("/")[2]
        lines.setdefault(file, []).append(str(origin.line))
    return "; ".join(f"{file}:{','.join(dict.fromkeys(found))}" for file, found in lines.items())


def _safe(text: str) -> str:
    """Quote a page's words on one line, without a meaning in Markdown."""
    line = shorten(text, 400)
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in line)
