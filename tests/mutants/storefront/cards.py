"""Wrong servers of saved cards and charges."""

from collections.abc import Callable
from uuid import uuid4

from tests.mutants.storefront.mutant import (
    Call,
    Change,
    StoreMutant,
    affecting,
    after,
    before,
    failing,
    ignoring,
    instead,
    racing,
    shown,
)
from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row
from tests.storefront.values import TooSoonError, absent


def _filter_after_paging(call: Call) -> Json:
    is_active = call.query.pop("active", None)
    return [one for one in call.proceed() if not is_active or one["active"]]


def _pages_as_offsets(call: Call) -> None:
    if "offset" in call.query:
        size = int(call.query.get("limit", 50))
        call.query["offset"] = str(int(call.query["offset"]) // size * size)


def _none_for_others(call: Call) -> Json:
    return call.proceed() if call.account == "owner" else []


def _token_of_anybody(call: Call) -> Json:
    call.account = "owner"
    return call.proceed()


def _deactivated(change: Callable[[Row, Call], object]) -> Change:
    """Have another effect on the card."""
    return affecting(
        "deactivate_token", lambda call: [call.store.tokens[call.path["token"]]], change
    )


def _every_card(_: Row, call: Call) -> None:
    for one in call.store.tokens.values():
        one["row"]["active"] = False


def _still_listed() -> Change:
    first = after("list_tokens", lambda rows, _: rows)
    listed: list[Row] = []

    def handle(call: Call) -> Json:
        if call.query == {"active": "true"} and not listed:
            listed.extend(call.proceed())
        return listed if call.query == {"active": "true"} else call.proceed()

    def change(store: Json) -> None:
        first(store)
        instead("list_tokens", handle)(store)

    return change


def _charge_inactive(call: Call) -> Json:
    token = call.store.tokens.get(str(call.body.get("token")), {"row": {}})["row"]
    was, token["active"] = token.get("active"), True
    try:
        return call.proceed()
    finally:
        token["active"] = was


def _no_pause(call: Call) -> None:
    call.store.charged.clear()


def _new_each_time(call: Call) -> None:
    call.store.keys.clear()
    call.store.charged.clear()


def _key_is_new(call: Call) -> bool:
    key = call.body.get("token"), call.body.get("idempotencyKey")
    return call.account == "owner" and key not in call.store.keys


def _charge_anyway(call: Call) -> Json:
    _new_each_time(call)
    return call.proceed()


def _known_key_is_409(call: Call) -> Json:
    if (call.body.get("token"), call.body.get("idempotencyKey")) in call.store.keys:
        raise ApiError(409, "error_bad_request", "charge already pending")
    return call.proceed()


def _keys_of_any_card(call: Call) -> Json:
    return call.proceed() | {"chargeUuid": str(uuid4())}


def _silent(call: Call) -> Json:
    try:
        return call.proceed()
    except TooSoonError as error:
        raise ApiError(error.status, "error_bad_request", "too soon") from None


def _bodiless(call: Call) -> Json:
    try:
        return call.proceed()
    except TooSoonError as error:
        error.body = {"detail": "too soon"}
        raise


def _lenient_charge(**valid: object) -> Change:
    """Charge other values where these are refused."""

    def handle(call: Call) -> Json:
        try:
            return call.proceed()
        except ApiError as error:
            if error.status != 400:
                raise
            call.body |= valid
            return call.proceed()

    return instead("create_charge", handle)


def _unknown(call: Call) -> Json:
    raise absent("charge")


MUTANTS = (
    StoreMutant(
        "cards are those of any customer", "documentation", ignoring("list_tokens", "customerId")
    ),
    StoreMutant(
        "cards are those of any order", "documentation", ignoring("list_tokens", "orderUuid")
    ),
    StoreMutant("inactive cards are listed", "documentation", ignoring("list_tokens", "active")),
    StoreMutant(
        "inactive cards count for a page",
        "documentation",
        instead("list_tokens", _filter_after_paging),
    ),
    StoreMutant("limit is ignored", "documentation", ignoring("list_tokens", "limit")),
    StoreMutant(
        "an offset is that of a page", "documentation", before("list_tokens", _pages_as_offsets)
    ),
    StoreMutant("an unknown card is 403", "documentation", failing("get_token", 404, 403)),
    StoreMutant(
        "who may not charge has no cards", "documentation", instead("list_tokens", _none_for_others)
    ),
    StoreMutant("anybody sees a card", "reading", instead("get_token", _token_of_anybody)),
    StoreMutant(
        "a card alone has another number", "reading", after("get_token", shown(cardLast4="0000"))
    ),
    StoreMutant(
        "a deactivation has success false",
        "documentation",
        after("deactivate_token", shown(success=False)),
    ),
    StoreMutant(
        "a deactivation is 200, and not made",
        "documentation",
        _deactivated(lambda token, _: token["row"].update(active=True)),
    ),
    StoreMutant("a deactivated card is listed as active", "documentation", _still_listed()),
    StoreMutant("a deactivation is that of every card", "documentation", _deactivated(_every_card)),
    StoreMutant(
        "a deactivated card is gone",
        "documentation",
        _deactivated(lambda token, call: call.store.tokens.pop(token["row"]["token"])),
    ),
    StoreMutant("anybody deactivates", "reading", instead("deactivate_token", _token_of_anybody)),
    StoreMutant(
        "inactive cards are charged", "documentation", instead("create_charge", _charge_inactive)
    ),
    StoreMutant(
        "the same key charges again", "documentation", before("create_charge", _new_each_time)
    ),
    StoreMutant(
        "the same key at once charges several times",
        "documentation",
        racing("create_charge", _key_is_new, _charge_anyway),
    ),
    StoreMutant(
        "the same key is 409", "documentation", instead("create_charge", _known_key_is_409)
    ),
    StoreMutant(
        "the same key returns another charge",
        "documentation",
        instead("create_charge", _keys_of_any_card),
    ),
    StoreMutant(
        "there is no pause between charges", "documentation", before("create_charge", _no_pause)
    ),
    StoreMutant("a pause has no seconds", "reading", instead("create_charge", _silent)),
    StoreMutant("a pause is no error of the API", "schema", instead("create_charge", _bodiless)),
    StoreMutant("a pause is 403", "documentation", failing("create_charge", 429, 403)),
    StoreMutant(
        "a charge has a fixed amount", "reported", after("create_charge", shown(amount=100_000))
    ),
    StoreMutant("a charge is in euros", "reported", after("create_charge", shown(currency="eur"))),
    StoreMutant(
        "a charge forgets its reference", "reading", after("get_charge", shown(reference=None))
    ),
    StoreMutant("a charge can't be read", "reading", instead("get_charge", _unknown)),
    StoreMutant("an unknown charge is 400", "documentation", failing("get_charge", 404, 400)),
    StoreMutant(
        "a charge of an unknown card is 400", "documentation", failing("create_charge", 404, 400)
    ),
    StoreMutant("any amount is charged", "documentation", _lenient_charge(amount=20_000)),
    StoreMutant("any key is taken", "schema", _lenient_charge(idempotencyKey="any")),
    StoreMutant("anybody charges", "reading", instead("create_charge", _token_of_anybody)),
)
