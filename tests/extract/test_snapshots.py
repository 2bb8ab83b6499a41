"""Each snapshot by itself: every value, with its line.

``tables/<page>.tsv`` holds one row a value: its lines, its place, and the value as JSON. The
fragments of a Markdown page are numbered, and the words around them have no number.
"""

import json
import re
from pathlib import Path

import pytest

from tests.extract.pages import PAGES, RENDERED, content, findings, line, nodes, rows

TABLES = Path(__file__).parent / "tables"

# What a rendered page states without the word itself: the visible word, by place.
IMPLIED = [
    (r"/required", {True: "Required", False: "Optional"}),
    (r"/x-values-hidden", {True: "Possible values:"}),
    (r"/securitySchemes/ApiKey/type", {"apiKey": "Api-Key"}),
    (r"/securitySchemes/ApiKey/in", {"header": "Api-Key: "}),
    (r"/servers/0/url", {"https://tribute.tg/api/v1": "Host: tribute.tg"}),
]
SECTIONS = {"query": "Query parameters", "path": "Path parameters"}

# Lines that only give the page its layout; the sections are words of GitBook, not of the API.
LAYOUT = {
    *("get", "post", "chevron-right", "Last updated"),
    *("Authorizations", "Query parameters", "Path parameters", "Responses"),
    *("Host: tribute.tg", "Api-Key: YOUR_API_KEY", "Accept: */*"),
    *("{", "}", "[", "]", "],", "},", "```", "```json"),
}


def table(page: str) -> list[tuple[list[int], str, object]]:
    text = (TABLES / f"{page}.tsv").read_text(encoding="utf-8")
    parts = [row.split("\t") for row in text.splitlines()]
    return [
        ([int(number) for number in numbers.split(",")], place, json.loads(value))
        for numbers, place, value in parts
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_content_of_its_table(page: str) -> None:
    assert rows(page) == (TABLES / f"{page}.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", RENDERED)
def test_every_value_is_visible_on_its_line(page: str) -> None:
    for numbers, place, value in table(page):
        shown = " ".join(line(page, number) for number in numbers)
        assert is_shown(page, numbers[0], place, value, shown), (numbers, place, value)


def is_shown(page: str, number: int, place: str, value: object, shown: str) -> bool:
    for pattern, words in IMPLIED:
        if re.search(pattern + "$", place):
            return words[value] in shown  # type: ignore[index]  # the values are hashable
    if re.search(r"/parameters/\d+/in$", place):
        above = [line(page, earlier) for earlier in range(1, number)]
        heading = next(text for text in reversed(above) if text.endswith(" parameters"))
        return heading == SECTIONS[str(value)]
    if place.endswith("/schema/type") and value == "object":
        return line(page, number - 2) == "" and line(page, number - 1) == "application/json"
    if isinstance(value, (list, dict)):
        return place.rpartition("/")[2].replace("~1", "/") in shown.replace("Api-Key", "ApiKey")
    if isinstance(value, str):
        words = re.findall(r"[\w./:+{}-]*\w", value)
        return all(word in shown for word in words) and len(words) > 0
    return re.search(rf"(?<!\d){json.dumps(value)}(?!\d)", shown) is not None


def test_every_value_of_a_fragment_is_visible_in_its_json() -> None:
    for numbers, place, value in table("003"):
        if place.startswith("#"):
            key, text = place.rpartition("/")[2].replace("~1", "/"), line("003", numbers[0])
            literal = json.dumps(value, ensure_ascii=False)
            assert literal in text if key.isdecimal() else f'"{key}":{literal}' in text


def test_the_words_around_the_fragments_are_visible_on_their_lines() -> None:
    for numbers, place, value in table("003"):
        if not place.startswith("#"):
            shown = " ".join(line("003", number) for number in numbers).replace("\\", "")
            words = str(value).split()
            assert [word for word in words if word not in shown and word != "-"] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_line_is_part_of_the_specification_or_prose_or_layout(page: str) -> None:
    cited = {origin.line for _, node in nodes(page) for origin in node.origins}
    prose = {number for number, _ in findings(page).prose}
    texts = content(page).decode().split("\n")
    unused = {
        text
        for number, text in enumerate(texts, start=1)
        if text.strip() and number not in cited | prose and text.strip() not in LAYOUT
    }
    assert unused == set()
    assert cited & prose == set()


def test_the_instructions_for_agents_are_prose_and_nothing_else() -> None:
    first = content("003").decode().split("\n").index("# Agent Instructions") + 1
    numbers = [number for number, _ in findings("003").prose]
    assert [n for n in numbers if n >= first] == [43, 44, 46, 47, 49, 52, 55, 56, 58, 60]
    cited = [origin.line for _, node in nodes("003") for origin in node.origins]
    assert max(cited) == first - 6  # the last fragment


@pytest.mark.parametrize("page", RENDERED)
def test_a_rendered_page_has_no_prose_beside_its_specification(page: str) -> None:
    assert findings(page).prose == []
