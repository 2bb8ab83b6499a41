"""The clock that leases on one machine follow: one that nobody sets."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Reading", "read"]

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/time")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks show at one moment.

    Attributes:
        wall: seconds since 1970, by a clock that may be set.
        ticks: seconds by a clock that only the end of the boot sets back.
        boot: the identity of the boot; empty where it isn't known.
        clock: the identity of the clock that `ticks` are of; empty where it isn't known. Of the
            boot, another container may have another clock.
    """

    wall: float
    ticks: float
    boot: str
    clock: str


def read(now: Callable[[], float] | None = None) -> Reading:
    """Read the clocks; or another clock, which then is the only one."""
    if now is not None:
        return Reading(now(), 0.0, "", "")
    boot = _boot()
    return Reading(time.time(), time.monotonic(), boot, boot and f"{boot} {_namespace()}")


@cache
def _boot() -> str:
    """Return the identity of the boot; only Linux has one that every process may read."""
    try:
        return _BOOT.read_bytes().decode().strip()
    except (OSError, ValueError):
        return ""


@cache
def _namespace() -> str:
    try:
        return str(_NAMESPACE.readlink())
    except OSError:  # before Linux 5.6 there are none
        return ""
