"""Where the shared definitions of one document are sent: in requests, in responses, or both.

Here a request is what the API's client sends. So the body of a webhook, which the API's server
sends, counts as a response.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from scripts.diff.change import Flow
from scripts.diff.references import reference, resolve
from scripts.document.node import METHODS as OPENAPI_METHODS
from scripts.document.node import Json

METHODS = (*OPENAPI_METHODS, "query")

_Role: TypeAlias = Literal["path items", "path item", "operation", "callbacks", "data"]
_Part: TypeAlias = tuple[Json, _Role, Flow]


def flows(document: Mapping[str, Json]) -> dict[str, Flow]:
    """Return the directions in which the target of every reachable reference is sent."""
    found: dict[str, Flow] = {}
    open_ends: list[_Part] = [
        (document.get("paths"), "path items", Flow.REQUEST),
        (document.get("webhooks"), "path items", Flow.RESPONSE),
    ]
    while open_ends:
        value, role, flow = open_ends.pop()
        open_ends += _parts(value, role, flow)
        for target in _targets(value):
            known = found.get(target)
            if known is None or flow not in known:
                found[target] = flow if known is None else known | flow
                definition = resolve(document, target).value
                if isinstance(definition, dict):
                    open_ends.append((definition, role, flow))
    return found


def _targets(value: Json) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    target = reference(value)
    if target is not None:
        yield target
    discriminator = value.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for mapped in mapping.values() if isinstance(mapping, dict) else ():
        if isinstance(mapped, str):
            yield mapped if "#" in mapped else f"#/components/schemas/{mapped}"


def _parts(value: Json, role: _Role, flow: Flow) -> Iterator[_Part]:
    if isinstance(value, list):
        for element in value:
            yield element, role, flow
    elif isinstance(value, dict):
        for key, member in value.items():
            yield member, *_role(key, role, flow)


def _role(key: str, parent: _Role, flow: Flow) -> tuple[_Role, Flow]:
    if parent == "path items":
        return "path item", flow
    if parent == "path item" and key in METHODS:
        return "operation", flow
    if parent == "operation" and key == "responses":
        return "data", flow.opposite
    if parent == "operation" and key == "callbacks":
        return "callbacks", flow
    if parent == "callbacks":
        return "path items", flow.opposite
    return "data", flow
