"""Whether a delivery comes from Tribute: HMAC-SHA256 over the raw body, with the API key."""

import hmac
import re
from collections.abc import Iterable
from typing import TypeAlias

from pytribute.webhooks.errors import OversizedBodyError, SignatureError
from pytribute_client.secret import Secret

__all__ = ["BODY_LIMIT", "SIGNATURE_HEADER", "Keys", "check_raw", "secrets_of", "sign", "verify"]

SIGNATURE_HEADER = "trbt-signature"
"""The header that holds the signature."""

BODY_LIMIT = 1_048_576
"""The most bytes that are taken for an event; real ones have some hundreds."""

Keys: TypeAlias = str | Secret | Iterable[str | Secret]
"""The API key, or several ones while one takes the place of another."""

_FORM = re.compile(r"[0-9a-f]{64}")
_RAW = (
    "must be the bytes as they came, not {}: what was read and written again has other bytes, and "
    "no signature fits them. Frameworks give them by await request.body(), await request.read(), "
    "request.get_data() or request.body"
)


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
        TypeError: the body isn't bytes.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """
    try:
        secrets = secrets_of(key)
    except ValueError as error:
        problem = f"{error}; nothing is taken without a key"
    else:
        problem = _problem(body, signature, secrets, limit)
    finally:
        del key  # a traceback that shows local variables must not show this one
    if problem:
        raise SignatureError(problem)


def sign(body: bytes, key: str | Secret) -> str:
    """Give the signature that Tribute sends with a body: lower-case hexadecimal digits.

    Raises:
        TypeError: the body isn't bytes.
        ValueError: the key can't be one.
    """
    try:
        (secret,) = secrets_of(key)
    finally:
        del key
    check_raw(body)
    return _signature(body, secret)


def secrets_of(key: Keys) -> tuple[Secret, ...]:
    """Put keys where nothing prints them.

    Raises:
        TypeError: one isn't a string.
        ValueError: there is none, or one can't be a key.
    """
    problem: Exception | None = None
    secrets: list[Secret] = []
    try:
        given = (key,) if isinstance(key, str | Secret) else key
        secrets.extend(one if isinstance(one, Secret) else Secret(one) for one in given)
    except (TypeError, ValueError) as error:
        problem = error.with_traceback(None)
    finally:
        key = given = ""
    if problem or not secrets:
        raise problem or ValueError("there is no API key")
    return tuple(secrets)


def check_raw(body: object) -> None:
    """Refuse a body that was read already.

    Raises:
        TypeError: it isn't bytes.
    """
    if not isinstance(body, bytes):
        raise TypeError(f"body {_RAW.format(type(body).__name__)}")


def _problem(
    body: bytes, signature: str | bytes | None, secrets: tuple[Secret, ...], limit: int
) -> str:
    """Tell why a delivery isn't to be believed, or nothing."""
    check_raw(body)
    if len(body) > limit:
        raise OversizedBodyError(limit)
    if signature is None:
        return f"there is no header {SIGNATURE_HEADER}"
    text = signature.decode("latin-1") if isinstance(signature, bytes) else signature
    if not _FORM.fullmatch(text):
        return f"{SIGNATURE_HEADER} isn't 64 lower-case hexadecimal digits"
    # All keys are tried: how long it takes tells nobody which one, or whether any, was right.
    fits = [hmac.compare_digest(_signature(body, secret), text) for secret in secrets]
    return "" if any(fits) else f"{SIGNATURE_HEADER} isn't the signature of this body by our key"


def _signature(body: bytes, secret: Secret) -> str:
    return hmac.digest(secret.reveal().encode(), body, "sha256").hex()
