"""What is compared the same way wherever it stands, and what no rule knows."""

from collections.abc import Callable, Iterator, Mapping

from scripts.diff.canonical import EXAMPLE_KEYS, TEXT_KEYS, fingerprint
from scripts.diff.change import Change, Effect, Flow, Kind, tolerated
from scripts.diff.references import resolved
from scripts.diff.tree import (
    ABSENT,
    Comparer,
    Pair,
    Rule,
    Side,
    is_anything,
    is_array,
    is_flag,
    is_text,
    json_of,
)
from scripts.diff.wording import contrast, now, quote, word
from scripts.document.node import Json


def anything(
    pair: Pair, name: str, kind: Kind = "other", effect: Effect = Effect.NONE
) -> Iterator[Change]:
    """Report the differences of any two values, as deep as both have the same shape."""
    old, new = pair.old.value, pair.new.value
    if pair.is_same:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in pair.member_names():
            yield from anything(pair.at(key), f"{name}.{key}", kind, effect)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index in range(len(new)):
            inner = pair.between(pair.old.element(index), pair.new.element(index))
            yield from anything(inner, f"{name}[{index}]", kind, effect)
    else:
        yield pair.changed(kind, now(quote(name), old, new), effect)


def unknown_member(pair: Pair, key: str) -> Iterator[Change]:
    """Report a member that the rules of its object don't take."""
    yield from anything(pair, key, "extension" if key.startswith("x-") else "other")


def text(pair: Pair, key: str) -> Iterator[Change]:
    """Report a text for people; of a reworded one, only the words that differ."""
    old, new = pair.old.value, pair.new.value
    if not isinstance(old, str) or not isinstance(new, str):
        yield pair.changed("text", now(key.lstrip("$"), old, new))
    elif old.split() == new.split():
        yield pair.changed("text", f"{key.lstrip('$')} differs only in spacing")
    else:
        before, after = contrast(old, new)
        yield pair.changed("text", f"{key.lstrip('$')} now says {after} instead of {before}")


def by_key(key: str, compare: Callable[[Pair, str], Iterator[Change]]) -> Comparer:
    """Make of a comparer for one member a comparer of the object that holds it."""
    return lambda pair: compare(pair.at(key), key)


def _examples(pair: Pair) -> Iterator[Change]:
    """Report examples, each a line of its own; one is the same alone, in a list and named."""
    versions = pair.versions
    if _shown(versions.old, pair.old) != _shown(versions.new, pair.new):
        for key in EXAMPLE_KEYS:
            yield from anything(pair.at(key), key, "example")


def _shown(document: Mapping[str, Json], side: Side) -> list[str]:
    examples = side.at("examples")
    named = [examples.at(key) for key in examples.members()]
    found = [side.at("example"), *examples.elements(), *(resolved(document, one) for one in named)]
    return [
        fingerprint(one.members()["value"] if one.members().keys() == {"value"} else json_of(one))
        for one in found
        if one.value is not ABSENT
    ]


def _is_example(value: Json) -> bool:
    return isinstance(value, dict | list)


def _documentation(pair: Pair, key: str) -> Iterator[Change]:
    yield from anything(pair, key, "text")


def _deprecated(pair: Pair) -> Iterator[Change]:
    old = pair.old.at("deprecated").value is True
    new = pair.new.at("deprecated").value is True
    if old != new:
        yield pair.changed("deprecation", "now deprecated" if new else "no longer deprecated")


COMMON_RULES = (
    *(Rule({key: is_text}, by_key(key, text)) for key in TEXT_KEYS),
    Rule({"example": is_anything, "examples": _is_example}, _examples),
    Rule({"examples": is_anything}, by_key("examples", _documentation)),
    Rule({"externalDocs": is_anything}, by_key("externalDocs", _documentation)),
    Rule({"deprecated": is_flag}, _deprecated),
)


def member_added(
    pair: Pair, kind: Kind, *, required: bool, closed: bool = False, noun: str | None = None
) -> Change:
    """Report a new part of a message: a property, a parameter, a header.

    In a request, the server has to understand it. In an answer, a client that was told to expect
    nothing else (``closed``) meets something else; this one keeps it.
    """
    sent, received = Flow.REQUEST in pair.flow, Flow.ANSWER in pair.flow
    text = f"new {_need(required=required)} {noun or kind}"
    is_refused = sent and required
    change = pair.breaking(
        kind,
        text,
        client=is_refused or (received and closed),
        server=sent or (received and required),
    )
    return change if is_refused else tolerated(change)


def member_removed(
    pair: Pair, kind: Kind, *, required: bool, closed: bool = False, noun: str | None = None
) -> Change:
    """Report that a part of a message is gone: the mirror image of a new one."""
    sent, received = Flow.REQUEST in pair.flow, Flow.ANSWER in pair.flow
    return pair.breaking(
        kind,
        f"{_need(required=required)} {noun or kind} removed",
        client=sent or (received and required),
        server=(sent and required) or (received and closed),
    )


def member_renamed(pair: Pair, kind: Kind, former: str, *, required: bool) -> Change:
    """Report that a part of a message has another name: at once a new one and one that is gone."""
    added = member_added(pair, kind, required=required)
    gone = member_removed(pair, kind, required=required)
    return pair.breaking(
        kind,
        f"the new name of {word(former)}",
        client=added.breaks_client or gone.breaks_client,
        server=added.breaks_server or gone.breaks_server,
    )


def _need(*, required: bool) -> str:
    return "required" if required else "optional"


def is_keyed(identify: Callable[[Side], str | None]) -> Callable[[Json], bool]:
    """Make a test whether every element of an array has an identity of its own."""

    def test(value: Json) -> bool:
        names = [identify(side) for side in Side(value, "").elements()]
        return is_array(value) and None not in names and len(set(names)) == len(names)

    return test


def keyed(side: Side, identify: Callable[[Side], str | None]) -> dict[str, Side]:
    """Give the elements of an array by their identity."""
    return {identify(element) or "": element for element in side.elements()}


def paired(
    pair: Pair, old: Mapping[str, Side], new: Mapping[str, Side]
) -> Iterator[tuple[str, Pair]]:
    """Put what has the same identity side by side, in the new order, the removed last."""
    for identity in dict.fromkeys([*new, *old]):
        yield (
            identity,
            pair.between(
                old.get(identity, Side(ABSENT, pair.old.pointer)),
                new.get(identity, Side(ABSENT, pair.new.pointer)),
            ),
        )
