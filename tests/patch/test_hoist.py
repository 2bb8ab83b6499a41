"""A name makes a schema in place a component."""

import pytest

from scripts.document.node import Json, Node, Origin, plain, plant
from scripts.errors import PipelineError
from scripts.patch.hoist import hoist
from tests.pages import Made
from tests.patch.overlays import document

KIND: dict[str, Json] = {"type": "string", "enum": ["a", "b"]}
BODY: dict[str, Json] = {"type": "object", "properties": {"id": {"type": "integer"}}}


def holding(**properties: Made) -> Node:
    return document({"components": {"schemas": {"Holder": {"properties": properties}}}})


def named(schema: dict[str, Json], name: Json = "Named") -> dict[str, Json]:
    return {**schema, "x-component": name}


def schemas(node: Node) -> Made:
    hoist(node)
    found = node.at("components", "schemas")
    return plain(found) if found else {}


def test_a_named_schema_becomes_a_component_and_is_replaced_by_a_reference() -> None:
    found = schemas(holding(body=named(BODY)))

    assert found == {
        "Holder": {"properties": {"body": {"$ref": "#/components/schemas/Named"}}},
        "Named": BODY,
    }


def test_in_responses_bodies_parameters_headers_and_alternatives() -> None:
    content: Json = {"application/json": {"schema": named(BODY)}}
    node = document(
        {
            "paths": {
                "/a": {
                    "post": {
                        "parameters": [{"name": "q", "schema": named(KIND, "Kind")}],
                        "requestBody": {"content": content},
                        "responses": {
                            "200": {
                                "content": content,
                                "headers": {"x-kind": {"schema": named(KIND, "Kind")}},
                            }
                        },
                    }
                }
            },
            "components": {
                "schemas": {
                    "List": {"type": "array", "items": named(BODY)},
                    "One": {"oneOf": [named(BODY), {"not": named(KIND, "Kind")}]},
                }
            },
        }
    )

    found = schemas(node)

    assert found["Named"] == BODY
    assert found["Kind"] == KIND
    assert "x-component" not in str(plain(node))
    assert str(plain(node)).count("$ref") == 7


def test_the_same_schema_twice_is_one_component_with_both_origins_value_by_value() -> None:
    node = holding(one=named(KIND))
    members = (node.at("components", "schemas", "Holder", "properties") or node).members()
    # The same members in another order: each value must keep its own witnesses.
    other = {"enum": KIND["enum"], "x-component": "Named", "type": "string"}
    members["two"] = plant(dict(other), Origin("other", 2, ""))
    (members["two"].at("type") or node).origins = (Origin("other", 3, "type"),)

    assert schemas(node)["Named"] == KIND
    kind = node.at("components", "schemas", "Named", "type")
    value = node.at("components", "schemas", "Named", "enum", "1")
    assert kind
    assert value
    assert [(o.file, o.line) for o in kind.origins] == [("page", 1), ("other", 3)]
    assert [(o.file, o.line) for o in value.origins] == [("page", 1), ("other", 2)]


@pytest.mark.parametrize("other", [{"type": "string"}, {**KIND, "enum": ["a"]}, BODY])
def test_one_name_for_two_schemas_is_refused_with_both_places(other: dict[str, Json]) -> None:
    node = holding(one=named(KIND))
    members = (node.at("components", "schemas", "Holder", "properties") or node).members()
    members["two"] = plant(named(other), Origin("other", 2, ""))

    with pytest.raises(PipelineError) as stopped:
        hoist(node)

    assert str(stopped.value).startswith("other:2: the name 'Named' is that of two different")
    assert "page:1" in str(stopped.value)


def test_an_existing_component_is_joined_when_equal_and_defended_when_not() -> None:
    holder: Json = {"properties": {"one": named(BODY)}}

    equal = document({"components": {"schemas": {"Named": BODY, "Holder": holder}}})
    different = document({"components": {"schemas": {"Named": KIND, "Holder": holder}}})

    assert schemas(equal)["Named"] == BODY
    with pytest.raises(PipelineError, match="two different schemas"):
        hoist(different)


def test_a_named_schema_inside_a_named_schema() -> None:
    outer: dict[str, Json] = {"type": "object", "properties": {"in": named(KIND, "Inner")}}

    found = schemas(holding(body=named(outer, "Outer")))

    assert found["Outer"]["properties"] == {"in": {"$ref": "#/components/schemas/Inner"}}
    assert found["Inner"] == KIND
    assert list(found) == ["Holder", "Outer", "Inner"]


def test_text_about_the_place_stays_there_unless_it_is_an_object() -> None:
    about: dict[str, Json] = {
        "title": "T",
        "description": "D",
        "default": "a",
        "examples": ["b"],
        "deprecated": True,
    }

    found = schemas(holding(kind=named(KIND | about, "Kind"), body=named(BODY | about, "Body")))

    assert found["Kind"] == KIND
    assert found["Body"] == BODY | about
    assert found["Holder"]["properties"] == {
        "kind": {"$ref": "#/components/schemas/Kind"} | about,
        "body": {"$ref": "#/components/schemas/Body"},
    }


@pytest.mark.parametrize("name", ["", "a/b", "../a", "a b", "é", 5, None, ["A"], "A" * 101, "a\n"])
def test_an_invalid_component_name_is_refused(name: Json) -> None:
    with pytest.raises(PipelineError, match="is no name for a component"):
        hoist(holding(one=named(KIND, name)))


def test_a_component_can_not_get_its_own_name() -> None:
    with pytest.raises(PipelineError, match="has this name already"):
        hoist(document({"components": {"schemas": {"Named": named(BODY)}}}))


def test_a_name_on_something_that_is_no_schema_is_refused() -> None:
    operation: Json = {"responses": {}, "x-component": "Named"}

    with pytest.raises(PipelineError, match="names something that is no schema"):
        hoist(document({"paths": {"/a": {"get": operation}}}))


def test_a_sample_and_a_field_that_are_called_like_the_mark_are_left_alone() -> None:
    value: dict[str, Json] = {
        "schema": {"type": "object", "properties": {"x-component": {"type": "string"}}},
        "examples": {"sample": {"value": {"x-component": "Named", "type": "object"}}},
    }
    content: Json = {"content": {"application/json": value}}
    whole: dict[str, Json] = {"paths": {"/a": {"get": {"responses": {"200": content}}}}}
    node = document(whole)

    hoist(node)

    assert plain(node) == whole


def test_a_named_component_is_renamed_with_every_reference_to_it() -> None:
    node = document(
        {
            "components": {
                "schemas": {
                    "thing": named(BODY, "OtherThing"),
                    "Thing": {"items": {"$ref": "#/components/schemas/thing"}},
                    "Deep": {"$ref": "#/components/schemas/thing/properties/id"},
                    "Beside": {"$ref": "#/components/schemas/thingummy"},
                }
            }
        }
    )

    renamed = hoist(node)

    assert plain(node.at("components", "schemas") or node) == {
        "OtherThing": BODY,
        "Thing": {"items": {"$ref": "#/components/schemas/OtherThing"}},
        "Deep": {"$ref": "#/components/schemas/OtherThing/properties/id"},
        "Beside": {"$ref": "#/components/schemas/thingummy"},
    }
    former, present = next(iter(renamed.items()))
    assert (former[-1], present[-1]) == ("thing", "OtherThing")


def test_components_may_swap_their_names_and_become_one_when_equal() -> None:
    assert schemas(
        document({"components": {"schemas": {"A": named(BODY, "B"), "B": named(KIND, "A")}}})
    ) == {"B": BODY, "A": KIND}
    assert schemas(document({"components": {"schemas": {"A": named(BODY, "B"), "B": BODY}}})) == {
        "B": BODY
    }


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_the_name_of_a_different_component_is_refused_with_both_places(
    order: tuple[str, str],
) -> None:
    made = {"A": named(BODY, "B"), "B": KIND}
    node = document({"components": {"schemas": {key: made[key] for key in order}}})

    with pytest.raises(PipelineError, match="'B' is that of two different components: this one"):
        hoist(node)
