"""The Russian specification, and the overlay that makes it of the English one."""

import re
from typing import cast

import pytest

from scripts.document.node import Json, Node, Origin, plain
from scripts.document.yaml_text import load_yaml
from scripts.errors import PipelineError
from scripts.patch.translation import translate, translation_overlay
from tests.pages import saved_texts
from tests.patch.overlays import document, patched
from tests.specification import snapshot_specification

CYRILLIC = re.compile("[\u0400-\u04ff]")


def loaded(name: str) -> Json:
    return load_yaml(snapshot_specification().files[f"openapi/{name}"].decode(), file=name)


def applied(value: Json, overlay: Json) -> Json:
    """Apply a generated overlay: its actions have no reason, so the test adds one."""
    actions = cast("dict[str, list[dict[str, Json]]]", overlay)["actions"]
    return plain(patched(value, *actions).document)


def test_the_overlay_turns_the_english_specification_into_the_russian_one() -> None:
    assert applied(loaded("tribute.yaml"), loaded("ru.overlay.yaml")) == loaded("tribute.ru.yaml")


def russian(value: Json, text: str = "другое") -> Node:
    node = document(value)
    node.translation = Node(text, (Origin("ru", 1, text),))
    return node


HOLDERS = {
    "a member": Node({"a": russian("x")}),
    "an element": Node({"a": Node([russian("x"), document("y")])}),
    "an element of an element": Node({"a": Node([Node([document(1), russian("x")])])}),
    "beside an object in a list": Node({"a": Node([russian("x"), Node({"b": russian("y")})])}),
    "in an object in a list": Node({"a": Node([Node({"b": russian("y"), "c": document(1)})])}),
    "a key with quotes": Node({'it\'s \\ "so"\n\t\u00e9': russian("x")}),
    "a key that is a number": Node({"0": Node({"1": russian("x")})}),
}


@pytest.mark.parametrize("node", HOLDERS.values(), ids=HOLDERS)
def test_texts_are_translated_everywhere(node: Node) -> None:
    overlay = translation_overlay(node)

    assert applied(plain(node), overlay) == plain(translate(node))
    assert plain(translate(node)) != plain(node)


def test_every_russian_text_of_the_pages_is_in_it() -> None:
    source_text = " ".join(
        node.value
        for _, node in translate(snapshot_specification().document).walk()
        if isinstance(node.value, str)
    )
    # Where two Russian pages differ, the other text is in the report.
    source_text += snapshot_specification().files["openapi/report.md"].decode()
    missing: list[str] = []
    for source, text in saved_texts().values():
        if source.language == "ru":
            for line in filter(CYRILLIC.search, text.split("\n")):
                words = re.sub(r"^\s*(- |Example: |\"\w+\": )|(custom|physical)$|\",?$", "", line)
                if words.strip('" ') not in source_text:
                    missing.append(line)

    assert missing == []


def test_the_english_specification_has_no_russian_text() -> None:
    values = [node.value for _, node in snapshot_specification().document.walk()]

    assert [v for v in values if isinstance(v, str) and CYRILLIC.search(v)] == []


def test_the_two_differ_in_texts_alone() -> None:
    english = dict(snapshot_specification().document.walk())
    russian = dict(translate(snapshot_specification().document).walk())
    different = {
        "tags" if "tags" in place else place[-1]
        for place, node in english.items()
        if not isinstance(node.value, dict | list) and node.value != russian[place].value
    }

    assert list(english) == list(russian)
    assert different == {"summary", "description", "name", "tags", "0"}


def test_a_reading_is_translated_by_the_sentence_beside_it() -> None:
    readings: dict[str, Json] = {"order": "By id.", "end": "Empty."}
    update: dict[str, Json] = {"x-readings": readings, "x-readings-ru": {"order": "По id."}}
    made = patched({"a": {}}, {"target": "$.a", "update": update}).document

    assert plain(made) == {"a": {"x-readings": readings}}
    assert plain(translate(made)) == {"a": {"x-readings": {"order": "По id.", "end": "Empty."}}}


def test_a_translation_of_no_reading_is_an_error() -> None:
    update: dict[str, Json] = {"x-readings": {"order": "By id."}, "x-readings-ru": {"other": "…"}}

    with pytest.raises(PipelineError, match="other translates nothing: there is no such reading"):
        patched({"a": {}}, {"target": "$.a", "update": update})
