"""How a test waits for what another thread is about to do."""

from collections.abc import Callable
from threading import Event


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(5_000):
        if condition():
            return
        Event().wait(0.002)
    raise TimeoutError
