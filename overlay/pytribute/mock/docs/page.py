"""One page of the reference, written by a template that escapes whatever the specification says."""

import re
from dataclasses import dataclass
from functools import cache
from shlex import quote
from typing import Any
from urllib.parse import quote as percent

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from pytribute.mock.docs.reference import Field, Operation, make_reference
from pytribute.mock.docs.words import Words

__all__ = ["Live", "render"]

_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the page takes from the mock it belongs to."""

    origin: str
    base_path: str
    key: str
    values: dict[str, str]
    """Ids that exist, by the names of the parameters that take them."""


def render(document: dict[str, Any], words: Words, live: Live) -> str:
    """Write the page of a specification."""
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(reference=make_reference(document), words=words, curl=_Curl(live), live=live)
    )


@dataclass(frozen=True, slots=True)
class _Curl:
    """Writes the command that does what a form does as it is first shown."""

    live: Live

    def __call__(self, operation: Operation) -> str:
        path = re.sub(r"\{(.+?)\}", lambda m: self._segment(operation, m[1]), operation.path)
        parts = ["curl" if operation.method == "GET" else f"curl -X {operation.method}"]
        parts += [f"-H {quote(f'{key.name}: {self.live.key}')}" for key in operation.keys]
        if operation.body is not None:
            parts.append("-H 'Content-Type: application/json'")
            parts.append(f"-d {quote(operation.body_sample)}")
        parts.append(quote(self.live.origin + self.live.base_path + path))
        return " \\\n  ".join(parts)

    def _segment(self, operation: Operation, name: str) -> str:
        for field in operation.parameters:
            if (field.place, field.name) == ("path", name):
                return percent(prefilled(field, self.live), safe="")
        return ""


def prefilled(field: Field, live: Live) -> str:
    """Give what a form's field holds at first: what isn't needed is left out."""
    return live.values.get(field.name, field.example) if field.required else ""


class _Markdown(MarkdownIt):
    """Text of the documentation: it may not bring HTML, images, headings or odd addresses."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable(["image", "heading", "lheading", "reference"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name it has there
        return bool(_WEB_ADDRESS.match(url))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pytribute.mock.docs", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    markdown = _Markdown()
    environment.filters |= {
        # The only texts that are not escaped by the template: what these wrote is escaped.
        "prose": lambda text: Markup(markdown.render(text)),  # noqa: S704
        "line": lambda text: Markup(markdown.renderInline(text)),  # noqa: S704
        "prefilled": prefilled,
    }
    environment.tests["web_address"] = lambda text: bool(_WEB_ADDRESS.match(text))
    return environment
