import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import Literal

import msgspec
import pytest

import pytribute
from pytribute.cli.formats import Csv, Json
from pytribute.cli.output import Format
from pytribute.cli.table import Table
from pytribute.mock import MockServer
from pytribute_client.api.products.list_products import LISTING
from tests import documented
from tests.cli.conftest import Run
from tests.faults.server import Server
from tests.faults.steps import http_response, respond

REFUNDABLE, PAID_BY_CARD, NO_PURCHASE, NO_PRODUCT, SAMPLE = "5001", "6001", "4999", "4004", "2548"


def test_a_table_has_a_line_for_each_product_with_its_price(run: Run, server: MockServer) -> None:
    server.add_product(id=3000, name="Ёлка 🎄", amount=123456, currency=ROUBLES, stars_amount=7)

    heading, *lines = run("products", "list").stdout.splitlines()

    assert heading.split() == ["ID", "TYPE", "STATUS", "PRICE", "STARS", "NAME"]
    assert len(lines) == 13
    line = next(line for line in lines if "3000" in line)
    number, kind, _, *rest = line.split()
    assert [number, kind, *rest] == ["3000", "digital", "1234.56", "RUB", "7", "Ёлка", "🎄"]


def test_without_a_terminal_nothing_is_coloured_or_cut_off(run: Run, server: MockServer) -> None:
    server.add_product(name="x" * 500)

    output = run("products", "list").stdout

    assert "x" * 500 in output
    assert "\x1b" not in output


def test_columns_stay_straight_when_a_page_needs_wider_ones(run: Run, server: MockServer) -> None:
    server.add_product(id=1_234_567_890_123, name="Last")

    heading, *lines = run("products", "list").stdout.splitlines()

    last = next(line for line in lines if line.endswith("Last"))
    assert heading.index("NAME") == last.index("Last")


def test_json_has_the_values_of_the_api(run: Run) -> None:
    rows = json.loads(run("products", "list", "--json", "--page-size", "5").stdout)

    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len(rows) == 12
    sample = json.loads(run("products", "get", SAMPLE, "--json").stdout)
    assert sample in rows
    assert (sample["amount"], sample["starsAmount"]) == (499, 100)


def test_csv_has_the_names_of_the_api_and_a_row_for_each_product(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("products", "list", "--csv").stdout)))

    sample = next(row for row in rows if row["id"] == SAMPLE)
    assert len(rows) == 12
    assert (sample["amount"], sample["isCustom"]) == ("499", "false")
    assert sample["currency"].upper() == "USD"
    assert sample["pendingOrders"] == ""
    assert run("products", "get", SAMPLE, "--csv").stdout.splitlines()[1].startswith("2548,")


def test_an_empty_listing_is_an_empty_array_or_a_heading(
    run: Run, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", server.empty_api_key)

    assert run("products", "list", "--json").stdout == "[]\n"
    assert run("products", "list", "--csv").stdout.startswith("id,type,name")
    assert run("products", "list").stdout.split()[0] == "ID"


def test_filter_order_and_limit_apply_without_needless_pages(run: Run, server: MockServer) -> None:
    options = ("--desc", "--limit", "3", "--page-size", "2", "--prefetch", "0", "--json")
    rows = json.loads(run("products", "list", "--type", "DIGITAL", *options).stdout)

    ids = [row["id"] for row in rows]
    assert ids == sorted(ids, reverse=True)
    assert {row["type"] for row in rows} == {"digital"}
    assert (len(rows), len(server.requests)) == (3, 2)


def test_a_limit_of_zero_sends_nothing(run: Run, server: MockServer) -> None:
    assert run("products", "list", "--limit", "0", "--json").stdout == "[]\n"
    assert server.requests == []


# As the specification spells it.
ROUBLES = next(one for one in documented.values("Currency") if one.upper() == "RUB")


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_an_incomplete_listing_is_reported_and_not_closed(
    run: Run, server: MockServer, form: str
) -> None:
    server.add_fault("listProducts", extra_field="fine")
    server.add_fault("listProducts", status=400)

    result = run("products", "list", form, "--page-size", "5", "--prefetch", "0")

    assert result.exit_code == 1
    assert "the list is cut off after 5 products" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    if form == "--json":
        with pytest.raises(json.JSONDecodeError):
            json.loads(result.stdout)


@pytest.mark.parametrize("form", [Json(), Csv(pytribute.Product), Table(pytribute.Product)])
def test_a_page_is_written_before_the_next_is_requested(form: Format) -> None:
    product = msgspec.convert(documented.product(name="VPN Access"), pytribute.Product)

    def pages() -> Iterator[list[pytribute.Product]]:
        yield [product]
        raise AssertionError("too early")

    assert "VPN Access" in "".join(islice(form.many(pages()), 1 + isinstance(form, Table)))


def test_one_product_is_shown_with_all_it_has(run: Run) -> None:
    lines = run("products", "get", SAMPLE).stdout.splitlines()

    facts = dict(line.split("  ", 1) for line in lines)
    assert facts["price"].strip() == "4.99 USD"
    assert facts["accept cards"].strip() == "yes"
    assert facts["created"].strip() == "2025-08-25 10:30:00+00:00"
    assert "pending orders" not in facts


def test_an_absent_product_has_its_own_exit_code(run: Run) -> None:
    for arguments in (("get", NO_PRODUCT), ("cancel", NO_PURCHASE, "--yes")):
        result = run("products", *arguments)

        assert result.exit_code == 3
        assert "error_not_found" in result.stderr


def test_a_wrong_base_url_differs_from_an_absent_product(run: Run, server: MockServer) -> None:
    server.add_fault("getProduct", status=404, body="html")

    assert run("products", "get", SAMPLE).exit_code == 1


def test_a_refund_is_made_once_and_confirmed(run: Run, server: MockServer) -> None:
    result = run("products", "cancel", REFUNDABLE, "--yes", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["purchaseId"] == int(REFUNDABLE)
    assert server.refunds == {int(REFUNDABLE): 1}


def test_without_a_terminal_a_refund_needs_yes(run: Run, server: MockServer) -> None:
    result = run("products", "cancel", REFUNDABLE, standard_input="y\n")

    assert result.exit_code == 2
    assert REFUNDABLE in result.stderr
    assert "--yes" in result.stderr
    assert server.requests == []


def test_a_refusal_of_the_api_is_one_line_and_exit_code_1(run: Run) -> None:
    result = run("products", "cancel", PAID_BY_CARD, "--yes")

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert "HTTP 400" in result.stderr


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_refund_without_a_response_has_its_own_exit_code_and_no_retry(
    run: Run, server: MockServer, drop: Literal["before", "after"]
) -> None:
    server.add_fault("cancelProductPurchase", drop=drop)

    result = run("products", "cancel", REFUNDABLE, "--yes")

    assert result.exit_code == 4
    assert "the outcome is unknown" in result.stderr
    assert len(server.requests) == 1


def test_a_refund_with_an_invalid_response_has_an_unknown_outcome(
    run: Run, server: MockServer
) -> None:
    server.add_fault("cancelProductPurchase", body="html")

    assert run("products", "cancel", REFUNDABLE, "--yes").exit_code == 4
    assert len(server.requests) == 1


def test_invalid_values_are_reported_by_the_library(run: Run, server: MockServer) -> None:
    wrong = (
        (("products", "list", "--type", "magic"), ", ".join(documented.values("ProductType"))),
        (("products", "list", "--page-size", "0"), f"a whole number from {LISTING.least}"),
        (("products", "list", "--prefetch", "-1"), "0 to 64"),
        (("products", "list", "--json", "--csv"), "exclude each other"),
        (("--timeout", "nan", "products", "list"), "timeout"),
        (("--retries", "-1", "products", "list"), "retries"),
        (("--base-url", "ftp://x", "products", "list"), "base_url"),
    )
    for arguments, expected in wrong:
        result = run(*arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in result.stderr
    assert server.requests == []


@pytest.mark.parametrize("value", ["1" + "0" * 5000, "x" * 5000, "seven"])
def test_an_id_that_is_no_number_is_shown_in_part(run: Run, server: MockServer, value: str) -> None:
    for command in (("get",), ("cancel", "--yes")):
        result = run("products", *command, value)

        assert (result.exit_code, result.stdout) == (2, "")
        assert "is not a valid integer" in result.stderr
        assert len(result.stderr) < 400
    assert server.requests == []


@pytest.mark.parametrize(
    ("receipt", "told"),
    [
        ({"success": False, "purchaseId": int(REFUNDABLE), "message": "not now"}, "not now"),
        ({"success": True, "purchaseId": 7, "message": "done"}, f"{REFUNDABLE} was asked for"),
    ],
)
def test_a_response_for_another_purchase_confirms_no_refund(
    run: Run, receipt: dict[str, object], told: str
) -> None:
    with Server(respond(http_response(200, json.dumps(receipt).encode()))) as server:
        result = run("--base-url", server.url(), "products", "cancel", REFUNDABLE, "--yes")

    assert (result.exit_code, result.stdout) == (4, "")
    assert told in result.stderr
    assert "Look at the purchase in the Tribute dashboard" in result.stderr
    assert "refunded" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(server.requests) == 1


def test_a_proxy_that_cannot_be_used_is_a_mistake_of_the_caller(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:9")

    result = run("--base-url", "https://shop.invalid", "products", "list")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "https_proxy" in result.stderr


def test_prices_of_a_subscription_are_words_and_not_code(run: Run) -> None:
    shown = run("subscriptions", "list").stdout
    assert "10.00 EUR" in shown
    assert "monthly" in shown
    assert "SubscriptionPrice" not in shown
