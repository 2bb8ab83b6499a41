"""Bodies that are not what the schemas, JSON, or UTF-8 say."""

from html import escape
from typing import Any

from tests.mutants.changes import body, drop, errors, field, granted, header, status
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import PRODUCTS, Exchange, after, pages, products


def _snake(product: dict[str, Any]) -> None:
    for name in ("acceptCards", "acceptWalletPay", "protectContent"):
        snake = "".join(f"_{one.lower()}" if one.isupper() else one for one in name)
        product[snake] = product.pop(name)


def _rows_null(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"] = page["rows"] or None


def _one_row_alone(_: Exchange, page: dict[str, Any]) -> None:
    if len(page["rows"]) == 1:
        page["rows"] = page["rows"][0]


def _no_meta_without_rows(_: Exchange, page: dict[str, Any]) -> None:
    if not page["rows"]:
        del page["meta"]


def _total_in_text(_: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["total"] = str(page["meta"]["total"])


def _no_image(product: dict[str, Any]) -> None:
    product.setdefault("imageUrl", "")


def _in_an_envelope(exchange: Exchange) -> None:
    if exchange.products and not exchange.is_page:
        exchange.json = {"data": exchange.json}


def _detail(exchange: Exchange) -> None:
    exchange.json = {"detail": "no"}


def _no_message(exchange: Exchange) -> None:
    exchange.json = {"error": exchange.json["error"]}


def _null_message(exchange: Exchange) -> None:
    exchange.json = {**exchange.json, "message": None}


def _errors_in_a_list(exchange: Exchange) -> None:
    exchange.json = [exchange.json]


def _purchase_in_text(exchange: Exchange) -> None:
    exchange.json = {**exchange.json, "purchaseId": str(exchange.json["purchaseId"])}


def _half_pairs(exchange: Exchange) -> None:
    """Write emoji as a server does that cuts names between the halves of a pair."""
    exchange.body = exchange.body.replace("🐱".encode(), rb"\ud83d")


MUTANTS = (
    Mutant("float amount", "schema", field("amount", float)),
    Mutant("amount as text", "schema", field("amount", str)),
    Mutant("amount in whole units", "documented", field("amount", lambda a: a // 100)),
    Mutant("amount through a float", "protocol", field("amount", lambda a: int(float(a)))),
    Mutant("more than 64 bits", "schema", field("amount", lambda a: a + 2**63)),
    Mutant("negative price", "chosen", field("amount", lambda a: -a)),
    Mutant("id as text", "schema", field("id", str)),
    Mutant("booleans as numbers", "schema", field("acceptCards", int)),
    Mutant("naive times", "schema", field("created", lambda t: t.rstrip("Z"))),
    Mutant("times in seconds", "schema", field("updated", lambda _: 1756117800)),
    Mutant("no such day", "schema", field("created", lambda t: f"2026-02-30{t[10:]}")),
    Mutant("zone without a colon", "schema", field("updated", lambda t: t[:-1] + "+0000")),
    Mutant("space in times", "schema", field("created", lambda t: t.replace("T", " "))),
    Mutant("half an address", "schema", field("webLink", lambda _: "https://[x")),
    Mutant("address in Cyrillic", "schema", field("webLink", lambda w: w + "я")),
    Mutant("relative link", "schema", field("webLink", lambda w: w.removeprefix("https:"))),
    Mutant("empty image address", "schema", products(_no_image)),
    Mutant("unknown status", "schema", field("status", lambda s: "new" if s == "pending" else s)),
    Mutant("status with a capital", "schema", field("status", str.capitalize)),
    Mutant("currency sign", "schema", field("currency", {"USD": "$", "EUR": "€", "RUB": "₽"}.get)),
    Mutant("currency in lower case", "chosen", field("currency", str.lower), strict=True),
    Mutant("no webLink", "schema", drop("webLink")),
    Mutant("null description", "schema", field("description", lambda _: None)),
    Mutant("snake case", "schema", products(_snake)),
    Mutant("null for no rows", "schema", pages(_rows_null)),
    Mutant("one row is no list", "schema", pages(_one_row_alone)),
    Mutant("no meta without rows", "schema", pages(_no_meta_without_rows)),
    Mutant("total as text", "schema", pages(_total_in_text)),
    Mutant("product in an envelope", "schema", after(_in_an_envelope)),
    Mutant("BOM", "protocol", body(lambda b: b"\xef\xbb\xbf" + b)),
    Mutant("windows-1251", "protocol", body(lambda b: b.decode().encode("cp1251", "replace"))),
    Mutant("half of a pair", "protocol", after(_half_pairs)),
    Mutant("UTF-8 twice", "protocol", body(lambda b: b.decode("latin-1").encode())),
    Mutant("escaped for HTML", "protocol", field("name", escape)),
    Mutant("raw line breaks", "protocol", body(lambda b: b.replace(rb"\n", b"\n"))),
    Mutant("key twice", "protocol", body(lambda b: b.replace(b'"id":', b'"id":1,"id":', 1))),
    Mutant(
        "NaN",
        "protocol",
        body(lambda b: b.replace(b'"total":%d' % PRODUCTS, b'"total":NaN')),
    ),
    Mutant("comma behind the last", "protocol", body(lambda b: b.removesuffix(b"}") + b",}")),
    Mutant("text/plain", "documented", header(b"content-type", b"text/plain")),
    Mutant(
        "another charset",
        "documented",
        header(b"content-type", b"application/json; charset=latin-1"),
    ),
    Mutant("another form of errors", "schema", errors(_detail)),
    Mutant("errors without a message", "schema", errors(_no_message)),
    Mutant("null message", "schema", errors(_null_message)),
    Mutant("errors in a list", "schema", errors(_errors_in_a_list)),
    Mutant("another code", "chosen", status(404, 404, "error_bad_request")),
    Mutant("purchaseId as text", "schema", granted(_purchase_in_text)),
)
