"""The server of the client, and the header with the caller's key."""

from dataclasses import dataclass
from typing import Any

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.document import Node, array_at, mapping, object_at, operations

# Set by the client or the connection; a parameter or a key must not have such a name.
OWN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "transfer-encoding",
        "user-agent",
    }
)


_ADVICE = "Correct `{}` of this operation, or of its page, with an action in openapi/patches/."


@dataclass(frozen=True)
class Server:
    """The address of the API, and how the caller's key is sent."""

    base_url: str
    key_header: str
    key_prefix: str


def server_of(document: Node) -> Server:
    """Read the one server and the one security scheme that the client is made for."""
    servers = array_at(document, "servers", "#")
    url = mapping(servers[0], "#/servers/0").get("url") if servers else None
    if not isinstance(url, str) or not url.startswith(("https://", "http://")) or "{" in url:
        raise PipelineError("the first server has no plain http(s) address", file="#/servers/0/url")
    for operation in operations(document):
        for owner in (operation.node, operation.item):
            if owner.get("servers", servers) != servers:
                raise PipelineError(
                    "the client calls one server for everything",
                    file=operation.pointer,
                    advice=_ADVICE.format("servers"),
                )
    schemes = object_at(document["components"], "securitySchemes", "#/components")
    required = [
        array_at(operation.node if "security" in operation.node else document, "security", "#")
        for operation in operations(document)
    ]
    schemes_of: list[list[tuple[str, ...]]] = [
        [tuple(mapping(entry, "#/security")) for entry in listed] for listed in required
    ]
    usual = next((one for one in schemes_of if len(one) == 1), None)
    for operation, schemes_here in zip(operations(document), schemes_of, strict=True):
        if len(schemes_here) != 1 or schemes_here != usual:
            raise PipelineError(
                "all operations must require one and the same security scheme",
                file=operation.pointer,
                advice=_ADVICE.format("security"),
            )
    name = "/".join(usual[0]) if usual else ""  # no operation: there is no such scheme
    place = below("#/components/securitySchemes", name)
    scheme = mapping(schemes.get(name), place)
    header: Any = scheme.get("name")
    if scheme.get("type") == "http" and scheme.get("scheme") == "bearer":
        return Server(url, "Authorization", "Bearer ")
    if scheme.get("type") == "apiKey" and scheme.get("in") == "header" and _is_token(header):
        if str(header).lower() in OWN_HEADERS - {"authorization"}:
            raise PipelineError(f"the client sets the header {header} itself", file=place)
        return Server(url, str(header), "")
    raise PipelineError("the client can only send a key in a header", file=place)


def _is_token(name: object) -> bool:
    return isinstance(name, str) and name.replace("-", "").isalnum() and name.isascii()
