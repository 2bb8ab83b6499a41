"""Comparing the addresses at which an API is served."""

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.change import Change, Effect
from scripts.diff.general import COMMON_RULES, anything, is_keyed, keyed, paired, unknown_member
from scripts.diff.tree import Pair, Rule, Side, compare_members, is_anything
from scripts.diff.wording import name, quote


def _url(side: Side) -> str | None:
    url = side.at("url").value
    return url if isinstance(url, str) else None


def compare_servers(pair: Pair) -> Iterator[Change]:
    """Compare servers by address; the first is the one a client takes unless told otherwise."""
    servers = pair.at("servers")
    old, new = keyed(servers.old, _url), keyed(servers.new, _url)
    for url, plain in paired(servers, old, new):
        inner = replace(plain, place=_within(pair, f"server {name(url)}"))
        if inner.is_new:
            takes_over = bool(old) and url == next(iter(new))
            yield inner.breaking("server", "new server", client=takes_over, server=True)
        elif inner.is_gone:
            yield inner.breaking("server", "server removed", client=True, server=False)
        else:
            yield from compare_members(inner, _SERVER, unknown_member)
    if old.keys() == new.keys() and list(old) != list(new):
        text = f"the order of the servers changed, the first is {quote(next(iter(new)))}"
        yield servers.changed("server", text)


def _within(pair: Pair, place: str) -> str:
    return f"{pair.place} · {place}" if pair.place else place


def _variables(pair: Pair) -> Iterator[Change]:
    yield from anything(pair.at("variables"), "variables", "server", Effect.BOTH)


_SERVER = (Rule({"variables": is_anything}, _variables), *COMMON_RULES)
SERVERS = Rule({"servers": is_keyed(_url)}, compare_servers)
