"""Compare the addresses of an API."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scripts.diff.change import Change, Effect
from scripts.diff.general import COMMON_RULES, anything, is_keyed, keyed, paired, unknown_member
from scripts.diff.inheritance import is_inherited, is_left_to_path
from scripts.diff.tree import Pair, Rule, Side, compare_members
from scripts.diff.wording import name, quote


def _url(side: Side) -> str | None:
    url = side.at("url").value
    return url if isinstance(url, str) else None


def compare_root_servers(root: Pair) -> Iterator[Change]:
    """Compare the servers of the root, as far as operations of both versions leave them to it."""
    if is_inherited(root, "servers"):
        yield from _servers(root.at("servers"), root.place)


def compare_path_servers(item: Pair) -> Iterator[Change]:
    """Compare the servers of a path, as far as operations of both versions leave them to it."""
    if is_left_to_path(item, "servers"):
        yield from _servers(_effective(item, item), item.place)


def compare_operation_servers(item: Pair, operation: Pair) -> Iterator[Change]:
    """Compare the servers of an operation: its own, else those of its path, else the root's."""
    yield from _servers(_effective(operation, operation, item), operation.place)


def _effective(pair: Pair, *holders: Pair) -> Pair:
    """Return the servers of the first holder that has any, else of the root."""
    versions = pair.versions
    root = pair.between(Side(dict(versions.old), ""), Side(dict(versions.new), ""))
    old = [holder.old for holder in (*holders, root)]
    new = [holder.new for holder in (*holders, root)]
    before, after = (
        next((side.at("servers") for side in sides if "servers" in side.members()), sides[0])
        for sides in (old, new)
    )
    return pair.between(before, after)


def _servers(servers: Pair, place: str) -> Iterator[Change]:
    """Compare servers by address; the first one is the default of a client."""
    old, new = keyed(servers.old, _url), keyed(servers.new, _url)
    for url, plain in paired(servers, old, new):
        inner = replace(plain, place=f"{place} · server {name(url)}")
        if inner.is_new:
            takes_over = bool(old) and url == next(iter(new))
            yield inner.breaking("server", "new server", client=takes_over, server=True)
        elif inner.is_gone:
            yield inner.breaking("server", "server removed", client=True, server=False)
        else:
            yield from compare_members(inner, _SERVER, unknown_member)
    if old.keys() == new.keys() and list(old) != list(new):
        text = f"the order of the servers changed, the first is {quote(next(iter(new)))}"
        yield replace(servers, place=place).changed("server", text)


_VARIABLES = partial(anything, name="variables", kind="server", effect=Effect.BOTH)
_SERVER = (Rule.of("variables", object, _VARIABLES), *COMMON_RULES)
_READABLE = {"servers": is_keyed(_url)}
ROOT_SERVERS = Rule(_READABLE, compare_root_servers)
PATH_SERVERS = Rule(_READABLE, compare_path_servers)


def operation_servers(item: Pair) -> Rule:
    """Return the rule for the operations of a path."""
    return Rule(_READABLE, partial(compare_operation_servers, item))
