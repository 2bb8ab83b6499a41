"""Responses that are valid alone, but contradict each other."""

import re
import unicodedata

from tests.documented import APPROVED, USUAL, spelling
from tests.mutants.exchange import GET, Fields, Request, Response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import change_page, change_product, change_response, refuse

_REJECTED = spelling("ProductStatus", "rejected")
_CUSTOM = spelling("ProductType", "custom")


def _described(fields: Fields, text: str) -> Fields:
    return fields | {"description": text} if "description" in fields else fields


def _teaser(fields: Fields) -> Fields:
    return _described(fields, fields.get("description", "")[:40])


def _one_line(fields: Fields) -> Fields:
    return _described(fields, fields.get("description", "").replace("\n", " "))


def _decomposed(fields: Fields) -> Fields:
    return fields | {"name": unicodedata.normalize("NFD", fields["name"])}


def _whole_seconds(fields: Fields) -> Fields:
    return fields | {name: re.sub(r"\.[0-9]+", "", fields[name]) for name in ("created", "updated")}


def _cards_and_wallet_swapped(fields: Fields) -> Fields:
    return fields | {
        "acceptCards": fields["acceptWalletPay"],
        "acceptWalletPay": fields["acceptCards"],
    }


def _custom_once_approved(fields: Fields) -> Fields:
    approved = fields["status"] == APPROVED
    return fields | {"isCustom": approved} if fields["type"] == _CUSTOM else fields


def _links_of_the_next(_: Request, page: Fields) -> Fields:
    rows = page["rows"]
    links = [{name: row[name] for name in ("link", "webLink")} for row in rows]
    pairs = zip(rows, links[1:] + links[:1], strict=True)
    return page | {"rows": [row | other for row, other in pairs]}


def _with_a_foreign_row(request: Request, page: Fields) -> Fields:
    others = request.products(request.account, others=True)
    return page | {"rows": page["rows"] and [*page["rows"], others[0]]}


def _without_rejected(_: Request, page: Fields) -> Fields:
    return page | {"rows": [row for row in page["rows"] if row["status"] != _REJECTED]}


def _product(request: Request) -> Fields | None:
    return request.find(request.id_text) if request.operation == GET else None


def _is_own(request: Request) -> bool:
    entry = request.state.store.catalogue.get(request.id_text)
    return request.operation == GET and entry is not None and entry.owner == request.account


def _rejected_alone(request: Request) -> bool:
    fields = _product(request)
    return _is_own(request) and fields is not None and fields["status"] == _REJECTED


def _not_on_the_first_page(request: Request) -> bool:
    first = request.products(request.account)[:USUAL]
    return _is_own(request) and all(str(row["id"]) != request.id_text for row in first)


def _public_when_approved(request: Request, response: Response) -> None:
    fields = _product(request)
    if response.status == 403 and fields is not None and fields["status"] == APPROVED:
        response.status, response.json = 200, fields


def _visible_to_head(request: Request, response: Response) -> None:
    fields = _product(request)
    if response.status == 403 and request.method == "HEAD" and fields is not None:
        response.status, response.json = 200, fields


def _forbidden(request: Request, response: Response) -> None:
    if response.status == 404 and request.operation == GET:
        response.refuse(403, "the product belongs to another account")


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lists cut descriptions", "reading", change_product(_teaser, alone=False)),
    Mutant("lists put descriptions on one line", "reading", change_product(_one_line, alone=False)),
    Mutant("lists decompose letters", "reading", change_product(_decomposed, alone=False)),
    Mutant(
        "lists give each product the next one's links", "reading", change_page(_links_of_the_next)
    ),
    Mutant(
        "every page has a row of another account", "documentation", change_page(_with_a_foreign_row)
    ),
    Mutant("rejected products are counted, not listed", "reading", change_page(_without_rejected)),
    Mutant(
        "a single product has whole seconds",
        "reading",
        change_product(_whole_seconds, in_lists=False),
    ),
    Mutant("cards and wallet are swapped", "reading", change_product(_cards_and_wallet_swapped)),
    Mutant("isCustom is false until approval", "reading", change_product(_custom_once_approved)),
    Mutant("a rejected product can't be read alone", "reading", refuse(_rejected_alone, 404)),
    Mutant(
        "only products of the first page can be read alone",
        "reading",
        refuse(_not_on_the_first_page, 404),
    ),
    Mutant("approved products are public", "documentation", change_response(_public_when_approved)),
    Mutant(
        "HEAD doesn't ask whose product it is", "documentation", change_response(_visible_to_head)
    ),
    Mutant("an absent product is forbidden", "documentation", change_response(_forbidden)),
)
