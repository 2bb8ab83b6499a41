"""JSON is read as the standard reads it, with the right lines, or refused with one."""

import json
import math
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.document.json_text import parse_json, parse_json_prefix
from scripts.document.node import Json, Node, plain, plant, same
from scripts.errors import PipelineError
from tests.document.values import DERANDOMIZED, values

INDENTATIONS = st.sampled_from([None, 0, 1, 2, 8, "\t"])


def refusal(text: str, first_line: int = 1) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        parse_json(text, file="page", first_line=first_line)
    assert caught.value.file == "page"
    return caught.value


@DERANDOMIZED
@given(values, INDENTATIONS, st.booleans(), st.integers(1, 9))
def test_any_value_in_any_notation_has_its_line(
    value: Json,
    indent: int | str | None,
    ascii_only: bool,  # noqa: FBT001
    first_line: int,
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    node = parse_json(text, file="page", first_line=first_line)
    assert same(node, plant(value))
    lines = text.split("\n")
    for pointer, part in node.walk():
        [origin] = part.origins
        shown = lines[origin.line - first_line]
        written = json.dumps(plain(part), ensure_ascii=ascii_only)
        if pointer and isinstance(node_above(node, pointer).value, dict):
            assert json.dumps(pointer[-1], ensure_ascii=ascii_only) + ":" in shown
        if not isinstance(part.value, (dict, list)) or not part.value:
            assert written in shown
        else:
            assert written[0] in shown


def node_above(node: Node, pointer: tuple[str, ...]) -> Node:
    return cast("Node", node.at(*pointer[:-1]))


@DERANDOMIZED
@given(values, INDENTATIONS, st.text("\n abc{[", max_size=5), st.text("\n abc}]", max_size=5))
def test_a_value_between_other_text(
    value: Json, indent: int | str | None, before: str, after: str
) -> None:
    text = json.dumps({"a": value}, indent=indent)
    node, end = parse_json_prefix(before + text + after, file="page", start=len(before))
    assert same(node, plant({"a": value}))
    assert end == len(before) + len(text)


@DERANDOMIZED
@given(values, INDENTATIONS, st.floats(0, 1, exclude_max=True))
def test_no_part_of_an_object_is_the_whole(
    value: Json, indent: int | str | None, share: float
) -> None:
    text = json.dumps({"a": value}, indent=indent)
    refusal(text[: math.floor(len(text) * share)])


@DERANDOMIZED
@given(st.text('{}[]":,0123456789.eE+-truefalsn \n\\u', max_size=30))
def test_any_text_is_read_as_the_standard_reads_it_or_refused(text: str) -> None:
    try:
        node = parse_json(text, file="page")
    except PipelineError as error:
        refused = error
    else:
        assert same(node, plant(json.loads(text)))
        return
    assert refused.line is not None
    assert refused.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"a": 1,\n"a": 2}', 2, "occurs twice"),
        ('{"a": {"b": 1,\n\n"\\u0062": 2}}', 3, "occurs twice"),
        ("[1,\nNaN]", 2, "NaN"),
        ("[1,\n-Infinity]", 2, "-Infinity"),
        ("[\n\n1e999]", 3, "out of range"),
        ("[\n-1e999]", 2, "out of range"),
        ("[\n" + "9" * 5000 + "]", 2, "5,000 digits"),
        ("[\n-" + "9" * 401 + "]", 2, "digits"),
        ('["a",\n"\\ud800"]', 2, "U+D800"),
        ('{"a": 1,\n"\\udc00": 2}', 2, "U+DC00"),
        ('["a",\n"x\\ny\\nz\\u202e"]', 2, "U+202E"),
        ('["a",\n"\\u0000"]', 2, "U+0000"),
        ('["a",\n"\t"]', 2, "control character"),
        ('["a",\n"b]', 2, "Unterminated"),
        ("[1,\n2", 2, "cut off"),
        ('{"a":\n', 1, "cut off"),
        ("", 1, "cut off"),
        ("[1]\n\nx", 3, "after the end"),
        ("[1 2]", 1, "a comma"),
        ("[1,]", 1, "invalid JSON"),
        ('{"a" 1}', 1, "a colon"),
        ('{"a": 1 "b"}', 1, "a comma"),
        ("{a: 1}", 1, "double quotes"),
        ("{'a': 1}", 1, "double quotes"),
        ('{"a": 1,}', 1, "double quotes"),
        ("[01]", 1, "a comma"),
        ("// no\n1", 1, "invalid JSON"),
        ("\ufeff1", 1, "invalid JSON"),
    ],
)
def test_invalid_input_is_refused(text: str, line: int, reason: str) -> None:
    error = refusal(text)
    assert (error.line, reason in error.reason) == (line, True), error
    assert refusal(text, first_line=41).line == line + 40
    assert len(error.reason) < 200


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', "[\n"])
@pytest.mark.parametrize("count", [66, 100_000])
def test_deep_nesting_is_refused(opening: str, count: int) -> None:
    assert "nested deeper" in refusal(opening * count).reason


def test_nesting_up_to_the_bound_is_read() -> None:
    text = "[" * 64 + "1" + "]" * 64
    assert plain(parse_json(text, file="page")) == json.loads(text)


def test_numbers_keep_their_type() -> None:
    node = parse_json("[1, 1.0, 1e0, -0, true]", file="page")
    assert [type(value) for value in cast("list[Json]", plain(node))] == [
        int,
        float,
        float,
        int,
        bool,
    ]


def test_a_million_values_are_read_in_time() -> None:
    count = 100_000
    text = "[" + "1,\n" * count + "{}]"
    assert parse_json(text, file="page").elements()[-1].origins[0].line == count + 1
