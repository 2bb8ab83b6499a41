"""Why a server could not be checked; what is wrong with one is a finding."""

__all__ = ["ContractError"]


class ContractError(Exception):
    """The check can't be run: an unusable profile, no server, or a key that it refuses.

    The message is one line and says what to do.
    """
