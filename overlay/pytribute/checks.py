"""Arguments that are refused before anything is sent."""


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse what is no whole number within bounds.

    Raises:
        ValueError: when it isn't one.
    """
    top = float("inf") if most is None else most
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= top:
        bounds = f"from {least}" + (f" to {most}" if most is not None else "")
        raise ValueError(f"{name} must be a whole number {bounds}, not {value!r}")


def check_seconds(name: str, value: object) -> None:
    """Refuse what is no time to wait.

    Raises:
        TypeError: when it is no number.
        ValueError: when it is none that can be waited.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number of seconds, not {value!r}")
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} must be a positive number of seconds, not {value}")
