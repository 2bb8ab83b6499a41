"""Which servers a caller's key may be sent to: a page alone can't name another one.

The list of saved pages is written by people, the pages are not. So a server is trusted when it
belongs to the site that publishes the pages, or when a patch names it.
"""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from scripts.document.grammar import KINDS, parts
from scripts.document.node import Node
from scripts.document.text import shorten

_ADDRESS = re.compile(r"https://(?P<host>[a-z0-9-]+(\.[a-z0-9-]+)+)(/[A-Za-z0-9._~-]+)*/?")
_ADVICE = "If the service has moved there, say so with an action in openapi/patches/."


def check_servers(document: Node, published: Collection[str], patches: Collection[str]) -> None:
    """Check that every server is at the site of the pages, unless a patch names it.

    Raises:
        PipelineError: a page names another host, or no plain https address.
    """
    known = {urlsplit(address).hostname or "" for address in published}
    for url in _urls(document):
        address = _ADDRESS.fullmatch(url.text())
        if url.origins[0].file in patches:
            continue
        if address is None:
            reason = f"{shorten(str(url.value), 80)!r} is no plain https address of a server"
        elif not any(_is_related(address["host"], host) for host in known):
            reason = f"{address['host']} is not where the documentation is published"
        else:
            continue
        raise url.error(f"{reason}: callers would send their keys there", _ADVICE)


def _urls(document: Node) -> Iterator[Node]:
    """Return the addresses of all servers, also those of a single path or operation."""
    for _, node, kind in parts(document):
        if kind is KINDS["servers"]:
            yield from (url for server in node.elements() if (url := server.at("url")))


def _is_related(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")
