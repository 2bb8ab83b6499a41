"""How the unseen mutants depart from the mock."""

import re
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.mutants.unseen.exchange import (
    CANCEL,
    GET,
    LIST,
    Fields,
    Reply,
    Request,
    refusal,
    world_of,
)
from tests.mutants.wrong import Wrap

Handler = Callable[[Request], Awaitable[Reply | None]]
"""What answers a request; without a reply it was answered on the wire."""


def around(make: Callable[[], Handler]) -> Wrap:
    """Answer by a handler, which is made anew when the mock is reset: it may keep a state."""

    def wrap(app: ASGIApp) -> ASGIApp:
        world = world_of(app)
        handler, catalogue = make(), world.state.catalogue

        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal handler, catalogue
            if catalogue is not world.state.catalogue:
                handler, catalogue = make(), world.state.catalogue
            found = await handler(Request(app, scope, receive))
            if found is None:
                return
            bodiless = found.status in {204, 304}
            length = (b"content-length", b"%d" % len(found.body))
            headers = found.headers if bodiless else [*found.headers, length]
            await send({"type": "http.response.start", "status": found.status, "headers": headers})
            body = b"" if bodiless or scope["method"] == "HEAD" else found.body
            await send({"type": "http.response.body", "body": body})

        return changed

    return wrap


def reply(change: Callable[[Request, Reply], None]) -> Wrap:
    """Change answers."""

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        change(request, found)
        return found

    return around(lambda: handler)


def request(change: Callable[[Request], None]) -> Wrap:
    """Change requests."""

    async def handler(request: Request) -> Reply:
        change(request)
        return await request.ask()

    return around(lambda: handler)


def instead(answer: Callable[[Request], Reply | None]) -> Wrap:
    """Answer some requests without the mock; None leaves them to it."""

    async def handler(request: Request) -> Reply:
        return answer(request) or await request.ask()

    return around(lambda: handler)


def product(
    change: Callable[[Fields], Fields], *, in_lists: bool = True, alone: bool = True
) -> Wrap:
    """Change products."""

    def changed(request: Request, found: Reply) -> None:
        if found.status != 200:
            return
        if request.operation == LIST and in_lists:
            page = found.json
            found.json = page | {"rows": [change(row) for row in page["rows"]]}
        if request.operation == GET and alone:
            found.json = change(found.json)

    return reply(changed)


def body(change: Callable[[bytes], bytes], *operations: str) -> Wrap:
    """Change the bytes of good answers."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == 200 and request.operation in operations:
            found.body = change(found.body)

    return reply(changed)


def page(change: Callable[[Request, Fields], Fields]) -> Wrap:
    """Change pages of the list."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == 200 and request.operation == LIST:
            found.json = change(request, found.json)

    return reply(changed)


def parameter(*names: str, read: Callable[[str], object]) -> Wrap:
    """Read parameters in another way, and give the mock what was read; ValueError reads none."""

    def changed(request: Request) -> None:
        if any(name in names for name, _ in request.parameters):
            request.parameters = [
                (name, _read(read, value) if name in names else value)
                for name, value in request.parameters
            ]

    return request_of(LIST, changed)


def identifier(*operations: str, read: Callable[[str], object]) -> Wrap:
    """Read ids in another way, and give the mock what was read; ValueError reads none."""

    def changed(asked: Request) -> None:
        if asked.operation in operations:
            asked.id_text = _read(read, asked.id_text)

    return request(changed)


def request_of(operation: str, change: Callable[[Request], None]) -> Wrap:
    """Change requests of an operation."""
    return request(lambda asked: change(asked) if asked.operation == operation else None)


def refused(when: Callable[[Request], bool], status: int) -> Wrap:
    """Refuse, with the mock's usual error, what the mock would not."""
    return instead(lambda asked: refusal(status) if when(asked) else None)


def error(status: int, change: Callable[[Request, Reply], None]) -> Wrap:
    """Change errors of a status."""

    def changed(request: Request, found: Reply) -> None:
        if found.status == status:
            change(request, found)

    return reply(changed)


def accept_key(find: Callable[[Request], str | None]) -> Wrap:
    """Let in who has a right key somewhere else, or almost."""

    def changed(request: Request) -> None:
        if request.account is None and (key := find(request)) in request.keys:
            request.key = key

    return request(changed)


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


def cancelling(answer: Callable[[Request], Reply | None]) -> Wrap:
    """Answer some cancellations of a known caller without the mock; None leaves them to it."""
    return instead(lambda asked: answer(asked) if asked.is_cancel else None)


def after_cancelling(change: Callable[[Request, Reply], None]) -> Wrap:
    """Change the answers to cancellations that were done."""
    return reply(
        lambda asked, found: (
            change(asked, found) if asked.operation == CANCEL and found.status == 200 else None
        )
    )


def decimal(text: str) -> int:
    """Read an integer as the mock does.

    Raises:
        ValueError: it is none.
    """
    if re.fullmatch("-?[0-9]{1,4000}", text, re.ASCII) is None:
        raise ValueError(text)
    return int(text)


def _read(read: Callable[[str], object], text: str) -> str:
    try:
        return str(read(text))
    except ValueError:
        return text
