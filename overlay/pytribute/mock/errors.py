"""What goes wrong when a mock is set up; what it answers to requests is in ``answers``."""

__all__ = ["MockError", "MockTypeError"]


class MockError(ValueError):
    """The mock can't do what its user asked: unusable data, file, port or fault.

    The message is one line and says what to do. Nothing was changed.
    """


class MockTypeError(MockError, TypeError):
    """An argument is of another type."""
