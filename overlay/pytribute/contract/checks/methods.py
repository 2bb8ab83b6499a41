"""Methods and paths outside the specification, and HEAD as GET without a body."""

from collections.abc import Iterator
from dataclasses import replace

from pytribute.contract.checks.listing_consistency import ids_of, read_all
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.full_mode import METHODS_WITH_EFFECTS
from pytribute.contract.purchases import SPARE
from pytribute.contract.read_only import is_read_only
from pytribute.contract.request import WITH_OWN_CHECKS, HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import http
from pytribute.contract.strict_json import json_equal

__all__ = ["check_head", "check_methods", "check_paths", "check_unchanged"]


_HARMLESS = ("OPTIONS", "TRACE")
_RARE = frozenset({"TRACE", "PROPFIND", "QUERY"})
_COMPARED = ("content-type", "content-length", "allow", "content-encoding", "location")


def check_methods(context: CheckContext) -> None:
    """Send every other method to every path."""
    if not context.is_full:
        context.skip("methods with effects", "read-only mode sends only GET, HEAD, OPTIONS, TRACE")
    for response in _to_other_methods(context):
        request = response.request
        # A server may not implement these methods, or respond to TRACE before the application.
        statuses = (405, 501) if request.method in _RARE else (405,)
        if not context.expect(http.METHOD, response, *statuses) or response.status != 405:  # noqa: PLR2004
            continue
        header = response.header("allow") or ""
        allow = {method.strip() for method in header.split(",") if method.strip()}
        allowed = context.specification.methods(request.operation)
        if not allowed - {"HEAD"} <= allow <= allowed:
            expected = ", ".join(sorted(allowed))
            context.report(http.ALLOW, response, f"Allow: {expected}", f"Allow: {header or None}")


def _to_other_methods(context: CheckContext) -> Iterator[WireResponse]:
    """Yield the responses to other methods; those with effects get no product of the account."""
    methods = (*_HARMLESS, *METHODS_WITH_EFFECTS) if context.is_full else _HARMLESS
    own = ids_of(context.rows or [])[:1]
    for method in methods:
        request = WireRequest.list("", context.owner, method=method)
        if context.may_send(request):
            yield context.send(request)
        products = own if method in _HARMLESS else []
        for text in (*products, *context.profile.absent_products[:1], "x"):
            yield context.send(WireRequest.get(text, context.owner, method=method))
    yield from map(context.send, _with_harmless_methods(context))
    if context.is_full:
        yield from _to_methods_of_cancelling(context)


def _to_methods_of_cancelling(context: CheckContext) -> Iterator[WireResponse]:
    owner = context.owner
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "QUERY"):
        for text in (*context.profile.unknown[:1], "x"):
            yield context.send(WireRequest.cancel(text, owner, method=method))
        yield from context.attempt(WireRequest.cancel(SPARE, owner, method=method))
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        override = HeaderField(name, "POST")
        yield from context.attempt(WireRequest.cancel(SPARE, owner, override, method="GET"))
    request = WireRequest.cancel(SPARE, owner, method="GET")
    yield from context.attempt(replace(request, target=f"{request.target}?_method=POST"))


def _with_harmless_methods(context: CheckContext) -> Iterator[WireRequest]:
    """Yield requests to the paths of all other operations, with methods that have no effect."""
    for operation in context.specification.operations.values():
        if operation.name in WITH_OWN_CHECKS:
            continue
        methods = {*_HARMLESS, "GET", "HEAD"} - context.specification.methods(operation.name)
        for method in sorted(methods):
            arguments = [*context.arguments(operation), operation.samples()][0]
            request = operation.request(arguments, "", context.owner, method=method)
            if context.is_full or is_read_only(request):
                yield request


def check_head(context: CheckContext) -> None:
    """Compare the responses to GET and HEAD."""
    profile = context.profile
    texts = [*ids_of(context.rows or [])[:2], *profile.absent_products[:1], "x", "0"]
    for queries in ("", "size=2&desc=true", "page=1000", "size=0"):
        _compare(context, WireRequest.list(queries, context.owner))
    for text in (*texts, *profile.foreign_products[:1]):
        _compare(context, WireRequest.get(text, context.owner))
    for operation in context.operations():
        for arguments in (*context.arguments(operation)[:1], operation.samples()):
            if operation.method == "GET":
                _compare(context, operation.request(arguments, "", context.owner))
    _compare(context, WireRequest.list())
    _compare(context, WireRequest.at("/nothing", context.owner))


def _compare(context: CheckContext, request: WireRequest) -> None:
    get = context.send(request)
    head = context.send(WireRequest(request.operation, "HEAD", request.target, request.headers))
    if NO_RESPONSE in {get.status, head.status} or not context.expect(http.HEAD, head, get.status):
        return
    for name in _COMPARED:
        one, other = get.header(name), head.header(name)
        # A response to HEAD may omit Content-Length, but a different value is an error.
        if one != other and not (name == "content-length" and other is None):
            context.report(http.HEAD, head, f"{name}: {one}, as with GET", f"{name}: {other}")


def check_paths(context: CheckContext) -> None:
    """Request paths outside the specification."""
    own = ids_of(context.rows or [])[:1]
    for path in ("/products/", *(f"/products/{text}/" for text in (*own, "x"))):
        context.expect(http.TRAILING_SLASH, context.send(WireRequest.at(path, context.owner)), 404)
    for path in ("//products", *(f"/products//{text}" for text in own)):
        context.expect(http.UNKNOWN_PATH, context.send(WireRequest.at(path, context.owner)), 404)
    paths = ["/nothing", "/Products", "/product", "/productsx", "/products.json"]
    for path in (*paths, *(f"/products/{text}/{end}" for text in own for end in ("x", "edit"))):
        context.expect(http.UNKNOWN_PATH, context.send(WireRequest.at(path, context.owner)), 404)
    if not context.is_full:
        return
    address = f"/products/purchases/{SPARE}"
    for rule, path in (
        (http.TRAILING_SLASH, f"{address}/cancel/"),
        *((http.UNKNOWN_PATH, path) for path in (address, f"{address}/refund")),
        (http.SIMILAR_PATH, f"{address}/Cancel"),
    ):
        for response in context.attempt(WireRequest.at(path, context.owner, method="POST")):
            context.expect(rule, response, 404)


def check_unchanged(context: CheckContext) -> None:
    """Read the list again: the checks before must not have changed it."""
    if context.rows is None:
        raise SkipCheck("the list can't be read")
    response, rows = read_all(context)
    before = {row["id"]: row for row in context.rows}
    after = {row["id"]: row for row in rows}
    for product in sorted(before.keys() | after.keys()):
        if not json_equal(before.get(product), after.get(product)):
            context.report(
                http.UNCHANGED,
                response,
                f"product {product} as before",
                "it is gone" if product not in after else "it changed",
            )
    for row in context.rows[:3]:
        product = f"product {row['id']} as before"
        context.expect_equal(http.UNCHANGED, context.get(row["id"]), row, product)
