"""Arguments that are refused before anything is sent."""

from inspect import iscoroutinefunction

FOREVER = 1e9
"""Seconds; clocks and sockets can't count as far as a float or an int can."""
_SHOWN = 60


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Check that a value is a whole number within bounds.

    Raises:
        TypeError: it is not an int.
        ValueError: it is out of bounds.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, _whole(least, most), value)
    if value < least or (most is not None and value > most):
        raise ValueError(f"{name} must be {_whole(least, most)}, not {shown(value)}")


def _whole(least: int, most: int | None) -> str:
    return f"a whole number from {least}" + (f" to {most}" if most is not None else "")


def check_int(name: str, value: object) -> None:
    """Check that a value is a whole number; True and False are not.

    Raises:
        TypeError: it is not an int.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, "an int", value)


def check_number(name: str, value: object, kinds: str = "a number") -> None:
    """Check that a value is a number; True and False are not.

    Raises:
        TypeError: it is not an int or float.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise wrong_type(name, kinds, value)


def check_seconds(name: str, value: float, *, may_be_zero: bool = False) -> None:
    """Check that a value is a number of seconds to wait.

    Raises:
        TypeError: it is not a number.
        ValueError: it is out of bounds.
    """
    check_number(name, value, "a number of seconds")
    if not 0 <= value <= FOREVER or not (value or may_be_zero):
        sign = "non-negative" if may_be_zero else "positive"
        raise ValueError(f"{name} must be a {sign} number of seconds, not {shown(value)}")


def check_kind(name: str, value: object, kind: type | tuple[type, ...], kinds: str) -> None:
    """Check the type of a value; ``kinds`` names the valid types in the error.

    Raises:
        TypeError: it is of another type.
    """
    if not isinstance(value, kind):
        raise wrong_type(name, kinds, value)


def check_methods(name: str, value: object, *methods: str) -> None:
    """Check that an object has methods.

    Raises:
        TypeError: one is missing, or the value is a class.
    """
    missing = [method for method in methods if not callable(getattr(value, method, None))]
    if missing or isinstance(value, type):
        raise wrong_type(name, f"an object with the methods {', '.join(methods)}", value)


def check_hook(hook: object) -> None:
    """Check that a hook is a plain function, or None.

    Raises:
        TypeError: it can't be called, or would have to be awaited.
    """
    if hook is None:
        return
    if not callable(hook) or any(map(iscoroutinefunction, (hook, type(hook).__call__))):
        kind = "one with async" if callable(hook) else type(hook).__name__
        raise TypeError(f"a hook must be a plain function, not {kind}")


def wrong_type(name: str, kinds: str, value: object) -> TypeError:
    """Return the error of an argument of another type, without its value, which may be secret."""
    return TypeError(f"{name} must be {kinds}, not {type(value).__name__}")


def shown(value: object) -> str:
    """Return a value as text for an error, in part if it is long."""
    try:
        text = repr(value)
    except ValueError:
        # Python writes no integer of more than 4,300 digits.
        return "a number of too many digits"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
