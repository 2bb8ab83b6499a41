"""Methods and paths: what is not in the specification has no effect, and HEAD is GET unseen."""

from collections.abc import Iterator
from dataclasses import replace

from pytribute.contract.checks.inventory import ids_of, read_all
from pytribute.contract.content import same
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import NO_ANSWER
from pytribute.contract.request import CANCEL_PURCHASE, Header, Request

__all__ = ["check_head", "check_methods", "check_paths", "check_unchanged"]

_REFUSED = Rule("method-not-allowed", Source.CHOSEN, "/x-readings/unknown-method", "methods")
_ALLOW = Rule("allow-header", Source.PROTOCOL, "/x-readings/unknown-method", "methods")
_HEAD = Rule("head-as-get", Source.CHOSEN, "/x-readings/unknown-method", "head")
_NOTHING = Rule("unknown-path", Source.CHOSEN, "/x-readings/trailing-slash", "trailing-slash")
_SLASH = Rule("trailing-slash", Source.CHOSEN, "/x-readings/trailing-slash", "trailing-slash")
_UNCHANGED = Rule(
    "reading-changes-nothing", Source.CHOSEN, "/x-readings/reading-changes-nothing", "unchanged"
)

_HARMLESS = ("OPTIONS", "TRACE")
_OTHERS = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY")
_RARE = frozenset({"TRACE", "PROPFIND", "QUERY"})
_COMPARED = ("content-type", "content-length", "allow", "content-encoding", "location")


def check_methods(examination: Examination) -> None:
    """Use every other method on every path."""
    if not examination.is_full:
        examination.leave_unchecked(
            "methods that change something", "read-only mode sends only GET, HEAD, OPTIONS, TRACE"
        )
    for request in _with_other_methods(examination):
        answer = examination.send(request)
        # A server may know none of these at all, or answer TRACE by itself.
        statuses = (405, 501) if request.method in _RARE else (405,)
        if not examination.expect(_REFUSED, answer, *statuses) or answer.status != 405:  # noqa: PLR2004
            continue
        allow = {one.strip() for one in (answer.header("allow") or "").split(",") if one.strip()}
        allowed = {"POST"} if request.operation == CANCEL_PURCHASE else {"GET", "HEAD"}
        if not {"GET", "POST"} & allowed <= allow or not allow <= allowed:
            shown = answer.header("allow")
            examination.find(
                _ALLOW, answer, f"Allow: {', '.join(sorted(allowed))}", f"Allow: {shown}"
            )


def _with_other_methods(examination: Examination) -> Iterator[Request]:
    methods = (*_HARMLESS, *_OTHERS) if examination.is_full else _HARMLESS
    own = ids_of(examination.rows or [])[:1]
    for method in methods:
        yield Request.list("", examination.owner, method=method)
        for text in (*own, *examination.profile.absent_products[:1], "x"):
            yield Request.get(text, examination.owner, method=method)
    if not examination.is_full:
        return
    profile = examination.profile
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "QUERY"):
        for text in (*profile.stars[:1], *profile.unknown[:1], "x"):
            yield Request.cancel(text, examination.owner, method=method)
    for text in profile.stars[:1]:
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            override = Header(name, "POST")
            yield Request.cancel(text, examination.owner, override, method="GET")
        asked = Request.cancel(text, examination.owner, method="GET")
        yield replace(asked, target=f"{asked.target}?_method=POST")


def check_head(examination: Examination) -> None:
    """Ask for the same with GET and with HEAD."""
    profile = examination.profile
    texts = [*ids_of(examination.rows or [])[:2], *profile.absent_products[:1], "x", "0"]
    for queries in ("", "size=2&desc=true", "page=1000", "size=0"):
        _compare(examination, Request.list(queries, examination.owner))
    for text in (*texts, *profile.foreign_products[:1]):
        _compare(examination, Request.get(text, examination.owner))
    _compare(examination, Request.list())
    _compare(examination, Request.at("/nothing", examination.owner))


def _compare(examination: Examination, request: Request) -> None:
    get = examination.send(request)
    head = examination.send(Request(request.operation, "HEAD", request.target, request.headers))
    if NO_ANSWER in {get.status, head.status} or not examination.expect(_HEAD, head, get.status):
        return
    for name in _COMPARED:
        one, other = get.header(name), head.header(name)
        # HTTP lets HEAD leave out what takes work to find out; but it must not tell otherwise.
        if one != other and not (name == "content-length" and other is None):
            examination.find(_HEAD, head, f"{name}: {one}, as with GET", f"{name}: {other}")


def check_paths(examination: Examination) -> None:
    """Ask for what is not there."""
    own = ids_of(examination.rows or [])[:1]
    for path in ("/products/", *(f"/products/{text}/" for text in (*own, "x"))):
        examination.expect(_SLASH, examination.send(Request.at(path, examination.owner)), 404)
    for path in ("//products", *(f"/products//{text}" for text in own)):
        examination.expect(_NOTHING, examination.send(Request.at(path, examination.owner)), 404)
    paths = ["/nothing", "/Products", "/product", "/productsx", "/products.json"]
    for path in (*paths, *(f"/products/{text}/{end}" for text in own for end in ("x", "edit"))):
        examination.expect(_NOTHING, examination.send(Request.at(path, examination.owner)), 404)
    if not examination.is_full:
        return
    for purchase in examination.profile.stars[:1]:
        address = f"/products/purchases/{purchase}"
        asked = Request.at(f"{address}/cancel/", examination.owner, method="POST")
        examination.expect(_SLASH, examination.send(asked), 404)
        for path in (address, f"{address}/refund", f"{address}/Cancel"):
            asked = Request.at(path, examination.owner, method="POST")
            examination.expect(_NOTHING, examination.send(asked), 404)


def check_unchanged(examination: Examination) -> None:
    """Read the list again: nothing that was done may show in it."""
    if examination.rows is None:
        raise Stop("the list can't be read")
    answer, rows = read_all(examination)
    before = {row["id"]: row for row in examination.rows}
    after = {row["id"]: row for row in rows}
    for product in sorted(before.keys() | after.keys()):
        if not same(before.get(product), after.get(product)):
            examination.find(
                _UNCHANGED,
                answer,
                f"product {product} as before",
                "it is gone" if product not in after else "it is another",
            )
    for row in examination.rows[:3]:
        answer = examination.get(row["id"])
        if examination.expect(_UNCHANGED, answer, 200) and not same(answer.json, row):
            examination.find(_UNCHANGED, answer, f"product {row['id']} as before", "it is another")
