# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Values that may be of several classes."""

from collections.abc import Mapping
from typing import Any

import msgspec


class _Choice(type):
    """The type of a choice: msgspec doesn't know it, hands its values over and takes what comes."""

    options: tuple[Any, ...]
    discriminator: str | None
    tags: Mapping[str, Any]

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def one_of(
    name: str,
    *options: Any,
    discriminator: str | None = None,
    tags: Mapping[str, Any] | None = None,
) -> _Choice:
    """Make a type for one of several classes: the tagged one, else the first that fits."""
    choice = _Choice(name, (), {})
    choice.options = options
    choice.discriminator = discriminator
    choice.tags = tags or {}
    return choice


def choose(kind: type, value: Any) -> Any:
    """Turn plain JSON data into one of the classes of a choice; msgspec calls this.

    Raises:
        ValueError: when none fits; msgspec adds the place.
    """
    if not isinstance(kind, _Choice):
        raise NotImplementedError
    options = kind.options
    match value:
        case {kind.discriminator: str(tag)} if tag in kind.tags:
            options = (kind.tags[tag],)
        case _:
            pass
    reasons: list[str] = []
    for option in options:
        try:
            return msgspec.convert(value, option, dec_hook=choose)
        except msgspec.ValidationError as error:
            reasons.append(str(error))
    raise ValueError(f"No kind of {kind.__name__}: {'; '.join(reasons)}")
