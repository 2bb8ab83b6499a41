"""What frameworks and proxies do by default, where no page describes a request, is no error."""

from typing import Any
from urllib.parse import parse_qs

import pytest

from pytribute import spec
from pytribute.contract import Mode, Report, check, profile_of
from pytribute.contract.checks import CHECKS, listing_consistency
from pytribute.contract.checks.parameters import is_lenient_integer, violated_by_query
from pytribute.contract.conformance import is_outright_refusal, problems
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.schema import specification
from pytribute.mock import MockServer
from tests.invented import published
from tests.mutants.exchange import GET, Request, Response
from tests.mutants.mutant import Wrap, serve
from tests.mutants.operators import change_response

HTML = (("Content-Type", "text/html"), ("Content-Length", "6"))
LIST = WireRequest.list("size=1")
ACCEPTS = WireRequest.list("size=1", HeaderField("Accept", "text/html"))
WITH_BODY = WireRequest("cancelProductPurchase", "POST", "/products/purchases/1/cancel", (), b"{}")


def violations(wrap: Wrap, *names: str, mode: Mode = Mode.FULL) -> set[str]:
    chosen = [one for one in CHECKS if one.name in {"listing", *names}]
    with serve(wrap, products=3) as mock:
        return found(check(profile_of(mock), mode=mode, checks=chosen))


def found(report: Report) -> set[str]:
    return {f"{one.severity} {one.rule}" for one in report.violations}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (WireRequest.get("%00"), 400),
        (WireRequest.get("%FF"), 404),
        (WireRequest.get("9" * 3000), 501),
        (WireRequest.get("9" * 300), 414),
        (WireRequest.list(method="TRACE"), 405),
        (WireRequest.list(method="HEAD"), 405),
        (WireRequest.at("/nothing"), 404),
        (WireRequest.list("size=1", method="DELETE"), 401),
        (WireRequest("listProducts", "GET", "/products", is_absolute=True), 404),
        (ACCEPTS, 406),
        (WITH_BODY, 415),
    ],
)
def test_a_page_of_a_proxy_is_right_where_the_documentation_describes_no_request(
    request_: WireRequest, status: int
) -> None:
    response = WireResponse(request_, status, HTML, b"<html>")

    assert [*problems(response, specification())] == []


@pytest.mark.parametrize(("request_", "status"), [(LIST, 406), (LIST, 415), (LIST, 404)])
def test_the_same_page_is_an_error_where_the_documentation_describes_the_request(
    request_: WireRequest, status: int
) -> None:
    response = WireResponse(request_, status, HTML, b"<html>")

    rules = {one.rule.name for one in problems(response, specification())}

    assert rules == ({"response/status"} if status != 415 else set())


@pytest.mark.parametrize(
    ("target", "status", "is_refusal"),
    [
        ("/products/%00", 404, True),
        ("/products/%FF", 501, True),
        ("/products/%FF", 500, False),
        ("/products/%0A", 200, False),
        (f"/products/{'9' * 300}", 414, True),
        (f"/products/{'9' * 300}", 404, False),
        ("/products/x", 414, False),
    ],
)
def test_only_a_malformed_target_may_be_refused_outright(
    target: str,
    status: int,
    is_refusal: bool,  # noqa: FBT001
) -> None:
    response = WireResponse(WireRequest.at(target), status)

    assert is_outright_refusal(response) is is_refusal


@pytest.mark.parametrize("text", ["25.0", "25e0", "1e3", " 25", "25\n", "2_5", "٢٥", "25\0", "+5"])
def test_a_lenient_parser_takes_a_text_for_an_integer(text: str) -> None:
    assert is_lenient_integer(text)


@pytest.mark.parametrize("text", ["25", "-1", "x", "25.5", "null", "NaN", "inf", "0x19", "²"])
def test_no_parser_takes_a_text_for_an_integer_or_every_parser_does(text: str) -> None:
    assert not is_lenient_integer(text)


@pytest.mark.parametrize(
    ("query", "violated"),
    [
        ("size=0", ["parameters/invalid size"]),
        ("page=x", ["parameters/invalid page"]),
        ("type=no-such-value", ["parameters/invalid type"]),
        ("desc=asc", ["parameters/invalid desc"]),
        ("desc=True", ["parameters/lenient desc"]),
        ("type=Digital", ["parameters/lenient type"]),
        ("page=2.0", ["parameters/lenient page"]),
        ("page=", ["parameters/empty page"]),
        ("desc", ["parameters/empty desc"]),
        ("size=1&size=1", ["parameters/repeated size"]),
        ("desc=1&size=0", ["parameters/invalid size"]),
        ("desc=1&size=1&size=1", ["parameters/lenient desc"]),
        (f"page={'9' * 5000}&x=1", []),
    ],
)
def test_a_query_violates_a_schema_or_a_reading(query: str, violated: list[str]) -> None:
    operation = specification().operations["listProducts"]

    assert [f"{rule.name} {name}" for rule, name in violated_by_query(operation, query)] == violated


def test_an_array_may_be_given_several_times() -> None:
    array: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
    parameters = [{"name": "ids", "in": "query", "schema": array}]
    details = {"parameters": parameters}
    operation = DocumentedOperation("/drawings", "GET", details, is_secured=True)

    assert violated_by_query(operation, "ids=1&ids=2") == []


@pytest.mark.parametrize(
    ("schema", "query", "violated"),
    [
        ({"type": "string"}, "search=", []),
        ({"type": "string"}, "search=%20", []),
        ({}, "search", []),
        ({"type": "string", "minLength": 1}, "search=%20", []),
        ({"type": "string", "minLength": 1}, "search=", ["parameters/empty search"]),
        ({"type": "string", "format": "date"}, "search=%20", ["parameters/empty search"]),
        ({"type": "string", "maxLength": 1}, "search=ab", ["parameters/invalid search"]),
    ],
)
def test_a_text_may_be_empty_unless_its_schema_forbids_it(
    schema: dict[str, Any], query: str, violated: list[str]
) -> None:
    details = {"parameters": [{"name": "search", "in": "query", "schema": schema}]}
    operation = DocumentedOperation("/drawings", "GET", details, is_secured=True)

    assert [f"{rule.name} {name}" for rule, name in violated_by_query(operation, query)] == violated


def test_a_server_without_head_gets_one_warning_for_each_operation() -> None:
    def refuse(request: Request, response: Response) -> None:
        if request.method == "HEAD":
            response.refuse(405)

    assert violations(change_response(refuse), "head", "ownership") == {"warning head/as-get"}


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("status", "rule"), [(404, "warning ownership/status"), (200, "error ownership/product")]
)
def test_another_accounts_product_may_not_be_shown(status: int, rule: str) -> None:
    products: list[bytes] = []

    def show(request: Request, response: Response) -> None:
        if request.operation == GET and response.status == 200:
            products.append(response.body)
        if request.operation == GET and response.status == 403:
            response.refuse(404)
            if status == 200:
                response.status, response.body = 200, products[0]

    assert rule in violations(change_response(show), "agreement", "ids")


def test_an_id_beyond_64_bits_may_be_refused() -> None:
    def refuse(request: Request, response: Response) -> None:
        last = request.path.rpartition("/")[2].lstrip("-")
        if last.isdigit() and int(last) >= 2**63:
            response.refuse(400)

    assert violations(change_response(refuse), "ids") == {"note ids/beyond-64-bits"}


def test_a_method_that_is_not_documented_may_be_unknown() -> None:
    def refuse(request: Request, response: Response) -> None:
        if request.method == "OPTIONS":
            response.status, response.body = 204, b""
        elif response.status == 405:
            response.refuse(404)

    assert violations(change_response(refuse), "methods") == set()


def test_pages_have_the_sizes_of_the_specification_that_is_read() -> None:
    document = spec()
    for one in document["paths"]["/products"]["get"]["parameters"]:
        if one["name"] == "size":
            one["schema"] = {"type": "integer", "minimum": 2, "maximum": 5, "default": 3}
    with published(document), MockServer(control=True, products=7) as mock:
        report = check(
            profile_of(mock), checks=[one for one in CHECKS if one.name in {"listing", "paging"}]
        )
        sizes = {
            int(size) for one in mock.requests for size in parse_qs(one.query).get("size", ["3"])
        }

    assert report.violations == []
    assert sizes == {2, 3, 4, 5}


def test_a_list_that_is_too_long_is_not_held_against_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing_consistency, "_MAX_PAGES", 1)
    limit = listing_consistency.page_sizes().most
    with MockServer(control=True, products=limit + 1) as mock:
        report = check(profile_of(mock), checks=CHECKS[:4])

    assert report.violations == []
    reasons = {one.check: one.reason for one in report.skipped}
    assert reasons["listing"] == f"the list has more than {limit} products"
    assert "paging" in reasons
