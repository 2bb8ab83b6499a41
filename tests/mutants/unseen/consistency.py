"""Answers that are right each, and don't fit together."""

import re
import unicodedata

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import product, refused, reply, without
from tests.mutants.unseen.exchange import GET, Fields, Reply, Request
from tests.mutants.unseen.remembering import REMEMBERING


def _teaser(fields: Fields) -> Fields:
    return fields | {"description": fields.get("description", "")[:40]} if _told(fields) else fields


def _told(fields: Fields) -> bool:
    return "description" in fields


def _one_line(fields: Fields) -> Fields:
    text = fields.get("description", "").replace("\n", " ")
    return fields | {"description": text} if _told(fields) else fields


def _decomposed(fields: Fields) -> Fields:
    return fields | {"name": unicodedata.normalize("NFD", fields["name"])}


def _whole_seconds(fields: Fields) -> Fields:
    return fields | {name: re.sub(r"\.[0-9]+", "", fields[name]) for name in ("created", "updated")}


def _cards_for_wallets(fields: Fields) -> Fields:
    return fields | {"acceptWalletPay": fields["acceptCards"]}


def _dearest_variant(fields: Fields) -> Fields:
    more = 500 if fields["type"] == "physical" else 0
    return fields | {"amount": fields["amount"] + more}


def _pending_once_approved(fields: Fields) -> Fields:
    return fields if fields["status"] == "approved" else without(fields, "pendingOrders")


def _said(fields: Fields) -> Fields:
    return fields if fields.get("description") else without(fields, "description")


def _never_updated(fields: Fields) -> Fields:
    return fields | {"updated": fields["created"]}


def _custom_once_approved(fields: Fields) -> Fields:
    approved = fields["status"] == "approved"
    return fields | {"isCustom": approved} if fields["type"] == "custom" else fields


def _links_of_the_next(_: Request, found: Reply) -> None:
    if not (found.status == 200 and b'"rows"' in found.body):
        return
    document = found.json
    rows = document["rows"]
    links = [{name: row[name] for name in ("link", "webLink")} for row in rows]
    document["rows"] = [row | other for row, other in zip(rows, links[1:] + links[:1], strict=True)]
    found.json = document


def _is_own(request: Request, fields: Fields | None) -> bool:
    own = request.world.state.catalogue.get(request.id_text)
    return fields is not None and own is not None and own.owner == request.account


def _rejected_alone(request: Request) -> bool:
    fields = request.find(request.id_text) if request.operation == GET else None
    return _is_own(request, fields) and fields is not None and fields["status"] == "rejected"


def _not_on_the_first_page(request: Request) -> bool:
    if request.operation != GET or not _is_own(request, request.find(request.id_text)):
        return False
    first = request.products(request.account)[:20]
    return all(str(row["id"]) != request.id_text for row in first)


def _public_when_approved(request: Request, found: Reply) -> None:
    fields = request.find(request.id_text) if request.operation == GET else None
    if found.status == 403 and fields is not None and fields["status"] == "approved":
        found.status, found.json = 200, fields


def _visible_to_head(request: Request, found: Reply) -> None:
    fields = request.find(request.id_text) if request.operation == GET else None
    if found.status == 403 and request.method == "HEAD" and fields is not None:
        found.status, found.json = 200, fields


def _hidden(request: Request, found: Reply) -> None:
    if found.status == 403 and request.operation == GET:
        found.refuse(404, "product not found")


def _swapped(request: Request, found: Reply) -> None:
    if found.status == 404 and request.operation == GET:
        found.refuse(403, "the product belongs to another account")


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lists cut descriptions", "chosen", product(_teaser, alone=False)),
    Mutant("lists put descriptions on one line", "chosen", product(_one_line, alone=False)),
    Mutant("lists decompose letters", "chosen", product(_decomposed, alone=False)),
    Mutant(
        "lists don't tell whether Stars are on",
        "chosen",
        product(lambda fields: without(fields, "starsAmountEnabled"), alone=False),
    ),
    Mutant(
        "lists leave out pending orders until approval",
        "chosen",
        product(_pending_once_approved, alone=False),
    ),
    Mutant("lists name the price with shipping", "chosen", product(_dearest_variant, alone=False)),
    Mutant("lists don't know of updates", "chosen", product(_never_updated, alone=False)),
    Mutant("lists give each product the next one's links", "chosen", reply(_links_of_the_next)),
    Mutant("a single product has whole seconds", "chosen", product(_whole_seconds, in_lists=False)),
    Mutant(
        "a single product without words has no description",
        "chosen",
        product(_said, in_lists=False),
    ),
    Mutant(
        "a single product takes wallets as it takes cards",
        "chosen",
        product(_cards_for_wallets, in_lists=False),
    ),
    Mutant("isCustom is false until approval", "chosen", product(_custom_once_approved)),
    Mutant("a rejected product can't be read alone", "chosen", refused(_rejected_alone, 404)),
    Mutant(
        "only products of the first page can be read alone",
        "chosen",
        refused(_not_on_the_first_page, 404),
    ),
    Mutant("approved products are public", "documented", reply(_public_when_approved)),
    Mutant("HEAD doesn't ask whose product it is", "documented", reply(_visible_to_head)),
    Mutant("another's product is not found", "chosen", reply(_hidden)),
    Mutant("an absent product is forbidden", "documented", reply(_swapped)),
    *REMEMBERING,
)
