"""Fields of a response that the models of this version don't have."""

from collections.abc import Iterator
from typing import Any

from pytribute_core.checks import check_kind
from pytribute_core.decoding import DecodingError, decode, to_plain
from pytribute_core.types import Response

__all__ = ["unknown_fields"]


def unknown_fields(response: Response[Any]) -> dict[str, object]:
    """Return the fields that the models don't have, by their place in the body.

    ::

        response = tribute.products.with_raw_response.get(2548)
        unknown_fields(response)  # {"$.vatRate": 20}

    Decoded objects drop unknown fields, so that they cost nothing; the body keeps them. Places are
    written as in `ResponseValidationError`.

    Raises:
        TypeError: ``response`` is not a `Response`, such as the value alone.
        ValueError: one of them is a number that Python can't hold.
    """
    check_kind("response", response, Response, "a Response, as with_raw_response returns")
    try:
        body = decode(Any, response.content)
    except DecodingError as error:
        reason = f"an unknown field can't be read: {error.reason} at {error.place}"
    else:
        return dict(_unknown(body, to_plain(response.parsed), "$"))
    raise ValueError(reason)


def _unknown(body: Any, known: Any, place: str) -> Iterator[tuple[str, object]]:
    kinds: set[type] = {type(body), type(known)}
    if kinds == {dict}:
        for name, value in body.items():
            if name in known:
                yield from _unknown(value, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}", value
    elif kinds == {list}:
        for number, (value, one) in enumerate(zip(body, known, strict=True)):
            yield from _unknown(value, one, f"{place}[{number}]")
