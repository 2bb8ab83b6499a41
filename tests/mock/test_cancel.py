import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pytribute import OutcomeUnknownError
from pytribute.mock import Mock, MockError, MockServer, MockState
from pytribute.mock.operations import cancel_purchase
from pytribute.mock.responses import DocumentedError
from tests.documented import LARGEST


def cancel(http: httpx2.Client, purchase_id: int) -> httpx2.Response:
    return http.post(f"/products/purchases/{purchase_id}/cancel")


def test_a_cancelled_purchase_is_refunded_once_and_then_refused(
    http: httpx2.Client, mock: MockServer
) -> None:
    first = cancel(http, 5001)
    again = [cancel(http, 5001).status_code for _ in range(3)]

    assert first.status_code == 200
    assert first.json() == {
        "success": True,
        "purchaseId": 5001,
        "message": "purchase cancelled and payment refunded",
    }
    assert again == [400, 400, 400]
    assert mock.refunds == {5001: 1}


def test_a_refund_succeeds_even_if_its_event_cannot_be_sent() -> None:
    with Mock(webhook=lambda _body, _signature: 200) as mock, mock.client() as client:
        # The next event would be created beyond the calendar.
        mock.set_clock(datetime.max.replace(tzinfo=UTC))

        assert client.products.cancel_purchase(5001).success
        assert (mock.refunds, mock.deliveries) == ({5001: 1}, [])


@pytest.mark.parametrize("callers", [2, 8])
def test_of_several_cancellations_at_once_exactly_one_refunds(
    http: httpx2.Client, mock: MockServer, callers: int
) -> None:
    purchases = [mock.add_purchase() for _ in range(10)]
    with ThreadPoolExecutor(callers) as pool:
        for purchase in purchases:
            answers = list(pool.map(cancel, [http] * callers, [purchase] * callers))
            statuses = Counter(response.status_code for response in answers)
            assert statuses == {200: 1, 400: callers - 1}

    assert mock.refunds == dict.fromkeys(purchases, 1)


def test_threads_that_share_a_state_refund_once() -> None:
    def status(_: int) -> int:
        try:
            return cancel_purchase(state, "owner", "5001").status
        except DocumentedError as error:
            return error.response.status

    with MockState() as state, ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(status, range(40))) == [200] + [400] * 39
        assert state.refunds == {5001: 1}


def test_two_mocks_on_one_file_refund_once_between_them(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with MockServer(db=db) as one, MockServer(db=db) as two:
        headers = {"Api-Key": one.api_key}
        paths = [f"{mock.base_url}/products/purchases/5001/cancel" for mock in (one, two)]
        statuses = [
            httpx2.post(path, headers=headers, trust_env=False).status_code for path in paths
        ]

        assert statuses == [200, 400]
        assert two.refunds == {5001: 1}


def test_the_database_itself_refuses_a_second_refund() -> None:
    with MockState() as state:
        state.store.database.refund(5001, state.now)
        with pytest.raises(MockError, match=r"UNIQUE.*refunds"):
            state.store.database.refund(5001, state.now)


def test_a_locked_file_is_an_error_without_a_refund(tmp_path: Path) -> None:
    db = tmp_path / "mock.db"
    with (
        MockServer(db=db) as mock,
        mock.client() as tribute,
        closing(sqlite3.connect(db, isolation_level=None)) as other,
    ):
        mock.store.database._db.execute("PRAGMA busy_timeout = 10")  # pyright: ignore[reportPrivateUsage]  # five seconds otherwise
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutcomeUnknownError, match=r"HTTP 503.*database is locked"):
            tribute.products.cancel_purchase(5001)
        with pytest.raises(MockError, match=r"mock\.db: database is locked"):
            mock.add_product()
        other.execute("ROLLBACK")

        assert tribute.products.cancel_purchase(5001).success
        assert mock.refunds == {5001: 1}


def test_a_database_that_rolls_back_by_itself_is_an_error() -> None:
    with MockState() as state:
        state.store.database._db.execute(  # pyright: ignore[reportPrivateUsage]
            "CREATE TRIGGER full BEFORE INSERT ON refunds BEGIN SELECT RAISE(ROLLBACK, 'disk'); END"
        )
        with pytest.raises(MockError, match="disk"):
            state.store.database.refund(5001, state.now)

        assert state.refunds == {}


def test_a_closed_mock_reports_that_it_is_closed() -> None:
    with MockState() as state:
        pass
    with pytest.raises(MockError, match="this mock is closed"):
        _ = state.refunds
    with pytest.raises(MockError, match="this mock is closed"):
        state.add_purchase()


def test_cancelling_leaves_the_products_alone(http: httpx2.Client) -> None:
    before = http.get(f"/products?size={LARGEST}").content
    cancel(http, 5001)

    assert http.get(f"/products?size={LARGEST}").content == before


def test_another_account_is_refused_before_it_learns_the_purchase_s_state(
    http: httpx2.Client, mock: MockServer
) -> None:
    cancel(http, 5001)
    http.headers["Api-Key"] = mock.other_api_key

    assert [cancel(http, p).status_code for p in (5001, 5002, 6001, 6201)] == [403] * 4
    assert cancel(http, 7001).status_code == 200
    assert cancel(http, 4999).status_code == 404


def test_reading_changes_nothing(http: httpx2.Client, mock: MockServer) -> None:
    before = mock.dump()
    for path in ("/products", "/products/2548", "/products/purchases/5001/cancel", "/products/x"):
        http.get(path)
        http.head(path)

    assert mock.dump() == before


@pytest.mark.parametrize(
    ("purchase", "status"),
    [
        ({"paid_with": "stars"}, 200),
        ({"paid_with": "card"}, 400),
        ({"paid_with": "wallet"}, 400),
        ({"buyer_gone": True}, 404),
    ],
)
def test_an_added_purchase_is_cancelled_by_the_same_rules(
    http: httpx2.Client, mock: MockServer, purchase: dict[str, Any], status: int
) -> None:
    product = mock.add_product()
    purchase_id = mock.add_purchase(product_id=product, **purchase)

    assert cancel(http, purchase_id).status_code == status
    assert mock.refunds == ({purchase_id: 1} if status == 200 else {})
