"""The clock of leases on one machine: a monotonic one where there is one for all processes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Moment", "moment"]

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/time")


@dataclass(frozen=True, slots=True)
class Moment:
    """The time by two clocks.

    Attributes:
        wall: seconds since 1970, by a clock that may be set.
        ticks: seconds by a clock that only a reboot sets back.
        boot: the identity of the boot; empty if it isn't known.
        clock: the identity of the clock of `ticks`; empty if it isn't known. Containers of one
            boot may have different clocks.
    """

    wall: float
    ticks: float
    boot: str
    clock: str


def moment(now: Callable[[], float] | None = None) -> Moment:
    """Return the time; by ``now`` alone, if there is one."""
    if now is not None:
        return Moment(now(), 0.0, "", "")
    boot = _boot()
    return Moment(time.time(), time.monotonic(), boot, boot and f"{boot} {_namespace()}")


@cache
def _boot() -> str:
    """Return the identity of the boot; only Linux has one that every process can read."""
    try:
        return _BOOT.read_bytes().decode().strip()
    except (OSError, ValueError):
        return ""


@cache
def _namespace() -> str:
    try:
        return str(_NAMESPACE.readlink())
    except OSError:  # there are none before Linux 5.6
        return ""
