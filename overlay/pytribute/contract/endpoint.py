"""The webhook endpoint to check: its address and its key."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytribute.contract.key import Key
from pytribute.contract.profile import ContractError
from pytribute.contract.profile_file import ProfileReader
from pytribute.contract.violation import Severity
from pytribute_core.address import address_problem
from pytribute_core.secret import KEY_VARIABLE

__all__ = ["WebhookEndpoint", "load_endpoint"]


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """A webhook endpoint.

    Without ``effects`` or ``effects_url`` the check can't see whether a repeated delivery is
    harmless, and skips that.
    """

    url: str
    key: Key
    effects_url: str | None = None
    """The response to GET is the number of grants and credits so far."""
    effects: Callable[[], int] | None = None
    """A function that returns this number."""
    severities: Mapping[str, Severity | None] = field(default_factory=dict[str, Severity | None])
    """As in a profile."""


def load_endpoint(url: str | None, profile: Path | None = None) -> WebhookEndpoint:
    """Return the endpoint of a profile.

    Args:
        url: the address; replaces the one of the profile.
        profile: a TOML file with a table ``webhook``: ``url``, ``key``, ``effects_url``.

    Raises:
        ContractError: the address or the key is missing or invalid, or the profile is invalid.
    """
    reader = None if profile is None else ProfileReader(profile)
    address = url or (reader and reader.address("webhook", "url"))
    if not address:
        raise ContractError("webhook.url is missing: the address of the endpoint, or --webhook URL")
    if problem := address_problem(address, has_query=True):
        raise ContractError(f"the address of the endpoint {problem}")
    key = reader and reader.key("webhook", "key")
    if not key:
        text = os.environ.get(KEY_VARIABLE)
        if not text:
            raise ContractError(
                f"no key: set {KEY_VARIABLE} to the endpoint's key, or webhook.key in the profile"
            )
        key = Key(text)
        if key.problem:
            raise ContractError(f"{KEY_VARIABLE} {key.problem}")
    return WebhookEndpoint(
        url=address,
        key=key,
        effects_url=reader.address("webhook", "effects_url") if reader else None,
        severities=reader.severities() if reader else {},
    )
