"""Arguments that are refused before anything is sent."""

from inspect import iscoroutinefunction

FOREVER = 1e9
"""Seconds; clocks and sockets can't count as far as a float or an int can."""
_SHOWN = 60


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse what is no whole number within bounds.

    Raises:
        TypeError: when it is no int.
        ValueError: when it is out of bounds.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, _whole(least, most), value)
    if value < least or (most is not None and value > most):
        raise ValueError(f"{name} must be {_whole(least, most)}, not {shown(value)}")


def _whole(least: int, most: int | None) -> str:
    return f"a whole number from {least}" + (f" to {most}" if most is not None else "")


def check_int(name: str, value: object) -> None:
    """Refuse what is no whole number; True and False are none.

    Raises:
        TypeError: when it is no int.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, "an int", value)


def check_number(name: str, value: object, kinds: str = "a number") -> None:
    """Refuse what is no number; True and False are none.

    Raises:
        TypeError: when it is no int or float.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise wrong_type(name, kinds, value)


def check_seconds(name: str, value: float, *, may_be_zero: bool = False) -> None:
    """Refuse what is no time to wait.

    Raises:
        TypeError: when it is no number.
        ValueError: when it is none that can be waited.
    """
    check_number(name, value, "a number of seconds")
    if not 0 <= value <= FOREVER or not (value or may_be_zero):
        sign = "non-negative" if may_be_zero else "positive"
        raise ValueError(f"{name} must be a {sign} number of seconds, not {shown(value)}")


def check_kind(name: str, value: object, kind: type | tuple[type, ...], kinds: str) -> None:
    """Refuse what is of another type; ``kinds`` names the right ones.

    Raises:
        TypeError: when it is.
    """
    if not isinstance(value, kind):
        raise wrong_type(name, kinds, value)


def check_methods(name: str, value: object, *methods: str) -> None:
    """Refuse what lacks a method that will be called.

    Raises:
        TypeError: when it does, or is a class and no object of it.
    """
    missing = [method for method in methods if not callable(getattr(value, method, None))]
    if missing or isinstance(value, type):
        raise wrong_type(name, f"an object with the methods {', '.join(methods)}", value)


def check_hook(hook: object) -> None:
    """Refuse a hook that can't be called, or that nobody would await; None is none.

    Raises:
        TypeError: when it is one.
    """
    if hook is None:
        return
    if not callable(hook) or any(map(iscoroutinefunction, (hook, type(hook).__call__))):
        raise TypeError(f"a hook must be a plain function, not {type(hook).__name__}")


def wrong_type(name: str, kinds: str, value: object) -> TypeError:
    """Make the error of an argument of another type; its value may be secret, and is not shown."""
    return TypeError(f"{name} must be {kinds}, not {type(value).__name__}")


def shown(value: object) -> str:
    """Return a value as text for an error, in part if it is long."""
    try:
        text = repr(value)
    except ValueError:
        # Python writes no integer of more than 4,300 digits.
        return "a number of too many digits"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
