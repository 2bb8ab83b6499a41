"""Some departures, each with the check that is to find it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.types import ASGIApp, Scope

from tests.mutants.wrong import (
    KEY,
    Exchange,
    Wrap,
    after,
    before,
    cancelling,
    key_if,
    pages,
    products,
    query,
)

PRODUCTS = 12
"""How many products the wrong servers have."""


class Fault(NamedTuple):
    name: str
    wrap: Wrap
    check: str
    rule: str = ""
    """How the name of a broken rule begins."""


def _page(exchange: Exchange) -> tuple[int, int]:
    return int(exchange.asked("page", "1")), int(exchange.asked("size", "20"))


def _set(page: dict[str, Any], **meta: object) -> None:
    page["meta"] |= meta


def _sort_inside(exchange: Exchange, page: dict[str, Any]) -> None:
    if exchange.asked("descending", "") == "1":
        page["rows"].reverse()


def _order_inside_pages(app: ASGIApp) -> ASGIApp:
    def hidden(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [("descending", "1") if one == ("desc", "true") else one for one in given]

    return query(hidden)(pages(_sort_inside)(app))


def _shift(exchange: Exchange, page: dict[str, Any]) -> None:
    if _page(exchange)[0] > 1:
        del page["rows"][:1]


def _no_rows_is_404(exchange: Exchange) -> None:
    if exchange.is_page and not exchange.json["rows"]:
        exchange.answer_error(404, "error_not_found")


def _replace(name: str, wrong: str, right: str) -> Wrap:
    return query(lambda given: [(n, right if (n, v) == (name, wrong) else v) for n, v in given])


def _without(name: str) -> Wrap:
    return query(lambda given: [(n, v) for n, v in given if n != name])


def _cap(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(n, "50" if n == "size" and v in {"64", "99", "100"} else v) for n, v in given]


def _refuse_unknown(exchange: Exchange) -> None:
    if {name for name, _ in exchange.query} - {"page", "size", "type", "desc", ""}:
        exchange.answer_error(400, "error_bad_request")


def _digits(exchange: Exchange) -> str:
    return unquote(exchange.path.rpartition("/")[2]).lstrip("-")


def _huge_is_500(exchange: Exchange) -> None:
    if _digits(exchange).isdigit() and len(_digits(exchange)) > 18 and exchange.status == 404:
        exchange.answer_error(500, "error_bad_request")


def _status(old: int, new: int, code: str) -> Wrap:
    def change(exchange: Exchange) -> None:
        if exchange.status == old:
            exchange.answer_error(new, code)

    return after(change)


def _truncate_ids(scope: Scope) -> None:
    head, _, text = scope["raw_path"].decode().rpartition("/")
    if head.endswith("/products") and text.isdigit():
        scope["raw_path"] = f"{head}/{int(text) % 2**32}".encode()


def _read_prefix(scope: Scope) -> None:
    head, _, text = scope["raw_path"].decode().rpartition("/")
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    if head.endswith("/products") and digits:
        scope["raw_path"] = f"{head}/{digits}".encode()


def _body(change: Callable[[bytes], bytes]) -> Wrap:
    def changed(exchange: Exchange) -> None:
        exchange.body = change(exchange.body)

    return after(changed)


def _in_html_for_browsers(exchange: Exchange) -> None:
    if b"text/html" in dict(exchange.headers).get(b"accept", b""):
        exchange.answer_headers[b"content-type"] = b"text/html"


def _content_type(kind: bytes) -> Wrap:
    def change(exchange: Exchange) -> None:
        exchange.answer_headers[b"content-type"] = kind

    return after(change)


def _detail(exchange: Exchange) -> None:
    if exchange.status >= 400:
        exchange.json = {"detail": "no"}


def _field(name: str, change: Callable[[Any], object], *, in_lists: bool = True) -> Wrap:
    def changed(product: dict[str, Any]) -> None:
        if name in product:
            product[name] = change(product[name])

    return products(changed, in_lists=in_lists)


def _drop(name: str, *, in_lists: bool = True) -> Wrap:
    return products(lambda product: product.pop(name, None), in_lists=in_lists)


def _query_key(scope: Scope, _key: bytes) -> bool:
    return KEY in scope["query_string"]


def _no_key_for_get(scope: Scope, _key: bytes) -> bool:
    return "/products/" in scope["path"] and scope["method"] == "GET"


def _checks_the_query_first(exchange: Exchange) -> None:
    if exchange.status == 401 and exchange.asked("page", "1") == "0":
        exchange.answer_error(400, "error_bad_request")


def _redirect(exchange: Exchange) -> None:
    if exchange.path.endswith("/") and exchange.status == 404:
        exchange.status = 307
        exchange.answer_headers[b"location"] = exchange.path.rstrip("/").encode()


def _strip_slash(scope: Scope) -> None:
    scope["raw_path"] = scope["raw_path"].rstrip(b"/")


def _no_allow(exchange: Exchange) -> None:
    exchange.answer_headers.pop(b"allow", None)


def _refuse_head(exchange: Exchange) -> None:
    if exchange.method == "HEAD" and exchange.status != 401:
        exchange.answer_error(405, "error_bad_request")
        exchange.answer_headers[b"allow"] = b"GET"


def _delete_works(exchange: Exchange) -> None:
    if exchange.method == "DELETE" and exchange.status == 405:
        exchange.status = 204


def _get_cancels(scope: Scope) -> None:
    if scope["method"] == "GET" and scope["path"].endswith("/cancel"):
        scope["method"] = "POST"


async def _slowly(number: int, done: set[int]) -> int:
    if number in done:
        return 400
    await asyncio.sleep(0.01)
    done.add(number)
    return 200


def _race(number: int, done: set[int]) -> Awaitable[int] | None:
    return _slowly(number, done) if 5001 <= number <= 5020 else None


def _again(number: int, done: set[int]) -> int | None:
    if number in done:
        return 200
    done.add(number)
    return None


def _second_try(number: int, done: set[int]) -> int | None:
    if 6001 <= number <= 6003:
        if number in done:
            return 200
        done.add(number)
    return None


def _every_card(number: int, _done: set[int]) -> int | None:
    return 200 if 6101 <= number <= 6103 else None


def _lock_all(number: int, done: set[int]) -> int | None:
    """Forget about the others as soon as one is cancelled."""
    if not done:
        done.add(number)
        return None
    return 400 if number in range(5001, 5021) else None


def _answered(**fields: object) -> Wrap:
    def change(exchange: Exchange) -> None:
        if exchange.path.endswith("/cancel") and exchange.status == 200:
            exchange.json = {**exchange.json, **fields}

    return after(change)


def _list_without_rejected(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"] = [row for row in page["rows"] if row["status"] != "rejected"]


def _ten_by_default(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return given if dict(given).get("size") else [*given, ("size", "10")]


def _is_start(_: Scope, key: bytes) -> bool:
    return key != b"" and KEY.startswith(key)


def _is_bearer(scope: Scope, _key: bytes) -> bool:
    return (b"authorization", b"Bearer " + KEY) in scope["headers"]


def _key_of_connection() -> Wrap:
    known: set[object] = set()

    def accepts(scope: Scope, key: bytes) -> bool:
        client = tuple(scope["client"])
        if key == KEY:
            known.add(client)
        return client in known

    return key_if(accepts)


def _touches_products() -> Wrap:
    cancelled: list[int] = []

    def change(exchange: Exchange) -> None:
        if exchange.path.endswith("/cancel") and exchange.status == 200:
            cancelled.append(1)
        elif exchange.is_page and cancelled:
            page = exchange.json
            for product in page["rows"][:1]:
                product["updated"] = "2027-01-01T00:00:00Z"
            exchange.json = page

    return after(change)


def _counts_reads() -> Wrap:
    def change(_: Exchange, page: dict[str, Any]) -> None:
        seen.append(1)
        for product in page["rows"]:
            product["starsAmount"] = len(seen)

    seen: list[int] = []
    return pages(change)


def _list_page_twice(text: bytes) -> bytes:
    return text.replace(b'"id":', b'"id":1,"id":', 1)


def _key_repeated(exchange: Exchange) -> None:
    if exchange.status == 401:
        key = dict(exchange.headers).get(b"api-key", b"").decode("latin-1")
        exchange.answer_error(401, "no_access", f"no such key: {key}")


def _no_cancelling_with_a_query(exchange: Exchange) -> None:
    if exchange.path.endswith("/cancel") and exchange.query:
        exchange.answer_error(404, "error_not_found")


def _rows_by_connection() -> Wrap:
    """Serve one row only to whoever asks again on the same connection."""
    known: set[object] = set()

    def change(scope: Scope) -> None:
        client = tuple(scope["client"])
        if client in known:
            scope["query_string"] = b"size=1"
        known.add(client)

    return before(change)


def _first_row_twice(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"][:0] = page["rows"][:1]


def _foreign_row(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"] += [{**row, "id": 77} for row in page["rows"][:1]]


def _backwards(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"].reverse()


def _dearer_on_short_pages(exchange: Exchange, page: dict[str, Any]) -> None:
    if exchange.asked("size", "20") != "100":
        for product in page["rows"]:
            product["amount"] += 1


def _head_in_text(exchange: Exchange) -> None:
    if exchange.method == "HEAD":
        exchange.answer_headers[b"content-type"] = b"text/plain"


def _id_of_the_query(exchange: Exchange) -> None:
    if exchange.status == 200 and not exchange.is_page and exchange.asked("id", ""):
        exchange.json = {**exchange.json, "id": int(exchange.asked("id", ""))}


def _without_escapes(scope: Scope) -> None:
    given = scope["query_string"].split(b"&")
    scope["query_string"] = b"&".join(one for one in given if b"%" not in one)


def _gzip(exchange: Exchange) -> None:
    exchange.answer_headers[b"content-encoding"] = b"gzip"


FAULTS = (
    Fault("order inside the page", _order_inside_pages, "paging"),
    Fault("order is ignored", _replace("desc", "true", "false"), "paging"),
    Fault("first row of later pages is lost", pages(_shift), "paging"),
    Fault("total of the page", pages(lambda _, p: _set(p, total=len(p["rows"]))), "paging"),
    Fault("total of everything", pages(lambda _, p: _set(p, total=PRODUCTS)), "paging"),
    Fault(
        "offset in rows",
        pages(lambda e, p: _set(p, offset=1 + (_page(e)[0] - 1) * _page(e)[1])),
        "paging",
    ),
    Fault("limit of the rows", pages(lambda _, p: _set(p, limit=len(p["rows"]) or 1)), "paging"),
    Fault("type is ignored", _without("type"), "paging"),
    Fault("size is capped", query(_cap), "paging"),
    Fault("dearer on short pages", pages(_dearer_on_short_pages), "paging", "rows-alike"),
    Fault("a row twice", pages(_first_row_twice), "products", "product-listed-once"),
    Fault("rows backwards", pages(_backwards), "products", "order"),
    Fault("another account's row", pages(_foreign_row), "products", "no-foreign-product"),
    Fault(
        "default size 10",
        query(_ten_by_default),
        "paging",
    ),
    Fault("beyond the end 404", after(_no_rows_is_404), "paging"),
    Fault("last of two counts", query(lambda given: list(dict(given).items())), "parameters"),
    Fault("empty is default", query(lambda g: [(n, v) for n, v in g if v]), "parameters"),
    Fault("desc=1", _replace("desc", "1", "true"), "parameters"),
    Fault("type in any case", query(lambda g: [(n, v.lower()) for n, v in g]), "parameters"),
    Fault("page 0 is 1", _replace("page", "0", "1"), "parameters"),
    Fault("size 101 is 100", _replace("size", "101", "100"), "parameters"),
    Fault("text is trimmed", query(lambda g: [(n, v.strip()) for n, v in g]), "parameters"),
    Fault("unknown parameter refused", after(_refuse_unknown), "parameters"),
    Fault(
        "parameters in any case",
        query(lambda given: [(n.lower(), v) for n, v in given]),
        "parameters",
        "unknown-parameter",
    ),
    Fault("escapes are not read", before(_without_escapes), "parameters", "percent-encoding"),
    Fault("id of the query", after(_id_of_the_query), "ids", "unknown-parameter"),
    Fault("huge id 500", after(_huge_is_500), "ids"),
    Fault("id of 32 bits", before(_truncate_ids), "ids"),
    Fault("id by its first digits", before(_read_prefix), "ids"),
    Fault("malformed id 404", _status(400, 404, "error_not_found"), "ids"),
    Fault("foreign product 404", _status(403, 404, "error_not_found"), "ids"),
    Fault("get has another amount", _field("amount", lambda a: a + 1, in_lists=False), "agreement"),
    Fault("get has no description", _drop("description", in_lists=False), "agreement"),
    Fault(
        "list hides rejected",
        pages(_list_without_rejected),
        "products",
    ),
    Fault("float amount", _field("amount", float), "products"),
    Fault("amount as text", _field("amount", str), "products"),
    Fault("naive times", _field("created", lambda t: t.rstrip("Z")), "products"),
    Fault("times in seconds", _field("updated", lambda _: 1756117800), "products"),
    Fault("no such day", _field("created", lambda t: f"2026-02-30{t[10:]}"), "products", "format"),
    Fault("half an address", _field("webLink", lambda _: "https://[x"), "products", "format"),
    Fault("address in Cyrillic", _field("webLink", lambda w: w + "я"), "products", "format"),
    Fault("more than 64 bits", _field("amount", lambda a: a + 2**63), "products", "format"),
    Fault("gzip unasked", after(_gzip), "products", "content-encoding"),
    Fault("unknown status", _field("status", lambda s: "new" if s == "pending" else s), "products"),
    Fault("relative link", _field("webLink", lambda w: w.removeprefix("https:")), "products"),
    Fault("no webLink", _drop("webLink"), "products"),
    Fault("null description", _field("description", lambda _: None), "products"),
    Fault("negative price", _field("amount", lambda a: -a), "products"),
    Fault("custom says no", _field("isCustom", lambda _: False), "sense"),
    Fault("updated too early", _field("updated", lambda _: "2020-01-01T00:00:00Z"), "sense"),
    Fault("link of another", _field("webLink", lambda w: w + "x"), "sense"),
    Fault("BOM", _body(lambda body: b"\xef\xbb\xbf" + body), "products"),
    Fault("windows-1251", _body(lambda b: b.decode().encode("cp1251", "replace")), "products"),
    Fault("key twice", _body(_list_page_twice), "products"),
    Fault("NaN", _body(lambda b: b.replace(b'"total":%d' % PRODUCTS, b'"total":NaN')), "products"),
    Fault("text/plain", _content_type(b"text/plain"), "products"),
    Fault("another charset", _content_type(b"application/json; charset=latin-1"), "products"),
    Fault("HTML for browsers", after(_in_html_for_browsers), "parameters"),
    Fault("another form of errors", after(_detail), "ids"),
    Fault("another code", _status(404, 404, "error_bad_request"), "ids"),
    Fault("get needs no key", key_if(_no_key_for_get), "authentication"),
    Fault("key in the query", key_if(_query_key), "authentication"),
    Fault("key in any case", key_if(lambda _, key: key.lower() == KEY), "authentication"),
    Fault(
        "key by its start",
        key_if(_is_start),
        "authentication",
    ),
    Fault(
        "bearer",
        key_if(_is_bearer),
        "authentication",
    ),
    Fault("key is repeated", after(_key_repeated), "authentication", "key-not-repeated"),
    Fault("key of the connection", _key_of_connection(), "connections"),
    Fault("rows by connection", _rows_by_connection(), "connections", "same-on-one"),
    Fault("query before key", after(_checks_the_query_first), "authentication"),
    Fault("403 without key", _status(401, 403, "error_not_permitted"), "authentication"),
    Fault("one account for all", key_if(lambda _, key: b"other" in key), "ownership"),
    Fault("slash redirects", after(_redirect), "paths"),
    Fault("slash is ignored", before(_strip_slash), "paths"),
    Fault("no Allow", after(_no_allow), "methods"),
    Fault("DELETE is 204", after(_delete_works), "methods"),
    Fault("GET cancels", before(_get_cancels), "methods"),
    Fault("HEAD refused", after(_refuse_head), "head"),
    Fault("HEAD in text", after(_head_in_text), "head", "head-as-get"),
    Fault("reading counts", _counts_reads(), "unchanged by reading"),
    Fault("refund in a race", cancelling(_race), "cancelling"),
    Fault("refund twice", cancelling(_again), "cancelling"),
    Fault("wallet refunded", cancelling(_every_card), "cancelling"),
    Fault("card refunded at the second try", cancelling(_second_try), "cancelling"),
    Fault("one refund for all", cancelling(_lock_all), "cancelling"),
    Fault("story of two refunds", cancelling(_again), "cancelling stories", "cancelling-story"),
    Fault(
        "cancelling with a query 404",
        after(_no_cancelling_with_a_query),
        "cancelling",
        "cancel-stars",
    ),
    Fault("purchaseId of another", _answered(purchaseId=1), "cancelling"),
    Fault("purchaseId as text", _answered(purchaseId="5001"), "cancelling"),
    Fault("success false", _answered(success=False), "cancelling"),
    Fault("cancelling touches products", _touches_products(), "unchanged by cancelling"),
)
