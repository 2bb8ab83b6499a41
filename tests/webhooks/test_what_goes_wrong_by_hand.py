"""What integrators get wrong when they write it by hand, and what the library does instead.

The numbers are those of the list in the notes on the API. What concerns the client is shown with
the client.
"""

import hmac
import json
import logging
import os
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute import Money, Product, RetryPolicy, Tribute, TributeError
from pytribute.mock import MockServer
from pytribute.webhooks import (
    BODY_LIMIT,
    NewDigitalProduct,
    NewDonation,
    PaymentState,
    SignatureVerificationError,
    SqliteInbox,
    UnknownEvent,
    WebhookHandler,
    parse,
    parse_unverified,
    sign,
    verify,
)
from pytribute.webhooks._signature import Keys
from pytribute_client.models.product_status import ProductStatus
from pytribute_core.decoding import decode
from tests.documented import APPROVED
from tests.webhooks.adapters.shops import on_starlette
from tests.webhooks.adapters.test_every_framework import post
from tests.webhooks.samples import PAYLOADS, delivery, event

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")
LATER = "2026-07-11T09:20:58.1Z"


@pytest.fixture
def handler(tmp_path: Path) -> Generator[WebhookHandler]:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3")
    yield WebhookHandler(KEY, inbox=inbox)
    inbox.close()


def statuses(handler: WebhookHandler, *bodies: bytes) -> list[int]:
    return [handler.handle(body, sign(body, KEY)).status for body in bodies]


def test_01_events_go_by_the_names_of_the_wire_and_not_of_the_headings() -> None:
    heading = PURCHASE.replace(b"new_digital_product", b"newDigitalProduct")

    assert type(parse_unverified(PURCHASE)) is NewDigitalProduct
    assert type(parse_unverified(heading)) is UnknownEvent


@pytest.mark.parametrize("none", ["", [], [""]])
def test_02_without_a_key_nothing_is_verified(none: Keys) -> None:
    signatures = [None, "", hmac.digest(b"", PURCHASE, "sha256").hex()]
    for signature in signatures:
        with pytest.raises(SignatureVerificationError, match="every delivery is refused"):
            verify(PURCHASE, signature, none)
    with pytest.raises(ValueError, match="API key"):
        WebhookHandler(none, inbox=None)
    unset: Any = os.environ.get("NO_SUCH_VARIABLE")
    with pytest.raises(SignatureVerificationError, match="every delivery is refused"):
        verify(PURCHASE, sign(PURCHASE, KEY), unset)


@pytest.mark.parametrize("signature", [None, "", "0" * 64])
def test_03_without_the_header_nothing_is_accepted(
    handler: WebhookHandler, signature: str | None
) -> None:
    function = handler.default(Mock())

    assert handler.handle(PURCHASE, signature).status == 401
    assert not function.called


def test_04_the_header_is_the_one_that_tribute_sends() -> None:
    with on_starlette() as shop:
        for header, status in [("trbt-signature", 200), ("X-Tribute-Signature", 401)]:
            assert post(shop, PURCHASE, sign(PURCHASE, KEY), header=header)[0] == status


def test_05_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Mock(side_effect=hmac.compare_digest)
    monkeypatch.setattr("pytribute.webhooks._signature.hmac.compare_digest", compared)
    right = sign(PURCHASE, "new")

    verify(PURCHASE, right, ["new", "old"])
    for wrong in (right[:-1] + "x", "x" + right[1:]):
        with pytest.raises(SignatureVerificationError):
            verify(PURCHASE, wrong, ["new", "old"])

    assert compared.call_count == 6  # each key each time, whichever fits


def test_06_the_signature_covers_the_bytes_and_not_their_json() -> None:
    body = delivery("new_digital_product", product_name="Tom & Ann <shop>")
    assert rb"\u0026" in body
    again = json.dumps(json.loads(body), separators=(",", ":")).encode()

    parse(body, sign(body, KEY), KEY)
    with pytest.raises(SignatureVerificationError):
        parse(again, sign(body, KEY), KEY)
    with pytest.raises(TypeError, match="the raw bytes"):
        parse(json.loads(body), sign(body, KEY), KEY)


def test_07_a_donate_link_is_used_again_and_again(handler: WebhookHandler) -> None:
    function = handler.on(NewDonation)(Mock())
    donations = [delivery("new_donation", created_at=f"2026-07-11T09:15:5{n}Z") for n in range(3)]

    assert statuses(handler, *donations) == [200] * 3
    assert function.call_count == 3


def test_08_a_redelivery_is_known_though_its_bytes_are_new(handler: WebhookHandler) -> None:
    function = handler.default(Mock())
    for name in PAYLOADS:
        function.reset_mock()
        first, again = delivery(name), delivery(name, sent_at=LATER)
        assert sign(first, KEY) != sign(again, KEY)
        assert statuses(handler, first, again) == [200, 200]
        assert function.call_count == 1


def test_09_an_event_with_a_late_response_is_handled_once(handler: WebhookHandler) -> None:
    credited = handler.default(Mock())

    assert statuses(handler, PURCHASE, PURCHASE, PURCHASE) == [200] * 3
    assert credited.call_count == 1


@pytest.mark.parametrize("name", ["new_subscription", "renewed_subscription", "new_donation"])
def test_10_two_buyers_in_one_second_are_two_events(handler: WebhookHandler, name: str) -> None:
    function = handler.default(Mock())
    buyers: list[dict[str, Any]] = [
        {"telegram_user_id": 1, "trb_user_id": "T-1"},
        {"telegram_user_id": 2, "trb_user_id": "T-2"},
        {"telegram_user_id": ..., "trb_user_id": "W-1"},
        {"telegram_user_id": 0, "trb_user_id": "W-2"},
    ]

    assert statuses(handler, *(delivery(name, **buyer) for buyer in buyers)) == [200] * 4
    assert function.call_count == 4


def test_11_minor_units_are_minor_units() -> None:
    amount = event("new_digital_product", amount=15000, currency="rub").amount

    assert amount == Money.of(150, "RUB")
    assert str(amount) == "150.00 RUB"


def test_12_no_amount_is_a_float() -> None:
    amount = event("new_digital_product", amount=1099).amount

    assert amount is not None
    assert amount.amount == Decimal("10.99")
    assert [type(part) for part in (amount.minor, amount.amount)] == [int, Decimal]
    with pytest.raises(TypeError, match="float"):
        Money.of(10.99, "USD")  # type: ignore[arg-type]  # what people write


def test_13_an_unknown_period_is_kept_and_is_no_month() -> None:
    period = event("new_subscription", period="fortnightly").payload.period

    assert (period, period.is_known) == ("fortnightly", False)
    assert period not in {"monthly", "once"}
    assert event("new_subscription", period="weekly").payload.period.is_known


@pytest.mark.parametrize("name", ["new_donation", "new_subscription", "new_digital_product"])
@pytest.mark.parametrize("missing", [..., None, 0])
def test_14_a_buyer_without_telegram_is_no_mistake(
    handler: WebhookHandler, name: str, missing: object
) -> None:
    function = handler.default(Mock())

    assert statuses(handler, delivery(name, telegram_user_id=missing, trb_user_id="W-7")) == [200]
    assert function.call_args.args[0].buyer.telegram_id is None
    assert function.call_args.args[0].buyer.tribute_id == "W-7"


def test_15_a_pending_event_is_no_payment_and_no_refund(handler: WebhookHandler) -> None:
    for name in ("shop_order_payment_received", "shop_order_prepaid"):
        assert event(name).payment_state is PaymentState.INTERMEDIATE
    assert event("shop_order", isTrial=True).payment_state is PaymentState.NONE
    begun, made = (
        event("shop_order_refunded", status=status) for status in ("initiated", "completed")
    )
    assert (begun.payment_state, made.payment_state) == (
        PaymentState.REFUND_STARTED,
        PaymentState.REFUND_DONE,
    )
    function = handler.default(Mock())
    assert statuses(handler, begun.body, made.body) == [200, 200]
    assert function.call_count == 2


@pytest.fixture
def mock() -> Generator[MockServer]:
    with MockServer(products=150) as server:
        yield server


def test_16_products_are_there_in_whatever_status(mock: MockServer) -> None:
    with Tribute(mock.api_key, base_url=mock.base_url) as tribute:
        found = {product.id: product.status for product in tribute.products.list()}
        said = tribute.products.with_raw_response.get(2548).content
    fresh: Product = decode(Product, said.replace(APPROVED.encode(), b"new"))

    assert {*found.values()} == {*ProductStatus}
    assert (fresh.status, fresh.status.is_known) == ("new", False)


@pytest.mark.parametrize("name", PAYLOADS)
def test_17_additions_break_nothing(handler: WebhookHandler, name: str) -> None:
    function = handler.default(Mock())
    texts = {"period", "type", "memberStatus", "cancelReason"} & PAYLOADS[name].keys()
    body = delivery(name, **dict.fromkeys(texts, "of_tomorrow"), of_tomorrow={"a": 1})

    assert statuses(handler, body) == [200]
    assert json.loads(function.call_args.args[0].body)["payload"]["of_tomorrow"] == {"a": 1}


def test_18_no_log_and_no_error_contains_the_valid_signature(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = handler.handle(PURCHASE, "0" * 64)
    with pytest.raises(SignatureVerificationError) as caught:
        verify(PURCHASE, "0" * 64, KEY)

    assert response.status == 401
    for text in (caplog.text, response.text, f"{caught.value!r} {caught.value}"):
        assert sign(PURCHASE, KEY)[:8] not in text


def test_19_a_call_with_an_unknown_outcome_is_not_repeated(mock: MockServer) -> None:
    purchase = mock.add_purchase(paid_with="stars")
    mock.add_fault("cancelProductPurchase", drop="after")

    with (
        Tribute(mock.api_key, base_url=mock.base_url, retries=RetryPolicy(attempts=5)) as tribute,
        pytest.raises(TributeError),
    ):
        tribute.products.cancel_purchase(purchase)

    assert mock.refunds[purchase] == 1
    assert len([request for request in mock.requests if request.method == "POST"]) == 1


def test_20_a_listing_has_all_its_pages(mock: MockServer) -> None:
    with Tribute(mock.api_key, base_url=mock.base_url) as tribute:
        found = {product.id for product in tribute.products.list()}

    assert len(found) == 150


def test_21_a_body_is_bounded_and_stays_out_of_the_log(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    handler.default(Mock(side_effect=RuntimeError))
    large = PURCHASE.ljust(BODY_LIMIT + 1)

    assert statuses(handler, large, PURCHASE, PURCHASE + b"}") == [413, 500, 400]
    assert "durov" not in caplog.text
    assert "12321321" not in caplog.text


def test_22_the_test_of_the_dashboard_is_accepted(handler: WebhookHandler) -> None:
    function = handler.default(Mock())

    assert statuses(handler, b'{"test_event":"test"}', b'{"test_event": ""}') == [200, 200]
    assert not function.called
