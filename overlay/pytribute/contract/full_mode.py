"""The gate of full mode: nothing may change but what the profile lists, or a reset restores.

The announcement of a run and the gate use the same ids.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import unquote

from pytribute.cli.language import translated as _
from pytribute.contract.profile import Profile
from pytribute.contract.read_only import mentions_cancelling
from pytribute.contract.request import WireRequest
from pytribute_core.types import SAFE_METHODS

__all__ = ["METHODS_WITH_EFFECTS", "REAL_ID_LIMIT", "announcement", "is_allowed"]

METHODS_WITH_EFFECTS = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY")
"""The methods that the checks try where the specification has others."""

REAL_ID_LIMIT = 2**32
"""No purchase of a real server has a larger id."""

_EFFECTS = {
    "createShopOrder": "creates orders of the shops",
    "cancelShopOrder": "cancels orders that repeat",
    "refundShopOrderTransaction": "refunds transactions of paid orders",
    "deactivateShopToken": "deactivates a saved card",
    "createShopCharge": "charges saved cards, by amounts of its own",
}
"""What the checks of an operation's meaning do, beside generated requests."""

# A lenient parser ignores underscores in a number, and what follows a decimal point.
_NUMBER = re.compile(r"([0-9][0-9_]*)(?:\.[0-9]+)?", re.ASCII)
# /products is a collection; what is below it has an id.
_PARTS_OF_A_ROW = 3


def is_allowed(request: WireRequest, profile: Profile) -> bool:
    """Whether a request can change only what the profile lists, or what a reset restores."""
    is_reading = request.method.upper() in SAFE_METHODS and request.body is None
    if profile.reset_url is not None or (is_reading and not mentions_cancelling(request.target)):
        return True
    target = normalize("NFKC", unquote(request.target))
    text = f"{target} {(request.body or b'').decode('utf-8', 'replace')}"
    numbers = {int(found.replace("_", "")) for found in _NUMBER.findall(text)}
    listed = {0, *_purchases(profile), *profile.absent_products}
    return len(target.split("/")) >= _PARTS_OF_A_ROW and all(
        number in listed or number > REAL_ID_LIMIT for number in numbers
    )


def announcement(profile: Profile) -> Iterator[str]:
    """Yield what a run in full mode does that could change something, line by line."""
    refused = [number for number in _purchases(profile) if number not in profile.stars]
    methods, absent = ", ".join(METHODS_WITH_EFFECTS), _join(profile.absent_products)
    yield _("Full mode on {url}:").format(url=profile.base_url)
    yield _("- refunds the purchases {numbers}").format(numbers=_join(profile.stars))
    text = _("- tries to refund, which must be refused: {numbers}, and invalid ids")
    yield text.format(numbers=_join(refused))
    text = _(
        "- sends {methods} for these purchases, for the absent products {numbers}, and for "
        "invalid ids"
    )
    yield text.format(methods=methods, numbers=absent)
    if profile.reset_url is None:
        yield _("- sends nothing else that could change anything")
        return
    text = _("- sends generated requests for {names}, and undocumented methods to every path")
    yield text.format(names=", ".join(("cancelProductPurchase", *profile.allowed)))
    yield from (f"- {_(_EFFECTS[name])}" for name in profile.allowed if name in _EFFECTS)
    yield _("- resets the server before and after that: POST {url}").format(url=profile.reset_url)


def _purchases(profile: Profile) -> tuple[int, ...]:
    return (
        *profile.stars,
        *profile.card,
        *profile.foreign_purchases,
        *profile.gone,
        *profile.unknown,
    )


def _join(numbers: tuple[int, ...] | list[int]) -> str:
    return ", ".join(map(str, numbers)) or _("(none is listed)")
