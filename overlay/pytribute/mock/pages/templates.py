"""The templates of the pages, which escape every text, and the addresses they may lead to."""

from functools import cache

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, Template

__all__ = ["is_web_address", "template"]

_PACKAGES = ("pages", "docs", "dashboard", "checkout")


def template(name: str) -> Template:
    """Return a template by its package and file: ``docs/page.html.jinja``."""
    return _environment().get_template(name)


def is_web_address(text: str | None) -> bool:
    """Whether an address is one of the web: scripts and others are no links."""
    return text is not None and text.lower().startswith(("http://", "https://"))


@cache
def _environment() -> Environment:
    loaders = {name: PackageLoader(f"pytribute.mock.{name}", "assets") for name in _PACKAGES}
    return Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
