"""What the documentation deprecates warns each time it is called."""

import asyncio
import warnings

import pytest

from pytribute_core.deprecation import deprecated


@deprecated("it is old")
def old(number: int) -> int:
    return number


@deprecated("it is old too")
async def old_task(number: int) -> int:
    return number


def test_a_function_warns_where_it_is_called() -> None:
    with pytest.warns(DeprecationWarning, match="it is old") as caught:
        assert old(5) == 5
    assert caught[0].filename == __file__


def test_a_coroutine_warns_when_it_is_awaited() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        waiting = old_task(5)
    with pytest.warns(DeprecationWarning, match="it is old too"):
        assert asyncio.run(waiting) == 5
