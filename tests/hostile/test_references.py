"""References are followed by people's tools: none leaves the document, none has no end."""

import json
from dataclasses import dataclass

import pytest

from tests.hostile.checkout import BESIDE, Checkout
from tests.hostile.packages import is_import_quiet
from tests.hostile.shop import (
    FIELDS,
    GET,
    PARAMETERS,
    PATHS,
    RESPONSES,
    SCHEMAS,
    TEXT,
    Edits,
    as_json,
    reference,
    shop,
)

A = (*SCHEMAS, "A")


@dataclass(frozen=True)
class Page:
    """A hostile page, the reason for which it is refused and the line that is named."""

    name: str
    edits: Edits
    says: str
    at: str


def _to(address: object, says: str = "leaves this document", at: str = '"$ref"') -> Page:
    return Page(f"to {str(address)[:40]}", {(*FIELDS, "a"): {"$ref": address}}, says, at)


def _doubling(keyword: str, steps: int) -> Edits:
    chain = {
        (*SCHEMAS, f"A{n}"): {keyword: [reference(f"A{n + 1}"), reference(f"A{n + 1}")]}
        for n in range(steps)
    }
    return {**chain, (*SCHEMAS, f"A{steps}"): {"type": "object", "properties": {"a": TEXT}}}


def _component(section: str) -> Edits:
    return {("components", section): {"A": {"$ref": f"#/components/{section}/A"}}}


DEEP = json.loads('{"a":' * 20 + "{}" + "}" * 20)
CIRCLE = "this is made of itself"
PAGES = [
    _to("http://127.0.0.1:9/x.json"),
    _to("https://evil.example/x.json#/components/schemas/A"),
    _to("file:///etc/passwd"),
    _to("../other.yaml#/A"),
    _to("other.yaml"),
    _to(""),
    _to("#A", "leaves this document"),
    _to("#/components/schemas/Nowhere", "there is nothing at"),
    _to("#/components/schemas/../../info", "there is nothing at"),
    _to("#/" + "9" * 5000, "there is nothing at"),
    _to("#/paths/~1orders~1{id}", "is not allowed as a reference", '"a"'),
    _to("#/info", "is not allowed as a reference", '"a"'),
    _to(5, "is not of type 'string'"),
    Page("itself", {A: reference("A")}, CIRCLE, '"A"'),
    Page(
        "two that are each other", {A: reference("B"), (*SCHEMAS, "B"): reference("A")}, CIRCLE, '"'
    ),
    Page("itself through allOf", {A: {"allOf": [reference("A")]}}, CIRCLE, '"A"'),
    Page("itself through not", {A: {"not": {"anyOf": [reference("A")]}}}, CIRCLE, '"A"'),
    Page("a list of itself", {A: {"type": "array", "items": reference("A")}}, CIRCLE, '"A"'),
    Page(
        "itself with an example",
        {A: {"allOf": [reference("A")], "examples": [{}], "default": {}}},
        CIRCLE,
        '"A"',
    ),
    Page(
        "a parameter that is itself",
        {**_component("parameters"), PARAMETERS: {"$ref": "#/components/parameters/A"}},
        CIRCLE,
        "",
    ),
    Page(
        "an answer that is itself",
        {**_component("responses"), (*RESPONSES, "400"): {"$ref": "#/components/responses/A"}},
        CIRCLE,
        "",
    ),
    Page("a path that is itself", {(*PATHS, "/x"): {"$ref": "#/paths/~1x"}}, CIRCLE, '"/x"'),
    Page("doubling by allOf", _doubling("allOf", 20), "more than 500 parts", ""),
    Page("doubling by anyOf", _doubling("anyOf", 20), "more than 500 parts", ""),
    Page(
        "hundreds of steps",
        {(*SCHEMAS, f"A{n}"): reference(f"A{n + 1}") for n in range(300)},
        "for more than 64 steps",
        "",
    ),
    Page(
        "doubling at each level of an example",
        {
            (*SCHEMAS, "A"): {
                "type": "object",
                "properties": {"a": {"allOf": [reference("A"), reference("A")]}},
                "examples": [DEEP],
            }
        },
        "takes too long",
        "{",
    ),
    Page(
        "another base",
        {A: {"$id": "https://evil.example/", **TEXT}},
        "$id is not accepted",
        '"$id"',
    ),
    Page(
        "another dialect", {A: {"$schema": "https://evil.example/"}}, "$schema is not", '"$schema"'
    ),
    Page(
        "a dynamic one", {A: {"$dynamicRef": "https://evil.example/"}}, "leaves this", '"$dynamic'
    ),
    Page(
        "a discriminator that leads outside",
        {
            A: {
                "oneOf": [reference("Order"), reference("Order")],
                "discriminator": {"propertyName": "id", "mapping": {"x": "https://evil.example/"}},
            }
        },
        "is not allowed as a reference",
        '"discriminator"',
    ),
    Page(
        "a discriminator that leads to nothing",
        {
            A: {
                "oneOf": [reference("Order"), reference("Order")],
                "discriminator": {"propertyName": "id", "mapping": {"x": "#/components/schemas/B"}},
            }
        },
        "there is nothing at",
        '"discriminator"',
    ),
    Page(
        "a body that leads nowhere",
        {(*GET, "requestBody"): {"$ref": "#/components/requestBodies/B"}},
        "there is nothing at",
        '"$ref"',
    ),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_a_reference_that_leads_astray_is_refused(page: Page, alone: Checkout) -> None:
    alone.add(as_json(shop(page.edits)))

    alone.refuses(BESIDE, page.says, at=page.at)


def _ring(length: int) -> Edits:
    return {
        (*SCHEMAS, f"A{n}"): {
            "type": "object",
            "properties": {"next": reference(f"A{(n + 1) % length}")},
        }
        for n in range(length)
    }


def test_more_classes_in_a_row_than_python_can_import_are_refused(alone: Checkout) -> None:
    alone.add(as_json(shop(_ring(51))))

    alone.refuses(BESIDE, "for more than 50 steps", at='"A0"')


def test_as_many_classes_in_a_ring_as_are_accepted_can_be_imported(alone: Checkout) -> None:
    alone.add(as_json(shop(_ring(50))))

    assert is_import_quiet([alone.run()], alone.root)


def test_a_tree_may_hold_trees(alone: Checkout) -> None:
    tree = {"type": "object", "properties": {"left": reference("Tree"), "items": reference("Tree")}}
    alone.add(as_json(shop({(*SCHEMAS, "Tree"): tree})))

    assert "generated/pytribute_client/models/tree.py" in alone.run()
