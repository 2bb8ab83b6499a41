"""The handlers of saved cards and their charges."""

from typing import Any
from uuid import UUID

from pytribute.mock.product import encode_json
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.responses import DocumentedError, MockResponse, success
from pytribute.mock.routes import handles
from pytribute.mock.shop.shops import charging_shops
from pytribute.mock.shop.tokens import charge
from pytribute.mock.state import MockState

__all__ = ["create_charge", "deactivate_token", "get_charge", "get_token", "list_tokens"]


@handles("listShopTokens")
def list_tokens(
    state: MockState,
    account: str,
    *,
    customerId: str | None = None,
    orderUuid: str | None = None,
    active: str | None = None,
    limit: str = "50",
    offset: str = "0",
) -> MockResponse:
    """Return saved cards, the oldest first.

    Raises:
        DocumentedError: 404, the account has no active shop; 403, none may charge cards.
    """
    shops = charging_shops(state.store, account)
    order = None if orderUuid is None else str(UUID(orderUuid))
    tokens = [
        token.body
        for token in state.store.records.all(RecordKind.TOKEN, account)
        if token.parent in shops
        and customerId in {None, token.body.get("customerId")}
        and order in {None, token.notes.get("order")}
        and (active is None or token.body["active"])
    ]
    return MockResponse(200, encode_json(tokens[int(offset[:18]) :][: int(limit)]))


@handles("getShopToken")
def get_token(state: MockState, account: str, token: str) -> MockResponse:
    """Return a saved card.

    Raises:
        DocumentedError: 404, no such card or no active shop; 403, its shop may not charge.
    """
    return MockResponse(200, encode_json(_token(state, account, token).body))


@handles("deactivateShopToken")
def deactivate_token(state: MockState, account: str, token: str) -> MockResponse:
    """Deactivate a saved card; a second time changes nothing.

    Raises:
        DocumentedError: as for the card itself.
    """
    with state.store.database.transaction():
        state.store.records.put(_token(state, account, token).changed(active=False))
    result = {"success": True, "message": "token deactivated"}
    return success("DeactivatedShopToken", result)


@handles("createShopCharge")
def create_charge(state: MockState, account: str, *, body: dict[str, Any]) -> MockResponse:
    """Begin a charge of a saved card.

    Raises:
        DocumentedError: as for the card itself; 400, it is deactivated or the amount out of
            bounds; 409, a charge is pending; 429, the last one was less than a minute ago.
    """
    with state.store.database.transaction():
        made = charge(state.store, _token(state, account, body["token"]), body)
    return MockResponse(200, encode_json(made.body))


@handles("getShopCharge")
def get_charge(state: MockState, account: str, charge_uuid: str) -> MockResponse:
    """Return a charge.

    Raises:
        DocumentedError: 404, there is no such charge or no active shop; 403, no shop may charge
            cards.
    """
    return MockResponse(200, encode_json(_own(state, account, RecordKind.CHARGE, charge_uuid).body))


def _token(state: MockState, account: str, uuid: str) -> Record:
    token = _own(state, account, RecordKind.TOKEN, uuid)
    if token.parent not in charging_shops(state.store, account):
        raise DocumentedError(403, "token charging is not enabled for this shop")
    return token


def _own(state: MockState, account: str, kind: RecordKind, uuid: str) -> Record:
    charging_shops(state.store, account)
    found = state.store.records.get(kind, str(UUID(uuid)))
    if found is None or found.owner != account:
        raise DocumentedError(404, f"{kind} not found")
    return found
