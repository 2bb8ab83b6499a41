"""Values that may be of several classes, or of a class that the specification doesn't know."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, final

import msgspec

from pytribute_core.numbers import Number, exact


@final
class Unknown:
    """A value of a class that the specification doesn't know, kept as plain JSON data.

    Numbers with a fraction are `Decimal`. `encode` writes the value as it was received.
    """

    __slots__ = ("value",)
    __match_args__ = ("value",)

    value: Any

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Unknown({self.value!r})"

    def __eq__(self, other: object) -> bool:
        return self.value == other.value if isinstance(other, Unknown) else NotImplemented

    def __hash__(self) -> int:
        return hash(msgspec.json.encode(self.value, order="sorted"))


class _Choice(type):
    """The type of a choice, unknown to msgspec, which calls `choose` for its values."""

    options: tuple[Any, ...]
    discriminator: str | None
    tags: Mapping[str, Any]

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def one_of(name: str) -> _Choice:
    """Return a type for one of several classes, which `complete` sets."""
    return _Choice(name, (), {"options": (), "discriminator": None, "tags": {}})


def complete(
    choice: Any,
    *options: Any,
    discriminator: str | None = None,
    tags: Mapping[str, Any] | None = None,
) -> None:
    """Set the classes of a choice: a value is of the tagged class, else of the first that fits."""
    choice.options = options
    choice.discriminator = discriminator
    choice.tags = tags or {}


def choose(kind: Any, value: Any) -> Any:
    """Convert plain JSON data to a type that msgspec doesn't know; called by msgspec.

    A value that fits no class of a choice becomes `Unknown`.

    Raises:
        ValueError: it is not a number, or doesn't fit the class that its tag names; msgspec adds
            the place.
    """
    if kind is Number:
        return value if type(value) is Decimal else exact(value)
    if not isinstance(kind, _Choice):
        raise NotImplementedError
    options = kind.options
    match value:
        case {kind.discriminator: str(tag)} if tag in kind.tags:
            try:
                return msgspec.convert(value, kind.tags[tag], dec_hook=choose)
            except msgspec.ValidationError as error:
                reason = f"No {kind.__name__} of the kind {tag}: {error}"
            raise ValueError(reason)
        case {kind.discriminator: _} if kind.tags:
            options = tuple(one for one in options if one not in kind.tags.values())
        case _:
            pass
    for option in options:
        try:
            found = msgspec.convert(value, option, dec_hook=choose)
        except (msgspec.ValidationError, RecursionError):
            continue
        if not isinstance(found, Unknown):
            return found
    return Unknown(value)
