"""Every value of the specification can be looked up at its origin."""

import json
import re
from functools import cache
from typing import cast

from scripts.document.node import Json, Node, Origin, plain
from scripts.document.pointer import pointer_text
from scripts.document.text import shorten
from scripts.document.yaml_text import load_yaml
from scripts.extract.prose import bare
from scripts.specification import provenance
from tests.patch.overlays import document
from tests.snapshots import SNAPSHOTS
from tests.specification import snapshot_specification

Listing = dict[str, list[dict[str, Json]]]


@cache
def listed() -> Listing:
    return cast("Listing", json.loads(snapshot_specification().files["openapi/provenance.json"]))


@cache
def written() -> Json:
    return load_yaml(snapshot_specification().text.decode(), file="tribute.yaml")


def made() -> Node:
    return snapshot_specification().document


def test_nothing_lacks_an_origin() -> None:
    assert [pointer for pointer, node in made().walk() if not node.origins] == []


def test_every_pointer_leads_to_a_value_of_the_specification() -> None:
    for pointer in listed():
        here: Json = written()
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            here = here[int(key)] if isinstance(here, list) else cast("dict[str, Json]", here)[key]


def test_every_value_operation_parameter_field_and_enum_value_is_listed() -> None:
    assert plain(made()) == written()
    expected = {p for p, node in made().walk() if not isinstance(node.value, dict | list)}
    expected |= {p for p, node in made().walk() if node.value in ({}, [])}
    for path, item in (made().at("paths") or made()).members().items():
        for method, operation in item.members().items():
            expected.add(("paths", path, method))
            for index, _ in enumerate((operation.at("parameters") or made()).elements()):
                expected.add(("paths", path, method, "parameters", str(index)))
    for pointer, node in made().walk():
        if "examples" not in pointer:
            fields = (node.at("properties") or document({})).members()
            expected |= {(*pointer, "properties", name) for name in fields}
            values = (node.at("enum") or document([])).elements()
            expected |= {(*pointer, "enum", str(index)) for index, _ in enumerate(values)}

    assert {pointer_text(pointer) for pointer in expected} - listed().keys() == set()


@cache
def lines(file: str) -> list[str]:
    return SNAPSHOTS.find(file).read_text(encoding="utf-8").split("\n")


def words(text: str) -> str:
    """Leave nothing but the words: pages put the same text in different notations."""
    plain_text = bare(text.removesuffix("…").replace("\\n", "\n"))
    return " ".join(re.findall(r"\w+", plain_text.removesuffix("custom").removesuffix("physical")))


def is_quoted(origin: Origin) -> bool:
    """Return whether the text is on that line, or begins there."""
    text = shorten(" ".join(lines(origin.file)[origin.line - 1 :]), 10**9)
    quote = origin.quote.removesuffix("…")
    return quote in text and shorten(lines(origin.file)[origin.line - 1])[:3] != ""


def test_every_quotation_is_on_its_line() -> None:
    wrong = [
        origin for _, node in made().walk() for origin in node.origins if not is_quoted(origin)
    ]

    assert wrong == []


SAID = {  # as a rendered page or the supplement writes it
    "in": "parameters|Api-Key|Optional|Required",
    "required": "Required|Optional",
    "minimum": "min",
    "maximum": "max",
    "url": "Host|GET",
    "type": "Api-Key|Required|Optional",
    "$ref": "Required|Optional|x-component",
}


def test_every_quotation_shows_the_value_or_what_it_is_called() -> None:
    wrong: list[tuple[str, Origin]] = []
    for pointer, node in made().walk():
        value = node.text() or json.dumps(plain(node))
        for origin in node.origins:
            if isinstance(node.value, dict | list) or origin.file.endswith(".overlay.yaml"):
                continue
            quote = words(origin.quote)
            is_shown = words(value)[:40] in quote or quote in words(value)
            is_named = any(step in origin.quote for step in pointer[-2:])
            if not (is_shown or is_named or re.search(SAID.get(pointer[-1], "(?!)"), origin.quote)):
                wrong.append((pointer_text(pointer), origin))

    assert wrong == []


def test_what_a_patch_says_is_on_that_line_of_it() -> None:
    from_patches = [
        origin
        for _, node in made().walk()
        for origin in node.origins
        if origin.file.endswith(".overlay.yaml")
    ]

    assert from_patches
    assert all(shorten(lines(o.file)[o.line - 1]) == o.quote for o in from_patches)


def test_layout_alone_is_not_listed_but_emptiness_is() -> None:
    node = document({"a": {"b": [{"c": 1}]}, "security": [], "paths": {"/p": {"get": {"x": {}}}}})

    assert list(provenance(node)) == ["/a/b/0/c", "/security", "/paths/~1p/get", "/paths/~1p/get/x"]
