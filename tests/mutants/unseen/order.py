"""Lists of the wrong products, or in the wrong order."""

from operator import itemgetter

from tests.documented import LARGEST
from tests.mutants.mutant import Mutant
from tests.mutants.unseen.exchange import Fields
from tests.mutants.unseen.listing import Listing, listing


def _reversed_inside(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    page = asked.cut(sorted(wanted, key=itemgetter("id")))
    return page[::-1] if asked.desc else page


def _long_pages_by_name(asked: Listing, wanted: list[Fields]) -> list[Fields]:
    page = asked.cut(wanted)
    return sorted(page, key=itemgetter("name")) if asked.size > LARGEST // 2 else page


def _by_text(asked: Listing) -> list[Fields]:
    return asked.ordered(asked.wanted, key=lambda row: str(row["id"]))


def _by_creation(asked: Listing) -> list[Fields]:
    return asked.ordered(asked.wanted, key=itemgetter("created"))


def _by_int32(asked: Listing) -> list[Fields]:
    return asked.ordered(asked.wanted, key=lambda row: (row["id"] + 2**31) % 2**32)


def _by_creation_under_a_filter(asked: Listing) -> list[Fields]:
    return asked.wanted if asked.type is None else _by_creation(asked)


def _approved_first(asked: Listing) -> list[Fields]:
    return asked.wanted if asked.desc else sorted(asked.wanted, key=_is_rejected)


def _is_rejected(row: Fields) -> bool:
    return bool(row["status"] == "rejected")


def _never_desc_under_a_filter(asked: Listing) -> list[Fields]:
    return asked.wanted if asked.type is None else asked.filtered(asked.every)


def _custom_is_digital(asked: Listing) -> list[Fields]:
    kinds = {"digital", "custom"} if asked.type == "digital" else {asked.type}
    rows = [row for row in asked.every if row["type"] in kinds]
    return asked.ordered(rows) if asked.type == "digital" else asked.wanted


def _everybodys_custom(asked: Listing) -> list[Fields]:
    """OR binds less than AND."""
    others = asked.request.products(asked.request.account, others=True)
    return asked.ordered(asked.wanted + asked.filtered(others if asked.type == "custom" else []))


def _digital_with_stars(asked: Listing) -> list[Fields]:
    rows = asked.wanted
    return [row for row in rows if asked.type != "digital" or row.get("starsAmountEnabled")]


def _with_an_image_under_a_filter(asked: Listing) -> list[Fields]:
    return [row for row in asked.wanted if asked.type is None or "imageUrl" in row]


def _without_rejected(asked: Listing) -> list[Fields]:
    return [row for row in asked.wanted if not _is_rejected(row)]


def _joined_with_orders(asked: Listing) -> list[Fields]:
    return [row for row in asked.wanted for _ in range(row.get("pendingOrders") or 1)]


ORDERS = (
    Mutant("desc turns the page alone", "documented", listing(rows=_reversed_inside)),
    Mutant("custom products of everybody are listed", "chosen", listing(_everybodys_custom)),
    Mutant("long pages are sorted by name", "chosen", listing(rows=_long_pages_by_name)),
    Mutant("ids are sorted as text", "documented", listing(_by_text)),
    Mutant("rows are sorted by creation", "documented", listing(_by_creation)),
    Mutant("ids are sorted by their low 32 bits", "documented", listing(_by_int32)),
    Mutant(
        "a filtered list is sorted by creation", "documented", listing(_by_creation_under_a_filter)
    ),
    Mutant("rejected products come last", "chosen", listing(_approved_first)),
    Mutant("desc is forgotten under a filter", "documented", listing(_never_desc_under_a_filter)),
    Mutant("custom products are digital too", "documented", listing(_custom_is_digital)),
    Mutant("digital products without Stars are not listed", "chosen", listing(_digital_with_stars)),
    Mutant(
        "a filtered list lacks products without an image",
        "chosen",
        listing(_with_an_image_under_a_filter),
    ),
    Mutant("rejected products are not listed", "chosen", listing(_without_rejected)),
    Mutant(
        "rejected products are counted, not listed",
        "chosen",
        listing(_without_rejected, total=lambda asked, _: len(asked.wanted)),
    ),
    Mutant("a product is listed once an order", "chosen", listing(_joined_with_orders)),
)
