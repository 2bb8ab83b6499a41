import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from pytribute import contract
from pytribute.contract import (
    Citation,
    Report,
    Severity,
    Skip,
    Source,
    Violation,
    report_html,
    report_json,
    report_junit,
    report_text,
)

VIOLATION = Violation(
    severity=Severity.ERROR,
    operation="listProducts",
    rule="meta-total",
    source=Source.READING,
    where="/components/schemas/ProductPageMeta/properties/total",
    request="curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'",
    expected="total 30",
    actual="total 2",
    check="paging",
    times=41,
    reading="order",
    citation=Citation("openapi/sources/1.txt", 18, '"total"', "https://example.com/products"),
)
REPORT = Report(
    server="http://127.0.0.1:1/api/v1",
    mode="read-only",
    strict=False,
    seed=7,
    violations=[
        VIOLATION,
        Violation(
            severity=Severity.ERROR,
            operation="getProduct",
            rule="absent-id",
            source=Source.DOCUMENTATION,
            where="",
            request="curl -i http://127.0.0.1:1/api/v1/products/0",
            expected="404 error_not_found",
            actual="500 \x1b[2J",
            check="ids",
        ),
        Violation(
            severity=Severity.WARNING,
            operation="listProducts",
            rule="currency-case: rows.currency",
            source=Source.READING,
            where="/components/schemas/Currency/enum",
            request="curl -i http://127.0.0.1:1/api/v1/products",
            expected="enum: ['USD', 'EUR', 'RUB']",
            actual="rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']",
            check="products",
            reading="currency",
            citation=Citation("openapi/patches/30.yaml", 12, "x-fold-case: true"),
        ),
    ],
    skipped=[Skip("cancelling", "it takes --mode full")],
    checks=["products", "paging", "ids", "invariants"],
    requests=321,
    seconds=1.25,
)


def test_the_text_reads_so() -> None:
    assert (
        report_text(REPORT)
        == r"""Contract check of http://127.0.0.1:1/api/v1
read-only mode, seed 7

Errors: 2

  getProduct
    absent-id (documentation; check: ids)
      request     curl -i http://127.0.0.1:1/api/v1/products/0
      expected    404 error_not_found
      actual      500 \x1b[2J

  listProducts
    meta-total (reading, 41 times; check: paging)
      request     curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'
      expected    total 30
      actual      total 2
      reading     by id, ascending or descending, over the whole list (readings.order)
      specified   /components/schemas/ProductPageMeta/properties/total
      documented  openapi/sources/1.txt, line 18: "total"
      published   https://example.com/products

Warnings (errors with --strict): 1

  listProducts
    currency-case: rows.currency (reading; check: products)
      request     curl -i http://127.0.0.1:1/api/v1/products
      expected    enum: ['USD', 'EUR', 'RUB']
      actual      rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']
      reading     currencies are upper case; lower case is a warning (readings.currency)
      specified   /components/schemas/Currency/enum
      decided     openapi/patches/30.yaml, line 12: x-fold-case: true

Skipped: 1
  cancelling: it takes --mode full

321 requests in 1.2 s. The server does not conform: 2 errors.
"""
    )


def test_the_json_has_the_form_that_its_version_promises() -> None:
    document = json.loads(report_json(REPORT))

    assert {name: value for name, value in document.items() if name != "violations"} == {
        "version": 1,
        "conforms": False,
        "server": "http://127.0.0.1:1/api/v1",
        "mode": "read-only",
        "strict": False,
        "seed": 7,
        "requests": 321,
        "seconds": 1.25,
        "skipped": [{"check": "cancelling", "reason": "it takes --mode full"}],
        "checks": ["products", "paging", "ids", "invariants"],
    }
    first, second, _ = document["violations"]
    assert first["citation"] is None
    assert second == {
        "severity": "error",
        "operation": "listProducts",
        "rule": "meta-total",
        "source": "reading",
        "where": "/components/schemas/ProductPageMeta/properties/total",
        "request": VIOLATION.request,
        "expected": "total 30",
        "actual": "total 2",
        "check": "paging",
        "times": 41,
        "reading": "order",
        "citation": {
            "page": "openapi/sources/1.txt",
            "line": 18,
            "quote": '"total"',
            "address": "https://example.com/products",
        },
    }


def test_the_junit_is_what_a_ci_server_takes() -> None:
    root = ET.fromstring(report_junit(REPORT))  # noqa: S314 - our own
    (suite,) = root

    assert [root.tag, suite.tag] == ["testsuites", "testsuite"]
    assert [one.tag for one in suite] == ["properties", *["testcase"] * 5, "system-out"]
    assert suite.attrib == {
        "name": "pytribute contract",
        "tests": "5",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
        "time": "1.250",
    }
    cases = suite.findall("testcase")
    assert all(case.keys() == ["classname", "name", "time"] for case in cases)
    assert [[inner.tag for inner in case] for case in cases] == [
        [],
        [],
        ["failure"],
        ["failure"],
        ["skipped"],
    ]
    failure = cases[3].find("failure")
    assert failure is not None
    assert failure.get("type") == "reading"
    assert failure.get("message") == "expected total 30, got total 2"
    assert "\nrequest: curl -i" in (failure.text or "")
    assert (suite.findtext("system-out") or "").startswith(
        "warning: listProducts: currency-case: rows.currency (reading, 1 times)\n"
    )


class _Page(HTMLParser):
    """The elements of a page, their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.values: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def everywhere(text: str) -> Iterator[Report]:
    """Yield reports with a text in every place that a server influences."""
    for violation in (
        replace(VIOLATION, rule=text, where=text),
        replace(VIOLATION, request=text, expected=text, actual=text),
    ):
        yield replace(REPORT, violations=[violation])
    yield replace(REPORT, skipped=[Skip(text, text)])
    yield replace(REPORT, violations=[replace(VIOLATION, citation=Citation(text, 1, text, text))])


@pytest.mark.parametrize(
    "text",
    [
        "</code><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</style><iframe>",
        "<!-- ]]> &lt; \x1b[2J\x00\ufffe\ud800\u202e",
    ],
)
def test_what_a_server_says_stays_text(text: str) -> None:
    plain = _Page(report_html(REPORT)).tags
    for report in everywhere(text):
        page = _Page(report_html(report))
        assert page.tags == plain
        assert text.isprintable() is (text in "".join(page.text))
        ET.fromstring(report_junit(report))  # noqa: S314 - our own
        json.loads(report_json(report))
        for written in (report_html(report), report_junit(report), report_text(report)):
            assert not {"\x1b", "\x00", "\u202e"} & set(written)
            written.encode()


def test_a_page_asks_for_nothing_from_elsewhere() -> None:
    page = report_html(REPORT)

    assert "default-src 'none'" in page
    assert "script" not in _Page(page).tags
    addresses = [value for value in _Page(page).values if "//" in value]
    assert addresses == ["https://example.com/products"]  # a link, followed by people only


def test_a_page_lists_skips_only_if_there_are_any() -> None:
    assert "<li>cancelling: it takes --mode full</li>" in report_html(REPORT)
    assert "<h2>Skipped" not in report_html(replace(REPORT, skipped=[]))
    assert "<p>none</p>" in report_html(replace(REPORT, checks=[]))


def test_a_name_is_known_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(contract), "report_html", raising=False)

    assert "report_html" in dir(contract)
    assert contract.report_html is report_html
    assert not hasattr(contract, "report_pdf")
