"""YAML is a plain notation for JSON: what is written is read alike by every reader."""

import subprocess
import sys
from io import StringIO
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scripts.document import yaml_text
from scripts.document.node import Json, plain, plant, same
from scripts.document.yaml_text import load_yaml, parse_yaml
from scripts.document.yaml_writer import dump_yaml
from scripts.errors import PipelineError
from tests.document.values import DERANDOMIZED, TRICKY, values


def refusal(text: str) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        parse_yaml(text, file="page")
    assert caught.value.file == "page"
    assert caught.value.line is not None
    return caught.value


def is_same(value: object, expected: Json) -> bool:
    return same(plant(cast("Json", value)), plant(expected))


@DERANDOMIZED
@given(values)
def test_written_documents_are_read_back(value: Json) -> None:
    text = dump_yaml(value)
    assert is_same(load_yaml(text, file="page"), value)
    assert dump_yaml(load_yaml(text, file="page")) == text


@DERANDOMIZED
@given(values)
def test_other_readers_read_the_same(value: Json) -> None:
    text = dump_yaml(value)
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert is_same(yaml.load(text, Loader=loader), value)  # noqa: S506  # both are safe
    ruamel: Any = YAML(typ="safe", pure=True)
    assert is_same(ruamel.load(StringIO(text)), value)


@pytest.mark.parametrize("text", TRICKY)
def test_a_tricky_text_as_key_value_element_and_document(text: str) -> None:
    around: list[Json] = [{text: text}, [text, [text]], {"a": {text: [text]}}, text]
    for value in around:
        written = dump_yaml(value)
        assert load_yaml(written, file="page") == value
        assert yaml.safe_load(written) == value


@DERANDOMIZED
@given(values)
def test_every_scalar_of_one_line_is_on_its_line(value: Json) -> None:
    text = dump_yaml({"a": value})
    lines = text.split("\n")
    for pointer, node in parse_yaml(text, file="page").walk():
        [origin] = node.origins
        assert 1 <= origin.line <= len(lines)
        shown = lines[origin.line - 1]
        if isinstance(node.value, str) and node.value.isalnum() and pointer[-1].isalnum():
            assert node.value in shown or len(shown) > 100


@DERANDOMIZED
@given(values)
def test_both_parsers_return_the_same(value: Json) -> None:
    text = dump_yaml(value)
    python = yaml.parse(text, Loader=yaml.SafeLoader)
    fast = yaml.parse(text, Loader=yaml.CSafeLoader)
    assert [described(event) for event in python] == [described(event) for event in fast]


def described(event: yaml.Event) -> tuple[object, ...]:
    value = getattr(event, "value", None)
    style = getattr(event, "style", None) or None
    mark = event.start_mark.line if value is not None and event.start_mark else None
    return (type(event), value, style, getattr(event, "anchor", None), mark)


@DERANDOMIZED
@given(st.text("ab:-?[]{},#&*!|>'\"%@` \n0~<=.", max_size=25))
def test_input_that_both_parsers_accept_is_read_alike(text: str) -> None:
    readings: list[Json] = []
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_text, "_LOADER", loader)
            try:
                readings.append(load_yaml(text, file="page"))
            except PipelineError as error:
                refused = error
                assert_place(refused)
    assert all(is_same(reading, readings[0]) for reading in readings)


def assert_place(error: PipelineError) -> None:
    assert error.file == "page"
    assert error.line is not None


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_an_escaped_surrogate_is_refused(
    loader: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_text, "_LOADER", loader)
    assert refusal('a: 1\nb: "\\ud800"\n').line == 2


SCALARS: list[tuple[str, Json]] = [
    ("no", "no"),
    ("Yes", "Yes"),
    ("on", "on"),
    ("1:30", "1:30"),
    ("2025-01-01", "2025-01-01"),
    ("=", "="),
    ("1_000", "1_000"),
    ("0b11", "0b11"),
    ("017", 17),
    ("0o17", 15),
    ("0x1F", 31),
    ("+1", 1),
    ("-1", -1),
    ("1e3", 1000.0),
    ("1.", 1.0),
    (".5", 0.5),
    ("~", None),
    ("Null", None),
    ("", None),
    ("TRUE", True),
    ("false", False),
    ("tRUE", "tRUE"),
    ("'1'", "1"),
    ('"true"', "true"),
    ("|\n  1", "1\n"),
    (">-\n  null", "null"),
    ("'<<'", "<<"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_scalars_are_those_of_yaml_1_2(text: str, value: Json) -> None:
    assert is_same(load_yaml(f"a: {text}\n", file="page"), {"a": value})


def test_keys_are_always_text() -> None:
    text = "200: a\nnull: b\ntrue: c\n1.5: d\n'<<': e\n? f\n: g\n"
    assert load_yaml(text, file="page") == dict(
        zip(["200", "null", "true", "1.5", "<<", "f"], "abcdeg", strict=True)
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: &x 1\n", 2, "anchors"),
        ("a: &x [1]\nb: *x\n", 1, "anchors"),
        ("a: 1\nb: *x\n", 2, "anchors"),
        ("a: 1\n&x b: 2\n", 2, "anchor"),
        ("a: 1\n? *x\n: 2\n", 2, "key"),
        ("a: 1\n<<: {b: 2}\n", 2, "merge"),
        ("a: 1\n<<: *x\n", 2, "merge"),
        ("a: 1\nb: !!python/object/apply:os.system [id]\n", 2, "tag"),
        ("a: 1\nb: !!str 1\n", 2, "tag"),
        ("a: 1\nb: ! c\n", 2, "tag"),
        ("a: 1\nb: !include /etc/passwd\n", 2, "tag"),
        ("a: 1\n!!str b: 2\n", 2, "tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "occurs twice"),
        ("a: 1\n'a': 2\n", 2, "occurs twice"),
        ("a: {b: 1, c: 2,\n b: 3}\n", 2, "occurs twice"),
        ("a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("a: 1\n...\n---\nb\n", 3, "more than one document"),
        ("a: 1\n? [b]\n: 2\n", 2, "plain word"),
        ("a: 1\n? {b: c}\n: 2\n", 2, "plain word"),
        ("a:\n  .nan\n", 2, "not a JSON number"),
        ("a:\n- -.inf\n", 2, "not a JSON number"),
        ("a:\n- 1e999\n", 2, "not a JSON number"),
        ("a:\n- " + "9" * 5000 + "\n", 2, "not a JSON number"),
        ("a:\n- 0x" + "f" * 5000 + "\n", 2, "not a JSON number"),
        ('a: 1\nb: "x\\ny\\u202e"\n', 2, "U+202E"),
        ('a: 1\n"\\u202e": 2\n', 2, "U+202E"),
        ('a: 1\nb: "\\0"\n', 2, "U+0000"),
        ("a: 1\nb: c\u202ed\n", 2, "U+202E"),
        ("a: 1\nb: c\x00d\n", 2, "U+0000"),
        ("a: 1\nb: c\ud800d\n", 2, "U+D800"),
        ("a: 1\n\ufeffb: 2\n", 2, "U+FEFF"),
        ("a: 1\nb: [\n", 3, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("%YAML 3.0\n---\na: 1\n", 1, "not valid YAML"),
        ("", 1, "empty"),
        ("# a\n", 1, "empty"),
    ],
)
def test_invalid_input_is_refused(text: str, line: int, reason: str) -> None:
    error = refusal(text)
    assert (error.line, reason in error.reason) == (line, True), error
    assert len(error.reason) < 6000


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: ", "- a: "])
@pytest.mark.parametrize("count", [66, 100_000])
def test_deep_nesting_is_refused(opening: str, count: int) -> None:
    refusal(opening * count)


def test_nesting_by_indentation_is_bounded_too() -> None:
    text = "".join(" " * depth + "a:\n" for depth in range(200))
    assert "nested deeper" in refusal(text).reason
    assert refusal(text).line == 66


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert refusal("\n".join(lines)).line == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_end: str) -> None:
    node = parse_yaml(line_end.join(["a: 1", "", "b:", "- c", "- d"]), file="page")
    lines = {pointer: part.origins[0].line for pointer, part in node.walk()}
    assert lines == {(): 1, ("a",): 1, ("b",): 3, ("b", "0"): 4, ("b", "1"): 5}


def test_many_values_on_one_line_are_read_in_time() -> None:
    text = "[" + "1, " * 60_000 + "1]"
    assert len(parse_yaml(text, file="page").elements()) == 60_001


def test_multiline_text_is_written_as_it_is_read() -> None:
    assert dump_yaml({"a": "One.\n\n- two\n"}) == "a: |\n  One.\n\n  - two\n"


def test_equal_values_are_written_out_each_time() -> None:
    shared: Json = {"b": [1]}
    assert "&" not in dump_yaml({"a": shared, "c": shared})


def test_output_does_not_depend_on_the_c_library() -> None:
    code = (
        "import sys; sys.modules['_yaml'] = sys.modules['yaml._yaml'] = None\n"
        "import yaml; assert not yaml.__with_libyaml__\n"
        "from scripts.document.yaml_text import load_yaml\n"
        "from scripts.document.yaml_writer import dump_yaml\n"
        "from tests.document.values import TRICKY\n"
        "text = dump_yaml({'a': TRICKY}); assert load_yaml(text, file='') == {'a': TRICKY}\n"
        "sys.stdout.buffer.write(text.encode())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603
    assert done.stdout == dump_yaml({"a": list(TRICKY)}).encode()


def test_a_tree_is_converted_to_plain_values() -> None:
    assert plain(parse_yaml("a: [1, {b: null}]", file="page")) == {"a": [1, {"b": None}]}
