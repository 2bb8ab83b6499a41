"""Comparing who may call: alternatives, each a set of schemes and scopes that go together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from scripts.diff.canonical import fingerprint
from scripts.diff.change import Change, Effect, Flow
from scripts.diff.general import COMMON_RULES, anything, by_key, paired, unknown_member
from scripts.diff.inheritance import is_inherited
from scripts.diff.references import follow
from scripts.diff.tree import (
    ABSENT,
    Pair,
    Rule,
    Side,
    Value,
    compare_members,
    is_anything,
    is_names,
    is_object,
)
from scripts.diff.wording import name, quote
from scripts.document.node import Json

_Alternative: TypeAlias = frozenset[tuple[str, str]]
_Schemes: TypeAlias = Mapping[str, Json]
_HOW_TO_SEND = ("type", "in", "name", "scheme", "openIdConnectUrl")


def compare_security(pair: Pair) -> Iterator[Change]:
    """Compare requirements: those of the root, or those of an operation that has its own."""
    versions = pair.versions
    old, new = (
        _alternatives(_effective(side, document))
        for side, document in ((pair.old, versions.old), (pair.new, versions.new))
    )
    if old is None or new is None:
        yield from anything(pair.at("security"), "security", effect=Effect.BOTH)
        return
    renamed = _renamed(_schemes(versions.old), _schemes(versions.new))
    old = {frozenset((renamed.get(scheme, scheme), scope) for scheme, scope in one) for one in old}
    if old != new:
        # Leniency is no virtue here: who receives has to ask for exactly what is required.
        is_sender_shut_out = not _covers(new, old)
        text = f"access now needs {_words(new)} instead of {_words(old)}"
        is_webhook = pair.flow == Flow.ANSWER
        yield pair.breaking(
            "security",
            text,
            client=is_webhook or is_sender_shut_out,
            server=not is_webhook or is_sender_shut_out,
        )


def compare_root_security(pair: Pair) -> Iterator[Change]:
    """Compare what the root requires, as far as operations of both versions leave it to the root.

    Where one says itself in one version what the root said in the other, the two are compared
    there; where all do, the root has no say.
    """
    if is_inherited(pair, "security"):
        yield from compare_security(pair)


def _effective(side: Side, document: Mapping[str, Json]) -> Value:
    own = side.at("security").value
    return document.get("security", ABSENT) if own is ABSENT else own


def _alternatives(value: Value) -> set[_Alternative] | None:
    """Read requirements as sets of scheme and scope; without any, everybody may call."""
    if value is ABSENT or value == []:
        return {frozenset()}
    if not isinstance(value, list):
        return None
    found: set[_Alternative] = set()
    for one in value:
        if not isinstance(one, dict) or not all(map(is_names, one.values())):
            return None
        pairs = ((key, str(scope)) for key in one for scope in ["", *_elements(one[key])])
        found.add(frozenset(pairs))
    return found


def _elements(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _covers(some: set[_Alternative], others: set[_Alternative]) -> bool:
    """Tell whether whoever meets one of the others also meets one of some."""
    return all(any(one <= other for one in some) for other in others)


def _words(alternatives: set[_Alternative]) -> str:
    return " or ".join(sorted(map(_together, alternatives)))


def _together(alternative: _Alternative) -> str:
    return (
        " and ".join(
            quote(f"{scheme}: {scope}" if scope else scheme)
            for scheme, scope in sorted(alternative)
        )
        or "nothing"
    )


def _schemes(document: Mapping[str, Json]) -> _Schemes:
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    return schemes if isinstance(schemes, dict) else {}


def _renamed(old: _Schemes, new: _Schemes) -> dict[str, str]:
    fresh = {fingerprint(new[key]): key for key in new if key not in old}
    contents = {key: fingerprint(old[key]) for key in old if key not in new}
    return {key: fresh.pop(one) for key, one in contents.items() if one in fresh}


def compare_schemes(pair: Pair) -> Iterator[Change]:
    """Compare the declared schemes; which of them is needed is another question."""
    renamed = _renamed(pair.old.members(), pair.new.members())
    old = {renamed.get(key, key): pair.old.at(key) for key in pair.old.members()}
    for former, key in renamed.items():
        inner = pair.at(key, place=f"security scheme {name(key)}")
        yield inner.changed("naming", f"the new name of {quote(former)}")
    for key, plain in paired(pair, old, {key: pair.new.at(key) for key in pair.new.members()}):
        inner = replace(plain, place=f"security scheme {name(key)}", flow=Flow.REQUEST)
        if inner.is_new or inner.is_gone:
            yield inner.changed("security", "declared" if inner.is_new else "no longer declared")
        else:
            yield from follow(inner, _scheme)


def _scheme(pair: Pair) -> Iterator[Change]:
    if isinstance(pair.old.value, dict) and isinstance(pair.new.value, dict):
        yield from compare_members(pair, _SCHEME, unknown_member)
    else:
        yield from anything(pair, "definition", "security", Effect.BOTH)


def _sending(pair: Pair, key: str) -> Iterator[Change]:
    yield from anything(pair, key, "security", Effect.BOTH)


def _flows(pair: Pair) -> Iterator[Change]:
    flows = pair.at("flows")
    for kind in flows.member_names():
        if (
            flows.at(kind).is_new
            or flows.at(kind).is_gone
            or not all(isinstance(side.at(kind).value, dict) for side in (flows.old, flows.new))
        ):
            yield from _sending(flows.at(kind), f"flows.{kind}")
        else:
            yield from compare_members(flows.at(kind), _FLOW, _sending)


def _scopes(pair: Pair) -> Iterator[Change]:
    scopes = pair.at("scopes")
    for key in scopes.member_names():
        inner = scopes.at(key)
        if inner.is_new:
            yield inner.changed("security", f"new scope {quote(key)}", Effect.WIDENS)
        elif inner.is_gone:
            yield inner.changed("security", f"scope {quote(key)} removed", Effect.NARROWS)
        else:
            yield from anything(inner, f"scope {key}", "text")


_SCHEME = (
    *(Rule({key: is_anything}, by_key(key, _sending)) for key in _HOW_TO_SEND),
    Rule({"flows": is_object}, _flows),
    *COMMON_RULES,
)
_FLOW = (Rule({"scopes": is_object}, _scopes),)
