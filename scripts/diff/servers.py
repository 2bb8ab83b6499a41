"""Comparing the addresses at which an API is served."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scripts.diff.change import Change, Effect
from scripts.diff.general import COMMON_RULES, anything, is_keyed, keyed, paired, unknown_member
from scripts.diff.inheritance import is_inherited, is_left_to_path
from scripts.diff.tree import Pair, Rule, Side, compare_members, is_anything
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
    """Compare the servers of an operation: its own, else those of its path, else of the root."""
    yield from _servers(_effective(operation, operation, item), operation.place)


def _effective(pair: Pair, *holders: Pair) -> Pair:
    """Give the servers of the first that has any."""
    versions = pair.versions
    roots = (Side(dict(versions.old), ""), Side(dict(versions.new), ""))
    old = [*(holder.old for holder in holders), roots[0]]
    new = [*(holder.new for holder in holders), roots[1]]
    sides = (
        next((side.at("servers") for side in several if "servers" in side.members()), several[0])
        for several in (old, new)
    )
    before, after = sides
    return pair.between(before, after)


def _servers(servers: Pair, place: str) -> Iterator[Change]:
    """Compare servers by address; the first is the one a client takes unless told otherwise."""
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


def _variables(pair: Pair) -> Iterator[Change]:
    yield from anything(pair.at("variables"), "variables", "server", Effect.BOTH)


_SERVER = (Rule({"variables": is_anything}, _variables), *COMMON_RULES)
_READABLE = {"servers": is_keyed(_url)}
ROOT_SERVERS = Rule(_READABLE, compare_root_servers)
PATH_SERVERS = Rule(_READABLE, compare_path_servers)


def operation_servers(item: Pair) -> Rule:
    """Give the rule for the operations of a path."""
    return Rule(_READABLE, partial(compare_operation_servers, item))
