"""Wrong methods and paths."""

import re

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import error, instead, refused, reply, request
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Reply, Request, refusal

_TYPE = b"content-type"


def _head_always_there(asked: Request, found: Reply) -> None:
    if asked.method == "HEAD" and found.status == 404 and asked.operation == GET:
        found.status = 200


def _no_head(asked: Request) -> Reply | None:
    if asked.method != "HEAD" or asked.account is None or asked.operation != GET:
        return None
    return _not_allowed(b"GET")


def _not_allowed(methods: bytes) -> Reply:
    found = refusal(405)
    found.set_header(b"allow", methods)
    return found


def _no_allow(_: Request, found: Reply) -> None:
    found.drop_header(b"allow")


def _allow_everything(asked: Request, found: Reply) -> None:
    if asked.operation == LIST:
        found.set_header(b"allow", b"GET, HEAD, POST")


def _allow_of_others(asked: Request, found: Reply) -> None:
    if asked.operation == CANCEL:
        found.set_header(b"allow", b"GET, HEAD")


def _method_not_found(asked: Request, found: Reply) -> None:
    if asked.method == "DELETE":
        found.refuse(404)
        found.drop_header(b"allow")


def _unknown_method(asked: Request, found: Reply) -> None:
    if asked.method not in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        found.status = 501
        found.drop_header(b"allow")


def _options(asked: Request) -> Reply | None:
    if asked.method != "OPTIONS" or asked.account is None or asked.operation is None:
        return None
    return Reply(200, [(b"allow", b"GET, HEAD, OPTIONS"), (_TYPE, b"text/html")], b"")


def _trace(asked: Request) -> Reply | None:
    if asked.method != "TRACE" or asked.account is None:
        return None
    lines = [b"TRACE %s HTTP/1.1" % asked.path.encode("latin-1")]
    lines += [b"%s: %s" % header for header in asked.headers if header[0] != b"api-key"]
    return Reply(200, [(_TYPE, b"message/http")], b"\r\n".join(lines))


def _any_case_of_method(asked: Request) -> None:
    asked.method = asked.method.upper()


def _post_reads(asked: Request) -> None:
    if asked.method == "POST" and asked.operation in (LIST, GET):
        asked.method = "GET"


def _redirect(asked: Request) -> Reply | None:
    if asked.account is None or len(asked.path) < 2 or not asked.path.endswith("/"):
        return None
    return Reply(307, [(b"location", asked.path.rstrip("/").encode("latin-1"))], b"")


def _slash(asked: Request) -> None:
    asked.path = asked.path.removesuffix("/")


def _decoded_slashes(asked: Request) -> None:
    asked.path = re.sub("%2f", "/", asked.path, flags=re.IGNORECASE)


def _matrix(asked: Request) -> None:
    asked.path = re.sub(r";[^/]*", "", asked.path)


def _suffix(asked: Request) -> None:
    asked.path = re.sub(r"\.json$", "", asked.path)


def _undecoded(asked: Request) -> None:
    if asked.operation in (GET, CANCEL):
        asked.path = asked.path.replace("%", "%25")


def _not_relative(asked: Request) -> bool:
    return asked.path.startswith("http") and asked.account is not None


def _internal(asked: Request) -> bool:
    return asked.account is not None and asked.method == "PATCH"


TARGETS = (
    Mutant("HEAD finds every product", "chosen", reply(_head_always_there)),
    Mutant("HEAD of a product is not allowed", "chosen", instead(_no_head)),
    Mutant("405 doesn't say what is allowed", "protocol", error(405, _no_allow)),
    Mutant("405 of the list allows POST", "protocol", error(405, _allow_everything)),
    Mutant("405 of a cancellation allows GET", "protocol", error(405, _allow_of_others)),
    Mutant("DELETE is not found", "chosen", error(405, _method_not_found)),
    Mutant("an unusual method is not implemented", "chosen", error(405, _unknown_method)),
    Mutant("PATCH is an internal error", "chosen", refused(_internal, 500)),
    Mutant("OPTIONS is answered", "chosen", instead(_options)),
    Mutant("TRACE echoes the request", "chosen", instead(_trace)),
    Mutant("methods may be in lower case", "protocol", request(_any_case_of_method)),
    Mutant("POST reads as GET does", "chosen", request(_post_reads)),
    Mutant("a trailing slash is redirected", "chosen", instead(_redirect)),
    Mutant("a trailing slash doesn't matter", "chosen", request(_slash)),
    Mutant("encoded slashes part segments", "protocol", request(_decoded_slashes), strict=True),
    Mutant("a semicolon ends a segment", "chosen", request(_matrix)),
    Mutant("a path may end in .json", "chosen", request(_suffix)),
    Mutant("encoded digits in a path are not decoded", "protocol", request(_undecoded)),
    Mutant(
        "a request to a whole address is not found",
        "protocol",
        refused(_not_relative, 404),
        strict=True,
    ),
)
