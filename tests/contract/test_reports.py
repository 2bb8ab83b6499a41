# ruff: noqa: RUF001 - one report is Russian
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
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
    report_markdown,
    report_sarif,
    report_text,
)
from pytribute.contract.violation import Timing, Way

VIOLATION = Violation(
    severity=Severity.WARNING,
    operation="listProducts",
    rule="paging/total",
    requirement="total counts all rows under the filter",
    detail="meta.total",
    source=Source.READING,
    where="/paths/~1products/get/x-readings/meta",
    ways=(
        Way(
            "curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'",
            "total 30",
            "total 2",
            "GET /products?size=2",
        ),
        Way("curl -i 'http://127.0.0.1:1'", "total 30", "total 3", "GET /products?size=3"),
        Way("curl -i 'http://127.0.0.1:1'", "total 9", "total 3", ""),
    ),
    check="paging",
    times=41,
    citation=Citation(
        "openapi/patches/40.yaml", 18, "meta: >-", "", "`total` counts all rows under the filter."
    ),
)
ERROR = Violation(
    severity=Severity.ERROR,
    operation="getProduct",
    rule="ids/absent",
    requirement="the id of no product is 404",
    detail="",
    source=Source.DOCUMENTATION,
    where="",
    ways=(
        Way("curl -i http://127.0.0.1:1/api/v1/products/0", "404 error_not_found", "500 \x1b[2J"),
    ),
    check="ids",
    citation=Citation("openapi/sources/1.txt", 18, '"404"', "https://example.com/products"),
)
KNOWN = replace(ERROR, rule="ids/malformed", accepted="fixed in release 12")
REPORT = Report(
    server="http://127.0.0.1:1/api/v1",
    mode="read-only",
    strict=False,
    seed=7,
    violations=[VIOLATION, ERROR],
    skipped=[Skip("cancelling", "it needs --mode full", "cancelling")],
    checks=["listing", "paging", "ids"],
    requests=321,
    seconds=1.25,
    timings={
        "listing": Timing(3, 0.25),
        "paging": Timing(300, 0.75),
        "ids": Timing(18, 0.25),
        "cancelling": Timing(0, 0.0),
    },
    date=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    version="0.1.0",
    specification="0123456789abcdef" * 4,
)
FORMATS = (report_text, report_json, report_junit, report_html, report_markdown, report_sarif)


def test_the_text_names_rule_request_and_source() -> None:
    assert (
        report_text(REPORT)
        == r"""Contract check of http://127.0.0.1:1/api/v1
read-only mode, seed 7, 2026-01-02 03:04:05 UTC, pytribute 0.1.0, specification 0123456789ab

Errors: 1

  getProduct
    ids/absent (documentation)
      rule        the id of no product is 404
      request     curl -i http://127.0.0.1:1/api/v1/products/0
      expected    404 error_not_found
      actual      500 �[2J
      documented  "404" (openapi/sources/1.txt, line 18)
      published   https://example.com/products

Warnings (errors with --strict): 1

  listProducts
    paging/total: meta.total (reading, seen in 3 ways, 41 times)
      rule        total counts all rows under the filter
      request     curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'
      expected    total 30
      actual      total 2
      also        GET /products?size=3 → total 3
      also        curl -i 'http://127.0.0.1:1' → total 3 instead of total 9
      specified   /paths/~1products/get/x-readings/meta
      decided     “`total` counts all rows under the filter.” (openapi/patches/40.yaml, line 18)

Skipped: 1
  cancelling: it needs --mode full

check       requests  errors  warnings  notes  skipped  seconds
listing            3                                        0.2
paging           300                 1                      0.8
ids               18       1                                0.2
cancelling                                           1      0.0

The name of a rule is its switch in [rules] of the profile, as in "paging/*" = "off"; pytribute
contract --explain RULE explains it.

321 requests in 1.2 s. The server does not conform: 1 error.
"""
    )


def test_the_text_in_russian_keeps_what_was_seen_as_it_is() -> None:
    assert report_text(REPORT, language="ru").splitlines()[1:] == [
        (
            "режим read-only, seed 7, 2026-01-02 03:04:05 UTC, pytribute 0.1.0, "
            "спецификация 0123456789ab"
        ),
        "",
        "Ошибки: 1",
        "",
        "  getProduct",
        "    ids/absent (документация)",
        "      правило     id, которого нет ни у одного товара, — 404",
        "      запрос      curl -i http://127.0.0.1:1/api/v1/products/0",
        "      ожидалось   404 error_not_found",
        "      получено    500 �[2J",
        '      источник    "404" (openapi/sources/1.txt, строка 18)',
        "      страница    https://example.com/products",
        "",
        "Предупреждения (с --strict — ошибки): 1",
        "",
        "  listProducts",
        "    paging/total: meta.total (трактовка, разными способами: 3, всего раз: 41)",
        "      правило     total counts all rows under the filter",
        "      запрос      curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'",
        "      ожидалось   total 30",
        "      получено    total 2",
        "      также       GET /products?size=3 → total 3",
        "      также       curl -i 'http://127.0.0.1:1' → total 3 вместо total 9",
        "      описано     /paths/~1products/get/x-readings/meta",
        (
            "      решено      “`total` counts all rows under the filter.” "
            "(openapi/patches/40.yaml, строка 18)"
        ),
        "",
        "Пропущено: 1",
        "  cancelling: it needs --mode full",
        "",
        "проверка    запросы  ошибки  предупр.  замеч.  пропущено  секунды",
        "listing           3                                           0.2",
        "paging          300                 1                         0.8",
        "ids              18       1                                   0.2",
        "cancelling                                             1      0.0",
        "",
        (
            'По имени правило переключают в [rules] профиля, например "paging/*" = "off"; '
            "объяснит его pytribute"
        ),
        "contract --explain ПРАВИЛО.",
        "",
        "321 запрос за 1.2 с. Сервер не соответствует спецификации: 1 ошибка.",
    ]


def test_text_is_wrapped_but_commands_stay_whole() -> None:
    lines = report_text(REPORT, width=70).splitlines()
    request = VIOLATION.ways[0].request

    assert any(line.endswith(request) for line in lines)
    assert all(len(line) <= 70 for line in lines if "curl" not in line and " /paths" not in line)


def test_text_lists_only_some_ways() -> None:
    ways = [Way("curl", "404", "200", f"GET /products/{number}") for number in range(9)]
    report = replace(REPORT, violations=[replace(ERROR, ways=tuple(ways), citation=None)])

    assert report_text(report).count("      also        GET /products/") == 5
    assert "also        in 3 more ways, which the JSON and HTML reports list" in report_text(report)
    assert "in 3 more ways" not in report_html(report)
    assert "GET /products/8" in report_html(report)


def test_a_terminal_gets_colours() -> None:
    text = report_text(REPORT, colour=True)

    assert "\x1b[31;1mids/absent\x1b[0m" in text
    assert "\x1b[33;1mpaging/total\x1b[0m" in text
    assert "\x1b" not in report_text(REPORT)


@pytest.mark.parametrize("report", FORMATS)
def test_a_report_says_when_and_from_what_it_was_made(report: object) -> None:
    assert callable(report)
    text = str(report(REPORT)).replace("&#45;", "-").replace("&#46;", ".")

    assert "2026-01-02" in text
    assert "0.1.0" in text
    assert "0123456789ab" in text


@pytest.mark.parametrize("report", FORMATS)
def test_an_unfinished_run_never_conforms(report: object) -> None:
    assert callable(report)
    unfinished = replace(REPORT, violations=[], unfinished="the server went away")
    text = str(report(unfinished))

    assert not unfinished.conforms
    assert "the server went away" in text
    assert "The server conforms" not in text


def test_an_unfinished_run_says_what_it_found_so_far() -> None:
    text = report_text(replace(REPORT, unfinished="the server went away"))

    assert "could not be finished: the server went away. 1 error so far." in text


def test_a_run_without_a_completed_check_says_so() -> None:
    text = report_text(replace(REPORT, violations=[], checks=[]))

    assert text.endswith("321 requests in 1.2 s. Nothing could be checked.\n")


def test_what_a_baseline_accepts_is_shown_but_does_not_count() -> None:
    report = replace(REPORT, violations=[KNOWN], unused=["getProduct: ids/lenient"])

    assert report.conforms
    text = report_text(report, width=200)
    assert "Accepted by the baseline: 1" in text
    assert "accepted    fixed in release 12" in text
    assert "Unused in the baseline: 1\n  getProduct: ids/lenient" in text
    assert text.endswith("conforms, as far as it was checked, except for 1 violation accepted.\n")
    for page in (report_html(report), report_markdown(report)):
        assert "Accepted by the baseline: 1" in page
        assert "Unused in the baseline: 1" in page
    assert ET.fromstring(report_junit(report)).get("failures") == "0"  # noqa: S314 - our own


def test_the_json_has_the_form_that_its_version_promises() -> None:
    document = json.loads(report_json(REPORT))

    checks = document["checks"]
    assert {k: v for k, v in document.items() if k not in {"violations", "checks"}} == {
        "version": 2,
        "conforms": False,
        "unfinished": "",
        "server": "http://127.0.0.1:1/api/v1",
        "mode": "read-only",
        "strict": False,
        "seed": 7,
        "date": "2026-01-02T03:04:05+00:00",
        "pytribute": "0.1.0",
        "specification": "0123456789abcdef" * 4,
        "requests": 321,
        "seconds": 1.25,
        "skipped": [
            {"check": "cancelling", "reason": "it needs --mode full", "during": "cancelling"}
        ],
        "unused": [],
    }
    assert checks[1] == {
        "check": "paging",
        "is_completed": True,
        "requests": 300,
        "errors": 0,
        "warnings": 1,
        "notes": 0,
        "skipped": 0,
        "seconds": 0.75,
    }
    first, second = document["violations"]
    assert first["rule"] == "ids/absent"
    assert {name: value for name, value in second.items() if name != "ways"} == {
        "severity": "warning",
        "operation": "listProducts",
        "rule": "paging/total",
        "requirement": "total counts all rows under the filter",
        "detail": "meta.total",
        "source": "reading",
        "where": "/paths/~1products/get/x-readings/meta",
        "check": "paging",
        "times": 41,
        "accepted": "",
        "citation": {
            "page": "openapi/patches/40.yaml",
            "line": 18,
            "quote": "meta: >-",
            "address": "",
            "sentence": "`total` counts all rows under the filter.",
        },
    }
    assert second["ways"][0] == {
        "request": VIOLATION.ways[0].request,
        "expected": "total 30",
        "actual": "total 2",
        "summary": "GET /products?size=2",
    }


def test_the_junit_is_what_a_ci_server_takes() -> None:
    report = replace(REPORT, violations=[VIOLATION, ERROR, replace(ERROR, detail="0")])
    root = ET.fromstring(report_junit(report))  # noqa: S314 - our own
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
        "timestamp": "2026-01-02T03:04:05",
    }
    cases = suite.findall("testcase")
    assert all(case.keys() == ["classname", "name", "time"] for case in cases)
    assert [(case.get("name"), case.get("time")) for case in cases] == [
        ("listing", "0.250"),
        ("paging", "0.750"),
        ("ids/absent", "0.125"),
        ("ids/absent: 0", "0.125"),
        ("cancelling", "0.000"),
    ]
    assert [[inner.tag for inner in case] for case in cases] == [
        [],
        [],
        ["failure"],
        ["failure"],
        ["skipped"],
    ]
    failure = cases[2].find("failure")
    assert failure is not None
    assert failure.get("type") == "documentation"
    assert (
        failure.get("message")
        == "expected 404 error_not_found, got 500 \N{REPLACEMENT CHARACTER}[2J"
    )
    assert "\nrequest: curl -i" in (failure.text or "")
    assert (suite.findtext("system-out") or "").startswith(
        "warning: listProducts: paging/total: meta.total (reading, seen in 3 ways, 41 times)\n"
    )


def test_an_unfinished_run_is_an_error_of_the_junit_suite() -> None:
    report = replace(REPORT, unfinished="the server went away")
    (suite,) = ET.fromstring(report_junit(report))  # noqa: S314 - our own

    assert suite.get("errors") == "1"
    assert suite.find("testcase[@name='finished']/error") is not None


def test_the_sarif_is_what_code_scanning_takes() -> None:
    report = replace(REPORT, violations=[VIOLATION, ERROR, KNOWN])
    document = json.loads(report_sarif(report))

    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (run,) = document["runs"]
    driver, results = run["tool"]["driver"], run["results"]
    assert driver["name"] == "pytribute contract"
    names = [rule["id"] for rule in driver["rules"]]
    assert sorted(names) == ["ids/absent", "ids/malformed", "paging/total"]
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
    assert levels == {"ids/absent": "error", "ids/malformed": "error", "paging/total": "warning"}
    assert run["invocations"] == [
        {"executionSuccessful": True, "startTimeUtc": "2026-01-02T03:04:05Z"}
    ]
    for result in results:
        assert names[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert "//" not in uri
        assert location["physicalLocation"]["region"]["startLine"] == 1
        assert location["logicalLocations"][0]["fullyQualifiedName"]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        [{"kind": "external", "justification": "fixed in release 12"}],
    ]
    prints = {result["partialFingerprints"]["violation/v1"] for result in results}
    assert len(prints) == 3


def test_the_markdown_shows_the_table_of_checks() -> None:
    text = report_markdown(REPORT)

    assert "| check | requests | errors | warnings | notes | skipped | seconds |" in text
    assert "| paging | 300 |  | 1 |  |  | 0&#46;8 |" in text
    assert text.startswith("## ❌ Contract check of ")
    assert report_markdown(replace(REPORT, violations=[])).startswith("## ✅")


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
    way = Way(text, text, text, text)
    for violation in (
        replace(VIOLATION, rule=text, where=text, detail=text, operation=text),
        replace(VIOLATION, ways=(way, *VIOLATION.ways)),
        replace(VIOLATION, ways=(*VIOLATION.ways, way)),
        replace(VIOLATION, citation=Citation(text, 1, text, text)),
    ):
        yield replace(REPORT, violations=[violation])
        yield replace(REPORT, violations=[replace(violation, accepted=text)])
    yield replace(REPORT, skipped=[Skip(text, text)], unused=[text])


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "text",
    [
        "</code><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</style><iframe>",
        "<!-- ]]> &lt; \x1b[2J\x00\ufffe\ud800\u202e",
        "[x](http://evil) **x** `x` | @who",
    ],
)
def test_what_a_server_says_stays_text(text: str) -> None:
    known = {"li", "ul"}
    pages = [report_html, report_markdown]
    plain = [_Page(convert(REPORT)).tags | known for convert in pages]
    for report in everywhere(text):
        for convert, tags in zip(pages, plain, strict=True):
            page = _Page(convert(report))
            assert page.tags <= tags
            assert text.isprintable() is (text in "".join(page.text))
        ET.fromstring(report_junit(report))  # noqa: S314 - our own
        json.loads(report_json(report))
        json.loads(report_sarif(report))
        for convert in FORMATS:
            written = convert(report)
            assert not {"\x1b", "\x00", "\u202e"} & set(written)
            written.encode()
        assert "[x](" not in report_markdown(report)
        assert "@who" not in report_markdown(report)


def test_the_page_loads_nothing() -> None:
    page = report_html(REPORT)

    assert "default-src 'none'" in page
    assert "script" not in _Page(page).tags
    addresses = [value for value in _Page(page).values if "//" in value]
    assert addresses == ["https://example.com/products"]  # a link, followed by people only


def test_a_page_lists_skips_only_if_there_are_any() -> None:
    assert "<li>cancelling: it needs --mode full</li>" in report_html(REPORT)
    assert "<h2>Skipped" not in report_html(replace(REPORT, skipped=[]))
    for convert in (report_text, report_html, report_markdown):
        nothing = replace(REPORT, violations=[], skipped=[], checks=[], timings={})
        assert "[rules]" not in convert(nothing)


def test_read_only_mode_is_no_lack_of_data() -> None:
    lacking = Skip("ownership", "the profile has no keys.other")
    report = replace(REPORT, skipped=[*REPORT.skipped, lacking])

    assert report.unchecked == [lacking]
    assert len(replace(report, mode="full").unchecked) == 2


def test_a_name_is_known_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(contract), "report_html", raising=False)

    assert "report_html" in dir(contract)
    assert contract.report_html is report_html
    assert not hasattr(contract, "report_pdf")
