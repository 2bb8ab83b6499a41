"""The log of the library on stderr, asked for by the environment instead of by code."""

import logging
import os

__all__ = ["LOG_VARIABLE", "show_log"]

LOG_VARIABLE = "TRIBUTE_LOG"
_LEVELS = ("debug", "info", "warning")


def show_log() -> None:
    """Show the log ``pytribute`` from the level in ``TRIBUTE_LOG`` on; nothing happens without it.

    An application that sets up logging itself keeps its handlers.

    Raises:
        ValueError: it is not one of the levels.
    """
    level = os.environ.get(LOG_VARIABLE, "").strip().lower()
    if not level:
        return
    if level not in _LEVELS:
        raise ValueError(f"{LOG_VARIABLE} must be one of {', '.join(_LEVELS)}, not {level!r}")
    log = logging.getLogger("pytribute")
    log.setLevel(level.upper())
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
