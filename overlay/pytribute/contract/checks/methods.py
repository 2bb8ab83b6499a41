"""Methods and paths outside the specification, and HEAD as GET without a body."""

from collections.abc import Iterator
from dataclasses import replace

from pytribute.contract.checks.listing_consistency import ids_of, read_all
from pytribute.contract.checks.operations import allowed_operations, known_arguments
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.full_mode import METHODS_WITH_EFFECTS
from pytribute.contract.purchases import SPARE
from pytribute.contract.request import WITH_OWN_CHECKS, HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import http
from pytribute.contract.strict_json import json_equal
from pytribute.contract.violation import Rule

__all__ = ["check_head", "check_methods", "check_paths", "check_unchanged"]


_HARMLESS = ("OPTIONS", "TRACE")
_COMPARED = ("content-type", "content-length", "content-encoding")
_REFUSED = (400, 401, 404, 405)


def check_methods(context: CheckContext) -> None:
    """Send every other method to every path."""
    if not context.is_full:
        context.skip("methods with effects", "read-only mode sends only GET, HEAD, OPTIONS, TRACE")
    for response in _to_other_methods(context):
        method = response.request.method
        if response.is_success and method != "OPTIONS":
            context.report(http.METHOD, response, "405, or another refusal", str(response))
        # Something in front of the application may refuse TRACE.
        if response.status == 405 and method != "TRACE":  # noqa: PLR2004 - HTTP
            _check_allow(context, response)


def _check_allow(context: CheckContext, response: WireResponse) -> None:
    header = response.header("allow") or ""
    allow = {method.strip() for method in header.split(",") if method.strip()}
    documented = context.specification.methods(response.request.operation)
    if not documented - {"HEAD"} <= allow <= documented | {*_HARMLESS}:
        expected = ", ".join(sorted(documented))
        context.report(http.ALLOW, response, f"Allow: {expected}", f"Allow: {header or None}")


def _to_other_methods(context: CheckContext) -> Iterator[WireResponse]:
    """Yield the responses to other methods; those with effects get no product of the account."""
    methods = [*_HARMLESS, *(METHODS_WITH_EFFECTS if context.is_full else ())]
    own = ids_of(context.rows or [])[:1]
    for method in methods if context.has_products else ():
        request = WireRequest.list("", context.owner, method=method)
        if context.may_send(request):
            yield context.send(request)
        products = own if method in _HARMLESS else []
        for text in (*products, *context.profile.absent_products[:1], "x"):
            yield context.send(WireRequest.get(text, context.owner, method=method))
    yield from map(context.send, _with_harmless_methods(context))
    if context.is_full and context.has_products:
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
    unchecked = {*WITH_OWN_CHECKS, *context.profile.absent_operations}
    for operation in context.specification.operations.values():
        if operation.name in unchecked:
            continue
        methods = {*_HARMLESS, "GET", "HEAD"} - context.specification.methods(operation.name)
        for method in sorted(methods):
            arguments = [*known_arguments(context, operation), operation.samples()][0]
            request = operation.request(arguments, "", context.owner, method=method)
            if context.may_send(request):
                yield request


def check_head(context: CheckContext) -> None:
    """Compare the responses to GET and HEAD."""
    if context.has_products:
        _compare_products(context)
    for operation in allowed_operations(context):
        for arguments in (*known_arguments(context, operation)[:1], operation.samples()):
            if operation.method == "GET":
                _compare(context, operation.request(arguments, "", context.owner))
    _compare(context, context.plain_request())


def _compare_products(context: CheckContext) -> None:
    profile = context.profile
    texts = [*ids_of(context.rows or [])[:2], *profile.absent_products[:1], "x", "0"]
    for queries in ("", "size=2&desc=true", "page=1000", "size=0"):
        _compare(context, WireRequest.list(queries, context.owner))
    for text in (*texts, *profile.foreign_products[:1]):
        _compare(context, WireRequest.get(text, context.owner))


def _compare(context: CheckContext, request: WireRequest) -> None:
    get = context.send(request)
    head = context.send(WireRequest(request.operation, "HEAD", request.target, request.headers))
    if get.status == NO_RESPONSE or not context.expect(http.HEAD, head, get.status):
        return
    # The text of a refusal may contain the method, or the time.
    for name in _COMPARED if get.is_success else ():
        one, other = get.header(name), head.header(name)
        # A response to HEAD may omit Content-Length, but a different value is an error.
        if one != other and not (name == "content-length" and other is None):
            context.report(http.HEAD, head, f"{name}: {one}, as with GET", f"{name}: {other}")


def check_paths(context: CheckContext) -> None:
    """Request paths outside the specification."""
    owner, own = context.owner, ids_of(context.rows or [])[:1]
    for path in ("/products/", *(f"/products/{text}/" for text in (*own, "x"))):
        context.expect(http.TRAILING_SLASH, context.send(WireRequest.at(path, owner)), *_REFUSED)
    paths = ["/nothing", "/product", "/productsx", "/products.json"]
    for path in (*paths, *(f"/products/{text}/{end}" for text in own for end in ("x", "edit"))):
        _expect_no_success(context, http.UNKNOWN_PATH, context.send(WireRequest.at(path, owner)))
    for path in ("//products", "/Products", *(f"/products//{text}" for text in own)):
        _expect_no_success(context, http.SIMILAR_PATH, context.send(WireRequest.at(path, owner)))
    if context.is_full:
        _check_paths_of_cancelling(context)


def _check_paths_of_cancelling(context: CheckContext) -> None:
    address = f"/products/purchases/{SPARE}"
    for path in (f"{address}/cancel/", address, f"{address}/refund", f"{address}/Cancel"):
        for response in context.attempt(WireRequest.at(path, context.owner, method="POST")):
            if path.endswith("/"):
                context.expect(http.TRAILING_SLASH, response, *_REFUSED)
            else:
                rule = http.SIMILAR_PATH if path.endswith("Cancel") else http.UNKNOWN_PATH
                _expect_no_success(context, rule, response)


def _expect_no_success(context: CheckContext, rule: Rule, response: WireResponse) -> None:
    if response.is_success:
        context.report(rule, response, "404, or another refusal", str(response))


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
