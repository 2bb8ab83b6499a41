"""Open enums: a value that the specification doesn't list is kept unchanged."""

from enum import IntEnum, StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """A string enum that ignores case and keeps unknown values, which compare by value."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # msgspec looks values up in this map before it calls _missing_: with the usual spellings
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
        # Never registered: a server that invents values would fill the memory.
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
    """An integer enum that keeps unknown values, which compare by value."""

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
