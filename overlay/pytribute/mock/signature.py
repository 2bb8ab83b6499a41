"""The header that signs a delivery, and what a test may send instead."""

from typing import Literal, TypeAlias

__all__ = ["Signature", "signature_header"]

Signature: TypeAlias = Literal["valid", "invalid", "missing", "empty", "upper-case", "prefixed"]
"""What the signature header holds; a failure is repeated only with a valid signature."""


def signature_header(body: bytes, key: str, form: Signature) -> str | None:
    """Return the value of the header; None sends no header."""
    from pytribute.webhooks._signature import sign  # noqa: PLC0415 - most mocks send no events

    digits = sign(body, key)
    match form:
        case "valid":
            return digits
        case "invalid":
            return sign(body, f"not-{key}")
        case "missing":
            return None
        case "empty":
            return ""
        case "upper-case":
            return digits.upper()
        case _:
            return f"sha256={digits}"
