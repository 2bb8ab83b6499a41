"""Equivalent forms of one request in HTTP, and requests that only look equivalent."""

from collections.abc import Iterator
from dataclasses import replace

from pytribute.contract.checks.listing_consistency import ids_of
from pytribute.contract.conformance import PARTIAL_CONTENT
from pytribute.contract.context import CheckContext
from pytribute.contract.purchases import SPARE
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import http
from pytribute.contract.strict_json import json_equal
from pytribute.contract.violation import Rule

__all__ = ["check_http_semantics"]

_CONDITIONS = (
    HeaderField("If-None-Match", '"no-such-tag"'),
    HeaderField("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
)
_FIRST_BYTES = HeaderField("Range", "bytes=0-9")


def check_http_semantics(context: CheckContext) -> None:
    """Send conditional, range, gzip and absolute-form requests, and requests that look similar."""
    owner = context.owner
    products = ids_of(context.rows or [])[:1]
    for request in (
        context.plain_request(owner, query="size=5"),
        *(WireRequest.get(one, owner) for one in products),
    ):
        plain = context.send(request)
        for rule, other in _forms(request):
            response = context.send(other)
            if response.status == PARTIAL_CONTENT and other.headers[-1] == _FIRST_BYTES:
                _check_part(context, response, plain)
            elif context.expect(rule, response, plain.status) and not json_equal(
                response.json, plain.json
            ):
                context.report(rule, response, "the response to the plain request", "another")
    for response in _to_lookalikes(context):
        rule = http.ENCODED_SLASH if "%2" in response.request.target else http.METHOD_CASE
        if response.is_success:
            context.report(rule, response, "400, 404, 405 or 501", str(response))


def _forms(request: WireRequest) -> Iterator[tuple[Rule, WireRequest]]:
    for header in _CONDITIONS:
        yield http.CONDITIONAL, request.with_headers(*request.headers, header)
    yield http.RANGE, request.with_headers(*request.headers, _FIRST_BYTES)
    yield (
        http.OFFERED_ENCODING,
        request.with_headers(*request.headers, HeaderField("Accept-Encoding", "gzip")),
    )
    # Clients send this only to proxies; uvicorn with one of its two parsers responds with 404.
    yield http.ABSOLUTE_FORM, replace(request, is_absolute=True)


def _check_part(context: CheckContext, response: WireResponse, plain: WireResponse) -> None:
    actual = response.header("content-range")
    expected = f"bytes 0-9/{len(plain.body)}"
    if actual != expected or response.body != plain.body[:10]:
        context.report(http.RANGE, response, f"Content-Range: {expected}, these bytes", str(actual))


def _to_lookalikes(context: CheckContext) -> Iterator[WireResponse]:
    """Yield responses to requests that only look like the usual ones.

    Servers on WSGI and ASGI decode the path before they split it, and some ignore case.
    """
    owner = context.owner
    for product in ids_of(context.rows or [])[:1]:
        for slash in ("%2F", "%2f"):
            yield context.send(WireRequest.at(f"/products{slash}{product}", owner))
    if context.is_full:
        for method in ("get", "Get"):
            yield context.send(WireRequest.at("/products", owner, method=method))
        target = WireRequest.cancel(SPARE).target
        yield from context.attempt(WireRequest.at(target, owner, method="post"))
        encoded = target.replace("/cancel", "%2Fcancel")
        yield from context.attempt(WireRequest.at(encoded, owner, method="POST"))
