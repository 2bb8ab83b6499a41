"""A specification means the same, wherever in it its parts stand."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute import spec
from pytribute._specification import METHODS, inline_references
from pytribute.contract.strict_json import as_object
from pytribute.mock.docs.reader import make_reference
from pytribute.mock.specification import is_array, is_object

Json = dict[str, Any]
Place = tuple[str | int, ...]

SPECIFICATION = spec()
# Where in `components` the children of a keyword may stand.
KINDS = {
    "parameters": "parameters",
    "responses": "responses",
    "headers": "headers",
    "examples": "examples",
    "links": "links",
    "paths": "pathItems",
    "webhooks": "pathItems",
}


def movable(node: Any, place: Place = ()) -> Iterator[Place]:  # noqa: ANN401 - any JSON
    """Yield the places of what may stand in `components`, inner ones first."""
    for key, child in enumerate(node) if is_array(node) else as_object(node).items():
        if key in {"schema", "value", "components"}:
            continue
        inner = (*place, key)
        yield from movable(child, inner)
        if is_object(child) and (key == "requestBody" or (place and place[-1] in KINDS)):
            yield inner


def move(document: Json, place: Place) -> None:
    """Move a node to `components`, and refer to it."""
    parent: Any = document
    for step in place[:-1]:
        parent = parent[step]
    kind = "requestBodies" if place[-1] == "requestBody" else KINDS[str(place[-2])]
    named: Json = document["components"].setdefault(kind, {})
    name = f"a/b~{len(named)}"
    named[name] = parent[place[-1]]
    escaped = name.replace("~", "~0").replace("/", "~1")
    parent[place[-1]] = {"$ref": f"#/components/{kind}/{escaped}"}


def share(item: Json) -> None:
    """Let the path have the parameters of its only operation."""
    operations = [item[method] for method in METHODS if method in item]
    if len(operations) == 1 and "parameters" in operations[0]:
        item["parameters"] = operations[0].pop("parameters")


def written_otherwise(places: list[Place], paths: set[str]) -> Json:
    document = deepcopy(SPECIFICATION)
    for place in places:
        move(document, place)
    for item in document["paths"].values():
        if item.get("$ref", item) is item and paths & {*item}:
            share(item)
    return document


PLACES = [*movable(SPECIFICATION)]


@given(places=st.sets(st.sampled_from(PLACES)), shared=st.sets(st.sampled_from(METHODS)))
@settings(max_examples=30, deadline=None)
def test_a_specification_with_references_means_the_same(
    places: set[Place], shared: set[str]
) -> None:
    document = written_otherwise([one for one in PLACES if one in places], shared)

    inlined = inline_references(document)

    assert {**inlined, "components": {}} == {
        **inline_references(SPECIFICATION),
        "components": {},
    }
    assert make_reference(document) == make_reference(SPECIFICATION)


def test_an_operations_own_parameter_replaces_that_of_its_path() -> None:
    sizes = [{"in": "query", "name": "size", "schema": {"maximum": one}} for one in (10, 20)]
    shared = [sizes[0], {"in": "query", "name": "page"}]
    item = {"parameters": shared, "get": {"parameters": sizes[1:]}, "put": {}}

    found = inline_references({"paths": {"/x": item}})["paths"]["/x"]

    assert found == {"get": {"parameters": [sizes[1], shared[1]]}, "put": {"parameters": shared}}
    assert found["get"]["parameters"][1] is not found["put"]["parameters"][1]


# The specification is read once in a process.
PROGRAM = """
import sys
from pytribute import _specification
_specification._FILES["en"] = sys.argv[1]
from pytribute.contract import check, profile_of
from pytribute.contract.checks import CHECKS
from tests.mutants.mutant import serve

def wrap(app):
    async def changed(scope, receive, send):
        async def send_changed(message):
            if "body" in message:
                message = {**message, "body": message["body"].replace(b'"error"', b'"fault"')}
            await send(message)
        await app(scope, receive, send_changed)
    return changed

names = {"listing", "arguments", "queries", "ids"}
with serve(wrap, products=5) as mock:
    checks = [one for one in CHECKS if one.name in names]
    report = check(profile_of(mock), checks=checks)
for one in report.violations:
    print(one.severity, one.operation, one.rule, one.detail, one.where)
for one in report.skipped:
    print("skipped", one)
"""


def report_on(file: Path, document: Json) -> str:
    file.write_text(json.dumps(document))
    command = [sys.executable, "-c", PROGRAM, str(file)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def test_a_report_is_the_same_with_and_without_references(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    report = report_on(file, SPECIFICATION)

    assert "response/required-field" in report
    places = [one for one in PLACES if len(one) > 2]  # not the paths, to share their parameters
    assert report_on(file, written_otherwise(places, {*METHODS})) == report
