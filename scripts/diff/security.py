"""Compare who may call: alternatives, each a set of schemes and scopes that go together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from scripts.diff.canonical import fingerprint
from scripts.diff.change import Change, Effect, Flow
from scripts.diff.general import COMMON_RULES, anything, compare_objects, paired
from scripts.diff.inheritance import is_inherited
from scripts.diff.references import follow
from scripts.diff.tree import ABSENT, Pair, Rule, Side, Value, compare_members, is_names
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
        # Being lenient breaks this as well: the receiver must require exactly what is documented.
        is_sender_shut_out = not _covers(new, old)
        text = f"access now needs {_words(new)} instead of {_words(old)}"
        is_webhook = pair.flow == Flow.RESPONSE
        yield pair.breaking(
            "security",
            text,
            client=is_webhook or is_sender_shut_out,
            server=not is_webhook or is_sender_shut_out,
        )


def compare_root_security(pair: Pair) -> Iterator[Change]:
    """Compare what the root requires, as far as operations of both versions leave it to the root.

    An operation that states its own security in one version is compared with the root of the
    other; if all operations do, the root has no meaning.
    """
    if is_inherited(pair, "security"):
        yield from compare_security(pair)


def _effective(side: Side, document: Mapping[str, Json]) -> Value:
    own = side.at("security").value
    return document.get("security", ABSENT) if own is ABSENT else own


def _alternatives(value: Value) -> set[_Alternative] | None:
    """Read requirements as sets of scheme and scope; without any, every caller is allowed."""
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
    """Whether a caller that meets any of the others also meets one of some."""
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
            scheme = partial(compare_objects, rules=_SCHEME, kind="security", effect=Effect.BOTH)
            yield from follow(inner, scheme)


def _sending(pair: Pair, key: str) -> Iterator[Change]:
    yield from anything(pair, key, "security", Effect.BOTH)


def _flows(pair: Pair) -> Iterator[Change]:
    for kind in pair.member_names():
        flow = pair.at(kind)
        if isinstance(flow.old.value, dict) and isinstance(flow.new.value, dict):
            yield from compare_members(flow, _FLOW, _sending)
        else:
            yield from _sending(flow, f"flows.{kind}")


def _scopes(pair: Pair) -> Iterator[Change]:
    for key in pair.member_names():
        inner = pair.at(key)
        if inner.is_new:
            yield inner.changed("security", f"new scope {quote(key)}", Effect.WIDENS)
        elif inner.is_gone:
            yield inner.changed("security", f"scope {quote(key)} removed", Effect.NARROWS)
        else:
            yield from anything(inner, f"scope {key}", "text")


_SCHEME = (
    *(Rule.of(key, object, partial(_sending, key=key)) for key in _HOW_TO_SEND),
    Rule.of("flows", dict, _flows),
    *COMMON_RULES,
)
_FLOW = (Rule.of("scopes", dict, _scopes),)
