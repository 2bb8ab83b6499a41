"""The routes of the reference: ``/docs``, and a page for each language."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pytribute._specification import spec
from pytribute.mock.access import Access
from pytribute.mock.docs.labels import LABELS
from pytribute.mock.pages.responses import not_found, page, redirect_by_language
from pytribute.mock.snapshot import PaidWith
from pytribute.mock.state import MockState
from pytribute.mock.store import Store

__all__ = ["DOCS_PATH", "docs_routes"]

DOCS_PATH = "/docs"


def docs_routes(
    state: MockState, base_path: str, events_path: str, access: Access | None
) -> list[Route]:
    """Return the routes of the reference; they need no key and are not recorded.

    Args:
        state: the state whose key and ids the forms hold.
        base_path: the path of the API.
        events_path: where a form sends the order of an event.
        access: who may see the key and the address of events; None for nobody.
    """

    async def choose(request: Request) -> Response:
        return redirect_by_language(request, DOCS_PATH)

    async def serve(request: Request) -> Response:
        language = request.path_params["language"]
        if language not in LABELS:
            return not_found()
        # jinja2 and markdown-it take as long to import as everything else, and are seldom needed.
        from pytribute.mock.docs.page import Live, render  # noqa: PLC0415

        account, key = next(iter(state.store.database.accounts().items()), ("", ""))
        target = state.outbox.target
        if access is None or access.refusal_reason(request) is not None:
            key, target = "", None
        live = Live(
            origin=str(request.base_url).rstrip("/"),
            base_path=base_path,
            key=key,
            values=_ids(state.store, account),
            receiver=target if isinstance(target, str) else "",
            events_path=events_path,
        )
        return page(render(spec(language), LABELS[language], live))

    return [Route(DOCS_PATH, choose), Route(DOCS_PATH + "/{language:path}", serve)]


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
