"""A document in another notation is unchanged."""

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff.document import compare
from tests.diff.documents import JSON, Object, full

Schema = Any


def in_parts(schema: Schema, draw: Random, components: Object) -> Schema:
    del components
    if "additionalProperties" in schema or "$ref" in schema or "allOf" in schema:
        return {"allOf": [schema]}
    keys = sorted(schema)
    moved = {key for key in keys if draw.random() < 0.5} - {"oneOf", "discriminator", "nullable"}
    if not moved:
        return schema
    return {
        **{key: schema[key] for key in keys if key not in moved},
        "allOf": [{key: schema[key]} for key in keys if key in moved],
    }


def behind_reference(schema: Schema, draw: Random, components: Object) -> Schema:
    del draw
    name = f"Extra{len(components)}"
    components[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def on_a_base(schema: Schema, draw: Random, components: Object) -> Schema:
    properties = schema.get("properties")
    if not properties or "additionalProperties" in schema:
        return schema
    moved = {key for key in properties if draw.random() < 0.5}
    base = {"type": "object", "properties": {key: properties[key] for key in moved}}
    rest = {**schema, "properties": {k: v for k, v in properties.items() if k not in moved}}
    return {"allOf": [behind_reference(base, draw, components), rest]}


def typed_in_a_list(schema: Schema, draw: Random, components: Object) -> Schema:
    del draw, components
    return {**schema, "type": [schema["type"]]} if isinstance(schema.get("type"), str) else schema


def null_beside(schema: Schema, draw: Random, components: Object) -> Schema:
    del components
    types: Any = schema.get("type")
    if types != ["string", "null"]:
        return schema
    rest: Object = {**schema, "type": types[:1]}  # the document names null last
    choice = draw.choice(["oneOf", "anyOf", "nullable"])
    if choice == "nullable":
        return {**rest, "type": rest["type"][0], "nullable": True}
    return {choice: draw.sample([rest, {"type": "null"}], 2)}


def shuffled(schema: Schema, draw: Random, components: Object) -> Schema:
    del components
    result = dict(schema)
    for key in ("required", "enum", "oneOf"):
        if key in schema:
            result[key] = draw.sample(schema[key], len(schema[key]))
    return result


def value_alone(schema: Schema, draw: Random, components: Object) -> Schema:
    del draw, components
    if "const" in schema:
        return {
            **{key: one for key, one in schema.items() if key != "const"},
            "enum": [schema["const"]],
        }
    return schema


WORDS = {"text", "example"}
WAYS: list[Callable[[Schema, Random, Object], Schema]] = [
    in_parts,
    behind_reference,
    on_a_base,
    typed_in_a_list,
    null_beside,
    shuffled,
    value_alone,
]


def rewritten(schema: Schema, draw: Random, components: Object) -> Schema:
    if schema is True or schema is False:
        return schema
    result: Object = dict(schema)
    for key in ("items", "additionalProperties"):
        if key in result:
            result[key] = rewritten(result[key], draw, components)
    for key in ("oneOf", "allOf", "prefixItems"):
        if key in result and draw.random() < 0.5:
            result[key] = [rewritten(one, draw, components) for one in result[key]]
    if "properties" in result:
        result["properties"] = {
            key: rewritten(one, draw, components) for key, one in result["properties"].items()
        }
    for way in draw.choices(WAYS, k=draw.randint(0, 2)):
        result = way(result, draw, components)
    return result


def with_parts_elsewhere(draw: Random, document: Object) -> None:
    """Move what OpenAPI allows in several places, at random."""
    components, operations = document["components"], document["paths"]["/products"]
    responses = operations["get"]["responses"]
    content = responses["200"]["content"][JSON]
    item = document["paths"]["/products/{id}"]
    moves: list[Callable[[], object]] = [
        lambda: page_in_place(operations["get"]["parameters"], components["parameters"]),
        lambda: responses.update(default=components["responses"].pop("Error")),
        lambda: components["responses"].update(Products=responses["200"]),
        lambda: components.update(requestBodies={"New": operations["post"]["requestBody"]}),
        lambda: item["get"].update(parameters=item.pop("parameters")),
        lambda: content.update(examples={"one": {"value": content.pop("example")}}),
        lambda: security_below(document),
        lambda: servers_below(document),
    ]
    for move in moves:
        if draw.random() < 0.5:
            move()
    if "Products" in components["responses"]:
        responses["200"] = {"$ref": "#/components/responses/Products"}
    if "requestBodies" in components:
        operations["post"]["requestBody"] = {"$ref": "#/components/requestBodies/New"}


def page_in_place(parameters: list[Object], shared: Object) -> None:
    parameters[1] = shared.pop("Page")


def security_below(document: Object) -> None:
    security = document.pop("security")
    for path in document["paths"].values():
        for method in {"get", "post"} & path.keys():
            path[method].setdefault("security", security)


def servers_below(document: Object) -> None:
    servers = document.pop("servers")
    for path in document["paths"].values():
        path["servers"] = servers


def refactored(draw: Random) -> Object:
    document = full()
    schemas = document["components"]["schemas"]
    for name in sorted(schemas.keys() - {"Unused"}):  # what that is made of would be unused as well
        schemas[name] = rewritten(schemas[name], draw, schemas)
    with_parts_elsewhere(draw, document)
    return document


@given(st.integers(0, 2**32))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_refactored_document_is_the_same(seed: int) -> None:
    old, new = full(), refactored(Random(seed))  # noqa: S311  # no secret
    for there, back in ((old, copy.deepcopy(new)), (new, old)):
        changes = compare(there, back)
        # Words about a definition are not about each schema that is made with its help.
        assert [(one.place, one.text) for one in changes if one.kind not in WORDS] == []
