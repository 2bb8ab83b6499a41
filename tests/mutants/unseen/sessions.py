"""Callers let in, or not, for what was asked before."""

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around
from tests.mutants.unseen.exchange import LIST, Reply, Request, refusal

_JSON = (b"content-type", b"application/json")


def _once_for_a_connection() -> Handler:
    trusted: dict[object, str] = {}

    async def handler(asked: Request) -> Reply:
        caller = tuple(asked.scope["client"])
        if asked.account is not None and asked.key is not None:
            trusted[caller] = asked.key
        elif asked.key is None and caller in trusted:
            asked.key = trusted[caller]
        return await asked.ask()

    return handler


def _never_again_for_a_connection() -> Handler:
    refused: set[object] = set()

    async def handler(asked: Request) -> Reply:
        caller = tuple(asked.scope["client"])
        if caller in refused:
            return refusal(401)
        found = await asked.ask()
        if found.status == 401:
            refused.add(caller)
        return found

    return handler


def _session() -> Handler:
    sessions: dict[str, str] = {}

    async def handler(asked: Request) -> Reply:
        session = asked.header(b"cookie")
        if asked.key is None and session in sessions:
            asked.key = sessions[session]
        found = await asked.ask()
        if asked.key is not None and found.status == 200:
            session = f"session={len(sessions) + 1:032x}"
            sessions[session] = asked.key
            found.headers.append((b"set-cookie", session.encode() + b"; HttpOnly"))
        return found

    return handler


def _cached_for_anyone() -> Handler:
    pages: dict[tuple[str, bytes], bytes] = {}

    async def handler(asked: Request) -> Reply:
        page = (asked.path, asked.query)
        if asked.account is None and asked.operation == LIST and page in pages:
            return Reply(200, [_JSON], pages[page])
        found = await asked.ask()
        if found.status == 200 and asked.operation == LIST:
            pages[page] = found.body
        return found

    return handler


SESSIONS = (
    Mutant("a key counts for its whole connection", "documented", around(_once_for_a_connection)),
    Mutant(
        "after a wrong key a connection takes none",
        "documented",
        around(_never_again_for_a_connection),
    ),
    Mutant("a session cookie replaces the key", "documented", around(_session)),
    Mutant("a page once shown is shown without a key", "documented", around(_cached_for_anyone)),
)
