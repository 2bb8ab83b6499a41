"""A receiver of events that is to be checked: where it is, and what it verifies with."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pytribute.contract.errors import ContractError
from pytribute.contract.key import Key
from pytribute.contract.profile import ProfileReader, has_host
from pytribute.contract.readings import Switch

__all__ = ["Receiver", "load_receiver"]

_KEY_VARIABLE = "TRIBUTE_API_KEY"


@dataclass(frozen=True, slots=True)
class Receiver:
    """What is known of a receiver.

    Without a way to count its effects, nobody can tell from outside whether a repeated delivery is
    harmless: then that stays unchecked.
    """

    url: str
    key: Key
    effects_url: str | None = None
    """A GET there gives a number: how often anything was granted or credited so far."""
    effects: Callable[[], int] | None = None
    """The same, as a function."""
    readings: Mapping[str, Switch] = field(default_factory=dict[str, Switch])


def load_receiver(url: str | None, profile: Path | None = None) -> Receiver:
    """Put together what the command line and a profile say of a receiver.

    Args:
        url: where it is; goes before the profile.
        profile: a TOML file with a table ``webhook``: ``url``, ``key``, ``effects_url``.

    Raises:
        ContractError: the address or the key is missing or can't be, or the profile is unusable.
    """
    reader = None if profile is None else ProfileReader(profile)
    address = url or (reader and reader.address("webhook", "url"))
    if not address:
        raise ContractError("webhook.url is missing: the address of the receiver, or --webhook URL")
    _check(address)
    key = reader and reader.key("webhook", "key")
    if not key:
        key = Key(os.environ.get(_KEY_VARIABLE, ""))
        if not key.is_usable:
            raise ContractError(
                f"no key: set {_KEY_VARIABLE} to the one that the receiver verifies with, or "
                "webhook.key in the profile"
            )
    return Receiver(
        url=address,
        key=key,
        effects_url=reader.address("webhook", "effects_url") if reader else None,
        readings=reader.readings() if reader else {},
    )


def _check(url: str) -> None:
    if "@" in url.partition("://")[2].partition("/")[0]:  # a report would show the password
        raise ContractError("that is no address to check: it must be without a user")
    try:
        is_usable = has_host(urlsplit(url))
    except ValueError:
        is_usable = False
    is_plain = url.isascii() and url.isprintable() and " " not in url and "#" not in url
    if not is_usable or not is_plain:
        raise ContractError(f"{url!r} is no address: http:// or https://, a host, and a path")
