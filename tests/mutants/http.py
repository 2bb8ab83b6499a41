"""Methods, paths and headers."""

import re
from collections.abc import Callable

from starlette.types import Scope

from tests.mutants.changes import errors
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import Exchange, Wrap, afresh, after, before


def _in_html_for_browsers(exchange: Exchange) -> None:
    if b"text/html" in dict(exchange.headers).get(b"accept", b""):
        exchange.answer_headers[b"content-type"] = b"text/html"


def _refuse_types(exchange: Exchange) -> None:
    accepted = dict(exchange.headers).get(b"accept", b"*/*")
    if exchange.status != 401 and b"*/*" not in accepted and b"application/json" not in accepted:
        exchange.answer_error(406, "error_bad_request")


def _redirect(exchange: Exchange) -> None:
    if exchange.path.endswith("/") and exchange.status == 404:
        exchange.status = 307
        exchange.answer_headers[b"location"] = exchange.path.rstrip("/").encode()


def _redirect_to_login(exchange: Exchange) -> None:
    if exchange.status == 401:
        exchange.status = 302
        exchange.answer_headers[b"location"] = b"/login"


def _path(change: Callable[[str], str]) -> Wrap:
    def changed(scope: Scope) -> None:
        scope["raw_path"] = change(scope["raw_path"].decode("latin-1")).encode("latin-1")

    return before(changed)


def _page_for_every_path(exchange: Exchange) -> None:
    if exchange.status == 404 and "/products" not in exchange.path:
        exchange.status, exchange.body = 200, b"<html></html>"
        exchange.answer_headers[b"content-type"] = b"text/html"


def _allow(value: bytes | None) -> Wrap:
    def change(exchange: Exchange) -> None:
        if exchange.status == 405:
            exchange.answer_headers.pop(b"allow", None)
            if value is not None:
                exchange.answer_headers[b"allow"] = value

    return after(change)


def _method_is_404(exchange: Exchange) -> None:
    if exchange.status == 405:
        exchange.answer_error(404, "error_not_found")


def _preflight(exchange: Exchange) -> None:
    if exchange.method == "OPTIONS":
        exchange.status, exchange.body = 200, b"{}"


def _echo(exchange: Exchange) -> None:
    if exchange.method == "TRACE" and exchange.status == 405:
        exchange.status = 200
        exchange.answer_headers[b"content-type"] = b"message/http"
        exchange.body = f"TRACE {exchange.path} HTTP/1.1\r\n\r\n".encode()


def _delete_works(exchange: Exchange) -> None:
    if exchange.method == "DELETE" and exchange.status == 405:
        exchange.status, exchange.body = 204, b""


def _refuse_head(exchange: Exchange) -> None:
    if exchange.method == "HEAD" and exchange.status != 401:
        exchange.answer_error(405, "error_bad_request")
        exchange.answer_headers[b"allow"] = b"GET"


def _head_in_text(exchange: Exchange) -> None:
    if exchange.method == "HEAD":
        exchange.answer_headers[b"content-type"] = b"text/plain"


def _head_is_empty(exchange: Exchange) -> None:
    if exchange.method == "HEAD":
        exchange.body = b""


def _head_is_always_200(exchange: Exchange) -> None:
    if exchange.method == "HEAD" and exchange.status == 404:
        exchange.status = 200


def _cancels_by(*methods: str) -> Wrap:
    def change(scope: Scope) -> None:
        if scope["method"] in methods and scope["path"].endswith("/cancel"):
            scope["method"] = "POST"

    return before(change)


def _any_method_gets(scope: Scope) -> None:
    if scope["method"] in {"POST", "PUT", "PATCH"} and not scope["path"].endswith("/cancel"):
        scope["method"] = "GET"


def _overridden(scope: Scope) -> None:
    wanted = dict(scope["headers"]).get(b"x-http-method-override")
    if wanted:
        scope["method"] = wanted.decode("latin-1")


def _always_200(exchange: Exchange) -> None:
    if exchange.status != 405:
        exchange.status = 200


def _failing_now_and_then() -> Wrap:
    asked: list[str] = []

    def change(exchange: Exchange) -> None:
        asked.append(exchange.path)
        if len(asked) % 50 == 0:
            exchange.answer_error(502, "error_bad_request")

    return after(change)


def _content_encoding(exchange: Exchange) -> None:
    exchange.answer_headers[b"content-encoding"] = b"gzip"


def _no_content_type(exchange: Exchange) -> None:
    exchange.answer_headers.pop(b"content-type", None)


def _error_page(exchange: Exchange) -> None:
    """Let a proxy in front answer with its own page."""
    if exchange.status == 404:
        exchange.body = b"<html><h1>404 Not Found</h1><hr>nginx</html>"
        exchange.answer_headers[b"content-type"] = b"text/html"


MUTANTS = (
    Mutant("gzip unasked", "protocol", after(_content_encoding)),
    Mutant("HTML for browsers", "chosen", after(_in_html_for_browsers)),
    Mutant("406 for other types", "chosen", after(_refuse_types)),
    Mutant("no Content-Type", "documented", after(_no_content_type)),
    Mutant("errors in HTML", "documented", errors(_error_page)),
    Mutant("errors are 200", "documented", errors(_always_200)),
    Mutant("502 now and then", "chosen", afresh(_failing_now_and_then)),
    Mutant("redirect to a login", "documented", after(_redirect_to_login)),
    Mutant("slash redirects", "chosen", after(_redirect)),
    Mutant("slash is ignored", "chosen", _path(lambda path: path.rstrip("/"))),
    Mutant("slashes are one", "chosen", _path(lambda path: re.sub("//+", "/", path))),
    Mutant("paths in any case", "chosen", _path(str.lower)),
    Mutant("path with .json", "chosen", _path(lambda path: path.removesuffix(".json"))),
    Mutant("a page for every path", "chosen", after(_page_for_every_path)),
    Mutant("no Allow", "protocol", _allow(None)),
    Mutant("Allow has all", "protocol", _allow(b"GET, HEAD, POST, PUT, PATCH, DELETE")),
    Mutant("other methods are 404", "chosen", after(_method_is_404)),
    Mutant("OPTIONS is 200", "chosen", after(_preflight)),
    Mutant("TRACE is echoed", "chosen", after(_echo)),
    Mutant("DELETE is 204", "chosen", after(_delete_works)),
    Mutant("POST is GET", "chosen", before(_any_method_gets)),
    Mutant("GET cancels", "chosen", _cancels_by("GET")),
    Mutant("PUT and PATCH cancel", "chosen", _cancels_by("PUT", "PATCH")),
    Mutant("method by a header", "chosen", before(_overridden)),
    Mutant("HEAD refused", "chosen", after(_refuse_head)),
    Mutant("HEAD in text", "chosen", after(_head_in_text)),
    Mutant("HEAD without a length", "protocol", after(_head_is_empty)),
    Mutant("HEAD is 200", "chosen", after(_head_is_always_200)),
)
