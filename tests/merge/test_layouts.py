"""What fragments of components alone, and pages that show no whole credential, add to a merge."""

from itertools import permutations
from pathlib import Path

import pytest

from scripts.merge import merge
from tests.pages import Document, fragment, make_page, markdown, value_at

LAYOUTS = Path(__file__).parent.parent / "extract" / "layouts"
SERVERS = [{"url": "https://library.example/api/v1"}]
SECURITY: list[dict[str, list[str]]] = [{"Key": []}]
SCHEMES = {"Key": {"type": "apiKey", "in": "header", "name": "Key"}}


def operations() -> str:
    made = fragment(servers=SERVERS, security=SECURITY, components={"securitySchemes": SCHEMES})
    return markdown(made)


def models(*sections: str, **schemas: Document) -> str:
    made: Document = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}}
    made |= {section: {} for section in sections}
    return markdown(made | {"components": {"schemas": schemas}})


@pytest.mark.parametrize("date", [None, "2025-01-01", "2026-06-01"])
@pytest.mark.parametrize("page", ["things", "models"])
@pytest.mark.parametrize("empty", [(), ("paths",), ("paths", "webhooks")])
def test_a_fragment_of_components_states_nothing_else_whatever_its_date(
    date: str | None, page: str, empty: tuple[str, ...]
) -> None:
    room: Document = {"type": "object", "properties": {"id": {"type": "integer"}}}
    pages = [
        make_page(operations(), file="operations.md", date="2026-01-01"),
        make_page(models(*empty, Room=room), file="models.md", page=page, date=date),
    ]
    for order in permutations(pages):
        merged = merge(order)
        assert value_at(merged, "servers") == SERVERS
        assert value_at(merged, "security") == SECURITY
        assert value_at(merged, "components", "schemas", "Room") == room
        assert value_at(merged, "paths", "/things", "get") is not None
        assert merged.conflicts == ()


def test_the_newer_schema_wins_in_such_a_fragment_too() -> None:
    def room(kind: str) -> Document:
        return {"type": "object", "properties": {"id": {"type": kind}}}

    whole = fragment(servers=SERVERS, schemas={"Room": room("integer")})
    pages = [
        make_page(markdown(whole), file="operations.md", date="2026-01-01"),
        make_page(models(Room=room("string")), file="models.md", date="2026-02-01"),
    ]
    merged = merge(pages)
    assert value_at(merged, "components", "schemas", "Room") == room("string")
    assert value_at(merged, "servers") == SERVERS


def test_text_beside_such_a_fragment_still_states_servers() -> None:
    rendered = (LAYOUTS / "a-sample-after-path.txt").read_text(encoding="utf-8")
    pages = [
        make_page(models(Room={"type": "object"}), file="models.md", date="2026-06-01"),
        make_page(rendered, "rendered", file="rendered.txt"),
    ]
    merged = merge(pages)
    assert value_at(merged, "servers") == SERVERS
    assert value_at(merged, "security") == [{"ApiKey": []}]


def test_the_page_of_schemas_is_merged() -> None:
    text = (LAYOUTS / "g-schemas-only.md").read_text(encoding="utf-8")
    merged = merge([make_page(operations()), make_page(text, file="g.md", date="2026-11-01")])
    assert value_at(merged, "components", "schemas", "Room", "required") == ["id", "name", "state"]
    assert value_at(merged, "servers") == SERVERS


@pytest.mark.parametrize("name", ["h-method-delete", "e-bare-array", "a-sample-after-path"])
def test_a_key_that_only_rendered_pages_show_goes_into_a_header(name: str) -> None:
    text = (LAYOUTS / f"{name}.txt").read_text(encoding="utf-8")
    scheme = value_at(
        merge([make_page(text, "rendered")]), "components", "securitySchemes", "ApiKey"
    )
    assert scheme == {
        "type": "apiKey",
        "in": "header",
        "name": "Api-Key",
        "description": "API key for authentication.",
    }


def test_a_place_that_a_page_states_is_kept() -> None:
    schemes = {"Key": {"type": "apiKey", "in": "query", "name": "Api-Key"}}
    text = (LAYOUTS / "h-method-delete.txt").read_text(encoding="utf-8")
    whole = markdown(fragment(components={"securitySchemes": schemes}))
    merged = merge([make_page(whole), make_page(text, "rendered", file="r.txt")])
    assert value_at(merged, "components", "securitySchemes", "Key", "in") == "query"
