"""Arguments that are refused before anything is sent."""

FOREVER = 1e9
"""Seconds; clocks and sockets can't count as far as a float or an int can."""


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse what is no whole number within bounds.

    Raises:
        ValueError: when it isn't one.
    """
    top = float("inf") if most is None else most
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= top:
        bounds = f"from {least}" + (f" to {most}" if most is not None else "")
        raise ValueError(f"{name} must be a whole number {bounds}, not {_shown(value)}")


def check_seconds(name: str, value: object) -> None:
    """Refuse what is no time to wait.

    Raises:
        TypeError: when it is no number.
        ValueError: when it is none that can be waited.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number of seconds, not {value!r}")
    if not 0 < value <= FOREVER:
        raise ValueError(f"{name} must be a positive number of seconds, not {_shown(value)}")


def _shown(value: object) -> str:
    """Give a value as text; Python writes no integer of more than 4,300 digits."""
    is_long = isinstance(value, int) and value.bit_length() > 200  # noqa: PLR2004 - a line
    return "a number of more than 60 digits" if is_long else repr(value)
