"""Whether a delivery comes from Tribute: HMAC-SHA256 over the raw body, with the API key."""

import hmac
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NoReturn, TypeAlias

from pytribute.webhooks.errors import OversizedBodyError, SignatureError
from pytribute_core.checks import check_kind, check_whole
from pytribute_core.secret import Secret

__all__ = [
    "BODY_LIMIT",
    "EMPTY_BODY",
    "SIGNATURE_HEADER",
    "Keys",
    "SigningKey",
    "check_form",
    "check_raw",
    "prepared",
    "sign",
    "verify",
]

SIGNATURE_HEADER = "trbt-signature"
"""The header that holds the signature."""

BODY_LIMIT = 1_048_576
"""The most bytes that are taken for an event; real ones have some hundreds."""

EMPTY_BODY = "the body is empty: did something read it before?"

_FORM = re.compile(r"[0-9a-f]{64}")
_RAW = (
    "must be the bytes as they came, not {}: what was read and written again has other bytes, and "
    "no signature fits them. Frameworks give them by await request.body(), await request.read(), "
    "request.get_data() or request.body"
)


class SigningKey:
    """An API key made ready for many signatures, in half the time each; it can't be read back.

    Raises:
        TypeError: the key isn't a string.
        ValueError: it can't be a key.
    """

    __slots__ = ("_begun",)

    def __init__(self, key: str | Secret) -> None:
        try:
            secret = key if isinstance(key, Secret) else Secret(key)
        finally:
            del key  # a traceback that shows local variables must not show this one
        self._begun = hmac.new(secret.reveal().encode(), digestmod="sha256")

    def sign(self, body: bytes) -> str:
        """Give the signature of a body."""
        code = self._begun.copy()
        code.update(body)
        return code.hexdigest()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key isn't pickled: make it anew where it is needed")


Key: TypeAlias = str | Secret | SigningKey
Keys: TypeAlias = Key | Iterable[Key]
"""The API key, or several ones while one takes the place of another."""


def verify(
    body: bytes, signature: str | bytes | None, key: Keys, *, limit: int = BODY_LIMIT
) -> None:
    """Make sure that a delivery was signed with the API key; return if it was.

    Args:
        body: the raw body of the request.
        signature: what its header ``trbt-signature`` holds, or None without one.
        key: the API key; several ones while one takes the place of another.
        limit: the number of bytes beyond which a body isn't looked at.

    Raises:
        SignatureError: there is no signature or no key, or they don't belong together.
        OversizedBodyError: the body is too large.
        TypeError: the body isn't bytes, or another argument is of another type.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        check_raw(body)
        if limit != BODY_LIMIT:  # a call costs a twentieth of all
            check_whole("limit", limit, 0)
        given = "" if signature is None else _text(signature)
        if len(body) > limit:
            raise OversizedBodyError(limit)
        if _fits(body, given, key):
            return
    finally:
        del key
    if signature is not None and not body:
        raise SignatureError(EMPTY_BODY)
    check_form(signature)
    raise SignatureError(f"{SIGNATURE_HEADER} isn't the signature of this body by our key")


def check_form(signature: str | bytes | None) -> None:
    """Refuse what can't be a signature, whatever the body.

    Raises:
        SignatureError: there is none, or it isn't 64 lower-case hexadecimal digits.
    """
    if signature is None:
        raise SignatureError(f"there is no header {SIGNATURE_HEADER}")
    if not _FORM.fullmatch(_text(signature)):
        raise SignatureError(f"{SIGNATURE_HEADER} isn't 64 lower-case hexadecimal digits")


def sign(body: bytes, key: Key) -> str:
    """Give the signature that Tribute sends with a body: lower-case hexadecimal digits.

    Raises:
        TypeError: the body isn't bytes.
        ValueError: the key can't be one.
    """
    try:
        check_raw(body)
        return _signature(body, key)
    finally:
        del key


def prepared(key: Keys) -> tuple[SigningKey, ...]:
    """Make keys ready for many deliveries.

    Raises:
        TypeError: one isn't a string.
        ValueError: there is none, or one can't be a key.
    """
    problem: Exception | None = None
    keys: list[SigningKey] = []
    try:
        keys += (one if isinstance(one, SigningKey) else SigningKey(one) for one in _each(key))
    except (TypeError, ValueError) as error:
        problem = error.with_traceback(None)
    finally:
        del key
    if problem or not keys:
        raise problem or ValueError("there is no API key")
    return tuple(keys)


def check_raw(body: object) -> None:
    """Refuse a body that was read already.

    Raises:
        TypeError: it isn't bytes.
    """
    if not isinstance(body, bytes):
        raise TypeError(f"body {_RAW.format(type(body).__name__)}")


def _text(signature: str | bytes) -> str:
    if isinstance(signature, str):
        return signature
    check_kind("signature", signature, bytes, "the text of the header, or None")
    return signature.decode("latin-1")


def _fits(body: bytes, given: str, key: Keys) -> bool:
    problem: Exception | None = None
    fits: list[bool] = []
    try:
        # All keys are tried: how long it takes tells nobody which one, or whether any, was right.
        fits = [_is_same(_signature(body, one), given) for one in _each(key)]
    except ValueError as error:
        problem = SignatureError(f"{error}; nothing is taken without a key")
    except TypeError as error:
        problem = error.with_traceback(None)
    finally:
        del key
    if problem or not fits:
        raise problem or SignatureError("there is no API key; nothing is taken without a key")
    return any(fits)


def _is_same(right: str, given: str) -> bool:
    return given.isascii() and hmac.compare_digest(right, given)


def _each(key: Keys) -> Iterable[Key]:
    if isinstance(key, Mapping):
        raise TypeError("the API key is a str, or there are several of them, not a mapping")
    # None is what an environment variable gives that isn't set.
    return (key,) if isinstance(key, str | Secret | SigningKey) else key or ()


def _signature(body: bytes, key: Key) -> str:
    try:
        ready = key if isinstance(key, SigningKey) else _ready(key)
    finally:
        del key
    return ready.sign(body)


# Whoever passes the same key with each delivery waits for it only once.
_ready = lru_cache(maxsize=8)(SigningKey)
