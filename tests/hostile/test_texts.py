"""A page's words are data wherever they stand: they change texts and nothing else."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hostile.checkout import Checkout
from tests.hostile.packages import PLAIN, is_import_quiet, modules, outline, texts, words
from tests.hostile.shop import PATHS, SCHEMAS, as_json
from tests.hostile.texts import CANARY, HARMLESS, PRODUCT, TEXTS, everywhere, in_enums

Files = Mapping[str, bytes]
CALL = "generated/pytribute_client/api/shop/get_order.py"
MODEL = "generated/pytribute_client/models/order.py"
SCHEMA = "generated/pytribute_schemas/__init__.py"

# Told apart by their beginnings: a member is named after the letters in its value.
VALUES = [f"{number} {text}" for number, text in enumerate(TEXTS.values())]


def _build(folder: Path, document: object) -> dict[str, bytes]:
    checkout = Checkout.make(folder)
    checkout.keep()
    checkout.forget_patches()
    checkout.add(as_json(document))
    return checkout.run()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """Build the document once with each text in every place."""
    return {
        name: _build(tmp_path_factory.mktemp("texts"), everywhere(text))
        for name, text in {"harmless": HARMLESS, **TEXTS}.items()
    }


@pytest.fixture(scope="module")
def enums(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return _build(tmp_path_factory.mktemp("enums"), in_enums(VALUES))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_changes_texts_and_nothing_else(name: str, built: dict[str, Files]) -> None:
    assert outline(built[name]) == outline(built["harmless"])


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_a_page_is_unchanged_in_the_source(name: str, built: dict[str, Files]) -> None:
    text = words(TEXTS[name])

    for path in (CALL, MODEL, SCHEMA):
        assert any(text in found for found in texts(built[name][path].decode()))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_a_page_is_unchanged_in_the_specification(
    name: str, built: dict[str, Files]
) -> None:
    specification: Any = yaml.safe_load(built[name]["openapi/tribute.yaml"])
    page = everywhere(TEXTS[name])

    for steps in (PATHS, SCHEMAS, ("webhooks",), ("components", "examples"), ("info",)):
        says: Any = page
        found: Any = specification
        for step in steps:
            says, found = says[step], found[step]
        assert {key: found[key] for key in says} == says
    assert specification["x-note"] == page["x-note"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_never_worked_out(name: str, built: dict[str, Files]) -> None:
    assert not any(PRODUCT.encode() in content for content in built[name].values())


def test_hostile_values_of_an_enum_are_values(enums: Files) -> None:
    values = {words(text) for text in VALUES}

    assert values <= set(texts(enums["generated/pytribute_client/models/order_state.py"].decode()))
    assert values <= set(texts(enums[SCHEMA].decode()))


def test_source_that_depends_on_a_page_is_plain(built: dict[str, Files], enums: Files) -> None:
    for files in (*built.values(), enums):
        for path, source in modules(files).items():
            odd = [node for node in ast.walk(ast.parse(source)) if not isinstance(node, PLAIN)]
            assert not odd, (path, odd)


def test_importing_the_packages_does_nothing(
    built: dict[str, Files], enums: Files, tmp_path: Path
) -> None:
    assert is_import_quiet([*built.values(), enums], tmp_path)
    assert not (tmp_path / CANARY).exists()


@pytest.mark.parametrize("name", TEXTS)
def test_the_report_quotes_a_text_on_one_line(name: str, built: dict[str, Files]) -> None:
    def shape(files: Files) -> list[str]:
        return [line[:2] for line in files["openapi/report.md"].decode().split("\n")]

    assert shape(built[name]) == shape(built["harmless"])
