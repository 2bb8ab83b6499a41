"""What an answer says beyond the models of this version."""

from collections.abc import Iterator
from typing import Any

from pytribute_core.checks import check_kind
from pytribute_core.decoding import DecodingError, decode, to_plain
from pytribute_core.types import Response

__all__ = ["unknown_fields"]


def unknown_fields(response: Response[Any]) -> dict[str, object]:
    """Give the fields that the models don't have, by their place in the body.

    ::

        response = tribute.products.with_raw_response.get(2548)
        unknown_fields(response)  # {"$.vatRate": 20}

    Objects that are decoded from an answer drop them, so that a hundred products cost no more than
    what is known of them; the body keeps them. Places read as in `ResponseValidationError`.

    Raises:
        TypeError: when it is no response, such as the value without it.
        ValueError: when one of them is a number that Python's can't hold.
    """
    check_kind("response", response, Response, "a Response, as with_raw_response returns")
    try:
        said = decode(Any, response.content)
    except DecodingError as error:
        reason = f"an unknown field can't be read: {error.reason} at {error.place}"
    else:
        return dict(_beyond(said, to_plain(response.parsed), "$"))
    raise ValueError(reason)


def _beyond(said: Any, known: Any, place: str) -> Iterator[tuple[str, object]]:
    kinds: set[type] = {type(said), type(known)}
    if kinds == {dict}:
        for name, value in said.items():
            if name in known:
                yield from _beyond(value, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}", value
    elif kinds == {list}:
        for number, (value, one) in enumerate(zip(said, known, strict=True)):
            yield from _beyond(value, one, f"{place}[{number}]")
