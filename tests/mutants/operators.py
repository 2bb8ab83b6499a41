"""The operators that make mutants of the mock."""

import re
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.mutants.exchange import (
    CANCEL,
    GET,
    LIST,
    Fields,
    Request,
    Response,
    error_response,
    state_of,
)
from tests.mutants.mutant import Wrap

Handler = Callable[[Request], Awaitable[Response | None]]
"""What responds to a request; None if it wrote to the socket itself."""


def stateful(make: Callable[[], Handler]) -> Wrap:
    """Respond by a handler, which may keep a state until the mock is reset."""

    def wrap(app: ASGIApp) -> ASGIApp:
        state = state_of(app)
        handler, catalogue = make(), state.store.catalogue

        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal handler, catalogue
            if catalogue is not state.store.catalogue:
                handler, catalogue = make(), state.store.catalogue
            response = await handler(Request(app, scope, receive))
            if response is None:
                return
            bodiless = response.status in {204, 304}
            length = (b"content-length", b"%d" % len(response.body))
            headers = response.headers if bodiless else [*response.headers, length]
            await send(
                {"type": "http.response.start", "status": response.status, "headers": headers}
            )
            body = b"" if bodiless or scope["method"] == "HEAD" else response.body
            await send({"type": "http.response.body", "body": body})

        return changed

    return wrap


def change_response(change: Callable[[Request, Response], None]) -> Wrap:
    """Change responses."""

    async def handler(request: Request) -> Response:
        response = await request.forward()
        change(request, response)
        return response

    return stateful(lambda: handler)


def write_response(write: Callable[[Request, Response], tuple[int, bytes] | None]) -> Wrap:
    """Write some responses to the socket, with another length and body, and hang up."""

    async def handler(request: Request) -> Response | None:
        response = await request.forward()
        written = write(request, response)
        if written is None:
            return response
        length, body = written
        lines = [b"HTTP/1.1 %d OK" % response.status]
        lines += [b"%s: %s" % header for header in response.headers]
        lines += [b"content-length: %d" % length, b"connection: close", b"", b""]
        await request.write(b"\r\n".join(lines) + body)
        return None

    return stateful(lambda: handler)


def change_request(change: Callable[[Request], None]) -> Wrap:
    """Change requests."""

    async def handler(request: Request) -> Response:
        change(request)
        return await request.forward()

    return stateful(lambda: handler)


def change_request_of(operation: str, change: Callable[[Request], None]) -> Wrap:
    """Change requests of an operation."""
    return change_request(
        lambda request: change(request) if request.operation == operation else None
    )


def respond(make: Callable[[Request], Response | None]) -> Wrap:
    """Respond to some requests without the mock; None leaves them to it."""

    async def handler(request: Request) -> Response:
        return make(request) or await request.forward()

    return stateful(lambda: handler)


def respond_to_cancelling(make: Callable[[Request], Response | None]) -> Wrap:
    """Respond to some cancellations of a known caller without the mock."""
    return respond(lambda request: make(request) if request.is_cancel else None)


def refuse(when: Callable[[Request], bool], status: int) -> Wrap:
    """Refuse, with the mock's usual error, what the mock accepts."""
    return respond(lambda request: error_response(status) if when(request) else None)


def change_error(status: int, change: Callable[[Request, Response], None]) -> Wrap:
    """Change errors of a status."""

    def changed(request: Request, response: Response) -> None:
        if response.status == status:
            change(request, response)

    return change_response(changed)


def change_product(
    change: Callable[[Fields], Fields], *, in_lists: bool = True, alone: bool = True
) -> Wrap:
    """Change products."""

    def changed(request: Request, response: Response) -> None:
        if response.status != 200:
            return
        if request.operation == LIST and in_lists:
            page = response.json
            response.json = page | {"rows": [change(row) for row in page["rows"]]}
        if request.operation == GET and alone:
            response.json = change(response.json)

    return change_response(changed)


def change_body(change: Callable[[bytes], bytes], *operations: str) -> Wrap:
    """Change the bytes of successful responses."""

    def changed(request: Request, response: Response) -> None:
        if response.status == 200 and request.operation in operations:
            response.body = change(response.body)

    return change_response(changed)


def change_page(change: Callable[[Request, Fields], Fields]) -> Wrap:
    """Change pages of the list."""

    def changed(request: Request, response: Response) -> None:
        if response.status == 200 and request.operation == LIST:
            response.json = change(request, response.json)

    return change_response(changed)


def change_refund(change: Callable[[Request, Response], None]) -> Wrap:
    """Change responses to successful cancellations."""
    return change_response(
        lambda request, response: (
            change(request, response)
            if request.operation == CANCEL and response.status == 200
            else None
        )
    )


def read_parameter(*names: str, read: Callable[[str], object]) -> Wrap:
    """Parse parameters in another way; ValueError keeps them unchanged."""

    def changed(request: Request) -> None:
        if any(name in names for name, _ in request.parameters):
            request.parameters = [
                (name, _read(read, value) if name in names else value)
                for name, value in request.parameters
            ]

    return change_request_of(LIST, changed)


def read_id(*operations: str, read: Callable[[str], object]) -> Wrap:
    """Parse ids in another way; ValueError keeps them unchanged."""

    def changed(request: Request) -> None:
        if request.operation in operations:
            request.id_text = _read(read, request.id_text)

    return change_request(changed)


def accept_key(find: Callable[[Request], str | None]) -> Wrap:
    """Accept a caller whose valid key is in another place, or is almost valid."""

    def changed(request: Request) -> None:
        if request.account is None and (key := find(request)) in request.keys:
            request.key = key

    return change_request(changed)


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


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
