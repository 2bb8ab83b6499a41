# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""JSON to values and back."""

from functools import cache
from typing import Any

import msgspec

from .choice import choose
from .errors import UndecodableAnswerError
from .types import RawResponse

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=choose)


def decode(kind: Any, response: RawResponse) -> Any:
    """Read the body of an answer as what the documentation says it is.

    Raises:
        UndecodableAnswerError: when it is something else, whatever that may be.
    """
    try:
        return _decoder(kind).decode(response.content.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said, mark, place = str(error).rpartition(" - at `")
    reason, place = (said, place.rstrip("`")) if mark else (place, "$")
    raise UndecodableAnswerError(response.status, response.headers, response.content, reason, place)


def encode(kind: Any, body: Any) -> bytes:
    """Write a request body, and prove that it is what the documentation says.

    Raises:
        ValueError: when it isn't.
    """
    try:
        content = msgspec.json.encode(body)
        _decoder(kind).decode(content)
    except (TypeError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        reason = str(error)
    else:
        return content
    raise ValueError(f"the body can't be sent: {reason}")
