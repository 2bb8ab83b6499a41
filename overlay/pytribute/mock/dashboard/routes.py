"""The routes of the dashboard: its pages, its feed, and its actions, which are the control's."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pytribute.mock.access import COOKIE, TOKEN, Access, Handler
from pytribute.mock.control import control_routes
from pytribute.mock.dashboard.labels import LABELS
from pytribute.mock.dashboard.views import VIEWS
from pytribute.mock.pages.responses import (
    HEADERS,
    feed_response,
    not_found,
    page,
    redirect_by_language,
)
from pytribute.mock.state import MockState

__all__ = ["DASHBOARD_PATH", "EVENTS_PATH", "dashboard_routes"]

DASHBOARD_PATH = "/dashboard"
_CONTROL_PATH = f"{DASHBOARD_PATH}/control"
EVENTS_PATH = f"{_CONTROL_PATH}/events"

_HOME = next(iter(VIEWS))


def dashboard_routes(state: MockState, access: Access) -> list[Route]:
    """Return the routes of the dashboard.

    Args:
        state: the state that it shows.
        access: who may see it.
    """

    async def choose(request: Request) -> Response:
        return redirect_by_language(request, DASHBOARD_PATH)

    async def show(request: Request) -> Response:
        language, slash, name = request.path_params["page"].partition("/")
        view = name if slash else _HOME
        if language not in LABELS or view not in VIEWS or name == _HOME:
            return not_found()
        from pytribute.mock.dashboard.page import render  # noqa: PLC0415 - jinja2 imports slowly

        query = request.query_params
        return page(await asyncio.to_thread(render, state, language, view, query))

    async def feed(_request: Request) -> Response:
        return feed_response(state.feed)

    pages = {
        "/": choose,
        DASHBOARD_PATH: choose,
        f"{DASHBOARD_PATH}/feed": feed,
        f"{DASHBOARD_PATH}/{{page:path}}": show,
    }
    return [
        *control_routes(state, access, prefix=_CONTROL_PATH),
        *(Route(path, access.guarded(_remembering(handler))) for path, handler in pages.items()),
    ]


def _remembering(handler: Handler) -> Handler:
    """Return a handler that moves the token from the address into a cookie.

    An address is kept in the browser's history, and copied.
    """

    async def respond(request: Request) -> Response:
        token = request.query_params.get(TOKEN)
        if token is None:
            return await handler(request)
        response = RedirectResponse(request.url.path, 303, headers=HEADERS)
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
        return response

    return respond
