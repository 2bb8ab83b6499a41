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
    """Turn plain JSON data into one of the classes of a choice; msgspec calls this."""
    if not isinstance(kind, _Choice):
        raise NotImplementedError
    match value:
        case {kind.discriminator: str(tag)} if tag in kind.tags:
            return msgspec.convert(value, kind.tags[tag], dec_hook=choose)
        case _:
            pass
    for option in kind.options:
        try:
            return msgspec.convert(value, option, dec_hook=choose)
        except msgspec.ValidationError:
            continue
    raise msgspec.ValidationError(f"Expected one of {len(kind.options)} kinds of {kind.__name__}")
