"""The ways to the reference: ``/docs``, a page for each language, and what they load."""

import json
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pytribute.mock.docs.labels import WORDS, Language, preferred_language
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.state import MockState
from pytribute.mock.store import Store
from pytribute.specification import spec

__all__ = ["DOCS_PATH", "docs_routes"]

DOCS_PATH = "/docs"

_ASSETS = {
    "docs.css": "text/css",
    "docs.js": "text/javascript",
    "docs.svg": "image/svg+xml",
}

# Texts of the documentation are not trusted: whatever they might smuggle in, nothing of it runs,
# and nothing leaves this machine.
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
    """Make the routes of the reference; they need no key, and no journal keeps them.

    Args:
        state: the state whose key and ids the forms hold.
        base_path: where the API answers.
    """

    async def choose(request: Request) -> Response:
        language = preferred_language(request.headers.get("accept-language", ""))
        headers = _HEADERS | {"vary": "accept-language"}
        return RedirectResponse(f"{DOCS_PATH}/{language}", headers=headers)

    def page(request: Request, language: Language) -> Response:
        # Most mocks are never asked for it, and the two take as long as all else together.
        from pytribute.mock.docs.page import Live, render  # noqa: PLC0415

        account, key = next(iter(state.store.database.accounts().items()), ("", ""))
        live = Live(
            origin=str(request.base_url).rstrip("/"),
            base_path=base_path,
            key=key,
            values=_ids(state.store, account),
        )
        text = render(spec(language), WORDS[language], live)
        return Response(text, media_type="text/html", headers=_HEADERS)

    async def response(request: Request) -> Response:
        name = request.path_params["name"]
        if name in WORDS:
            return page(request, name)
        if name in _ASSETS:
            content = files("pytribute.mock.docs").joinpath("assets", name).read_bytes()
            return Response(content, media_type=_ASSETS[name], headers=_HEADERS)
        return Response("not found\n", 404, media_type="text/plain", headers=_HEADERS)

    return [Route(DOCS_PATH, choose), Route(DOCS_PATH + "/{name:path}", response)]


def _ids(store: Store, account: str) -> dict[str, str]:
    """Find a product of an account, and a purchase that it can refund."""
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
