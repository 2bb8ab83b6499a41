"""Keys that are not looked at, or not closely enough; and what is another account's."""

from starlette.types import Scope

from tests.mutants.changes import errors, status
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import KEY, Exchange, Wrap, afresh, after, before, key_if


def _no_key_for_get(scope: Scope, _key: bytes) -> bool:
    return "/products/" in scope["path"] and scope["method"] == "GET"


def _no_key_to_cancel(scope: Scope, key: bytes) -> bool:
    return scope["path"].endswith("/cancel") and not key


def _is_empty(scope: Scope, _key: bytes) -> bool:
    return (b"api-key", b"") in scope["headers"]


def _is_bearer(scope: Scope, _key: bytes) -> bool:
    return (b"authorization", b"Bearer " + KEY) in scope["headers"]


def _is_cookie(scope: Scope, _key: bytes) -> bool:
    return KEY in dict(scope["headers"]).get(b"cookie", b"")


def _is_in_another_header(scope: Scope, _key: bytes) -> bool:
    return (b"x-api-key", KEY) in scope["headers"]


def _key_of_connection() -> Wrap:
    known: set[object] = set()

    def accepts(scope: Scope, key: bytes) -> bool:
        client = tuple(scope["client"])
        if key == KEY:
            known.add(client)
        return client in known

    return key_if(accepts)


def _key_repeated(exchange: Exchange) -> None:
    if exchange.status == 401:
        key = dict(exchange.headers).get(b"api-key", b"").decode("latin-1")
        exchange.answer_error(401, "no_access", f"no such key: {key}")


def _checks_the_query_first(exchange: Exchange) -> None:
    if exchange.status == 401 and exchange.asked("page", "1") == "0":
        exchange.answer_error(400, "error_bad_request")


def _checks_the_id_first(exchange: Exchange) -> None:
    if exchange.status == 401 and exchange.path.endswith("/products/x"):
        exchange.answer_error(400, "error_bad_request")


def _finds_the_path_first(exchange: Exchange) -> None:
    if exchange.status == 401 and "/products" not in exchange.path:
        exchange.answer_error(404, "error_not_found")


def _finds_the_method_first(exchange: Exchange) -> None:
    if exchange.status == 401 and exchange.method not in {"GET", "HEAD", "POST"}:
        exchange.answer_error(405, "error_bad_request")
        exchange.answer_headers[b"allow"] = b"GET, HEAD"


def _other_code(exchange: Exchange) -> None:
    if exchange.status == 401:
        exchange.json = {**exchange.json, "error": "error_not_permitted"}


def _empty_body(exchange: Exchange) -> None:
    if exchange.status == 401:
        exchange.body = b""


def _with_the_owners_key(scope: Scope) -> None:
    """Look up who owns a product, and never whether that is who asks."""
    keys = dict(scope["headers"])
    if scope["path"].endswith(("/77", "/78", "/79", "/2549")) and keys.get(b"api-key") == KEY:
        other = b"tribute-mock-other-key"
        scope["headers"] = [
            *[h for h in scope["headers"] if h[0] != b"api-key"],
            (b"api-key", other),
        ]


def _owner_may_get_all(scope: Scope, key: bytes) -> bool:
    return "/products/" in scope["path"] and b"other" in key


MUTANTS = (
    Mutant("get needs no key", "documented", key_if(_no_key_for_get)),
    Mutant("cancelling needs no key", "documented", key_if(_no_key_to_cancel)),
    Mutant("HEAD needs no key", "documented", key_if(lambda s, _: s["method"] == "HEAD")),
    Mutant("empty key is enough", "documented", key_if(_is_empty)),
    Mutant("key in the query", "chosen", key_if(lambda s, _: KEY in s["query_string"])),
    Mutant("key in another header", "chosen", key_if(_is_in_another_header)),
    Mutant("key in a cookie", "chosen", key_if(_is_cookie)),
    Mutant("bearer", "chosen", key_if(_is_bearer)),
    Mutant("key in any case", "chosen", key_if(lambda _, key: key.lower() == KEY)),
    Mutant("key by its start", "documented", key_if(lambda _, k: bool(k) and KEY.startswith(k))),
    Mutant("longer keys are cut", "documented", key_if(lambda _, k: k.startswith(KEY))),
    Mutant("key in quotes", "chosen", key_if(lambda _, k: k.strip(b'"') == KEY)),
    Mutant("first of two keys counts", "chosen", key_if(lambda _, k: k.split(b",")[0] == KEY)),
    Mutant("key is repeated", "chosen", after(_key_repeated)),
    Mutant("key of the connection", "chosen", afresh(_key_of_connection)),
    Mutant("query before key", "chosen", after(_checks_the_query_first)),
    Mutant("id before key", "chosen", after(_checks_the_id_first)),
    Mutant("path before key", "chosen", after(_finds_the_path_first)),
    Mutant("method before key", "chosen", after(_finds_the_method_first)),
    Mutant("403 without key", "documented", status(401, 403, "error_not_permitted")),
    Mutant("another code without key", "chosen", errors(_other_code)),
    Mutant("nothing said without key", "schema", errors(_empty_body)),
    Mutant("one account for all", "documented", key_if(lambda _, key: b"other" in key)),
    Mutant("another may get all", "documented", key_if(_owner_may_get_all)),
    Mutant("owner may get another's", "documented", before(_with_the_owners_key)),
    Mutant("foreign product 404", "documented", status(403, 404, "error_not_found")),
    Mutant(
        "foreign purchase 400", "documented", status(403, 400, "error_bad_request", at="cancel")
    ),
)
