"""Wrong methods and paths."""

import re

from tests.mutants.exchange import CANCEL, GET, Request, Response, error_response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import (
    change_request,
    change_response,
    refuse,
    respond,
)

_TYPE = b"content-type"


def _no_head(request: Request) -> Response | None:
    if request.method != "HEAD" or request.account is None or request.operation != GET:
        return None
    response = error_response(405)
    response.set_header(b"allow", b"GET")
    return response


def _trace(request: Request) -> Response | None:
    if request.method != "TRACE" or request.account is None:
        return None
    lines = [b"TRACE %s HTTP/1.1" % request.path.encode("latin-1")]
    lines += [b"%s: %s" % header for header in request.headers if header[0] != b"api-key"]
    return Response(200, [(_TYPE, b"message/http")], b"\r\n".join(lines))


def _redirect(request: Request) -> Response | None:
    if request.account is None or len(request.path) < 2 or not request.path.endswith("/"):
        return None
    return Response(307, [(b"location", request.path.rstrip("/").encode("latin-1"))], b"")


def _slash(request: Request) -> None:
    request.path = request.path.removesuffix("/")


def _matrix(request: Request) -> None:
    request.path = re.sub(r";[^/]*", "", request.path)


def _undecoded(request: Request) -> None:
    if request.operation in (GET, CANCEL):
        request.path = request.path.replace("%", "%25")


def _page_for_every_path(request: Request, response: Response) -> None:
    if response.status == 404 and "/products" not in request.path:
        response.status, response.body = 200, b"<html></html>"
        response.set_header(_TYPE, b"text/html")


def _internal(request: Request) -> bool:
    return request.account is not None and request.method == "PATCH"


MUTANTS: tuple[Mutant, ...] = (
    Mutant("HEAD of a product is not allowed", "reading", respond(_no_head)),
    Mutant("PATCH is an internal error", "reading", refuse(_internal, 500)),
    Mutant("TRACE echoes the request", "reading", respond(_trace)),
    Mutant("a trailing slash is redirected", "reading", respond(_redirect)),
    Mutant("a trailing slash doesn't matter", "reading", change_request(_slash)),
    Mutant("a semicolon ends a segment", "reading", change_request(_matrix)),
    Mutant("encoded digits in a path are not decoded", "protocol", change_request(_undecoded)),
    Mutant("every path has a page", "reading", change_response(_page_for_every_path)),
)
