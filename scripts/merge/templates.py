"""Paths that differ only in the names of their parameters are one path.

``/things/{id}`` and ``/things/{thingId}`` match the same requests, so OpenAPI calls them identical
and forbids both in one document. The name of a path parameter is never sent: one stands by rule,
and the parameter is renamed along.
"""

import re
from functools import lru_cache

from scripts.document.grammar import KINDS
from scripts.document.node import METHODS, Mapping, Node, copy, members_of, same
from scripts.document.pointer import Pointer
from scripts.document.references import resolve
from scripts.merge.conflict import Claim, Conflict
from scripts.merge.merger import Merger, identity
from scripts.merge.precedence import ONE_TEMPLATE

ITEM_MEMBERS = ("parameters", "servers")
_PARAMETER = re.compile(r"\{([^{}]*)\}")


@lru_cache(maxsize=4096)
def signature(path: str) -> str:
    """Return a path without the names of its parameters."""
    return _PARAMETER.sub("{}", path)


def operation_key(place: Pointer) -> Pointer:
    """Return what identifies an operation, whatever the names of its path parameters."""
    section, path, method = place
    return (section, signature(path), method) if section == "paths" else place


def align_templates(account: Node, base: Node, merger: Merger) -> None:
    """Rename the path parameters of an account to the names in the stronger one, in place.

    Raises:
        PipelineError: one account describes an operation under two such paths.
    """
    paths = account.at("paths")
    if paths is None or not isinstance(paths.value, dict):
        return
    known = {signature(path): path for path in base.members("paths")}
    aligned: Mapping = {}
    for path, item in paths.value.items():
        name = known.setdefault(signature(path), path)
        if name != path:
            _rename(item, dict(zip(_names(path), _names(name), strict=True)), account)
            stands = base.at("paths", name) or aligned.get(name)
            _report(name, stands or item, path, item, merger)
        aligned[name] = _join(aligned[name], item, name) if name in aligned else item
    paths.value = aligned


def _names(path: str) -> list[str]:
    return _PARAMETER.findall(path)


def _rename(item: Node, names: dict[str, str], document: Node) -> None:
    """Rename the path parameters of an item and its operations; shared ones are copied first."""
    owners = [item, *(node for key, node in item.members().items() if key in METHODS)]
    for owner in owners:
        parameters = owner.elements("parameters")
        for index, parameter in enumerate(parameters):
            found, _ = resolve(document, parameter)
            name = found.at("name")
            if name and found.text("in") == "path" and names.get(name.text()):
                renamed = copy(found)
                members_of(renamed)["name"] = Node(names[name.text()], name.origins)
                parameters[index] = renamed


def _join(first: Node, second: Node, path: str) -> Node:
    """Put the operations of two such paths of one account side by side."""
    for key in ITEM_MEMBERS:
        push_down(first, key)
        push_down(second, key)
    mine, others = first.members(), second.members()
    twice = next((k for k in others if k in mine and not same(mine[k], others[k])), None)
    if twice:
        there = mine[twice].origins[0]
        raise others[twice].error(
            f"{twice} of {path} is described twice, under two names of its path parameter: here "
            f"and at {there.place}",
            "OpenAPI can't distinguish the two: save the page again, or correct it.",
        )
    return Node({**mine, **others}, first.origins)


def push_down(item: Node, key: str) -> None:
    """Move the members of a path to each of its operations."""
    shared = item.members().get(key)
    if shared is None:
        return
    for method, operation in item.members().items():
        if method not in METHODS or not isinstance(operation.value, dict):
            continue
        own = operation.members().get(key)
        if own is None:
            operation.value[key] = copy(shared)
        elif key == "parameters":
            kind = KINDS[key]
            taken = {identity(node, kind) for node in own.elements()}
            rest = [copy(n) for n in shared.elements() if identity(n, kind) not in taken]
            own.value = [*rest, *own.elements()]
    del members_of(item)[key]


def _report(name: str, stands: Node, path: str, item: Node, merger: Merger) -> None:
    is_complete = merger.pages[item.origins[0].file].is_complete
    if not merger.of_fragments and is_complete:
        return  # the words around a fragment follow it
    kept, other = Claim(name, stands.origins[:1]), Claim(path, item.origins[:1])
    found = Conflict(("paths", name), "path", kept, other, ONE_TEMPLATE)
    merger.conflicts.setdefault(found)
