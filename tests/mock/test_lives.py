"""What holds for all records: they are kept, restored, and reach every event."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import pytribute
from pytribute.mock import Mock, MockError
from pytribute.mock.events import event_names
from pytribute.mock.specification import document
from tests.invented import published
from tests.mock.calls import call
from tests.mock.shop.test_orders import seeded
from tests.mock.webhooks.receiving import Inbox

YEAR = 366 * 24


def live(mock: Mock) -> None:
    """Let everything happen that can."""
    with mock.client() as client:
        client.products.cancel_purchase(mock.buy())
        order = mock.add_order(period="monthly", stars_amount=100)
        mock.fail(order)
        mock.pay(order, with_="stars")
        mock.renew(order)
        client.shop.orders.refund(order, client.shop.orders.transactions(order).to_list()[0].id)
        mock.pay(seeded(1), with_="sbp")
        declined = mock.add_order(shop_id=2, period="weekly")
        mock.pay(declined, save_card=True)
        (card,) = client.shop.tokens.list(order_uuid=declined)
        for what, token in ((declined, card.token), (None, seeded(101))):
            client.shop.charges.create(token=token, amount=50_000)
            if what is not None:
                mock.decline(token)
                mock.decline(what)
        mock.cancel(mock.subscribe())
        mock.cancel(mock.donate(period="monthly"))
        mock.ship(mock.buy(mock.add_product(type="physical")))
        mock.cancel(mock.add_physical_order())
        mock.subscribe(1645)
        mock.donate(period="yearly")
        mock.send_test()
        mock.advance(hours=YEAR)


def test_every_event_is_reached_by_what_happens() -> None:
    inbox = Inbox()
    with Mock(seed=0, products=3, webhook=inbox.take) as mock:
        live(mock)
    names = {event.get("name") for event in inbox.events}
    assert names == {*event_names(), None}  # None: the test of the dashboard has no name
    assert len(document()["webhooks"]) == len(names)


def test_all_that_happened_can_be_saved_and_restored(tmp_path: Path) -> None:
    with Mock(seed=0, products=3, db=tmp_path / "mock.db", webhook=Inbox().take) as mock:
        first = mock.dump()
        live(mock)
        saved = mock.dump()
        kinds = {record["kind"] for record in json.loads(saved)["records"]}
    assert len(kinds) == 9
    with Mock(seed=0, products=3, db=tmp_path / "mock.db") as again:
        assert again.dump() == saved
        again.reset()
        assert again.dump() == first
    with Mock(seed=1, products=1) as other:
        other.load(saved)
        assert other.dump() == saved
        order = other.add_order()
        assert order not in saved


def test_a_field_that_a_page_adds_is_kept_and_shown() -> None:
    changed = pytribute.spec()
    for name in ("Shop", "ShopOrder", "ShopTransaction", "ShopToken", "ShopCharge", "Subscriber"):
        schema = changed["components"]["schemas"][name]
        schema.setdefault("required", []).append("novelty")
        schema["properties"]["novelty"] = {"type": "integer", "minimum": 5}
    with published(changed), Mock(seed=77, products=2) as mock, mock.client() as client:
        order = mock.add_order(shop_id=2)
        mock.pay(order, save_card=True)
        client.shop.charges.create(token=seeded(101), amount=50_000)
        mock.add_shop()
        mock.subscribe()
        assert call(mock, "GET", f"/shop/orders/{order}").body["novelty"] == 5
        assert call(mock, "GET", "/shop/tokens").body[-1]["novelty"] == 5


def test_a_list_shows_each_change_even_of_another_process(tmp_path: Path) -> None:
    def statuses(mock: Mock) -> list[str]:
        return [one["status"] for one in call(mock, "GET", "/shop/orders").body][:2]

    file = tmp_path / "mock.db"
    with Mock(products=1, db=file) as one, Mock(products=1, db=file) as two:
        assert statuses(one) == statuses(one) == statuses(two) == ["pending", "paid"]
        order = one.add_order()
        assert statuses(one) == statuses(two) == ["pending", "pending"]
        two.pay(order)
        assert statuses(one) == statuses(two) == ["paid", "pending"]


def test_a_file_of_an_older_version_is_refused(tmp_path: Path) -> None:
    with Mock(db=tmp_path / "old.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute("PRAGMA user_version = 1")
    with pytest.raises(MockError, match="not written by this mock; name another file"):
        Mock(db=tmp_path / "old.db")


def test_a_row_that_no_mock_wrote_is_said_in_a_sentence(tmp_path: Path) -> None:
    with Mock(products=1, db=tmp_path / "mock.db") as mock:
        with closing(sqlite3.connect(tmp_path / "mock.db")) as changed, changed:
            changed.execute("UPDATE records SET notes = '{' WHERE kind = 'order'")
        with pytest.raises(MockError, match="holds data that no mock wrote"):
            mock.pay(seeded(1))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"owner": "nobody"}, "which is not an account"),
        ({"kind": "ship"}, "not a saved state"),
        ({"body": {"id": 5}}, "shop 1 has no userId"),
        ({"id": "2"}, "record .* is repeated"),
        ({"parent": "none"}, "is of none, which does not exist"),
    ],
)
def test_a_wrong_record_is_not_loaded(change: dict[str, Any], complaint: str) -> None:
    with Mock(products=1) as mock:
        state = json.loads(mock.dump())
        state["records"][0].update(change)
        before = mock.dump()
        with pytest.raises(MockError, match=complaint):
            mock.load(json.dumps(state))
        assert mock.dump() == before


def test_a_state_without_notes_lives_on() -> None:
    with Mock(products=1, webhook=Inbox().take) as mock:
        order = mock.add_order(period="monthly")
        mock.pay(order)
        state = json.loads(mock.dump())
        for record in state["records"]:
            record.pop("notes", None)
        mock.load(json.dumps(state))
        mock.ship(4711)
        assert mock.advance(hours=40 * 24)[0].name == "shop_order_charge_success"
        mock.decline(order)
        assert mock.advance(hours=40 * 24)[-1].name == "shop_order_cancelled"
        for kind, complaint in (("shop", "nothing is ever due"), ("subscriber", "has no price")):
            due = [dict(record) for record in state["records"]]
            next(one for one in due if one["kind"] == kind)["due"] = "2026-01-01T00:00:00Z"
            mock.load(json.dumps({**state, "records": due}))
            with pytest.raises(MockError, match=complaint):
                mock.advance(minutes=1)
        next(one for one in due if one["kind"] == "order")["parent"] = "1644"
        mock.load(json.dumps({**state, "records": due}))
        with pytest.raises(MockError, match="has no shop; load another state"):
            mock.pay(seeded(1))


def test_events_that_are_due_are_held_back_out_of_order() -> None:
    inbox = Inbox()
    with Mock(products=1, webhook=inbox.take) as mock:
        order = mock.add_order(period="weekly")
        with mock.out_of_order():
            mock.pay(order)
            assert mock.advance(hours=7 * 24) == []
        assert inbox.names == ["shop_order_charge_success", "shop_order"]


def test_a_renewal_does_not_block_the_event_loop() -> None:
    async def advance() -> None:
        with Mock(products=1, webhook="http://127.0.0.1:9") as mock:
            mock.set_webhook(None)
            mock.pay(mock.add_order(period="weekly"))
            mock.set_webhook("http://127.0.0.1:9")
            with pytest.raises(MockError, match=r"await mock\.aadvance"):
                mock.advance(hours=7 * 24)
            with pytest.raises(MockError, match=r"await mock\.apay"):
                mock.pay(seeded(1))

    asyncio.run(advance())


class Orders(RuleBasedStateMachine):
    """Orders under any sequence of actions agree with their events and transactions."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = Inbox()
        self.mock = Mock(seed=0, products=0, webhook=self.inbox.take)
        self.client = self.mock.client()
        self.orders: list[str] = []

    def teardown(self) -> None:
        self.client.close()
        self.mock.close()

    @rule(period=st.sampled_from(["onetime", "weekly", "monthly"]), trial=st.booleans())
    def order(self, period: str, trial: bool) -> None:  # noqa: FBT001 - drawn by name
        fields: dict[str, Any] = {"period": period, "stars_amount": 5}
        if trial and period != "onetime":
            fields["trial_period"] = "three_days"
        self.orders.append(self.mock.add_order(**fields))

    @precondition(lambda self: self.orders)
    @rule(
        data=st.data(),
        act=st.sampled_from(["pay", "fail", "renew", "cancel", "decline", "refund"]),
    )
    def act(self, data: st.DataObject, act: str) -> None:
        order = data.draw(st.sampled_from(self.orders))
        try:
            if act == "refund":
                for one in self.client.shop.orders.transactions(order).to_list(limit=1):
                    self.client.shop.orders.refund(order, one.id)
            else:
                getattr(self.mock, act)(order)
        except ValueError:  # MockError, of what isn't possible now
            pass
        except Exception as error:  # noqa: BLE001 - by its code
            assert getattr(error, "code", "") == "error_already_refunded"  # noqa: PT017

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.mock.advance(days=days)

    @invariant()
    def events_and_transactions_agree(self) -> None:
        self.mock.deliveries  # noqa: B018 - waits for the background
        for order in self.orders:
            events = [one for one in self.inbox.events if one["payload"]["uuid"] == order]
            names = [event["name"] for event in events]
            shown = self.client.shop.orders.get(order)
            sales = self.client.shop.orders.transactions(order).to_list()
            trials = sum(bool(event["payload"].get("isTrial")) for event in events)
            paid = names.count("shop_order") + names.count("shop_order_charge_success") - trials
            assert (names.count("shop_order") == 1) == (shown.status == "paid")
            assert len(sales) == paid
            assert names.count("shop_order_cancelled") == (shown.member_status == "cancelled")
            if shown.member_status == "active":
                assert shown.member_expires_at is not None
                assert "shop_order_cancelled" not in names


Orders.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOrders = pytest.mark.unmeasured(Orders.TestCase)
