"""What a check does behind a deviation: it goes on, and finds the next one."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.contract import Kind, Mode, Report, check, examination, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.contract.request import Request
from pytribute.mock import MockServer
from tests.mutants.catalogue import CATALOGUE
from tests.mutants.wrong import KEY, Exchange, Wrap, after, cancelling, key_if, pages, serve

MUTANTS = {one.mutant.name: one.mutant.wrap for one in CATALOGUE}


def report_on(wrap: Wrap, *names: str, **changed: Any) -> Report:  # noqa: ANN401 - of a profile
    chosen = [one for one in CHECKS if one.name in {"products", *names}]
    with serve(wrap, products=3) as mock:
        return check(replace(profile_of(mock), **changed), mode=Mode.FULL, checks=chosen)


def rules(report: Report) -> set[str]:
    return {one.rule for one in report.of(Kind.DEVIATION)}


@pytest.mark.parametrize(
    ("mutant", "rule"),
    [
        ("physical is custom", "custom"),
        ("times swapped", "times"),
        ("link of another", "links"),
    ],
)
def test_what_makes_no_sense_is_found_without_the_known_products(mutant: str, rule: str) -> None:
    assert rule in rules(report_on(MUTANTS[mutant], "sense", known=None))


def test_a_product_of_another_account_in_the_list_is_found_behind_a_wrong_order() -> None:
    def foreign(_: Exchange, page: dict[str, Any]) -> None:
        page["rows"] = [{**page["rows"][0], "id": 77}, *page["rows"][::-1]]

    assert rules(report_on(pages(foreign), known=None)) >= {"order", "no-foreign-product"}


def test_a_list_that_is_the_same_for_everybody_is_found() -> None:
    def everybody(scope: Scope, key: bytes) -> bool:
        return scope["path"].endswith("/products") and key != b""

    assert "no-foreign-product" in rules(report_on(key_if(everybody), "ownership"))


@pytest.mark.parametrize(
    ("mutant", "name", "rule"),
    [
        ("BOM", "products", "no-bom"),
        ("a product without Stars costs NaN of them", "products", "json"),
        ("key is repeated", "authentication", "key-not-repeated"),
        ("a session cookie replaces the key", "authentication", "cookie-instead-of-key"),
        ("rows by connection", "connections", "same-on-one-connection"),
        ("looked at is approved", "connections", "rows-alike-on-every-page"),
        ("order is ignored", "paging", "order"),
        ("no Allow", "methods", "allow-header"),
        ("a refund updates the product", "unchanged by cancelling", "reading-changes-nothing"),
        ("last page beyond the end", "paging", "beyond-the-end"),
        ("escapes are not read", "parameters", "percent-encoding"),
    ],
)
def test_each_check_finds_what_it_is_there_for(mutant: str, name: str, rule: str) -> None:
    names = (name, "cancelling") if name == "unchanged by cancelling" else (name,)

    assert rule in rules(report_on(MUTANTS[mutant], *names))


def test_a_product_that_was_asked_for_earlier_is_another() -> None:
    bodies: list[bytes] = []

    def late(exchange: Exchange) -> None:
        if exchange.products and not exchange.is_page:
            bodies.append(exchange.body)
            exchange.body = bodies[-2:][0]

    assert "same-on-one-connection" in rules(report_on(after(late), "connections"))


def test_a_product_that_is_renamed_by_reading_is_found() -> None:
    names = count()

    def rename(_: Exchange, page: dict[str, Any]) -> None:
        for row in page["rows"]:
            row["name"] = f"{next(names)}"

    assert "reading-changes-nothing" in rules(report_on(pages(rename), "unchanged by reading"))


def test_another_account_gets_what_its_list_says() -> None:
    def rename(exchange: Exchange) -> None:
        if (b"api-key", KEY) not in exchange.headers and exchange.products and not exchange.is_page:
            exchange.json = {**exchange.json, "name": "another"}

    assert "list-get-agreement" in rules(report_on(after(rename), "ownership"))


def test_an_account_that_may_refund_nothing_is_told_of_every_refusal() -> None:
    report = report_on(cancelling(lambda _, __: 403), "cancelling")

    assert "cancel-stars" in rules(report)


def test_another_purchase_cancelled_by_a_body_is_found() -> None:
    assert "no-other-purchase" in rules(report_on(MUTANTS["purchase of the body"], "cancelling"))


def test_a_body_may_be_refused() -> None:
    def wrap(app: ASGIApp) -> ASGIApp:
        async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
            if dict(scope["headers"]).get(b"content-length", b"0") != b"0":
                scope = {**scope, "raw_path": b"/api/v1/products/purchases/x/cancel"}
            await app(scope, receive, send)

        return refusing

    assert report_on(wrap, "cancelling").findings == []


def test_a_key_without_letters_can_not_be_tried_in_another_case() -> None:
    digits = "12345678901234567899"  # the last one twice, which is tried

    def right(_: Scope, key: bytes) -> bool:
        return key == digits.encode()

    report = report_on(key_if(right), "authentication", owner=Key(digits))

    assert report.findings == []


def test_stories_of_a_server_without_authentication_have_no_stranger_in_them() -> None:
    report = report_on(
        after(lambda _: None), "cancelling stories", readings={"authentication": "off"}
    )

    assert report.findings == []


def test_what_read_only_mode_must_not_send_is_not_carried_either(profile: Profile) -> None:
    reading = Examination(profile, Mode.READ_ONLY)

    with pytest.raises(Stop, match="read-only mode doesn't send POST"):
        reading.carry(Request.cancel(5001, reading.owner))


def test_a_server_that_stops_answering_is_not_waited_for(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "_PATIENCE", 1e-9)
    small.add_fault("getProduct", count=None, drop="before")
    chosen = [one for one in CHECKS if one.name in {"products", "agreement"}]

    report = check(profile_of(small), checks=chosen)

    assert [one.why for one in report.unchecked] == ["the server stopped answering"]
