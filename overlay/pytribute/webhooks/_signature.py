"""Verify that a delivery comes from Tribute: HMAC-SHA256 of the raw body with the API key."""

import hmac
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NoReturn, TypeAlias

from pytribute.webhooks._errors import PayloadTooLargeError, SignatureVerificationError
from pytribute_core.checks import check_kind, check_whole
from pytribute_core.secret import Secret

__all__ = [
    "BODY_LIMIT",
    "EMPTY_BODY",
    "SIGNATURE_HEADER",
    "Keys",
    "SigningKey",
    "check_bytes",
    "check_format",
    "sign",
    "signing_keys",
    "verify",
]

SIGNATURE_HEADER = "trbt-signature"
"""The header that holds the signature."""

BODY_LIMIT = 1_048_576
"""Maximum size of a body in bytes; real events have some hundreds."""

EMPTY_BODY = "the body is empty: did other code read it before?"

_FORMAT = re.compile(r"[0-9a-f]{64}")
_RAW = (
    "must be the raw bytes, not {}: JSON that was parsed and serialized again has other bytes, and "
    "no signature matches them. Frameworks return the raw bytes from await request.body(), await "
    "request.read(), request.get_data() or request.body"
)


class SigningKey:
    """An API key prepared for many signatures, which halves the time of each; it can't be read.

    Raises:
        TypeError: the key isn't a string.
        ValueError: the key is invalid.
    """

    __slots__ = ("_hmac",)

    def __init__(self, key: str | Secret) -> None:
        try:
            secret = key if isinstance(key, Secret) else Secret(key)
        finally:
            del key  # a traceback that shows local variables must not show this one
        self._hmac = hmac.new(secret.reveal().encode(), digestmod="sha256")

    def sign(self, body: bytes) -> str:
        """Return the signature of a body."""
        code = self._hmac.copy()
        code.update(body)
        return code.hexdigest()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key isn't pickled: create a new one where it is needed")


Key: TypeAlias = str | Secret | SigningKey
Keys: TypeAlias = Key | Iterable[Key]
"""The API key, or several during a key rotation."""


def verify(
    body: bytes, signature: str | bytes | None, key: Keys, *, limit: int = BODY_LIMIT
) -> None:
    """Verify that a delivery was signed with the API key.

    Args:
        body: the raw body of the request.
        signature: the value of its header ``trbt-signature``, or None without one.
        key: the API key, or several during a key rotation.
        limit: the maximum size of the body in bytes.

    Raises:
        SignatureVerificationError: the signature or the key is missing, or they don't match.
        PayloadTooLargeError: the body is too large.
        TypeError: the body isn't bytes, or another argument is of a wrong type.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        check_bytes(body)
        if limit != BODY_LIMIT:  # the check takes a twentieth of the time of all
            check_whole("limit", limit, 0)
        text = "" if signature is None else _text(signature)
        if len(body) > limit:
            raise PayloadTooLargeError(limit)
        if _matches(body, text, key):
            return
    finally:
        del key
    if signature is not None and not body:
        raise SignatureVerificationError(EMPTY_BODY)
    check_format(signature)
    raise SignatureVerificationError(
        f"{SIGNATURE_HEADER} isn't the signature of this body by our key"
    )


def check_format(signature: str | bytes | None) -> None:
    """Check the format of a signature.

    Raises:
        SignatureVerificationError: it is missing, or isn't 64 lower-case hexadecimal digits.
    """
    if signature is None:
        raise SignatureVerificationError(f"there is no header {SIGNATURE_HEADER}")
    if not _FORMAT.fullmatch(_text(signature)):
        raise SignatureVerificationError(
            f"{SIGNATURE_HEADER} isn't 64 lower-case hexadecimal digits"
        )


def sign(body: bytes, key: Key) -> str:
    """Return the signature that Tribute sends with a body: lower-case hexadecimal digits.

    Raises:
        TypeError: the body isn't bytes.
        ValueError: the key is invalid.
    """
    try:
        check_bytes(body)
        return _signature(body, key)
    finally:
        del key


def signing_keys(key: Keys) -> tuple[SigningKey, ...]:
    """Return signing keys for one or several API keys.

    Raises:
        TypeError: a key isn't a string.
        ValueError: there is no key, or one is invalid.
    """
    problem: Exception | None = None
    keys: list[SigningKey] = []
    try:
        keys += (one if isinstance(one, SigningKey) else SigningKey(one) for one in _keys(key))
    except (TypeError, ValueError) as error:
        problem = error.with_traceback(None)
    finally:
        del key
    if problem or not keys:
        raise problem or ValueError("there is no API key")
    return tuple(keys)


def check_bytes(body: object) -> None:
    """Check that a body is bytes.

    Raises:
        TypeError: it isn't.
    """
    if not isinstance(body, bytes):
        raise TypeError(f"body {_RAW.format(type(body).__name__)}")


def _text(signature: str | bytes) -> str:
    if isinstance(signature, str):
        return signature
    check_kind("signature", signature, bytes, "the text of the header, or None")
    return signature.decode("latin-1")


def _matches(body: bytes, signature: str, key: Keys) -> bool:
    problem: Exception | None = None
    matches: list[bool] = []
    try:
        # Always try all keys: the duration must not reveal which of them matches.
        matches = [_is_same(_signature(body, one), signature) for one in _keys(key)]
    except ValueError as error:
        problem = SignatureVerificationError(f"{error}; without a key, every delivery is refused")
    except TypeError as error:
        problem = error.with_traceback(None)
    finally:
        del key
    if problem or not matches:
        raise problem or SignatureVerificationError(
            "there is no API key; without a key, every delivery is refused"
        )
    return any(matches)


def _is_same(expected: str, actual: str) -> bool:
    return actual.isascii() and hmac.compare_digest(expected, actual)


def _keys(key: Keys) -> Iterable[Key]:
    if isinstance(key, Mapping):
        raise TypeError("the API key must be a str or an iterable of them, not a mapping")
    # An environment variable that isn't set gives None.
    return (key,) if isinstance(key, str | Secret | SigningKey) else key or ()


def _signature(body: bytes, key: Key) -> str:
    try:
        signing_key = key if isinstance(key, SigningKey) else _signing_key(key)
    finally:
        del key
    return signing_key.sign(body)


# A key that is passed with each delivery is prepared only once.
_signing_key = lru_cache(maxsize=8)(SigningKey)
