from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from pytribute import contract
from pytribute.contract import (
    Finding,
    Kind,
    Report,
    Source,
    Unchecked,
    report_html,
    report_junit,
    report_text,
)

FOUND = Finding(
    kind=Kind.DEVIATION,
    operation="listProducts",
    rule="meta-total",
    source=Source.CHOSEN,
    where="/components/schemas/PageMeta/properties/total",
    request="curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'",
    expected="total 30",
    actual="total 2",
    layer="paging",
    times=41,
)
REPORT = Report(
    server="http://127.0.0.1:1/api/v1",
    mode="read-only",
    strict=False,
    seed=7,
    findings=[
        FOUND,
        Finding(
            kind=Kind.DEVIATION,
            operation="getProduct",
            rule="absent-id",
            source=Source.DOCUMENTED,
            where="",
            request="curl -i http://127.0.0.1:1/api/v1/products/0",
            expected="404 error_not_found",
            actual="500 \x1b[2J",
            layer="ids",
        ),
        Finding(
            kind=Kind.TOLERATED,
            operation="listProducts",
            rule="currency-case: rows.currency",
            source=Source.CHOSEN,
            where="",
            request="curl -i http://127.0.0.1:1/api/v1/products",
            expected="as the schema says",
            actual="rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']",
            layer="products",
        ),
    ],
    unchecked=[Unchecked("cancelling", "it takes --mode full")],
    checks=["products", "paging", "ids"],
    requests=321,
    seconds=1.25,
)


def test_the_text_reads_so() -> None:
    assert (
        report_text(REPORT)
        == r"""Contract check of http://127.0.0.1:1/api/v1
read-only mode, seed 7

Deviations: 2

  getProduct
    absent-id (documented; found by ids)
      request   curl -i http://127.0.0.1:1/api/v1/products/0
      expected  404 error_not_found
      actual    500 \x1b[2J

  listProducts
    meta-total (chosen reading, 41 times; found by paging)
      see       /components/schemas/PageMeta/properties/total
      request   curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'
      expected  total 30
      actual    total 2

Tolerated (deviations with --strict): 1

  listProducts
    currency-case: rows.currency (chosen reading; found by products)
      request   curl -i http://127.0.0.1:1/api/v1/products
      expected  as the schema says
      actual    rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']

Unchecked: 1
  cancelling: it takes --mode full

321 requests in 1.2 s. The server deviates: 2 rules broken.
"""
    )


def test_what_fails_no_test_stands_in_the_output_of_the_suite() -> None:
    suite = ET.fromstring(report_junit(REPORT))  # noqa: S314 - our own

    assert suite.get("failures") == "2"
    assert (suite.findtext("system-out") or "").startswith(
        "tolerated: listProducts: currency-case: rows.currency (chosen reading, 1 times)\n"
    )


def test_a_page_names_the_unchecked_only_if_there_is_any() -> None:
    assert "<li>cancelling: it takes --mode full</li>" in report_html(REPORT)
    assert "Unchecked" not in report_html(replace(REPORT, unchecked=[]))


def test_a_name_is_known_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(contract), "report_html", raising=False)

    assert "report_html" in dir(contract)
    assert contract.report_html is report_html
    assert not hasattr(contract, "report_pdf")
