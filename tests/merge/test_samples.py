"""Examples are checked against their schema, and all are kept."""

import pytest

from scripts.document.node import Json, plain
from scripts.merge import Page, merge
from scripts.merge.samples import SCHEMA_STANDS
from scripts.patch.translation import translate
from tests.pages import (
    Document,
    Made,
    fragment,
    make_page,
    markdown,
    operation_returning,
    sayings,
    value_at,
)

CONTENT = ("paths", "/things", "get", "responses", "200", "content", "application/json")
THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


def showing(schema: Document, *samples: Made, **more: Made) -> str:
    operation = operation_returning(schema)
    media = operation["responses"]["200"]["content"]["application/json"]
    if samples:
        names = [f"s{n}" if n else "sample" for n in range(len(samples))]
        media["examples"] = {n: {"value": v} for n, v in zip(names, samples, strict=True)}
    return markdown(fragment(operation, **more))


@pytest.mark.parametrize(
    ("sample", "kept", "instead"),
    [
        ({"id": "5"}, 'id has type "integer"', "“5”"),
        ({"name": "x"}, 'schema has required ["id"]', "{name}"),
        ([{"id": 1}], 'schema has type "object"', '{"id": 1}'),
    ],
)
def test_a_sample_that_its_schema_refuses_is_reported_and_kept(
    sample: Made, kept: str, instead: str
) -> None:
    merged = merge([make_page(showing(THING, sample))])

    (found,) = merged.conflicts
    assert (found.kept.says, found.other.says, found.rule) == (kept, instead, SCHEMA_STANDS)
    assert found.other.origins[0].line == 6
    assert value_at(merged, *CONTENT, "examples", "sample", "value") == sample


def test_the_same_wrong_value_is_reported_once_with_all_places() -> None:
    page = make_page(showing(THING, {"id": "5"}), file="a", date="2025-01-01")
    other = make_page(showing(THING, {"id": "5", "x": 1}), file="b", date="2026-01-01")

    merged = merge([page, other])

    (found,) = merged.conflicts
    assert [(o.file, o.quote) for o in found.other.origins] == [
        ("b", '"id": "5"'),
        ("a", '"id": "5"'),
    ]


def test_examples_of_schemas_and_parameters_are_checked_too() -> None:
    parameter = {
        "name": "q",
        "in": "query",
        "schema": {"type": "integer"},
        "examples": {"wrong": {"value": "w"}},
    }
    operation = operation_returning(
        {"type": "object", "properties": {"a": {"type": "string", "examples": [1]}}}
    )
    operation["parameters"] = [parameter]

    merged = merge([make_page(markdown(fragment(operation)))])

    assert sayings(merged.conflicts) == {
        ("example", 'schema has type "integer"', "“w”"),
        ("example", 'a has type "string"', "1"),
    }


def test_data_that_looks_like_a_schema_is_data() -> None:
    sample = {"examples": [1], "type": "nonsense", "schema": {"type": 5}, "id": 1}

    assert merge([make_page(showing(THING, sample))]).conflicts == ()


def test_a_pattern_made_to_hang_is_not_tried() -> None:
    hostile = {"type": "string", "pattern": "^(a+)+$", "examples": ["a" * 60 + "!"]}
    by_name = {"type": "object", "patternProperties": {"^(a+)+$": {"type": "integer"}}}

    assert merge([make_page(showing(hostile))]).conflicts == ()
    assert merge([make_page(showing(by_name, {"a" * 60 + "!": 1}))]).conflicts == ()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "nonsense"},
        {"minimum": "five"},
        {"multipleOf": 0},
        {"required": 5},
        {"properties": 5},
        {"enum": 5},
        {"$schema": "https://evil.example/", "$id": "https://evil.example/", "type": "object"},
        {"$id": "https://evil.example/", "$ref": "#/components/schemas/Other"},
    ],
)
def test_an_invalid_schema_does_not_stop_the_merge(schema: Document) -> None:
    other = {"Other": {"type": "integer"}}

    merged = merge([make_page(showing(schema, 5, components={"schemas": other}))])

    assert value_at(merged, *CONTENT, "examples", "sample", "value") == 5


def test_different_samples_are_all_kept_and_equal_ones_once() -> None:
    pages = [
        make_page(showing({}, 1), file="a"),
        make_page(showing({}, 2), file="b"),
        make_page(showing({}, 3, 1), file="c"),
        make_page(showing({}, 2), file="d"),
    ]

    merged = merge(pages)

    samples: Made = value_at(merged, *CONTENT, "examples")
    assert [sample["value"] for sample in samples.values()] == [1, 2, 3, 1]
    assert list(samples) == ["sample", "sample-2", "sample-3", "s1"]


def test_a_sample_in_the_other_language_is_its_translation_a_second_one_is_kept() -> None:
    def russian(name: str, file: str) -> Page:
        text = showing({}, {"name": name, "id": 1})
        return make_page(text, file=file, language="ru", date="2020-01-01")

    english = make_page(showing({}, {"id": 1, "name": "Table"}), file="en", date="2021-01-01")

    merged = merge([russian("Стол", "r1"), english, russian("Стул", "r2")])

    assert value_at(merged, *CONTENT, "examples") == {
        "sample": {"value": {"id": 1, "name": "Table"}},
        "sample-2": {"value": {"id": 1, "name": "Стул"}},
    }
    in_russian = translate(merged.document).at(*CONTENT, "examples", "sample", "value", "name")
    assert in_russian
    assert in_russian.value == "Стол"


def test_a_sample_that_differs_in_more_than_words_is_no_translation() -> None:
    english = make_page(showing({}, {"id": 1, "name": "Table"}), file="en")
    russian = make_page(showing({}, {"id": 2, "name": "Стол"}), file="ru", language="ru")

    samples: Made = value_at(merge([english, russian]), *CONTENT, "examples")

    assert [s["value"]["id"] for s in samples.values()] == [1, 2]


def test_the_words_beside_a_sample_are_kept_in_both_languages() -> None:
    pages: list[Page] = []
    for language, summary, value in (("en", "Usual", "Table"), ("ru", "Обычный", "Стол")):
        operation = operation_returning({})
        operation["responses"]["200"]["content"]["application/json"]["examples"] = {
            "sample": {"summary": summary, "value": value}
        }
        pages.append(make_page(markdown(fragment(operation)), file=language, language=language))

    translation = translate(merge(pages).document).at(*CONTENT, "examples", "sample")

    assert translation
    assert plain(translation) == {"summary": "Обычный", "value": "Стол"}


def test_example_and_examples_are_one() -> None:
    schema: Json = {"type": "object", "properties": {"a": {"example": 1, "examples": [2]}}}
    operation = operation_returning(schema)
    operation["responses"]["200"]["content"]["application/json"]["example"] = {"a": 3}
    operation["parameters"] = [{"name": "q", "in": "query", "schema": {}, "example": 4}]

    merged = merge([make_page(markdown(fragment(operation)))])

    assert value_at(merged, *CONTENT) == {
        "schema": {"type": "object", "properties": {"a": {"examples": [1, 2]}}},
        "examples": {"example": {"value": {"a": 3}}},
    }
    parameters: Made = value_at(merged, "paths", "/things", "get", "parameters")
    assert parameters[0]["examples"] == {"example": {"value": 4}}
