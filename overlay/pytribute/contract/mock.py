"""The profile of the mock: everything about it can be checked."""

from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.mock import MockServer

__all__ = ["profile_of"]


def profile_of(mock: MockServer) -> Profile:
    """Give the profile of a mock with its default seed, controlled over HTTP (``control=True``)."""
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
        is_mock=True,
    )
