"""The server to check: the one of a profile, or a mock that is started for the check."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pytribute.contract.key import Key
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.profile_file import load_profile
from pytribute.contract.request import WITH_OWN_CHECKS
from pytribute.contract.schema import specification
from pytribute.mock import MockError, MockServer

__all__ = ["profile_of", "target"]


@contextmanager
def target(profile: Path | None) -> Generator[Profile]:
    """Yield the profile of the server to check.

    Raises:
        ContractError: the profile is invalid, or the mock can't be started.
    """
    if profile is not None:
        yield load_profile(profile)
        return
    # The malformed requests of the check are no news for the log of the mock's server.
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    try:
        mock = MockServer(control=True)
    except MockError as error:
        raise ContractError(str(error)) from None
    with mock:
        yield profile_of(mock)


def profile_of(mock: MockServer) -> Profile:
    """Return the profile of a mock in its seed state, started with ``control=True``."""
    snapshot = mock.store.snapshot()
    return Profile(
        base_url=mock.base_url,
        owner=Key(mock.api_key),
        other=Key(mock.other_api_key),
        reset_url=f"{mock.url}/__control/reset",
        stars=tuple(range(5001, 5021)),
        card=(*range(6001, 6004), *range(6101, 6104)),
        foreign_purchases=(7001, 7002),
        gone=(6201, 6202),
        unknown=(4999,),
        foreign_products=(77, 78, 79, 2549),
        absent_products=(4004,),
        known=tuple(one.product for one in snapshot.products if one.owner == "owner"),
        sends_key_elsewhere=True,
        allowed=tuple(
            one.name
            for one in specification().operations.values()
            if one.method != "GET" and one.name not in WITH_OWN_CHECKS
        ),
        is_mock=True,
    )
