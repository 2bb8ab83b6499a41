"""Two fragments of equal precedence that differ stop the run, unless a patch decides."""

import pytest

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.merge import merge
from tests.pages import Document, fragment, make_page, markdown, operation_returning, patch

THING: Document = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
REFERENCE = {"$ref": "#/components/schemas/Thing"}


def with_thing(changed: Document, path: str = "/b") -> Document:
    return fragment(operation_returning(REFERENCE), path=path, schemas={"Thing": THING | changed})


FIRST = fragment(
    operation_returning(REFERENCE), path="/a", schemas={"Thing": THING}, servers=[{"url": "/1"}]
)
PARAMETER = {"name": "q", "in": "query", "schema": {"type": "string"}}
ID: Document = {"type": "integer"}

DIFFERENT: dict[str, Document] = {
    "type": with_thing({"type": "array"}),
    "a bound that only one has": with_thing({"properties": {"id": ID | {"maximum": 9}}}),
    "a default": with_thing({"properties": {"id": ID | {"default": 1}}}),
    "an enum": with_thing({"properties": {"id": ID | {"enum": [1]}}}),
    "a field more": with_thing({"properties": {"id": ID, "more": ID}}),
    "a field less": with_thing({"properties": {}, "required": []}),
    "requiredness": with_thing({"required": []}),
    "requiredness of no field": with_thing({"required": ["id", "other"]}),
    "nullability": with_thing({"properties": {"id": {"type": ["integer", "null"]}}}),
    "a description": with_thing({"description": "Of a thing"}),
    "where a link in a description leads": with_thing({"description": "[A](https://b.example)"}),
    "a keyword that is not known here": with_thing({"unevaluatedProperties": False}),
    "alternatives": with_thing({"allOf": [ID]}),
    "security": FIRST | {"security": []},
    "servers": FIRST | {"servers": [{"url": "/2"}]},
    "a version": FIRST | {"info": {"title": "Things", "version": "2"}},
    "a status": fragment(
        operation_returning(REFERENCE) | {"responses": {"404": {"description": "Gone"}}}
    ),
    "a parameter": fragment(operation_returning(REFERENCE, parameters=[PARAMETER])),
    "deprecation": fragment(operation_returning(REFERENCE, deprecated=True)),
    "a schema in place": fragment(operation_returning(THING)),
}


def same_place(other: Document) -> list[Document]:
    """Let the first fragment describe the operation that the other does."""
    described = {"description": "[A](https://a.example)"} if "A" in str(other) else {}
    if "Of a thing" in str(other):
        described = {"description": "Of things"}
    schemas = {"Thing": THING | described}
    path = next(iter(other["paths"]))
    servers = [{"url": "/1"}] if "servers" in other else None
    first = fragment(operation_returning(REFERENCE), path=path, schemas=schemas)
    return [first | ({"servers": servers} if servers else {}), other]


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT)
def test_a_difference_in_one_page_or_in_two_stops_the_run_with_both_places(
    other: Document,
) -> None:
    fragments = same_place(other)
    one = [make_page(markdown(*fragments, title="One"), file="one.md")]
    two = [make_page(markdown(f), file=f"{n}.md") for n, f in enumerate(fragments)]

    for pages, kept, against in ((one, "one.md:6", "one.md:12"), (two, "0.md:6", "1.md:6")):
        with pytest.raises(PipelineError) as stopped:
            patch(merge(pages), [])
        assert str(stopped.value).startswith(kept)
        assert f"at {against}" in str(stopped.value)
        assert "openapi/patches/" in str(stopped.value)


def test_equal_definitions_merge_without_a_conflict() -> None:
    pages = [make_page(markdown(FIRST, FIRST), file=name) for name in ("a", "b")]

    merged = merge(pages)

    assert merged.conflicts == ()
    assert plain(merged.document) == FIRST | {
        "paths": {"/a": {"get": FIRST["paths"]["/a"]["get"] | {"summary": "Operation"}}}
    }


def overlay(target: str, change: str) -> list[tuple[str, str]]:
    action = f"- target: {target}\n  description: Reason\n  x-evidence: Page\n  {change}\n"
    return [("1.overlay.yaml", f"overlay: 1.0.0\nactions:\n{action}")]


TWO_MAXIMA = [
    with_thing({"properties": {"id": ID | {"maximum": limit}}}, path)
    for path, limit in (("/a", 5), ("/b", 9))
]
MAXIMUM = "$.components.schemas.Thing.properties.id"


@pytest.mark.parametrize("value", [5, 9, 7])
def test_an_action_on_the_very_place_decides_even_for_what_was_kept_anyway(value: int) -> None:
    merged = merge([make_page(markdown(*TWO_MAXIMA))])

    patched = patch(merged, overlay(MAXIMUM, f"update: {{maximum: {value}}}"))

    node = patched.document.at("components", "schemas", "Thing", "properties", "id", "maximum")
    assert node
    assert node.value == value


def test_removing_the_place_or_what_is_around_it_decides() -> None:
    merged = merge([make_page(markdown(*TWO_MAXIMA))])

    assert patch(merged, overlay(f"{MAXIMUM}.maximum", "remove: true")).applied
    assert patch(merged, overlay(MAXIMUM, "remove: true")).applied


def test_an_action_elsewhere_decides_nothing() -> None:
    fragments = [
        with_thing({"properties": {"id": ID} | more}, path)
        for path, more in (("/a", {}), ("/b", {"more": ID}))
    ]
    merged = merge([make_page(markdown(*fragments))])

    with pytest.raises(PipelineError, match="/components/schemas/Thing/properties is id here"):
        patch(merged, overlay(MAXIMUM, "update: {minimum: 0}"))


def test_adding_or_removing_the_entry_in_question_decides() -> None:
    fragments = [
        with_thing({"properties": {"id": ID} | more}, path)
        for path, more in (("/a", {}), ("/b", {"more": ID}))
    ]
    more = overlay("$.components.schemas.Thing.properties", "update: {more: {type: integer}}")
    less = overlay("$.components.schemas.Thing.properties.more", "remove: true")

    assert patch(merge([make_page(markdown(*fragments))]), more).applied
    assert patch(merge([make_page(markdown(*reversed(fragments)))]), less).applied
