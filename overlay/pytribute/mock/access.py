"""Who may see and control a mock over HTTP."""

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from pytribute.mock.origin import refusal_reason
from pytribute.mock.pages.responses import HEADERS
from pytribute_core.loopback import is_loopback

__all__ = ["COOKIE", "TOKEN", "Access", "Handler", "is_exposed"]

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

TOKEN = "token"  # noqa: S105 - the name of the query's parameter
COOKIE = "pytribute-mock-token"


def is_exposed(host: str) -> bool:
    """Whether other machines can reach a server that listens on a host."""
    return not is_loopback(f"http://[{host}]" if ":" in host else f"http://{host}")


class Access:
    """Refuses requests from websites, and from other machines without the token.

    Args:
        host: the address or name that the server listens on.
        token: the token that each request must have in a cookie, in its query or as
            ``Authorization: Bearer``; None for no token.
    """

    def __init__(self, host: str, token: str | None = None) -> None:
        self._host = host
        self._token = token

    def guarded(self, handler: Handler) -> Handler:
        """Return a handler that refuses what it must, with a sentence."""

        async def respond(request: Request) -> Response:
            reason = self.refusal_reason(request)
            if reason is None:
                return await handler(request)
            return Response(f"{reason}\n", 403, media_type="text/plain", headers=HEADERS)

        return respond

    def refusal_reason(self, request: Request) -> str | None:
        """Return why a request must be refused, or None if it may be served."""
        headers = request.headers
        reason = refusal_reason(headers.get("host", ""), headers.get("origin"), own=self._host)
        if reason is None and not self._has_token(request):
            return (
                "this mock can be reached from other machines: open the address with the token "
                "that `pytribute mock` printed, or send it in a header, Authorization: Bearer"
            )
        return reason

    def _has_token(self, request: Request) -> bool:
        if self._token is None:
            return True
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        # All of them: the cookie may be of a mock that ran before.
        sent = (
            request.cookies.get(COOKIE, ""),
            request.query_params.get(TOKEN, ""),
            bearer if scheme.lower() == "bearer" else "",
        )
        return any(compare_digest(one.encode(), self._token.encode()) for one in sent)
