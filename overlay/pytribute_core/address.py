"""Check the address of a server."""

from urllib.parse import urlsplit

__all__ = ["ADDRESS_VARIABLE", "address_problem", "check_address"]

ADDRESS_VARIABLE = "TRIBUTE_BASE_URL"
"""The environment variable of the address."""

# The longest label of a host that a socket accepts.
_LABEL_LIMIT = 63


def check_address(base_url: object) -> str:
    """Return an address without a trailing slash.

    Raises:
        TypeError: it is not a str.
        ValueError: it is not a valid address, or holds more than scheme, host and path.
    """
    if not isinstance(base_url, str):
        raise TypeError(f"base_url must be a str, not {type(base_url).__name__}")
    if problem := address_problem(base_url):
        raise ValueError(f"base_url {problem}; an example is https://example.org/api/v1")
    return base_url.rstrip("/")


def address_problem(text: str, *, has_query: bool = False) -> str:
    """Return what is wrong with an address; an empty string for a valid one.

    Args:
        text: the address.
        has_query: whether it may have a query.
    """
    if not (text.isascii() and text.isprintable() and " " not in text):
        return "contains invalid characters"
    try:
        parts = urlsplit(text)
        is_valid = parts.port != 0
    except ValueError:
        return "is not an address"
    host = parts.hostname or ""
    is_bare = "@" not in parts.netloc and "#" not in text and (has_query or "?" not in text)
    if parts.scheme not in {"http", "https"} or not host or not is_bare:
        query = "" if has_query else "query, "
        return f"must be http:// or https:// with a host, without {query}fragment or user"
    labels = host.removesuffix(".").split(".")
    is_valid = is_valid and all(0 < len(label) <= _LABEL_LIMIT for label in labels)
    return "" if is_valid else "is not an address"
