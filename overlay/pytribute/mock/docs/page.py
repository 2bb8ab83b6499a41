"""One page of the reference, from a template that escapes the texts of the specification."""

import json
from dataclasses import dataclass
from functools import partial
from shlex import quote
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlencode

from pytribute.mock.docs.prose import line, prose
from pytribute.mock.docs.reader import make_reference
from pytribute.mock.docs.reference import Field, OperationSection
from pytribute.mock.pages.language import Labels
from pytribute.mock.pages.templates import template

__all__ = ["Live", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The data of the running mock that the page shows."""

    origin: str
    base_path: str
    key: str
    values: dict[str, str]
    """Existing ids by the names of parameters."""
    receiver: str
    """The address that events are sent to; empty if there is none."""
    events_path: str
    """Where a form sends the order of an event."""


def render(document: dict[str, Any], labels: Labels, live: Live) -> str:
    """Render the page of a specification."""
    return template("docs/page.html.jinja").render(
        reference=make_reference(document),
        labels=labels,
        live=live,
        curl=partial(_curl, live),
        prefilled=prefilled,
        event_order=_event_order,
        prose=prose,
        line=line,
    )


def _curl(live: Live, operation: OperationSection) -> str:
    """Return the curl command of a form with its initial values."""
    values = [(field.place, field.name, prefilled(field, live)) for field in operation.parameters]
    values += [(key.place, key.name, live.key) for key in operation.keys]
    path = operation.path
    for place, name, text in values:
        if place == "path":
            path = path.replace(f"{{{name}}}", percent(text, safe=""))
    query = urlencode([(name, text) for place, name, text in values if place == "query" and text])
    parts = ["curl" if operation.method == "GET" else f"curl -X {operation.method}"]
    parts += [f"-H {quote(f'{name}: {text}')}" for place, name, text in values if place == "header"]
    if operation.body is not None:
        parts += ["-H 'Content-Type: application/json'", f"-d {quote(operation.body_sample)}"]
    parts.append(quote(live.origin + live.base_path + path + (query and f"?{query}")))
    return " \\\n  ".join(parts)


def _event_order(webhook: OperationSection) -> str:
    """Return the initial text of the form that sends an event."""
    order = {"event": webhook.path, "signature": "valid", "fields": dict[str, object]()}
    return json.dumps(order, ensure_ascii=False, indent=2)


def prefilled(field: Field, live: Live) -> str:
    """Return the initial value of a form's field; optional fields are empty."""
    return live.values.get(field.name, field.example) if field.required else ""
