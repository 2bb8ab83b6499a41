"""Which page decides, and that nothing is decided in silence."""

import itertools
import json

import pytest

from scripts.errors import PipelineError
from scripts.merge import Page, merge
from scripts.merge.precedence import (
    ENGLISH_FIRST,
    FIRST_SHOWN,
    FRAGMENT_FIRST,
    FULLER_FIRST,
    LONGER_FIRST,
    NEWER_FIRST,
    OWN_FRAGMENT_FIRST,
    PRINTED_FIRST,
    REMOVED,
    SHOWN_EXISTS,
)
from tests.pages import (
    Document,
    fragment,
    make_page,
    markdown,
    operation_returning,
    rendered,
    sayings,
    value_at,
)

SCHEMA = ("responses", "200", "content", "application/json", "schema")
THINGS = ("paths", "/things", "get")


def thing(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties}


def test_a_fragment_goes_before_a_newer_rendered_page() -> None:
    old = make_page(
        markdown(fragment(operation_returning(thing(size={"type": "integer", "maximum": 5})))),
        date="2024-01-01",
    )
    new = make_page(
        rendered("sizeinteger · max: 9Optional"), "rendered", file="r.txt", date="2026-01-01"
    )

    merged = merge([new, old])

    assert value_at(merged, *THINGS, *SCHEMA, "properties", "size", "maximum") == 5
    (found,) = (one for one in merged.conflicts if one.pointer[-1] == "maximum")
    assert (found.kept.says, found.other.says, found.rule) == ("5", "9", FRAGMENT_FIRST)
    assert [(o.file, o.line) for o in found.other.origins] == [("r.txt", 16)]


def test_a_newer_page_goes_before_an_older_one_and_an_undated_one_is_the_oldest() -> None:
    texts = {None: 1, "2025-01-01": 2, "2026-01-01": 3}
    pages = [
        make_page(
            markdown(fragment(operation_returning(thing(a={"type": "integer", "default": value})))),
            file=f"{value}.md",
            date=date,
        )
        for date, value in texts.items()
    ]

    merged = merge(pages)

    assert value_at(merged, *THINGS, *SCHEMA, "properties", "a", "default") == 3
    assert [(d.kept.says, d.other.says, d.rule) for d in merged.conflicts] == [
        ("3", "2", NEWER_FIRST),
        ("3", "1", NEWER_FIRST),
    ]


def test_english_goes_before_russian_of_the_same_day() -> None:
    english = make_page(markdown(fragment(operation_returning({"type": "string"}))), file="en")
    russian = make_page(
        markdown(fragment(operation_returning({"type": "number"}))), file="a", language="ru"
    )

    merged = merge([russian, english])

    assert value_at(merged, *THINGS, *SCHEMA, "type") == "string"
    assert [d.rule for d in merged.conflicts] == [ENGLISH_FIRST]


def test_what_a_complete_source_lacks_is_not_added_but_reported() -> None:
    known = markdown(fragment(operation_returning(thing(id={"type": "integer"}), parameters=[])))
    shown = rendered(
        "idintegerOptional\nsizeintegerOptional",
        parameters="Query parameters\npageinteger · min: 1Optional",
    ).replace("Responses\n", "Responses\n404\n\nGone\n\n")

    merged = merge([make_page(known), make_page(shown, "rendered", file="r")])

    operation = value_at(merged, *THINGS)
    assert "404" not in str(operation)
    assert "size" not in str(operation)
    assert "page" not in str(operation)
    assert {
        ("properties", "id", "id, size"),
        ("responses", "200", "404, 200"),
        ("parameters", "none", "query page"),
    } <= sayings(merged.conflicts)


def test_a_newer_fragment_with_fewer_parts_decides_and_the_loss_is_reported() -> None:
    older = fragment(
        operation_returning(
            thing(id={"type": "integer", "maximum": 9}, gone={"type": "string"}),
            parameters=[{"name": "old", "in": "query", "schema": {"type": "string"}}],
            deprecated=True,
        ),
        security=[{"Key": []}],
    )
    newer = fragment(operation_returning(thing(id={"type": "integer"}), summary="Operation"))

    merged = merge(
        [
            make_page(markdown(older), file="old", date="2025-01-01"),
            make_page(markdown(newer), file="new", date="2026-01-01"),
        ]
    )

    assert value_at(merged, "paths") == newer["paths"]
    assert value_at(merged, "security") is None
    assert "gone" not in str(value_at(merged, "paths"))
    assert sayings(merged.conflicts) == {
        ("properties", "id", "id, gone"),
        ("value", "nothing", "9"),
        ("value", "nothing", '{"name": "old", "in": "query", "schema": {"type": "string"}}'),
        ("value", "nothing", "true"),
        ("value", "nothing", '{"Key": []}'),
    }
    assert {d.rule for d in merged.conflicts} == {NEWER_FIRST}


def test_a_part_that_only_the_newer_fragment_has_is_reported_as_well() -> None:
    older = fragment(operation_returning(thing(id={"type": "integer"})))
    newer = fragment(operation_returning(thing(id={"type": "integer", "maximum": 9})))

    merged = merge(
        [
            make_page(markdown(older), file="old", date="2025-01-01"),
            make_page(markdown(newer), file="new", date="2026-01-01"),
        ]
    )

    assert sayings(merged.conflicts) == {("value", "9", "nothing")}


def test_rendered_pages_alone_decide() -> None:
    one = rendered("idintegerRequired\n\nIts id\n\nExample: 5")
    other = rendered("idinteger · min: 1Required\nsizeintegerRequired")

    merged = merge([make_page(one, "rendered", file="1"), make_page(other, "rendered", file="2")])

    assert value_at(merged, *THINGS, *SCHEMA) == {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "examples": [5], "minimum": 1, "description": "Its id"},
            "size": {"type": "integer"},
        },
        "required": ["id", "size"],
    }
    assert sayings(merged.conflicts) == {("properties", "id, size", "id")}


def test_what_only_a_less_full_page_shows_exists_as_well_and_is_reported() -> None:
    full = rendered("idinteger · min: 1 · max: 9Required\nkindstringOptional")
    other = rendered("idintegerRequired\nsizeintegerRequired")

    merged = merge([make_page(full, "rendered", file="1"), make_page(other, "rendered", file="2")])

    assert value_at(merged, *THINGS, *SCHEMA, "required") == ["id", "size"]
    assert {
        (d.kept.says, d.other.says, d.rule, d.other.origins[0].file) for d in merged.conflicts
    } == {
        ("id, kind, size", "id, size", FULLER_FIRST, "2"),
        ("id, kind, size", "id, kind", SHOWN_EXISTS, "1"),
    }


def test_between_equal_rendered_pages_the_fuller_one_decides_then_the_name() -> None:
    small = make_page(rendered("idinteger · max: 5Required"), "rendered", file="a")
    full = make_page(rendered("idinteger · max: 6 · min: 1Required"), "rendered", file="b")
    twin = make_page(rendered("idinteger · max: 7 · min: 1Required"), "rendered", file="c")

    merged = merge([small, twin, full])

    assert value_at(merged, *THINGS, *SCHEMA, "properties", "id", "maximum") == 6
    assert {(d.kept.says, d.other.says, d.rule) for d in merged.conflicts} == {
        ("6", "7", FULLER_FIRST),
        ("6", "5", FULLER_FIRST),
    }


def test_between_equal_rendered_pages_the_longer_text_wins() -> None:
    short = rendered("idinteger · max: 5 · min: 1Required", about="Lists")
    long = rendered("idintegerRequired", about="Lists all things that are")

    merged = merge([make_page(short, "rendered", file="a"), make_page(long, "rendered", file="b")])

    assert value_at(merged, *THINGS, "description") == "Lists all things that are"
    (found,) = merged.conflicts
    assert (found.other.says, found.rule) == ("“Lists”", LONGER_FIRST)
    assert found.kept.origins[0].file == "b"


def test_a_contradiction_around_a_fragment_is_reported_and_does_not_stop_the_run() -> None:
    page = make_page(
        "# Things\n\n## Other heading\n\n> Other words\n\n"
        + markdown(fragment(operation_returning({}, summary="List", description="Lists")))
        .partition("\n\n## ")[2]
        .partition("\n\n")[2]
    )

    merged = merge([page])

    assert value_at(merged, *THINGS, "summary") == "List"
    assert {(d.kept.says, d.other.says, d.rule) for d in merged.conflicts} == {
        ("“List”", "“Other heading”", OWN_FRAGMENT_FIRST),
        ("“Lists”", "“Other words”", OWN_FRAGMENT_FIRST),
    }


def test_of_two_descriptions_on_a_rendered_page_the_first_wins() -> None:
    schemas = {"Thing": thing(id={"type": "integer"})}
    reference = {"$ref": "#/components/schemas/Thing"}
    known = [
        fragment(operation_returning(reference), path="/a", schemas=schemas),
        fragment(operation_returning(reference), path="/b", schemas=schemas),
    ]
    shown = rendered("idintegerOptional\n\nThe id", path="/a") + rendered(
        "idintegerOptional\n\nAnother id", path="/b", title=""
    )

    merged = merge([make_page(markdown(*known)), make_page(shown, "rendered", file="r")])

    texts = [d for d in merged.conflicts if d.pointer[0] == "components"]
    assert [(d.kept.says, d.other.says, d.rule) for d in texts] == [
        ("“The id”", "“Another id”", FIRST_SHOWN)
    ]
    assert value_at(merged, "components", "schemas", "Thing", "properties", "id") == {
        "type": "integer",
        "description": "The id",
    }


def test_values_that_a_page_only_announces_are_read_from_the_page_that_prints_them() -> None:
    silent = rendered(
        "kindstring · enum · min: 1 · max: 9Required\n\nOf several\n\nPossible values:"
    )
    printed = rendered("kindstring · enumRequired\n\nPossible values: big, small")

    merged = merge(
        [make_page(silent, "rendered", file="a"), make_page(printed, "rendered", file="b")]
    )

    kind = value_at(merged, *THINGS, *SCHEMA, "properties", "kind")
    assert kind == {
        "type": "string",
        "minLength": 1,
        "maxLength": 9,
        "description": "Of several",
        "enum": ["big", "small"],
    }
    assert ("values", "big, small", "announced, not printed") in sayings(merged.conflicts)
    assert PRINTED_FIRST in {d.rule for d in merged.conflicts}


def versions(**paths: list[str]) -> list[Page]:
    """Make a complete version of one page for each year, with operations on these paths."""
    return [
        make_page(
            markdown(*(fragment(path=path) for path in listed)),
            file=year,
            date=f"{year[1:]}-01-01",
        )
        for year, listed in paths.items()
    ]


def test_an_operation_that_a_newer_complete_version_of_its_page_lacks_is_removed_and_named() -> (
    None
):
    pages = versions(y2024=["/things", "/more"], y2025=["/most"], y2026=["/things"])

    for order in itertools.permutations(pages):
        merged = merge(order)

        assert list(value_at(merged, "paths") or {}) == ["/things"]  # type: ignore[arg-type]
        named = {
            (d.kept.says, d.kept.origins[0].file, d.other.says, d.other.origins[0].file, d.rule)
            for d in merged.conflicts
            if d.rule == REMOVED
        }
        assert {(row[2], row[3], row[4]) for row in named} == {
            ("GET /more", "y2024", REMOVED),
            ("GET /most", "y2025", REMOVED),
        }
        assert ("gone; GET /things are there", "y2026") in {row[:2] for row in named}


def test_an_operation_that_reappears_is_kept() -> None:
    merged = merge(versions(y2024=["/a", "/b"], y2025=["/a"], y2026=["/a", "/b"]))

    assert list(value_at(merged, "paths") or {}) == ["/a", "/b"]  # type: ignore[arg-type]


def test_an_operation_of_an_older_rendered_version_is_removed_and_of_a_newer_one_is_not() -> None:
    [complete] = versions(y2025=["/things"])
    for date, paths in ((None, ["/things"]), ("2024-01-01", ["/things"])):
        old = make_page(rendered("a string", path="/old"), "rendered", file="r", date=date)
        assert list(value_at(merge([complete, old]), "paths") or {}) == paths  # type: ignore[arg-type]
    new = make_page(rendered("a string", path="/new"), "rendered", file="r", date="2026-01-01")
    assert list(value_at(merge([complete, new]), "paths") or {}) == ["/things", "/new"]  # type: ignore[arg-type]


def test_a_translation_that_is_late_or_a_version_with_links_removes_nothing() -> None:
    [old] = versions(y2024=["/things", "/more"])
    text = markdown(fragment())
    link = (
        '{% openapi-operation spec="a" path="/more" method="get" %}\n{% endopenapi-operation %}\n'
    )
    russian = make_page(text, file="ru", language="ru", date="2026-01-01")
    linking = make_page(f"{text}\n{link}", file="links", date="2026-01-01")

    for newer in (russian, linking):
        assert len(value_at(merge([old, newer]), "paths") or {}) == 2  # type: ignore[arg-type]


def test_a_component_of_only_removed_operations_is_removed() -> None:
    reference = {"$ref": "#/components/schemas/Gone"}
    schemas = {
        "Gone": {"type": "object", "properties": {"i": {"$ref": "#/components/schemas/Inner"}}},
        "Inner": {"type": "string"},
        "Kept": {"type": "string"},
        "Unused": {"type": "string"},
    }
    kept = fragment(
        operation_returning({"$ref": "#/components/schemas/Kept"}), path="/a", schemas=schemas
    )
    gone = fragment(operation_returning(reference), path="/b", schemas=schemas)
    whole = kept | {"paths": kept["paths"] | gone["paths"]}
    pages = [
        make_page(markdown(whole), file="old", date="2025-01-01"),
        make_page(
            markdown(fragment(operation_returning({"type": "string"}), path="/a")),
            file="new",
            date="2026-01-01",
        ),
    ]

    merged = merge(pages)

    assert list(value_at(merged, "components", "schemas") or {}) == ["Kept", "Unused"]  # type: ignore[arg-type]


PATH_PARAMETER = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


@pytest.mark.parametrize("where", ["operation", "path", "component"])
def test_a_renamed_path_parameter_makes_no_second_path(where: str) -> None:
    def version(name: str) -> Document:
        parameter = PATH_PARAMETER | {"name": name}
        if where == "operation":
            return fragment(
                operation_returning({}, parameters=[parameter]), path=f"/a/{{{name}}}/b"
            )
        made = fragment(operation_returning({}), path=f"/a/{{{name}}}/b")
        [item] = made["paths"].values()
        if where == "path":
            item["parameters"] = [parameter]
            return made
        item["get"]["parameters"] = [{"$ref": "#/components/parameters/Id"}]
        return made | {"components": {"parameters": {"Id": parameter}}}

    pages = [
        make_page(markdown(version("id")), file="old", date="2025-01-01"),
        make_page(markdown(version("thingId")), file="new", date="2026-01-01"),
    ]

    merged = merge(pages)

    assert list(value_at(merged, "paths") or {}) == ["/a/{thingId}/b"]  # type: ignore[arg-type]
    assert ("path", "/a/{thingId}/b", "/a/{id}/b") in sayings(merged.conflicts)
    assert '"id"' not in json.dumps(value_at(merged, "paths"))


def test_two_operations_of_one_document_on_such_paths_share_one() -> None:
    whole = fragment(operation_returning({}, parameters=[PATH_PARAMETER]), path="/a/{id}")
    other = PATH_PARAMETER | {"name": "thingId"}
    whole["paths"]["/a/{thingId}"] = {"put": operation_returning({}, parameters=[other])}

    merged = merge([make_page(markdown(whole))])

    assert list(value_at(merged, "paths") or {}) == ["/a/{id}"]  # type: ignore[arg-type]
    assert value_at(merged, "paths", "/a/{id}", "put", "parameters") == [PATH_PARAMETER]


@pytest.mark.parametrize("where", ["first", "second", "both"])
def test_parameters_of_one_such_path_stay_with_its_own_operations(where: str) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    parameters = {name: [PATH_PARAMETER | {"name": name}] for name in ("id", "thingId")}
    whole = fragment(operation_returning({}), path="/a/{id}")
    whole["paths"]["/a/{thingId}"] = {"put": operation_returning({})}
    extended = {"first": ["id"], "second": ["thingId"], "both": ["id", "thingId"]}[where]
    for (name, own), item in zip(parameters.items(), whole["paths"].values(), strict=True):
        if name in extended:
            item["parameters"] = [*own, limit | {"name": f"limit_{name}"}]
        else:
            next(iter(item.values()))["parameters"] = own

    merged = merge([make_page(markdown(whole))])

    item = value_at(merged, "paths", "/a/{id}")
    assert set(item) == {"get", "put"}  # type: ignore[arg-type]
    for name, method in {"id": "get", "thingId": "put"}.items():
        shown = value_at(merged, "paths", "/a/{id}", method, "parameters")
        names = [one["name"] for one in shown or []]  # type: ignore[index, union-attr, call-overload]
        assert names == ["id", *([f"limit_{name}"] if name in extended else [])]


def test_one_operation_twice_on_such_paths_is_refused_with_both_places() -> None:
    whole = fragment(path="/a/{id}")
    whole["paths"]["/a/{thingId}"] = {"get": operation_returning({"type": "string"})}

    with pytest.raises(PipelineError, match=r"get of /a/\{id\} is described twice") as stopped:
        merge([make_page(markdown(whole), file="page.md")])

    assert stopped.value.file == "page.md"


def test_texts_are_english_with_russian_beside_them_whichever_is_newer() -> None:
    def account(text: str, example: str, **more: object) -> str:
        field = {"type": "string", "description": text, "examples": [example], **more}
        return markdown(fragment(operation_returning(thing(name=field))))

    english = make_page(account("Its name", "Table"), file="en", date="2025-01-01")
    russian = make_page(
        account("Название", "Стол", maxLength=9), file="ru", language="ru", date="2026-01-01"
    )

    merged = merge([english, russian])

    name = merged.document.at(*THINGS, *SCHEMA, "properties", "name")
    assert name
    text, example = name.at("description"), name.at("examples", "0")
    assert value_at(merged, *THINGS, *SCHEMA, "properties", "name") == {
        "type": "string",
        "description": "Its name",
        "examples": ["Table"],
        "maxLength": 9,
    }
    assert text
    assert text.translation
    assert (text.translation.value, text.origins[0].file) == ("Название", "en")
    assert example
    assert example.translation
    assert example.translation.value == "Стол"
    assert sayings(merged.conflicts) == {("value", "9", "nothing")}


def test_servers_that_differ_are_no_choice_of_the_client() -> None:
    pages = [
        make_page(
            markdown(fragment(servers=[{"url": f"https://{host}.example"}])), file=host, date=date
        )
        for host, date in (("a", "2025-01-01"), ("b", "2026-01-01"))
    ]

    merged = merge(pages)

    assert value_at(merged, "servers") == [{"url": "https://b.example"}]
    assert sayings(merged.conflicts) == {("servers", "https://b.example", "https://a.example")}
