"""The line of a parameter or field, in every way that GitBook prints it."""

from typing import Any, cast

import pytest

from scripts.document.node import Node, plain
from scripts.extract.fields import Field, is_unreadable, read_field
from scripts.extract.findings import Line


def line(text: str, number: int = 7) -> Line:
    return Line("page.txt", number, text)


def field(text: str, *below: str) -> Field:
    found = read_field(line(text))
    assert found is not None
    for number, more in enumerate(below, start=8):
        found.take(line(more, number))
    found.settle()
    return found


def schema(text: str, *below: str) -> dict[str, Any]:
    return cast("dict[str, Any]", plain(Node(field(text, *below).schema)))


@pytest.mark.parametrize(
    ("text", "name", "expected", "required"),
    [
        ("idintegerRequired", "id", {"type": "integer"}, True),
        ("amountinteger · int64Required", "amount", {"type": "integer", "format": "int64"}, True),
        ("ratenumberOptional", "rate", {"type": "number"}, False),
        ("metaobjectOptional", "meta", {"type": "object"}, False),
        ("extraanyOptional", "extra", {}, False),
        ("nothingnullOptional", "nothing", {"type": "null"}, False),
        ("bornstring · dateOptional", "born", {"type": "string", "format": "date"}, False),
        (
            "namestring · min: 1 · max: 64Required",
            "name",
            {"type": "string", "minLength": 1, "maxLength": 64},
            True,
        ),
        (
            "sharenumber · min: -0.5 · max: 1.5Optional",
            "share",
            {"type": "number", "minimum": -0.5, "maximum": 1.5},
            False,
        ),
        (
            "photoUrlsstring[]Required",
            "photoUrls",
            {"type": "array", "items": {"type": "string"}},
            True,
        ),
        (
            "gridinteger[][] · min: 2Optional",
            "grid",
            {
                "type": "array",
                "items": {"type": "array", "items": {"type": "integer"}},
                "minItems": 2,
            },
            False,
        ),
        (
            "daysstring · date[]Optional",
            "days",
            {"type": "array", "items": {"type": "string", "format": "date"}},
            False,
        ),
        (
            "kindsstring · enum[]Optional",
            "kinds",
            {"type": "array", "items": {"type": "string", "x-values-hidden": True}},
            False,
        ),
        ("notestring | nullableOptional", "note", {"type": ["string", "null"]}, False),
        ("notestring · nullableOptional", "note", {"type": ["string", "null"]}, False),
        ("notestring | nullOptional", "note", {"type": ["string", "null"]}, False),
        ("keystring | integerOptional", "key", {"type": ["string", "integer"]}, False),
        (
            "oldstringOptionalDeprecated",
            "old",
            {"type": "string", "deprecated": True},
            False,
        ),
        (
            "madestring · dateRead-onlyRequired",
            "made",
            {"type": "string", "format": "date", "readOnly": True},
            True,
        ),
        ("X-Request-IdstringOptional", "X-Request-Id", {"type": "string"}, False),
        ("filter[status]stringOptional", "filter[status]", {"type": "string"}, False),
    ],
)
def test_a_field(text: str, name: str, expected: object, required: bool) -> None:  # noqa: FBT001
    found = field(text)
    assert (found.name, plain(Node(found.schema)), found.required) == (name, expected, required)
    assert found.unused == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("datestring", "string"),
        ("stringValue", "string"),
        ("objectId", "integer"),
        ("integerRate", "number"),
        ("anyarraynull", "boolean"),
        ("isRequired", "boolean"),
        ("stringOptional", "boolean"),
        ("mystringOptional", "boolean"),
        ("string", "string"),
        ("many", "any"),
    ],
)
def test_a_name_made_of_the_words_of_types(name: str, kind: str) -> None:
    found = field(f"{name}{kind}Required")
    assert (found.name, found.kinds) == (name, [] if kind == "any" else [kind])


@pytest.mark.parametrize(
    ("text", "below", "expected"),
    [
        ("idinteger · int64OptionalExample: 10", [], {"format": "int64", "examples": [10]}),
        ("idinteger", ["Example: -3"], {"examples": [-3]}),
        ("idinteger", ["Default: 0"], {"default": 0}),
        ("sharenumber", ["Example: 1.5"], {"examples": [1.5]}),
        ("okboolean", ["Example: false"], {"examples": [False]}),
        ("namestring", ["Example: 10"], {"examples": ["10"]}),
        ("namestring", ["Example: true"], {"examples": ["true"]}),
        ("timestring", ["Example: at 10:30: sharp"], {"examples": ["at 10:30: sharp"]}),
        ("namestring", ["Example: say Default: 5"], {"examples": ["say Default: 5"]}),
        ("namestring", ["Default: say Example: 5"], {"default": "say Example: 5"}),
        (
            "namestring",
            ["Example: see Possible values: a, b"],
            {"examples": ["see Possible values: a, b"]},
        ),
        (
            "kindstring · enum",
            ["Default: oneExample: twoPossible values: one, two"],
            {"default": "one", "examples": ["two"], "enum": ["one", "two"]},
        ),
        (
            "kindstring · enum",
            ["Example: twoPossible values:"],
            {"examples": ["two"], "x-values-hidden": True},
        ),
        (
            "kindinteger · enum",
            ["Possible values: `1`, `2`"],
            {"enum": [1, 2]},
        ),
        (
            "codestring",
            ["Example: ABCPattern: ^[A-Z]{3}: x$"],
            {"examples": ["ABC"], "pattern": "^[A-Z]{3}: x$"},
        ),
        ("metaobject", ['Example: {"a": [1]}'], {"examples": [{"a": [1]}]}),
        ("notestring | nullable", ["Default: null"], {"default": "null"}),
        ("countinteger | nullable", ["Default: null"], {"default": None}),
    ],
)
def test_the_values_below_a_field(text: str, below: list[str], expected: dict[str, Any]) -> None:
    text = text if "Optional" in text else f"{text}Optional"
    found = schema(text, *below)
    del found["type"]
    assert found == expected


def test_a_value_of_a_list_belongs_to_the_list() -> None:
    assert schema("tagsstring · enum[]Optional", 'Example: ["a"]Possible values: a, b') == {
        "type": "array",
        "items": {"type": "string", "enum": ["a", "b"]},
        "examples": [["a"]],
    }


def test_an_example_of_another_type_is_kept_as_it_is_shown() -> None:
    assert schema("idintegerRequired", "Example: ten") == {"type": "integer", "examples": ["ten"]}
    assert schema("okbooleanRequired", "Example: 1") == {"type": "boolean", "examples": ["1"]}
    assert schema("idintegerRequired", "Example: true") == {
        "type": "integer",
        "examples": ["true"],
    }


@pytest.mark.parametrize("shown", ["ten", "1.5", "true", "1e999", "9" * 5000, "[" * 5000, '"1"'])
def test_a_default_of_another_type_is_left_unused(shown: str) -> None:
    found = field("idintegerOptional", f"Default: {shown}")
    assert "default" not in found.schema
    assert [(one.number, one.text) for one in found.unused] == [(8, f"Default: {shown}")]


def test_a_label_with_its_value_below_the_description() -> None:
    found = field("pageinteger · min: 1OptionalDefault:", "Page number", "Counted from 1", "1")
    assert plain(found.schema["default"]) == 1
    assert [origin.line for origin in found.schema["default"].origins] == [10]
    assert [one.text for one in found.text] == ["Page number", "Counted from 1"]


def test_several_labels_with_their_values_below_the_description() -> None:
    found = field("pageintegerOptionalDefault:Example:", "Page number", "1", "5")
    assert (plain(found.schema["default"]), plain(found.schema["examples"])) == (1, [5])


def test_a_label_without_a_description() -> None:
    found = field("pageintegerOptionalDefault:", "1")
    assert (plain(found.schema["default"]), found.text) == (1, [])


def test_a_label_without_a_value_is_unused() -> None:
    found = field("pageintegerOptionalDefault:")
    assert "default" not in found.schema
    assert [one.text for one in found.unused] == ["pageintegerOptionalDefault:"]


@pytest.mark.parametrize("word", ["PageMeta", "must be shiny", "min: many", "max: 1e9"])
def test_an_unknown_word_between_type_and_requiredness_is_unused(word: str) -> None:
    found = field(f"metaobject · {word}Optional")
    assert found.schema.keys() == {"type"}
    assert [one.text for one in found.unused] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "kindany ofOptional",
        "Other propertiesanyOptional",
        "modeconst: 5Required",
        "HTTPRequired",
        "shapeone ofRequiredDeprecated",
        "kindany ofOptionalDefault: 1",
    ],
)
def test_a_field_of_an_unknown_kind_is_distinguished_from_prose(text: str) -> None:
    assert read_field(line(text)) is None
    assert is_unreadable(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "Product name",
        "Required",
        "Whether it is Required",
        "This is Optional. Default: 5",
        "A string · or an integer",
        "Returns the string as Required by law",
    ],
)
def test_words_are_no_field(text: str) -> None:
    assert read_field(line(text)) is None
    assert not is_unreadable(line(text))


@pytest.mark.parametrize(
    "part", ["string", "a", "string · ", " · a", "[]", "Required", "Example: ", "x | "]
)
def test_a_long_line_is_read_in_time(part: str) -> None:
    text = part * (200_000 // len(part))
    for shown in (text, f"name{text}", f"namestring{text}Optional", f"Default: {text}"):
        found = read_field(line(shown))
        if found:
            found.take(line(shown))
        is_unreadable(line(shown))
