"""Client and mock, over a socket: every operation, every way to call it, every kind of response."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, cast

import msgspec
import pytest

from pytribute import AsyncTribute, Money, Page, Product, Response, Tribute
from pytribute.mock import MockServer
from pytribute_core import errors
from tests.documented import OFFERED, SPECIFICATION, component, resolved, values
from tests.end_to_end.cases import CASES, NOVELTY, UNHEARD_OF, WRONG_KEY, Case, Refusal, cases
from tests.end_to_end.table import ROWS, Wire
from tests.end_to_end.ways import KINDS, Way, connected
from tests.faults.calling import fails

_ATTEMPTS = 3
_PRODUCTS = 30
_TIMES = [
    name
    for name, field in component("Product")["properties"].items()
    if field.get("format") == "date-time"
]
_ENUMS = [
    name for name, field in component("Product")["properties"].items() if "enum" in resolved(field)
]
# How the specification spells a currency, by its small letters: a client folds the case.
_CURRENCIES = {value.lower(): value for value in values("Currency")}


class Keys(NamedTuple):
    """One way to call, with the right key and with another."""

    right: Way
    wrong: Way


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(products=_PRODUCTS) as server:
        yield server


@pytest.fixture(scope="module", params=KINDS)
def ways(request: pytest.FixtureRequest, mock: MockServer) -> Iterator[Keys]:
    kind: type[Tribute | AsyncTribute] = request.param
    with (
        connected(kind, mock.base_url, mock.api_key) as right,
        connected(kind, mock.base_url, WRONG_KEY) as wrong,
    ):
        yield Keys(right, wrong)


@pytest.mark.parametrize("form", ["typed", "raw"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_client_and_mock_agree(mock: MockServer, ways: Keys, form: str, case: Case) -> None:
    mock.reset()
    if case.fault:
        mock.faults.add({"operation": case.operation.name, "count": None, **case.fault})
    way = ways.wrong if case.has_wrong_key else ways.right
    if case.refusal is None:
        _succeeds(mock, way, case, raw=form == "raw")
    else:
        call = partial(way.call, case.row.method, case.arguments, raw=form == "raw")
        _fails(mock, call, case, case.refusal)
    for received in mock.requests:
        assert received.method == case.operation.method
        assert case.operation.is_at(received.path)


def test_every_operation_that_the_library_offers_has_a_row() -> None:
    assert ROWS.keys() == OFFERED
    assert {case.operation.name for case in CASES} == OFFERED


def test_an_operation_that_the_library_does_not_offer_yet_has_no_cases() -> None:
    document = deepcopy(SPECIFICATION)
    document["paths"]["/orders"] = {"get": {"operationId": "listOrders", "responses": {}}}

    assert [str(case) for case in cases(document)] == [str(case) for case in CASES]


def _succeeds(mock: MockServer, way: Way, case: Case, *, raw: bool) -> None:
    held = case.row.holds(mock.store.snapshot(), **case.arguments)
    got = way.call(case.row.method, case.arguments, raw=raw)
    assert mock.refunds == ({case.arguments["purchase_id"]: 1} if case.row.moves_money else {})
    if not raw:
        _means(got, _altered(held.typed, case), case.row.kind)
        # No page is requested twice.
        assert len({one.query for one in mock.requests}) == len(mock.requests) == held.requests
    else:
        sent = _altered(held.raw, case)
        response: Response[Any] = got
        assert (response.status, response.headers["content-type"]) == (200, "application/json")
        assert json.loads(response.content) == sent
        _means(response.parsed, sent, case.row.kind)
        assert len(mock.requests) == 1


def _fails(mock: MockServer, call: Callable[[], object], case: Case, refusal: Refusal) -> None:
    moves_money = case.row.moves_money
    is_lost = refusal.status is None
    is_in_doubt = moves_money and refusal.is_in_doubt
    raised = fails(call, errors.OutcomeUnknownError if is_in_doubt else refusal.kind)
    assert raised.outcome_unknown == is_in_doubt
    assert raised.may_be_repeated == (not is_in_doubt)
    error: Any = raised.cause if is_in_doubt else raised
    kind: Any = refusal.kind
    assert type(error) is kind
    assert getattr(error, "status", None) == refusal.status
    assert getattr(error, "code", None) == refusal.code
    if refusal.code is not None:
        body = json.loads(error.body)
        assert (body["error"], body["message"]) == (refusal.code, error.message)
        assert error.code.is_known == (refusal.code != UNHEARD_OF)
        assert (NOVELTY in body) == ("extra_field" in case.fault)
    if is_lost:
        assert error.may_have_arrived
    assert error.request.operation == case.operation.name
    # A refund is sent once, whatever the response.
    attempts = _ATTEMPTS if refusal.is_repeated and not moves_money else 1
    # What is cut short is in the journal with the status that it began with.
    sent = 200 if case.fault.get("body") == "cut" else refusal.status
    assert [one.status for one in mock.requests] == attempts * [sent]
    is_refunded = moves_money and refusal.is_done
    assert mock.refunds == ({case.arguments["purchase_id"]: 1} if is_refunded else {})


def _altered(wire: Any, case: Case) -> Any:  # noqa: ANN401 - JSON
    """Return a response as the mock sends it."""
    if isinstance(wire, list):
        return [case.altered(item) for item in cast("list[Wire]", wire)]
    if "rows" in wire:
        return {**wire, "rows": _altered(wire["rows"], case)}
    return case.altered(wire)


def _means(value: Any, wire: Any, kind: type[object]) -> None:  # noqa: ANN401 - of any operation
    """Check that a value equals the JSON from which it was decoded."""
    if isinstance(wire, list):
        for one, item in zip(value, cast("list[Wire]", wire), strict=True):
            _means(one, item, kind)
        return
    if "rows" in wire:
        page: Page[Any] = value
        assert _plain(page.meta) == wire["meta"]
        _means(page.rows, wire["rows"], kind)
        return
    read = _read(wire)
    assert type(value) is kind
    assert _plain(value) == read
    if isinstance(value, Product):
        assert value.price == Money(read["amount"], read["currency"])
        for enum in _ENUMS:
            assert getattr(value, enum).is_known == (read[enum] != UNHEARD_OF)


def _plain(value: object) -> object:
    return msgspec.to_builtins(value, builtin_types=(datetime,))


def _read(wire: Wire) -> Wire:
    """Return the value that a client decodes: known fields, times as times, currencies folded."""
    known = {name: value for name, value in wire.items() if name != NOVELTY}
    for name in known.keys() & set(_TIMES):
        known[name] = datetime.fromisoformat(known[name])
    if "currency" in known:
        known["currency"] = _CURRENCIES.get(known["currency"].lower(), known["currency"])
    return known
