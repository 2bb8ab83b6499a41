"""Invariants of the pages in ``openapi/sources`` as they are today.

Nothing here names a field, a bound or a sentence of a page, so that a page may change without a
change of the tests. What exactly is read from a page is tested on frozen ones (``SNAPSHOTS``). What
people wrote about the pages is the exception: where a page takes away what a patch or a reading
stands on, a test fails that names it.
"""

import json
import re
from functools import cache

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from scripts.build import build, check
from scripts.document.grammar import operations
from scripts.document.pointer import pointer_text
from scripts.document.text import shorten
from scripts.document.yaml_text import load_yaml
from scripts.patch.overlay import read_overlay
from scripts.project import CHECKOUT
from scripts.readings import outdated_readings
from scripts.sources import Source, digest, read_sources
from scripts.specification import Specification, make_specification, read_patches
from scripts.trial import Trial
from tests.documented import OFFERED
from tests.end_to_end.matrix import published_names

SAVED = [source for source in read_sources(CHECKOUT) if source.is_saved]
PATCHES = read_patches(CHECKOUT)


@cache
def made() -> Specification:
    return make_specification(CHECKOUT)


@pytest.mark.parametrize("source", SAVED, ids=lambda source: source.file)
def test_a_saved_page_matches_the_list_and_is_not_empty(source: Source) -> None:
    content = (CHECKOUT.sources / source.file).read_bytes()
    page = next(page for page in made().pages if page.source.file == source.file)

    assert digest(content) == source.sha256
    accounts = (*page.findings.complete, page.findings.partial)
    schemas = [account.at("components", "schemas") for account in accounts]
    found = [*schemas, *(place for account in accounts for place, _ in operations(account))]
    assert any(found) or page.findings.links, "neither an operation nor a schema nor a link"


@pytest.mark.parametrize("name", ["tribute.yaml", "tribute.ru.yaml", "extracted.yaml"])
def test_the_specification_is_valid_openapi(name: str) -> None:
    document = load_yaml(made().files[f"openapi/{name}"].decode(), file=name)

    assert isinstance(document, dict)
    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_value_has_an_origin_and_its_words_are_on_that_line() -> None:
    nowhere = [pointer_text(place) for place, node in made().document.walk() if not node.origins]
    assert nowhere == []

    origins = {origin for _, node in made().document.walk() for origin in node.origins}
    texts = {
        file: (CHECKOUT.root / file).read_text(encoding="utf-8").split("\n")
        for file in {origin.file for origin in origins}
    }
    wrong = [
        origin
        for origin in origins
        if origin.quote.removesuffix("…")
        not in shorten(" ".join(texts[origin.file][origin.line - 1 :]), 10**9)
    ]
    assert wrong == []


def test_every_value_of_the_published_specification_is_listed_with_its_origin() -> None:
    listed = json.loads(made().files["openapi/provenance.json"])
    values = {
        pointer_text(place)
        for place, node in made().document.walk()
        if not isinstance(node.value, dict | list)
    }

    assert values - listed.keys() == set()


def test_the_names_in_a_reading_are_still_documented() -> None:
    assert outdated_readings(made().document) == []


def test_the_evidence_of_a_patch_is_a_page_that_is_saved() -> None:
    files = [source.file for source in SAVED]
    cited: list[str] = []
    for file, text in PATCHES:
        for action in read_overlay(text, file):
            cited += re.findall(r"\b(\S+) lines? \d", action.evidence)

    assert cited
    assert [name for name in cited if not any(file.startswith(name) for file in files)] == []


def test_the_library_offers_every_operation_of_the_pages() -> None:
    """An operation that a page adds is no fault: it is named, and nothing fails."""
    names = {
        name.text()
        for place, operation in operations(made().document)
        if place[0] == "paths" and (name := operation.at("operationId"))
    }

    assert OFFERED - names == set()
    if missing := names - published_names():
        pytest.skip(f"{', '.join(sorted(missing))}: not in the matrix of operations yet")


def test_the_generated_files_match_the_pages() -> None:
    check(CHECKOUT, build(CHECKOUT, lambda _: None, generated=True))


def test_the_library_works_with_the_current_pages() -> None:
    with Trial(CHECKOUT, seconds=300) as trial:
        assert trial.failures() == []
