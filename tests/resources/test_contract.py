"""The general checks of the contract on operations that nobody has seen: no code names them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from pytribute.contract import Mode, Profile, Report, check
from pytribute.contract.checks import CHECKS, fuzzing
from pytribute.contract.key import Key
from pytribute.mock import MockServer
from tests.documented import new_operations
from tests.invented import described
from tests.resources.conftest import HERE, Library
from tests.resources.honest import serve

GENERAL = ("listings", "rows", "arguments", "queries", "head", "methods", "authentication")
WRITING = ("createLoan", "deleteLoan", "addNote")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generate few cases, for tests that don't depend on them."""
    monkeypatch.setattr(fuzzing, "_EXAMPLES", 10)
    monkeypatch.setattr(fuzzing, "_CHAINS", 1)


@pytest.fixture(scope="module")
def document(library: Library) -> Iterator[Mapping[str, Any]]:
    """The specification of today with the operations of the library."""
    page = yaml.safe_load((HERE / "library.yaml").read_text(encoding="utf-8"))
    made = yaml.safe_load(library.files["openapi/tribute.yaml"])
    paths = {path: made["paths"][path] for path in page["paths"]}
    with described(paths, made["components"]["schemas"]) as joined:
        yield joined


def report_on(
    document: Mapping[str, Any],
    *faults: str,
    names: tuple[str, ...] = GENERAL,
    mode: Mode = Mode.READ_ONLY,
    allowed: tuple[str, ...] = (),
) -> Report:
    selected = [one for one in CHECKS if one.name in names]
    with serve(MockServer(control=True, products=3), document, *faults) as mock:
        profile = Profile(
            mock.base_url,
            Key(mock.api_key),
            reset_url=f"{mock.url}/__control/reset",
            allowed=allowed,
        )
        return check(profile, mode=mode, checks=selected)


def found(report: Report) -> set[tuple[str, str]]:
    return {
        (one.operation, f"{one.rule}: {one.detail}" if one.detail else one.rule)
        for one in report.violations
    }


@pytest.mark.unmeasured
def test_an_honest_server_conforms(document: Mapping[str, Any]) -> None:
    report = report_on(document)
    assert found(report) == set()
    assert {one.check for one in report.skipped} >= {f"requests to {name}" for name in WRITING}


@pytest.mark.parametrize(
    ("fault", "name", "operation", "rule"),
    [
        ("no key", "authentication", "listShelves", "authentication/no-key"),
        ("any key", "authentication", "getBook", "authentication/invalid-key"),
        ("no HEAD", "head", "listReaders", "head/as-get"),
        ("any method", "methods", "deleteLoan", "methods/refused"),
        ("no Allow", "methods", "deleteLoan", "methods/allow"),
        ("any size", "queries", "listBooks", "parameters/invalid: per"),
        ("any genre", "queries", "listBooks", "parameters/invalid: genre"),
        ("any id", "arguments", "getBook", "ids/malformed-argument: bookId"),
        ("no other parameter", "arguments", "getBook", "parameters/unknown"),
        ("repeated row", "listings", "listBooks", "listings/once"),
        ("short page", "listings", "listBooks", "listings/rows"),
        ("wrong total", "listings", "listBooks", "listings/total"),
        ("far page is the first", "listings", "listBooks", "listings/beyond-the-end"),
        ("endless cursor", "listings", "listReaders", "listings/cursor"),
        ("another first row", "listings", "listBooks", "listings/repeatable"),
        ("another title", "rows", "getBook", "rows/fields: title"),
        ("missing field", "listings", "listBooks", "response/required-field: books"),
        ("wrong type", "rows", "getBook", "response/schema: price"),
        ("no array", "listings", "listShelves", "response/schema: the body"),
        ("server error", "listings", "listReaders", "response/status"),
    ],
)
def test_a_planted_fault_is_found(
    document: Mapping[str, Any], fault: str, name: str, operation: str, rule: str
) -> None:
    assert (operation, rule) in found(report_on(document, fault, names=("listings", name)))


def test_an_operation_with_effects_gets_requests_where_the_profile_allows_it(
    document: Mapping[str, Any],
) -> None:
    names = ("authentication",)
    reading = report_on(document, "no key", names=names)
    assert {name for name, _ in found(reading)}.isdisjoint(WRITING)
    report = report_on(document, "no key", names=names, mode=Mode.FULL, allowed=WRITING)
    assert found(report) >= {(name, "authentication/no-key") for name in WRITING}


@pytest.mark.usefixtures("few")
def test_generated_requests_find_the_faults_of_operations_with_effects(
    document: Mapping[str, Any],
) -> None:
    faults = ("any body", "no loan", "no deletion")
    names = ("generated",)
    report = report_on(document, *faults, names=names, mode=Mode.FULL, allowed=WRITING)
    assert found(report) >= {
        ("createLoan", "generated/refused"),
        ("createLoan", "response/required-field: the body"),
        ("deleteLoan", "response/status"),
    }


@pytest.mark.usefixtures("few")
def test_an_honest_server_conforms_to_generated_requests(document: Mapping[str, Any]) -> None:
    names = ("listings", "generated")
    report = report_on(document, names=names, mode=Mode.FULL, allowed=WRITING)
    skipped = {one.check for one in report.skipped}
    assert found(report) == set()
    assert skipped <= {f"requests to {name}" for name in new_operations()}
