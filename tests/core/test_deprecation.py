"""What the documentation deprecates warns each time it is called."""

import asyncio
import warnings
from collections.abc import Callable, Coroutine

import pytest

from pytribute_core.deprecation import deprecated


def _echo(number: int) -> int:
    return number


async def _echo_later(number: int) -> int:
    return number


def test_a_function_warns_where_it_is_called() -> None:
    # Not as a decorator: type checkers would warn of each use as well.
    old: Callable[[int], int] = deprecated("it is old")(_echo)
    with pytest.warns(DeprecationWarning, match="it is old") as caught:
        assert old(5) == 5
    assert caught[0].filename == __file__


def test_a_coroutine_warns_when_it_is_awaited() -> None:
    old_task: Callable[[int], Coroutine[None, None, int]]
    old_task = deprecated("it is old too")(_echo_later)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        waiting = old_task(5)
    with pytest.warns(DeprecationWarning, match="it is old too"):
        assert asyncio.run(waiting) == 5
