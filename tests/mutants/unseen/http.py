"""Wrong headers, lengths and encodings."""

import gzip
import re
from itertools import count

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around, error, refused, reply
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Reply, Request
from tests.mutants.unseen.targets import TARGETS

_TYPE = b"content-type"

# What buffers hold.
_LONG = 2**13


def _length_in_letters() -> Handler:
    """The length is taken from the text, the body is its bytes."""

    async def handler(asked: Request) -> Reply | None:
        found = await asked.ask()
        if asked.method != "GET" or found.body.isascii():
            return found
        asked.write(_head(found, len(found.body.decode())) + found.body)
        await asked.hang_up()
        return None

    return handler


def _cut() -> Handler:
    """A buffer of a proxy is full, and the connection ends."""

    async def handler(asked: Request) -> Reply | None:
        found = await asked.ask()
        if asked.method != "GET" or len(found.body) <= _LONG:
            return found
        asked.write(_head(found, len(found.body)) + found.body[:_LONG])
        await asked.hang_up()
        return None

    return handler


def _head_with_a_body() -> Handler:
    async def handler(asked: Request) -> Reply | None:
        found = await asked.ask()
        if asked.method != "HEAD":
            return found
        asked.write(_head(found, len(found.body)) + found.body)
        await asked.hang_up()
        return None

    return handler


def _length_for_nothing() -> Handler:
    """A refund's answer promises a byte more than it has."""

    async def handler(asked: Request) -> Reply | None:
        found = await asked.ask()
        if asked.operation != CANCEL or found.status != 200:
            return found
        asked.write(_head(found, len(found.body) + 1) + found.body)
        await asked.hang_up()
        return None

    return handler


def _head(found: Reply, length: int) -> bytes:
    lines = [b"HTTP/1.1 %d OK" % found.status]
    lines += [b"%s: %s" % header for header in found.headers]
    return b"\r\n".join([*lines, b"content-length: %d" % length, b"connection: close", b"", b""])


def _silently_cut(_: Request, found: Reply) -> None:
    found.body = found.body[:_LONG]


def _head_only(asked: Request, found: Reply) -> None:
    if asked.method == "HEAD" and found.status == 200:
        found.body = b""


def _head_typeless(asked: Request, found: Reply) -> None:
    if asked.method == "HEAD":
        found.drop_header(_TYPE)


def _html_for_browsers(asked: Request, found: Reply) -> None:
    if "text/html" in (asked.header(b"accept") or "") and found.status == 200:
        found.set_header(_TYPE, b"text/html; charset=utf-8")
        found.body = b"<pre>" + found.body + b"</pre>"


def _not_acceptable(asked: Request) -> bool:
    accept = asked.header(b"accept") or "*/*"
    return asked.account is not None and "json" not in accept and "*" not in accept


def _callback(asked: Request, found: Reply) -> None:
    name = asked.given("callback")
    if name is not None and asked.operation is not None:
        found.set_header(_TYPE, b"application/javascript")
        found.body = name.encode() + b"(" + found.body + b")"


def _range(asked: Request, found: Reply) -> None:
    wanted = re.fullmatch("bytes=([0-9]{1,9})-([0-9]{1,9})", asked.header(b"range") or "")
    if wanted and found.status == 200:
        found.body = found.body[int(wanted[1]) : int(wanted[2]) + 1]


def _not_modified(asked: Request, found: Reply) -> None:
    """No answer ever had a tag, and any tag matches."""
    if asked.header(b"if-none-match") is not None and found.status == 200:
        found.status, found.body = 304, b""


def _gzip(asked: Request, found: Reply) -> None:
    if len(found.body) > _LONG:
        found.set_header(b"content-encoding", b"gzip")
        found.body = gzip.compress(found.body, mtime=0)


def _gzip_unnamed(asked: Request, found: Reply) -> None:
    if "gzip" in (asked.header(b"accept-encoding") or "") and asked.operation == GET:
        found.body = gzip.compress(found.body, mtime=0)


def _plain_errors(_: Request, found: Reply) -> None:
    if found.status >= 400:
        found.set_header(_TYPE, b"text/plain; charset=utf-8")


def _typeless_404(_: Request, found: Reply) -> None:
    found.drop_header(_TYPE)


def _text_json(asked: Request, found: Reply) -> None:
    if asked.operation == CANCEL and found.status == 200:
        found.set_header(_TYPE, b"text/json")


def _two_types(asked: Request, found: Reply) -> None:
    if asked.operation == LIST:
        found.headers.append((_TYPE, b"text/html; charset=utf-8"))


def _latin_type(asked: Request, found: Reply) -> None:
    if found.status == 200:
        found.set_header(_TYPE, b"application/json; charset=iso-8859-1")


def _always_200(asked: Request, found: Reply) -> None:
    if asked.operation == GET:
        found.status = 200


def _created(asked: Request, found: Reply) -> None:
    if asked.operation == CANCEL and found.status == 200:
        found.status = 201


def _code_of_400(asked: Request, found: Reply) -> None:
    if asked.operation == GET:
        found.json = found.json | {"error": "error_bad_request"}


def _bodiless(_: Request, found: Reply) -> None:
    found.body = b""


def _weary_proxy() -> Handler:
    """Every hundredth answer of the server comes too late for its proxy."""
    answers = count(1)

    async def handler(asked: Request) -> Reply:
        found = await asked.ask()
        if next(answers) % 100:
            return found
        return Reply(502, [(_TYPE, b"text/html")], b"<html><h1>502 Bad Gateway</h1></html>")

    return handler


def _stolen_answers() -> Handler:
    """A HEAD leaves its body in the pipe: the connection is one answer behind."""
    left: dict[object, Reply] = {}

    async def handler(asked: Request) -> Reply:
        caller = tuple(asked.scope["client"])
        found = await asked.ask()
        if asked.method == "HEAD":
            left[caller] = found
            return found
        if caller in left:
            found, left[caller] = left[caller], found
        return found

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lengths are counted in letters", "protocol", around(_length_in_letters)),
    Mutant("a long answer breaks off", "protocol", around(_cut)),
    Mutant(
        "a long answer is cut, and so is its length",
        "protocol",
        reply(_silently_cut),
    ),
    Mutant("a refund's answer is a byte short", "protocol", around(_length_for_nothing)),
    Mutant("HEAD has a body", "protocol", around(_head_with_a_body)),
    Mutant("HEAD has the length of no body", "chosen", reply(_head_only)),
    Mutant("HEAD has no content type", "chosen", reply(_head_typeless)),
    Mutant("browsers get HTML", "chosen", reply(_html_for_browsers)),
    Mutant("who accepts no JSON gets nothing", "chosen", refused(_not_acceptable, 406)),
    Mutant("a callback makes a script of the answer", "chosen", reply(_callback)),
    Mutant("a range is cut out, and answered 200", "protocol", reply(_range)),
    Mutant("any tag is the present one", "protocol", reply(_not_modified)),
    Mutant("long answers are compressed for anyone", "protocol", reply(_gzip)),
    Mutant("a product is compressed without saying so", "protocol", reply(_gzip_unnamed)),
    Mutant("errors are plain text", "schema", reply(_plain_errors)),
    Mutant("404 has no content type", "schema", error(404, _typeless_404)),
    Mutant("a refund's answer is text/json", "schema", reply(_text_json)),
    Mutant("the list has two content types", "protocol", reply(_two_types)),
    Mutant("UTF-8 is called ISO 8859-1", "protocol", reply(_latin_type)),
    Mutant("every hundredth answer is a proxy's 502", "documented", around(_weary_proxy)),
    Mutant("after HEAD a connection is an answer behind", "protocol", around(_stolen_answers)),
    Mutant("a product's errors are 200", "documented", reply(_always_200)),
    Mutant("a refund is 201", "documented", reply(_created)),
    Mutant("an absent product has the code of 400", "chosen", error(404, _code_of_400)),
    Mutant("403 has no body", "schema", error(403, _bodiless)),
    *TARGETS,
)
