"""Enums that stay open: a value the specification doesn't know is kept as it is."""

from enum import IntEnum, StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """A text with known values, in any case; others are kept, compare by value, aren't known."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # msgspec looks values up in this map before it asks _missing_: with the usual spellings
        # in it, folding costs nothing.
        for member in cls:
            for spelling in (member.value.lower(), member.value.upper(), member.value.title()):
                cls._value2member_map_.setdefault(spelling, member)

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        folded = value.casefold()
        for member in cls:
            if member.value.casefold() == folded:
                return member
        # Never registered, or a server that makes values up would fill the memory.
        unknown = str.__new__(cls, value)
        unknown._name_ = "UNKNOWN"
        unknown._value_ = value
        return unknown

    @property
    def is_known(self) -> bool:
        """Whether the specification lists this value."""
        return type(self)._member_map_.get(self._name_) is self

    def __reduce_ex__(self, protocol: object) -> tuple[type["OpenEnum"], tuple[str]]:
        return type(self), (self._value_,)


class OpenIntEnum(IntEnum):
    """A number with known values; others are accepted, compare by value and are not known."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        unknown = int.__new__(cls, value)
        unknown._name_ = "UNKNOWN"
        unknown._value_ = value
        return unknown

    @property
    def is_known(self) -> bool:
        """Whether the specification lists this value."""
        return type(self)._member_map_.get(self._name_) is self

    def __reduce_ex__(self, protocol: object) -> tuple[type["OpenIntEnum"], tuple[int]]:
        return type(self), (self._value_,)
