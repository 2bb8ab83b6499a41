"""Fields of a response of which the first with a value counts: ``x-first-of`` of a schema."""

from operator import attrgetter


def first_of(owner: object, *fields: str) -> str:
    """Return the first text among some fields that is not empty.

    Raises:
        LookupError: none of them has a value.
    """
    for field in fields:
        value: object = attrgetter(field)(owner)
        if value:
            return str(value)
    listed = " nor ".join(fields)
    raise LookupError(f"{type(owner).__name__} has neither {listed}")
