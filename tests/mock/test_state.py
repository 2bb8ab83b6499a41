import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pytribute import OutcomeUnknownError
from pytribute.mock import Mock, MockError, MockState
from pytribute.mock.catalogue import CatalogueEntry
from pytribute.mock.database import Contents
from pytribute.mock.product import complete_product, encode_product, json_number
from pytribute_schemas import Product
from tests.documented import USD


def product(state: MockState, product_id: int) -> Product:
    found = state.store.catalogue.get(str(product_id))
    assert found is not None
    return Product.model_validate_json(found.row.body)


def saved() -> dict[str, Any]:
    with MockState(products=1) as state:
        document: dict[str, Any] = json.loads(state.dump())
    return document


def test_the_same_seed_makes_the_same_state() -> None:
    with MockState(seed=7) as one, MockState(seed=7) as two, MockState(seed=8) as other:
        assert one.dump() == two.dump()
        assert one.dump() != other.dump()


def test_every_seed_has_the_documented_ids() -> None:
    for seed in range(5):
        with MockState(seed=seed) as state:
            document = json.loads(state.dump())
            purchases = {p["id"] for p in document["purchases"]}
            products = {p["product"]["id"] for p in document["products"]}
            assert purchases >= {5001, 5002, 5020, 6001, 6101, 6201, 7001, 7002}
            assert products >= {2548, 77}
            assert (4999 in purchases, 4004 in products) == (False, False)


def test_an_added_product_has_defaults_for_missing_fields() -> None:
    with MockState() as state:
        made = product(
            state, state.add_product(type="custom", stars_amount=5, starsAmountEnabled=True)
        )

    assert made.is_custom
    assert (made.stars_amount, made.stars_amount_enabled) == (5, True)
    assert made.link == "https://t.me/tribute/app?startapp=p12kx"
    assert made.web_link == "https://web.tribute.tg/p/12kx"
    assert made.created == made.updated == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_decimal_is_written_exactly_or_not_at_all() -> None:
    with MockState() as state:
        number = state.add_product(amount=Decimal("499.00"))
        assert product(state, number).amount == 499
        for amount in ("12.5", "0.12345678901234567890123", "1e400", "1e999999999", "NaN"):
            with pytest.raises(MockError, match="product"):
                state.add_product(amount=Decimal(amount))


def test_a_decimal_with_a_fraction_is_the_number_it_is() -> None:
    assert json_number(Decimal("12.50")) == 12.5
    assert json_number(Decimal("1E+30")) == 10**30
    for amount in ("0.12345678901234567890123", "1e400", "1e-400", "1e999999999", "sNaN"):
        with pytest.raises(ValueError, match="more digits"):
            json_number(Decimal(amount))


def test_products_follow_the_clock() -> None:
    with MockState() as state:
        state.set_clock(datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC))
        first = product(state, state.add_product())
        second = product(state, state.add_product(created=datetime(2020, 1, 1, tzinfo=UTC)))

    assert first.created.year == 2030
    assert second.updated.year == 2020


@pytest.mark.parametrize(
    ("now", "complaint"),
    [
        ("2026-01-01", "no datetime"),
        (datetime(2026, 1, 1), "no time zone"),  # noqa: DTZ001 - that is the point
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3))), "beyond the calendar"),
    ],
    ids=str,
)
def test_a_clock_shows_moments_only(now: datetime, complaint: str) -> None:
    with MockState() as state:
        with pytest.raises(MockError, match=complaint):
            state.set_clock(now)

        assert state.now == datetime(2026, 1, 1, tzinfo=UTC)


def test_ids_are_the_same_after_each_reset_and_unique() -> None:
    with MockState(seed=0) as state:
        state.add_product(id=50_002)
        first = [state.add_product() for _ in range(3)], state.add_purchase()
        state.reset()
        again = [state.add_product() for _ in range(3)], state.add_purchase(id=1)

    assert first == ([50_001, 50_003, 50_004], 50_001)
    assert again == ([50_001, 50_002, 50_003], 1)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"colour": "red"}, "no field 'colour'"),
        ({"amount": -1}, "amount"),
        ({"amount": 4.99}, "amount"),
        ({"amount": "499"}, "amount"),
        ({"currency": USD.swapcase()}, "currency"),
        ({"status": "new"}, "status"),
        ({"type": "subscription"}, "type"),
        ({"name": None}, "leave it out"),
        ({"name": "\ud800"}, "JSON"),
        ({"name": b"bytes"}, "JSON"),
        ({"description": float("nan")}, "JSON"),
        ({"is_custom": True}, "isCustom"),
        ({"updated": "2020-01-01T00:00:00Z"}, "before created"),
        ({"created": "2020-01-01"}, "created"),
        ({"created": datetime(2020, 1, 1)}, "time zone"),  # noqa: DTZ001 - that is the point
        ({"web_link": "https://web.tribute.tg/p/zzz"}, "same code"),
        ({"stars_amount": -1}, "starsAmount"),
        ({"type": "custom", "pending_orders": -1}, "pendingOrders"),
        ({"created": 5}, "created"),
        ({"id": 0}, "64 bits"),
        ({"id": -1}, "64 bits"),
        ({"id": "7"}, "64 bits"),
        ({"id": True}, "64 bits"),
        ({"id": 2**63}, "64 bits"),
        ({"id": 2548}, "already"),
        ({"id": 77}, "already"),
        ({"owner": "nobody"}, "'nobody'"),
    ],
    ids=str,
)
def test_a_product_that_the_api_could_not_have_is_refused(
    fields: dict[str, Any], complaint: str
) -> None:
    with MockState() as state:
        before = state.dump()
        with pytest.raises(MockError, match=complaint) as caught:
            state.add_product(**fields)

        assert "\n" not in str(caught.value)
        assert state.dump() == before


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"paid_with": "cash"}, "paid_with"),
        ({"product_id": 4004}, "4004"),
        ({"id": 5001}, "already"),
        ({"id": 0}, "id"),
        ({"id": 2**63}, "id"),
    ],
    ids=str,
)
def test_a_purchase_that_can_not_be_is_refused(fields: dict[str, Any], complaint: str) -> None:
    with MockState() as state:
        before = state.dump()
        with pytest.raises(MockError, match=complaint):
            state.add_purchase(**fields)

        assert state.dump() == before


def test_a_purchase_needs_something_to_buy() -> None:
    with MockState(products=0) as state, pytest.raises(MockError, match="add one first"):
        state.add_purchase()


@pytest.mark.parametrize(
    "options",
    [
        {"products": -1},
        {"products": 1_000_001},
        {"products": "3"},
        {"products": 2.0},
        {"seed": "a"},
    ],
    ids=str,
)
def test_an_invalid_number_of_products_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(MockError, match=f"{next(iter(options))} must be a whole number"):
        MockState(**options)


def test_a_state_survives_saving_and_loading_in_every_byte(tmp_path: Path) -> None:
    with MockState() as one, MockState(seed=9, db=tmp_path / "two.db") as two:
        one.store.database.refund(5001, one.now)
        one.add_product(name="Новый")
        two.load(one.dump())

        assert two.dump() == one.dump()
        assert two.refunds == {5001: 1}
        rows = [state.store.catalogue.rows("owner", None, desc=False) for state in (one, two)]
        assert rows[0] == rows[1]


def test_a_reset_restores_the_loaded_state() -> None:
    with MockState() as state:
        document = saved()
        state.load(json.dumps(document))
        first = state.dump()
        state.add_product()
        state.reset()

        assert state.dump() == first


def test_a_loaded_state_brings_its_own_keys() -> None:
    document = saved()
    document["accounts"]["owner"] = "another-key"
    with MockState() as state:
        state.load(json.dumps(document))

        assert state.api_key == "another-key"


def test_a_missing_account_of_a_state_is_an_error_at_its_first_use() -> None:
    document = saved()
    del document["accounts"]["empty"]
    with MockState() as state:
        state.load(json.dumps(document))
        with pytest.raises(MockError, match="'empty'"):
            _ = state.empty_api_key


Change = Callable[[dict[str, Any]], object]

BROKEN: dict[str, Change] = {
    "no such owner": lambda state: state["products"][0].update(owner="nobody"),
    "no such product": lambda state: state["purchases"][0].update(product_id=4004),
    "same product": lambda state: state["products"].append(state["products"][0]),
    "same purchase": lambda state: state["purchases"].append(state["purchases"][0]),
    "same key": lambda state: state["accounts"].update(other=state["accounts"]["owner"]),
    "empty key": lambda state: state["accounts"].update(other=""),
    "unsendable key": lambda state: state["accounts"].update(other="ключ"),
    "unknown part": lambda state: state.update(webhooks=[]),
    "missing part": lambda state: state.pop("purchases"),
    "unknown field": lambda state: state["products"][0]["product"].update(colour="red"),
    "negative id": lambda state: state["products"][-1]["product"].update(id=-1),
    "wide id": lambda state: state["products"][-1]["product"].update(id=2**63),
    "lost clock": lambda state: state.update(now="0001-01-01T00:00:00+23:59"),
    "list of ids": lambda state: state["products"][0]["product"].update(id=[1]),
    "no id": lambda state: state["products"][0]["product"].pop("id"),
    "wrong clock": lambda state: state.update(now="yesterday"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_state_that_does_not_hold_together_changes_nothing(change: Change) -> None:
    document = saved()
    change(document)
    with MockState() as state:
        before = state.dump()
        with pytest.raises(MockError) as caught:
            state.load(json.dumps(document))

        assert "\n" not in str(caught.value)
        assert "tribute-mock" not in str(caught.value)
        assert state.dump() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00"])
def test_an_invalid_state_is_refused_in_one_line(text: str) -> None:
    with MockState() as state, pytest.raises(MockError, match=r"^this is not a saved state.*$"):
        state.load(text)


def test_a_file_keeps_its_state_over_a_restart(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with MockState(db=db, products=3) as state:
        added = state.add_product(name="Keeps")
        state.store.database.refund(5001, state.now)
        state.set_clock(datetime(2031, 1, 1, tzinfo=UTC))
        before = state.dump()
    with MockState(db=db, products=50) as state:
        assert state.dump() == before
        assert product(state, added).name == "Keeps"
        assert state.refunds == {5001: 1}
        state.reset()
        assert state.refunds == {}
        assert len(json.loads(state.dump())["products"]) == 50 + 4


def test_a_state_that_fails_on_its_way_to_the_file_leaves_the_old_one() -> None:
    def failing() -> Iterator[CatalogueEntry]:
        yield CatalogueEntry("owner", encode_product(complete_product(5, {}, now=state.now)))
        raise OSError("the disk is gone")

    with MockState() as state:
        before = state.dump()
        with pytest.raises(OSError, match="disk"):
            state.store.database.replace(Contents(state.now, {"owner": "another"}, failing(), []))

        assert state.dump() == before


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE clients (name TEXT)")
    theirs.close()
    before = path.read_bytes()

    with pytest.raises(MockError, match="not written by this mock"):
        MockState(db=path)
    assert path.read_bytes() == before


def test_a_database_of_our_version_without_our_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE clients (name TEXT)")
        theirs.execute("PRAGMA user_version = 2")
    theirs.close()

    with pytest.raises(MockError, match="no such table"):
        MockState(db=path)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database. " * 100, encoding="utf-8")

    with pytest.raises(MockError, match=r"notes\.txt: .*not a database"):
        MockState(db=path)
    assert path.read_text(encoding="utf-8").startswith("Not a database.")


@pytest.mark.parametrize(
    "change",
    ["UPDATE clock SET now = 'yesterday'", "UPDATE products SET type = 'nft' WHERE id = 77"],
)
def test_a_file_that_something_else_wrote_to_is_one_clear_error(
    tmp_path: Path, change: str
) -> None:
    db = tmp_path / "mock.db"
    MockState(db=db, products=1).close()
    with closing(sqlite3.connect(db)) as connection:
        connection.execute(change)
        connection.commit()

    with pytest.raises(MockError, match=r"mock\.db holds data that no mock wrote"):
        MockState(db=db)


def test_a_later_error_of_the_file_is_a_server_error(tmp_path: Path) -> None:
    db = tmp_path / "mock.db"
    with Mock(db=db, products=1) as mock, mock.client() as client:
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("UPDATE purchases SET paid_with = 'gold'")
            connection.commit()

        with pytest.raises(OutcomeUnknownError, match="HTTP 503"):
            client.products.cancel_purchase(5001)
        with pytest.raises(MockError, match="holds data that no mock wrote"):
            mock.dump()


def test_a_database_without_a_name_is_refused() -> None:
    with pytest.raises(MockError, match="is empty; use :memory:"):
        MockState(db="")


def test_a_database_without_a_folder_is_one_clear_error(tmp_path: Path) -> None:
    for db in (tmp_path / "nowhere" / "mock.db", tmp_path, "mock\0.db"):
        with pytest.raises(MockError, match="check that the folder exists"):
            MockState(db=db)


def test_nothing_of_a_refused_state_is_left_in_the_file(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with pytest.raises(MockError):
        MockState(db=db, products=-1)
    with MockState(db=db, products=2) as state:
        assert len(json.loads(state.dump())["products"]) == 2 + 4
