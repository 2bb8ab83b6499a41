"""The profile: the server to check, the keys, and the data that the check may use.

::

    base_url = "http://127.0.0.1:8080/api/v1"
    reset_url = "http://127.0.0.1:8080/__control/reset"  # a POST resets the server

    [keys]                         # the key, or the environment variable that contains it
    owner = "env:TRIBUTE_API_KEY"
    other = "env:OTHER_API_KEY"    # another account's
elsewhere = false              # whether the owner's key may also be sent outside its header (in the
                               # query, in cookies), where the logs of a server may keep it

    [purchases]
    stars = [5001, 5002]           # paid with Stars: full mode refunds these
    card = [6001]                  # paid otherwise
    foreign = [7001]               # another account's
    gone = [6201]                  # the buyer no longer exists
    unknown = [4999]

    [products]
    foreign = [77]
    absent = [4004]
    known = "products.json"        # the owner's products, as the list must contain them

    [webhook]                      # the endpoint for `pytribute contract --webhook`
    url = "http://127.0.0.1:8000/tribute"
    key = "env:TRIBUTE_API_KEY"    # the key of the signatures; this is the default
    effects_url = "http://127.0.0.1:8000/effects"  # GET returns the number of grants so far

    [operations]
    allowed = ["createShopOrder"]  # full mode also calls these, generated and on purpose, if the
                                   # server can be reset; GET needs no permission
    absent = ["getShop"]           # what the server doesn't have; it gets no request

    [rules]                        # the severity of rules by name, the last match counts
    "methods/*" = "off"            # or "note", "warning", "error"

Only ``base_url`` and ``keys.owner`` are required; more data allows more checks.
``pytribute contract --list`` prints the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pytribute.contract.key import Key
from pytribute.contract.violation import Rule, Severity

__all__ = ["ContractError", "Profile"]


class ContractError(Exception):
    """The check can't be run: an invalid profile, no server, or a refused key.

    The message is one line, which says what to do.
    """


@dataclass(frozen=True, slots=True)
class Profile:
    """The server to check, and its data; every list may be empty."""

    base_url: str
    owner: Key
    other: Key | None = None
    reset_url: str | None = None
    stars: tuple[int, ...] = ()
    card: tuple[int, ...] = ()
    foreign_purchases: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    foreign_products: tuple[int, ...] = ()
    absent_products: tuple[int, ...] = ()
    known: tuple[dict[str, Any], ...] | None = None
    allowed: tuple[str, ...] = ()
    """The operations with effects that may be called."""
    absent_operations: tuple[str, ...] = ()
    """The operations that the server doesn't have."""
    severities: Mapping[str, Severity | None] = field(default_factory=dict[str, Severity | None])
    """The severity of rules by name, where it isn't the usual one; None disables a rule."""
    sends_key_elsewhere: bool = False
    """Whether the owner's key may be sent outside its header."""
    is_mock: bool = False

    def severity(self, rule: Rule) -> Severity | None:
        """Return the severity of a rule; None if it is disabled."""
        return self.severities.get(rule.name, rule.severity)
