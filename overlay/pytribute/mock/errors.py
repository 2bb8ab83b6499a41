"""What goes wrong when a mock is set up; what it answers to requests is in ``answers``."""

__all__ = ["MockError"]


class MockError(Exception):
    """The mock can't do what its user asked: unusable data, file, port or fault.

    The message is one line and says what to do. Nothing was changed.
    """
