"""The routes of the reference: ``/docs``, a page for each language, and its assets."""

import json
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pytribute._specification import spec
from pytribute.mock.docs.labels import LABELS, Language, preferred_language
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.state import MockState
from pytribute.mock.store import Store

__all__ = ["DOCS_PATH", "docs_routes"]

DOCS_PATH = "/docs"

_ASSETS = {
    "docs.css": "text/css",
    "docs.js": "text/javascript",
    "docs.svg": "image/svg+xml",
}

# Texts of the documentation are not trusted: injected scripts must not run, and nothing may leave
# this machine.
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


def docs_routes(state: MockState, base_path: str) -> list[Route]:
    """Return the routes of the reference; they need no key and are not recorded.

    Args:
        state: the state whose key and ids the forms hold.
        base_path: the path of the API.
    """

    async def choose(request: Request) -> Response:
        language = preferred_language(request.headers.get("accept-language", ""))
        headers = _HEADERS | {"vary": "accept-language"}
        return RedirectResponse(f"{DOCS_PATH}/{language}", headers=headers)

    def page(request: Request, language: Language) -> Response:
        # jinja2 and markdown-it take as long to import as everything else, and are seldom needed.
        from pytribute.mock.docs.page import Live, render  # noqa: PLC0415

        account, key = next(iter(state.store.database.accounts().items()), ("", ""))
        live = Live(
            origin=str(request.base_url).rstrip("/"),
            base_path=base_path,
            key=key,
            values=_ids(state.store, account),
        )
        text = render(spec(language), LABELS[language], live)
        return Response(text, media_type="text/html", headers=_HEADERS)

    async def serve(request: Request) -> Response:
        name = request.path_params["name"]
        if name in LABELS:
            return page(request, name)
        if name in _ASSETS:
            content = files("pytribute.mock.docs").joinpath("assets", name).read_bytes()
            return Response(content, media_type=_ASSETS[name], headers=_HEADERS)
        return Response("not found\n", 404, media_type="text/plain", headers=_HEADERS)

    return [Route(DOCS_PATH, choose), Route(DOCS_PATH + "/{name:path}", serve)]


def _ids(store: Store, account: str) -> dict[str, str]:
    """Return the ids of a product of an account and of a purchase that it can refund."""
    ids: dict[str, str] = {}
    for row in store.catalogue.rows(account, None, desc=False)[:1]:
        ids["id"] = str(json.loads(row)["id"])
    for purchase in store.database.purchases():
        product = store.catalogue.get(str(purchase.product_id))
        if (
            product is not None
            and product.owner == account
            and purchase.paid_with is PaidWith.STARS
            and purchase.refunded_at is None
            and not purchase.buyer_gone
        ):
            ids["purchaseId"] = str(purchase.id)
            break
    return ids
