"""Which addresses a page may lead to."""

__all__ = ["is_web_address"]


def is_web_address(text: str | None) -> bool:
    """Whether an address is one of the web: scripts and others are no links."""
    return text is not None and text.lower().startswith(("http://", "https://"))
