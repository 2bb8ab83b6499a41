"""The server that is checked: the one of a profile, or a mock that is started for it."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pytribute.contract.errors import ContractError
from pytribute.contract.mock import profile_of
from pytribute.contract.profile import Profile, load_profile
from pytribute.mock import MockError, MockServer

__all__ = ["target"]


@contextmanager
def target(profile: Path | None) -> Generator[Profile]:
    """Give the profile of the server that is to be checked.

    Raises:
        ContractError: the profile is unusable, or the mock can't be started.
    """
    if profile is not None:
        yield load_profile(profile)
        return
    # The mock's server would tell on standard error what it is sent; that is the check's matter.
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    try:
        mock = MockServer(control=True)
    except MockError as error:
        raise ContractError(str(error)) from None
    with mock:
        yield profile_of(mock)
