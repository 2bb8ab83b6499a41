"""Callers let in who have no right to it, or turned away in the wrong way."""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import (
    accept_key,
    error,
    instead,
    refused,
    reply,
    request,
    without,
)
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Reply, Request, refusal
from tests.mutants.unseen.sessions import SESSIONS


def _almost(alike: Callable[[str, str], bool]) -> Callable[[Request], str | None]:
    """Find the right key that is alike to the given one."""

    def find(asked: Request) -> str | None:
        given = asked.key
        return next((k for k in asked.keys if given is not None and alike(given, k)), None)

    return find


def _after(scheme: str, text: str | None) -> str | None:
    first, _, rest = (text or "").partition(" ")
    return rest if first.lower() == scheme else None


def _basic(asked: Request) -> str | None:
    try:
        text = base64.b64decode(_after("basic", asked.header(b"authorization")) or "").decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text.partition(":")[0]


def _cookie(asked: Request) -> str | None:
    pairs = (pair.strip().partition("=") for pair in (asked.header(b"cookie") or "").split(";"))
    return next((value for name, _, value in pairs if name.lower() == "api-key"), None)


def _in_query(asked: Request) -> str | None:
    names = ("api_key", "api-key", "apikey", "key")
    return next((v for name, v in asked.parameters if name.lower() in names), None)


def _head_for_anyone(asked: Request) -> None:
    if asked.method == "HEAD" and asked.operation == LIST and asked.account is None:
        asked.key = asked.keys[0]


def _preflight(asked: Request) -> Reply | None:
    if asked.method != "OPTIONS" or asked.account is not None:
        return None
    return Reply(204, [(b"access-control-allow-methods", b"GET, POST")], b"")


def _nowhere(asked: Request) -> Reply | None:
    return refusal(404) if asked.account is None and asked.operation is None else None


def _wrong_method(asked: Request) -> Reply | None:
    allowed = ("POST",) if asked.operation == CANCEL else ("GET", "HEAD")
    if asked.account is not None or asked.operation is None or asked.method in allowed:
        return None
    found = refusal(405)
    found.set_header(b"allow", ", ".join(allowed).encode())
    return found


def _malformed(asked: Request) -> bool:
    is_number = re.fullmatch("-?[0-9]+", asked.id_text, re.ASCII)
    return asked.account is None and asked.operation in (GET, CANCEL) and is_number is None


def _bad_page(asked: Request) -> bool:
    page = asked.given("page")
    return (
        asked.account is None
        and asked.operation == LIST
        and page is not None
        and re.fullmatch("0*[1-9][0-9]*", page, re.ASCII) is None
    )


def _known_product(asked: Request) -> bool:
    unknown_caller = bool(asked.key) and asked.account is None
    return unknown_caller and asked.operation == GET and asked.find(asked.id_text) is not None


def _refund_first(asked: Request, found: Reply) -> None:
    """The work is done in the handler, the key looked at in what decorates its answer."""
    purchase = asked.purchase
    if (
        found.status == 401
        and asked.operation == CANCEL
        and asked.method == "POST"
        and purchase is not None
        and purchase.paid_with == "stars"
        and not purchase.refunded
        and not purchase.buyer_gone
    ):
        asked.refund()


def _html(_: Request, found: Reply) -> None:
    found.set_header(b"content-type", b"text/html")
    found.body = b"<html><head><title>401 Authorization Required</title></head></html>"


def _code(_: Request, found: Reply) -> None:
    found.json = found.json | {"error": "error_not_permitted"}


def _wrapped(_: Request, found: Reply) -> None:
    found.json = {"error": found.json}


def _no_code(asked: Request, found: Reply) -> None:
    if asked.key is None:
        found.json = without(found.json, "error")


def _not_ascii(asked: Request) -> bool:
    return not (asked.key or "").isascii()


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "keys are compared without case",
        "chosen",
        accept_key(_almost(lambda given, key: given.lower() == key.lower())),
    ),
    Mutant(
        "a key may go on after its end",
        "chosen",
        accept_key(_almost(lambda given, key: given.startswith(key))),
    ),
    Mutant(
        "a key may lack its last letter",
        "chosen",
        accept_key(_almost(lambda given, key: given == key[:-1])),
    ),
    Mutant(
        "the beginning of a key is enough",
        "chosen",
        accept_key(_almost(lambda given, key: len(given) > 3 and key.startswith(given))),
    ),
    Mutant(
        "an empty key is the beginning of every key",
        "documented",
        accept_key(lambda asked: asked.keys[0] if asked.key == "" else None),
    ),
    Mutant(
        "quotes around a key are taken off",
        "chosen",
        accept_key(_almost(lambda given, key: given.strip("\"'") == key)),
    ),
    Mutant(
        "keys are percent-decoded",
        "chosen",
        accept_key(_almost(lambda given, key: unquote(given) == key)),
    ),
    Mutant(
        "Bearer may stand before the key",
        "chosen",
        accept_key(lambda asked: _after("bearer", asked.key)),
    ),
    Mutant(
        "a Bearer token is a key",
        "chosen",
        accept_key(lambda asked: _after("bearer", asked.header(b"authorization"))),
    ),
    Mutant(
        "Authorization holds a bare key",
        "chosen",
        accept_key(lambda asked: asked.header(b"authorization")),
    ),
    Mutant("the user of Basic is a key", "chosen", accept_key(_basic)),
    Mutant("a cookie is a key", "chosen", accept_key(_cookie)),
    Mutant("a key may stand in the query", "chosen", accept_key(_in_query)),
    Mutant(
        "X-Api-Key holds a key",
        "chosen",
        accept_key(lambda asked: asked.header(b"x-api-key")),
    ),
    Mutant(
        "an underscore in a header's name is a hyphen",
        "chosen",
        accept_key(lambda asked: asked.header(b"api_key")),
    ),
    Mutant("HEAD of the list is for anyone", "documented", request(_head_for_anyone)),
    Mutant("OPTIONS is for anyone", "chosen", instead(_preflight)),
    Mutant("an unknown path is looked for before the key", "chosen", instead(_nowhere)),
    Mutant("the method is looked at before the key", "chosen", instead(_wrong_method)),
    Mutant("an id is read before the key", "chosen", refused(_malformed, 400)),
    Mutant("a page is read before the key", "chosen", refused(_bad_page, 400)),
    Mutant("a wrong key tells which products there are", "chosen", refused(_known_product, 403)),
    Mutant("a refund is made before the key is looked at", "documented", reply(_refund_first)),
    Mutant(
        "no key at all is a bad request",
        "documented",
        refused(lambda asked: asked.key is None, 400),
    ),
    Mutant(
        "an empty key is forbidden",
        "documented",
        refused(lambda asked: asked.key == "", 403),
    ),
    Mutant(
        "a wrong key is forbidden to cancel",
        "documented",
        refused(
            lambda asked: asked.operation == CANCEL and bool(asked.key) and asked.account is None,
            403,
        ),
    ),
    Mutant("a key beyond ASCII is an internal error", "documented", refused(_not_ascii, 500)),
    Mutant("a proxy answers 401 in HTML", "schema", error(401, _html)),
    Mutant("401 has the code of 403", "documented", error(401, _code)),
    Mutant("401 wraps its error once more", "schema", error(401, _wrapped)),
    Mutant("401 for no key has no code", "schema", error(401, _no_code)),
    *SESSIONS,
)
