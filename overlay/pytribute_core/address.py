"""Check the address of a server."""

from urllib.parse import urlsplit

ADDRESS_VARIABLE = "TRIBUTE_BASE_URL"
"""The environment variable of the address."""


def check_address(base_url: object) -> str:
    """Return an address without a trailing slash.

    Raises:
        TypeError: it is not a str.
        ValueError: it is not a valid address, or holds more than scheme, host and path.
    """
    if not isinstance(base_url, str):
        raise TypeError(f"base_url must be a str, not {type(base_url).__name__}")
    parts = urlsplit(base_url)
    is_usable = (
        base_url.isascii()
        and base_url.isprintable()
        and " " not in base_url
        and parts.scheme in {"http", "https"}
        and parts.hostname
        and "@" not in parts.netloc
        and "?" not in base_url
        and "#" not in base_url
    )
    try:
        is_usable = is_usable and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ValueError(
            "base_url must be http:// or https:// with a host and a path at most, "
            "such as https://example.org/api/v1"
        )
    return base_url.rstrip("/")
