"""The five snapshots and their readings, flattened to one row a value."""

import json
from collections.abc import Iterator
from functools import cache

from scripts.document.node import Node, plain
from scripts.document.pointer import pointer_text
from scripts.extract import Findings, read_page
from tests.snapshots import SNAPSHOTS

PAGES = {
    "000": "000_667270bada077bb9.txt",
    "001": "001_9fc24a73eb649209.txt",
    "002": "002_b33150281187de89.txt",
    "003": "003_39374802ea0a0048.txt",
    "004": "004_9e5ce5955b69b531.txt",
}
RENDERED = ("000", "001", "002", "004")


def form(page: str) -> str:
    return "rendered" if page in RENDERED else "markdown"


@cache
def content(page: str) -> bytes:
    return (SNAPSHOTS.sources / PAGES[page]).read_bytes()


def line(page: str, number: int) -> str:
    return content(page).decode().split("\n")[number - 1]


@cache
def findings(page: str) -> Findings:
    return read_page(content(page), form=form(page), file=page)


def nodes(page: str) -> Iterator[tuple[str, Node]]:
    """The whole page: its fragments by number, then the text around them."""
    for number, fragment in enumerate(findings(page).complete, start=1):
        for pointer, node in fragment.walk():
            yield f"#{number}{pointer_text(pointer)}", node
    for pointer, node in findings(page).partial.walk():
        yield pointer_text(pointer), node


def rows(page: str) -> list[str]:
    """One row a scalar or empty value, then one a line of prose."""
    found: list[str] = []
    for place, node in nodes(page):
        if not isinstance(node.value, (dict, list)) or not node.value:
            lines = ",".join(str(origin.line) for origin in node.origins)
            found.append(f"{lines}\t{place}\t{json.dumps(plain(node), ensure_ascii=False)}")
    for number, text in findings(page).prose:
        found.append(f"{number}\tprose\t{json.dumps(text, ensure_ascii=False)}")
    return found
