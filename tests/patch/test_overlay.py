"""What an action does: Overlay 1.0, with reasons, and never for nothing."""

import pytest

from scripts.document.node import Json, plain
from scripts.errors import PipelineError
from scripts.merge import MergeResult
from tests.pages import patch
from tests.patch.overlays import PATCH, document, overlay, patched, remove, update

BASE: Json = {
    "a": {"x": 1, "deep": {"kept": 1, "list": [1]}},
    "list": [{"name": "p", "v": 1}, {"name": "q", "v": 2}, {"name": "r", "v": 1}],
    "numbers": [0, 1, 2, 3, 4],
    "text": "words",
}


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([update("$.a", {"deep": {"new": 2}})], {"deep": {"kept": 1, "list": [1], "new": 2}}),
        ([update("$.a", {"deep": {"list": [2, 3]}})], {"deep": {"kept": 1, "list": [1, 2, 3]}}),
        ([update("$.a", {"x": "other"})], {"x": "other"}),
        ([update("$.a", {"x": {"now": "object"}})], {"x": {"now": "object"}}),
        ([update("$.a", {"deep": None})], {"deep": None}),
        (
            [update("$.a.deep.list", {"object": 1})],
            {"deep": {"kept": 1, "list": [1, {"object": 1}]}},
        ),
        ([update("$.a.deep.list", [2])], {"deep": {"kept": 1, "list": [1, [2]]}}),
        ([update("$.a", {"x": 2}), update("$.a", {"x": 3})], {"x": 3}),
        ([update("$.a", {"x": 3}), update("$.a", {"x": 2})], {"x": 2}),
        (
            [remove("$.a.deep.list"), update("$.a.deep", {"list": [9]})],
            {"deep": {"kept": 1, "list": [9]}},
        ),
    ],
)
def test_objects_merge_arrays_grow_and_all_else_is_replaced(
    actions: list[dict[str, Json]], expected: dict[str, Json]
) -> None:
    before = {"x": 1, "deep": {"kept": 1, "list": [1]}}

    result = plain(patched(BASE, *actions).document)

    assert isinstance(result, dict)
    assert result["a"] == before | expected
    assert {**result, "a": None} == {**BASE, "a": None}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.numbers[1]", [0, 2, 3, 4]),
        ("$.numbers[1,3]", [0, 2, 4]),
        ("$.numbers[3,1]", [0, 2, 4]),
        ("$.numbers[1,1,1]", [0, 2, 3, 4]),
        ("$.numbers[-1]", [0, 1, 2, 3]),
        ("$.numbers[::2]", [1, 3]),
        ("$.numbers[::-1]", []),
        ("$.numbers[*]", []),
        ("$.numbers[?@ > 2]", [0, 1, 2]),
        ("$['numbers'][10,0]", [1, 2, 3, 4]),
    ],
)
def test_several_elements_are_removed_at_once(target: str, left: Json) -> None:
    one = patched(BASE, remove(target))

    assert one.document.at("numbers")
    assert plain(one.document)["numbers"] == left  # type: ignore[call-overload, index]
    assert one.applied[0].places == 5 - len(left)  # type: ignore[arg-type]


def test_more_than_ten_elements_are_counted_as_numbers() -> None:
    numbers: Json = list(range(12))

    assert plain(patched(numbers, remove("$[1,10]")).document) == [0, *range(2, 10), 11]


def test_what_is_inside_another_selected_place_may_be_selected_too() -> None:
    tree: Json = {"x": {"x": {"x": 1, "y": 2}, "y": 3}}

    assert plain(patched(tree, remove("$..x")).document) == {}
    assert plain(patched(tree, update("$..[?@.y]", {"seen": True})).document) == {
        "x": {"x": {"x": 1, "y": 2, "seen": True}, "y": 3, "seen": True}
    }


@pytest.mark.parametrize(
    ("target", "changed"),
    [
        ("$.list[?@.name == 'q']", [1]),
        ("$.list[?@.v == 1]", [0, 2]),
        ("$.list[0,0,2]", [0, 2]),
        ("$.list.*", [0, 1, 2]),
        ("$..[?@.name == 'p']", [0]),
    ],
)
def test_a_target_selects_by_filters_unions_and_wildcards(target: str, changed: list[int]) -> None:
    one = patched(BASE, update(target, {"seen": [1]}))

    seen = [index for index in range(3) if one.document.at("list", str(index), "seen")]
    assert seen == changed
    assert all(
        plain(node) == [1]
        for index in seen
        if (node := one.document.at("list", str(index), "seen"))
    )
    assert one.applied[0].places == len(changed)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (update("$.nothing", {"a": 1}), "selects nothing any more"),
        (remove("$.list[?@.name == 'z']"), "selects nothing any more"),
        (update("$['a','gone']", {"n": 1}), "selects nothing any more by 'gone'"),
        (update("$..['deep','gone']", {"n": 1}), "selects nothing any more by 'gone'"),
        (update("$['a','list'].deep", {"n": 1}), "selects nothing any more by 'list'"),
        (remove("$.list[?@.name == 'p',?@.name == 'z']"), "selects nothing any more by"),
        (update("$.a", {"x": 1}), "changes nothing any more"),
        (update("$.a", {}), "changes nothing any more"),
        (update("$.a", {"deep": {"list": []}}), "changes nothing any more"),
        (update("$.text", {"a": 1}), "selects a plain value"),
        (update("$.text", "new"), "selects a plain value"),
        (update("$.a", "words"), "selects an object"),
        (update("$.a", [1]), "selects an object"),
        (remove("$"), "would remove the whole document"),
        (update("$.a[", {"x": 2}), "has no valid JSONPath"),
        (update("a.b", {"x": 2}), "has no valid JSONPath"),
        (update("$.list[?length(@.name, 1) == 1]", {"x": 2}), "has no valid JSONPath"),
    ],
)
def test_an_action_that_can_not_work_stops_the_run_by_name(
    action: dict[str, Json], reason: str
) -> None:
    with pytest.raises(PipelineError) as stopped:
        patched(BASE, update("$.a", {"other": 1}), action)

    assert str(stopped.value).startswith(f"{PATCH}:8: ")
    assert f"the action on {action['target']} {reason}" in str(stopped.value)


def test_one_and_true_are_not_the_same() -> None:
    assert patched({"a": {"x": 1}}, update("$.a", {"x": True})).applied
    assert patched({"a": {"x": 1}}, update("$.a", {"x": 1.0})).applied


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"target": "$.a", "remove": True, "description": ""}, "an action has no description"),
        ({"target": "$.a", "remove": True, "x-evidence": "  "}, "an action has no x-evidence"),
        ({"remove": True}, "an action has no target"),
        ({"target": 5, "remove": True}, "an action has no target"),
        ({"target": "$.a"}, "an action has `update` or `remove: true`"),
        ({"target": "$.a", "remove": True, "update": {}}, "an action has `update` or `remove"),
        ({"target": "$.a", "remove": False}, "an action has `update` or `remove: true`"),
        ({"target": "$.a", "remove": "true"}, "an action has `update` or `remove: true`"),
        ({"target": "$.a", "delete": True}, "an action has unknown delete"),
    ],
)
def test_an_action_without_target_change_reason_or_evidence_is_refused(
    action: dict[str, Json], reason: str
) -> None:
    with pytest.raises(PipelineError) as stopped:
        patched(BASE, action)

    assert str(stopped.value).startswith(f"{PATCH}:3: {reason}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "overlay: 2.0.0\nactions: []",
        "overlay: 1.0.0",
        "overlay: 1.0.0\nactions: []",
        "overlay: 1.0.0\nactions: {}",
        "overlay: 1.0.0\nactions: [words]",
        "overlay: 1.0.0\nactions:\n- target: [",
        "overlay: 1.0.0\nextends: other.yaml\nactions:\n- target: $\n",
    ],
)
def test_an_invalid_overlay_is_refused_by_name(text: str) -> None:
    with pytest.raises(PipelineError) as stopped:
        patch(MergeResult(document(BASE), ()), [(PATCH, text)])

    assert stopped.value.file == PATCH


def test_what_an_action_writes_comes_from_it_and_what_it_leaves_from_the_page() -> None:
    change: Json = {"x": 1, "deep": {"list": [2], "new": {"in": 3}}}

    result = patched(BASE, update("$.a", change))

    text = overlay(update("$.a", change)).split("\n")
    assert {
        "/".join(pointer): text[node.origins[0].line - 1].strip()
        for pointer, node in result.document.walk()
        if node.origins[0].file == PATCH
    } == {"a/deep/list/1": "- 2", "a/deep/new": "new:", "a/deep/new/in": "in: 3"}


# -- arrays that the page has filled by itself ----------------------------------------------------

FILLED: Json = {
    "paths": {
        "/a": {
            "get": {
                "tags": ["A"],
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            }
        },
        "/b": {"get": {"tags": ["B"]}},
    },
    "components": {"schemas": {"P": {"required": ["rows", "meta"], "enum": [1, 2]}}},
}
SCHEMA = "$.components.schemas.P"
OPERATION = "$.paths['/a'].get"


@pytest.mark.parametrize(
    "action",
    [
        update(SCHEMA, {"required": ["rows", "meta"]}),
        update(SCHEMA, {"required": ["meta"], "enum": [2]}),
        update(f"{SCHEMA}.required", "meta"),
        update(OPERATION, {"tags": ["A"]}),
        update(
            OPERATION,
            {"parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}]},
        ),
    ],
)
def test_what_an_array_has_by_itself_now_ends_the_action_by_name(action: dict[str, Json]) -> None:
    with pytest.raises(PipelineError) as stopped:
        patched(FILLED, action)

    assert f"the action on {action['target']} changes nothing any more" in str(stopped.value)
    assert "no longer needed" in str(stopped.value)


@pytest.mark.parametrize(
    ("action", "shown"),
    [
        (update(SCHEMA, {"required": ["rows", "more"]}), "“rows”"),
        (update(SCHEMA, {"required": ["rows"], "minimum": 5}), "“rows”"),
        (update(SCHEMA, {"enum": [1, True]}), "1"),
        (
            update(OPERATION, {"parameters": [{"name": "q", "in": "query"}], "deprecated": True}),
            "query q",
        ),
    ],
)
def test_the_part_that_is_no_longer_needed_is_named(action: dict[str, Json], shown: str) -> None:
    with pytest.raises(PipelineError) as stopped:
        patched(FILLED, action)

    reason = f"the action on {action['target']} adds {shown}, which is there without it now"
    assert reason in str(stopped.value)


def test_an_element_that_only_some_of_the_places_have_is_added_to_the_others_alone() -> None:
    document = patched(FILLED, update("$.paths[*].get", {"tags": ["A"]})).document

    tags = [plain(document.at("paths", path, "get", "tags") or document) for path in ("/a", "/b")]
    assert tags == [["A"], ["B", "A"]]


def test_a_place_in_a_tuple_may_be_like_another() -> None:
    tree: Json = {"components": {"schemas": {"P": {"prefixItems": [{"type": "string"}]}}}}

    document = patched(tree, update(SCHEMA, {"prefixItems": [{"type": "string"}]})).document

    assert (
        len((document.at("components", "schemas", "P", "prefixItems") or document).elements()) == 2
    )


def test_all_actions_that_no_longer_fit_are_listed_in_one_run() -> None:
    with pytest.raises(PipelineError) as stopped:
        patched(BASE, update("$.a", {"x": 1}), update("$.nothing", {"a": 1}), remove("$.gone"))

    assert [line.split(" the action on ")[1] for line in str(stopped.value).split("\n")[::2]] == [
        "$.a changes nothing any more",
        "$.nothing selects nothing any more",
        "$.gone selects nothing any more",
    ]


def test_a_component_is_found_among_the_inline_schemas_of_its_name() -> None:
    row: Json = {"x-component": "Row", "type": "object", "properties": {"id": {"type": "integer"}}}
    base: Json = {"paths": {"/a": {"get": {"one": row}}, "/b": {"get": {"other": row}}}}

    document = patched(
        base,
        update("$.components.schemas.Row", {"x-marked": True}),
        update("$.components.schemas.Row.properties.id", {"minimum": 1}),
    ).document

    for place in (("/a", "get", "one"), ("/b", "get", "other")):
        schema = document.at("paths", *place)
        assert schema
        assert plain(schema.at("x-marked") or schema) is True
        assert plain(schema.at("properties", "id") or schema) == {"type": "integer", "minimum": 1}


def test_a_component_of_the_document_goes_before_inline_schemas_of_its_name() -> None:
    base: Json = {
        "components": {"schemas": {"Row": {"type": "object"}}},
        "paths": {"/a": {"get": {"one": {"x-component": "Row", "type": "object"}}}},
    }

    document = patched(base, update("$.components.schemas.Row", {"x-marked": True})).document

    assert document.at("components", "schemas", "Row", "x-marked")
    assert document.at("paths", "/a", "get", "one", "x-marked") is None
