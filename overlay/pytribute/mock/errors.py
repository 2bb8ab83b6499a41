"""Errors in the use of a mock; its error responses are in ``responses``."""

from pydantic import ValidationError

__all__ = ["MockError", "MockTypeError", "first_problem", "validation_error"]


class MockError(ValueError):
    """The mock can't do what was asked: unusable data, file, port or fault.

    The message is one line and says what to do. Nothing was changed.
    """


class MockTypeError(MockError, TypeError):
    """An argument has the wrong type."""


def validation_error(prefix: str, error: ValidationError) -> MockError:
    """Return the error of values that a model refuses; a `MockTypeError` for wrong types."""
    errors = error.errors(include_url=False)
    # An argument of several types has an error for each of them.
    is_of_wrong_type = all(
        one["type"].endswith("_type")
        or (one["type"] in {"literal_error", "enum"} and not isinstance(one["input"], str))
        for one in errors
    )
    return (MockTypeError if is_of_wrong_type else MockError)(f"{prefix}: {first_problem(error)}")


def first_problem(error: ValidationError) -> str:
    """Describe the first invalid value and its place in one line."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
