"""What this process holds: descriptors, threads, tasks, objects, memory."""

import asyncio
import gc
import os
import threading
from dataclasses import dataclass
from pathlib import Path

_STATM = os.open("/proc/self/statm", os.O_RDONLY)
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Census:
    """Numbers of one moment; the difference of two is what was left over between them."""

    descriptors: int
    threads: int
    tasks: int
    objects: int
    resident: int
    """Bytes of memory."""

    def __sub__(self, before: "Census") -> "Census":
        return Census(
            self.descriptors - before.descriptors,
            self.threads - before.threads,
            self.tasks - before.tasks,
            self.objects - before.objects,
            self.resident - before.resident,
        )


def take_census() -> Census:
    """Count; inside an event loop, its tasks too."""
    gc.collect()
    memory = resident()  # before the list of all objects, which takes some itself
    return Census(
        sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threading.active_count(),
        _tasks(),
        len(gc.get_objects()),
        memory,
    )


def resident() -> int:
    """Return the bytes of memory that this process has."""
    return int(os.pread(_STATM, 100, 0).split()[1]) * _PAGE


def _tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:
        return 0
