"""Shared definitions: compared once, followed through references, whatever they are called."""

import copy
from typing import Any

import pytest

from scripts.diff.document import compare
from tests.diff.documents import JSON, Object, document, full, in_response, with_operation


def using(schema: Any, **schemas: Any) -> Object:  # noqa: ANN401  # JSON
    body = {"content": {JSON: {"schema": schema}}}
    return with_operation(
        {"responses": {"200": body, "202": body}}, components={"schemas": schemas}
    )


def refer(name: str) -> Object:
    return {"$ref": f"#/components/schemas/{name}"}


def lines(old: Object, new: Object) -> list[str]:
    return [f"{change.place}: {change.text.partition(';')[0]}" for change in compare(old, new)]


MONEY = {"type": "string", "enum": ["USD"]}
MORE = {"type": "string", "enum": ["USD", "GBP"]}


def test_a_definition_used_twice_is_reported_once_at_home() -> None:
    [change] = compare(using(refer("Money"), Money=MONEY), using(refer("Money"), Money=MORE))
    assert (change.place, change.pointer) == ("Money", "/components/schemas/Money")
    assert (change.closed_only, change.breaks_server) == (True, False)


@pytest.mark.parametrize(
    ("is_sent", "is_received", "breaks_closed", "breaks_server"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_the_way_of_a_definition_is_where_it_is_used(
    *, is_sent: bool, is_received: bool, breaks_closed: bool, breaks_server: bool
) -> None:
    def version(values: list[str]) -> Object:
        page = {"type": "array", "items": refer("Money")}
        body = {"content": {JSON: {"schema": refer("Page")}}}
        operation: Object = {"requestBody": body} if is_sent else {}
        operation |= {"responses": {"200": body}} if is_received else {}
        schemas = {"Page": page, "Money": {"enum": values}}
        return with_operation(operation, components={"schemas": schemas})

    [change] = compare(version(["USD"]), version(["USD", "GBP"]))
    assert (change.closed_only, change.breaks_server) == (breaks_closed, breaks_server)


def test_a_way_that_only_one_version_uses_breaks_nobody_twice() -> None:
    old, new = using(refer("Money"), Money=MONEY), using(refer("Money"), Money=MORE)
    new["paths"]["/y"] = {"put": {"requestBody": {"content": {JSON: {"schema": refer("Money")}}}}}
    changes = {change.place: change for change in compare(old, new)}
    assert not changes["Money"].breaks_server
    assert changes["PUT /y"].breaks_server


@pytest.mark.parametrize("schema", [MONEY, {"type": "array", "items": MONEY}, True])
def test_a_schema_behind_a_reference_is_the_same_schema(schema: Any) -> None:  # noqa: ANN401
    inline, behind = in_response(schema), in_response(refer("Money"))
    behind["components"] = {"schemas": {"Money": schema}}
    assert lines(inline, behind) == []
    assert lines(behind, inline) == []


def test_a_note_beside_a_reference_overrides_that_of_the_definition() -> None:
    inline = in_response({**MONEY, "description": "here"})
    behind = in_response({**refer("Money"), "description": "here"})
    behind["components"] = {"schemas": {"Money": {**MONEY, "description": "there"}}}
    assert lines(inline, behind) == []


def test_a_restriction_beside_a_reference_is_one_more() -> None:
    old = using({**refer("Money"), "maxLength": 9}, Money=MONEY)
    new = using({**refer("Money"), "maxLength": 8}, Money=MONEY)
    assert lines(old, new)[0] == "POST /x · response 200: greatest length is now `8` instead of `9`"


def test_a_renamed_definition_of_a_built_in_type_is_a_matter_of_naming() -> None:
    old = using(refer("Tree"), Tree={"type": "array", "items": refer("Tree")})
    new = using(refer("Node"), Node={"type": "array", "items": refer("Node")})
    [change] = compare(old, new)
    assert (change.kind, change.place, change.breaks) == ("naming", "Node", False)


def test_a_renamed_and_changed_definition_reports_both_once() -> None:
    old, new = using(refer("Money"), Money=MONEY), using(refer("Coin"), Coin=MORE)
    assert lines(old, new) == ["Coin: the new name of `Money`", "Coin: new enum value `GBP`"]


def test_an_unused_definition_is_renamed_too() -> None:
    old = document(components={"schemas": {"Money": MONEY}})
    new = document(components={"schemas": {"Coin": MONEY}})
    assert lines(old, new) == ["Coin: the new name of `Money`"]
    assert lines(old, document()) == ["Money: unused definition removed"]
    assert lines(document(), new) == ["Coin: new definition, not used yet"]


def test_another_definition_is_compared_where_it_is_used() -> None:
    old = using(refer("Money"), Money=MONEY, Coin=MORE)
    new = using(refer("Coin"), Money=MONEY, Coin=MORE)
    assert lines(old, new) == [
        "POST /x · response 200: is now a `Coin` instead of a `Money`",
        "POST /x · response 202: is now a `Coin` instead of a `Money`",
        "POST /x · response 200: new enum value `GBP`",
    ]


def test_a_definition_that_goes_while_in_use_breaks_both() -> None:
    old, new = using(refer("Money"), Money=MONEY), using(refer("Money"))
    [change] = compare(old, new)
    assert (change.text, change.breaks_client, change.breaks_server) == (
        "removed, though still in use",
        True,
        True,
    )


@pytest.mark.parametrize("target", ["#/components/schemas/None", "other.yaml#/A", "#", "#/x/9", ""])
def test_a_reference_to_nowhere_is_reported_and_not_followed(target: str) -> None:
    old, new = in_response(MONEY), in_response({"$ref": target})
    assert lines(old, new)
    assert lines(new, old)
    assert lines(new, copy.deepcopy(new)) == []
    [line] = lines(new, in_response({"$ref": "gone.yaml"}))
    assert line.startswith("POST /x · response 200: refers to `gone.yaml` instead of")


def test_definitions_that_refer_to_each_other_in_circles_end() -> None:
    schemas = {"A": refer("B"), "B": refer("A"), "C": {"anyOf": [refer("C"), refer("A")]}}
    old, new = using(refer("A"), **schemas), using(refer("C"), **schemas)
    assert lines(old, new)
    assert lines(using(refer("A"), **schemas), using(MONEY, **schemas))


def test_a_long_chain_of_differing_definitions_neither_nests_nor_multiplies() -> None:
    def chain(prefix: str) -> Object:
        return {
            f"{prefix}{number}": {
                "properties": {key: refer(f"{prefix}{number + 1}") for key in "abc"}
            }
            for number in range(500)
        }

    both = {**chain("A"), **chain("B"), "A500": {"type": "string"}, "B500": {"type": "integer"}}
    changes = compare(using(refer("A0"), **both), using(refer("B0"), **both))
    assert [change.kind for change in changes].count("type") == 1
    assert len(changes) < 2_000


@pytest.mark.parametrize(
    ("section", "old", "new", "line"),
    [
        (
            "parameters",
            {"name": "a", "in": "query"},
            {"name": "a", "in": "query", "required": True},
            "parameter P: now required",
        ),
        (
            "responses",
            {"description": "A"},
            {"description": "B"},
            "response P: description now says `B` instead of `A`",
        ),
        ("headers", {}, {"required": True}, "header P: now required"),
        ("requestBodies", {}, {"required": True}, "request body P: now required"),
        (
            "links",
            {"operationId": "a"},
            {"operationId": "b"},
            "link P: `link.operationId` is now `b` instead of `a`",
        ),
        (
            "examples",
            {"value": 1},
            {"value": 2},
            "example P: `example.value` is now `2` instead of `1`",
        ),
        (
            "pathItems",
            {"get": {}},
            {"get": {"deprecated": True}},
            "path item P (GET): now deprecated",
        ),
        (
            "callbacks",
            {"{$u}": {"post": {}}},
            {"{$u}": {"post": {"operationId": "a"}}},
            "callback P {$u}: operationId `a` added",
        ),
        ("mystery", {"a": 1}, {"a": 2}, "API: `mystery.P.a` is now `2` instead of `1`"),
    ],
)
def test_every_section_of_the_components_is_compared(
    section: str, old: Object, new: Object, line: str
) -> None:
    versions = [document(components={section: {"P": one}}) for one in (old, new)]
    assert lines(*versions) == [line]


def test_shared_parameters_responses_and_bodies_are_followed() -> None:
    old, new = full(), full()
    new["components"]["parameters"]["Page"]["schema"]["maxItems"] = 5
    new["components"]["responses"]["Error"]["content"][JSON]["schema"]["required"] = []
    changes = {change.place: change for change in compare(old, new)}
    assert set(changes) == {"parameter Page", "response Error.error"}
    assert changes["parameter Page"].breaks_client
    assert changes["response Error.error"].breaks_client


def test_a_renamed_class_breaks_the_client_alone_and_is_reported_once() -> None:
    thing = {"type": "object", "properties": {"id": {"type": "integer"}}}
    [change] = compare(using(refer("Thing"), Thing=thing), using(refer("Item"), Item=thing))
    assert (change.kind, change.breaks_client, change.names_only) == ("naming", True, True)
    assert not change.breaks_server
    assert change.text == (
        "the new name of `Thing`; the client's class `Thing` becomes `Item`,"
        " what is sent stays the same"
    )


def test_a_definition_that_becomes_another_one_with_a_base_is_the_same() -> None:
    number, text = {"id": {"type": "integer"}}, {"name": {"type": "string"}}
    base = {"type": "object", "properties": number}
    own = {"properties": text, "required": ["name"]}
    whole = {"type": "object", "properties": {**number, **text}, "required": ["name"]}
    old = using(refer("Thing"), Thing=whole)
    new = using(refer("Thing"), Thing={"allOf": [refer("Base"), own]}, Base=base)
    assert lines(old, new) == lines(new, old) == []


def test_null_around_a_reference_is_null_in_the_definition() -> None:
    schema = {"type": "object", "properties": {"id": {"type": "integer"}}}
    wrapped = using({"anyOf": [refer("A"), {"type": "null"}]}, A=schema)
    inline = using({**schema, "type": ["object", "null"]})
    flagged = using({"allOf": [refer("A")], "nullable": True}, A=schema)
    for one in (wrapped, inline, flagged):
        for other in (wrapped, inline, flagged):
            assert lines(one, other) == []
    assert lines(using(refer("A"), A=schema), wrapped)[0].endswith("may now be null")


def test_definitions_that_unfold_into_each_other_end() -> None:
    def tree(names: str) -> Object:
        return {
            name: {"allOf": [refer(f"{name}Base")], "properties": {"x": refer(name)}}
            for name in names
        } | {f"{name}Base": {"properties": {"up": refer(name)}} for name in names}

    old = using({"allOf": [refer("A"), refer("B")]}, **tree("AB"))
    new = using({"allOf": [refer("C")]}, **tree("C"))
    assert isinstance(compare(old, new), list)
    assert isinstance(compare(new, old), list)
