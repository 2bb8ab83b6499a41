"""The responses with pages and their assets, all under one strict policy."""

import asyncio
from collections.abc import AsyncGenerator
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from pytribute.mock.feed import Feed
from pytribute.mock.pages.language import preferred_language

__all__ = [
    "HEADERS",
    "asset_route",
    "feed_response",
    "is_page",
    "not_found",
    "page",
    "redirect_by_language",
]

# Texts of pages are not trusted: injected scripts must not run, and nothing may leave this machine.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}

_ASSETS_PATH = "/assets"
_PAUSE = 0.25
# The first segments of the paths of pages, and of what they load and send.
_PAGES = frozenset({"", "assets", "checkout", "dashboard", "docs"})
_ASSETS = {
    "base.css": ("pages", "text/css"),
    "icon.svg": ("pages", "image/svg+xml"),
    "feed.js": ("pages", "text/javascript"),
    "json.js": ("pages", "text/javascript"),
    "docs.css": ("docs", "text/css"),
    "docs.js": ("docs", "text/javascript"),
    "dashboard.css": ("dashboard", "text/css"),
    "dashboard.js": ("dashboard", "text/javascript"),
    "checkout.css": ("checkout", "text/css"),
    "checkout.js": ("checkout", "text/javascript"),
}


def is_page(path: str) -> bool:
    """Whether a path belongs to the mock's pages, not to the API."""
    return path.startswith("/") and path.split("/")[1] in _PAGES


def page(html: str, status: int = 200) -> Response:
    """Return a page."""
    return Response(html, status, media_type="text/html", headers=HEADERS)


def not_found() -> Response:
    """Return the response where there is no page."""
    return Response("not found\n", 404, media_type="text/plain", headers=HEADERS)


def feed_response(feed: Feed) -> Response:
    """Return a response that never ends, with an event for each change."""

    async def messages() -> AsyncGenerator[str]:
        with feed.reader() as change:
            yield "retry: 1000\n\n"
            while True:
                await change.wait()
                change.clear()
                yield "data: changed\n\n"
                await asyncio.sleep(_PAUSE)  # a busy mock must not keep the page busy

    return StreamingResponse(messages(), media_type="text/event-stream", headers=HEADERS)


def redirect_by_language(request: Request, path: str) -> Response:
    """Redirect to the page below a path that is named after the preferred language."""
    language = preferred_language(request.headers.get("accept-language", ""))
    return RedirectResponse(f"{path}/{language}", headers=HEADERS | {"vary": "accept-language"})


def asset_route() -> Route:
    """Return the route of the assets of all pages."""

    async def serve(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return not_found()
        package, kind = _ASSETS[name]
        content = files(f"pytribute.mock.{package}").joinpath("assets", name).read_bytes()
        return Response(content, media_type=kind, headers=HEADERS)

    return Route(f"{_ASSETS_PATH}/{{name:path}}", serve)
