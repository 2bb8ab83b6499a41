"""Compare what has the same rules in every place, and what has no rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from scripts.diff.canonical import EXAMPLE_KEYS, TEXT_KEYS, fingerprint
from scripts.diff.change import Change, Effect, Flow, Kind, closed_only
from scripts.diff.references import resolved
from scripts.diff.tree import ABSENT, Pair, Rule, Side, compare_members, json_of
from scripts.diff.wording import contrast, now, quote, word
from scripts.document.node import Json


def anything(
    pair: Pair, name: str, kind: Kind = "other", effect: Effect = Effect.NONE
) -> Iterator[Change]:
    """Report the differences of any two values, at the depth to which their shapes are equal."""
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
    """Report a member that no rule of its object compares."""
    yield from anything(pair, key, "extension" if key.startswith("x-") else "other")


def compare_objects(
    pair: Pair, rules: Iterable[Rule], kind: Kind = "other", effect: Effect = Effect.NONE
) -> Iterator[Change]:
    """Compare two objects by rules, and other values as a whole."""
    if isinstance(pair.old.value, dict) and isinstance(pair.new.value, dict):
        yield from compare_members(pair, rules, unknown_member)
    else:
        yield from anything(pair, "definition", kind, effect)


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


def _examples(pair: Pair) -> Iterator[Change]:
    """Report examples one by one; alone, in a list and named they are the same."""
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


def _deprecated(pair: Pair) -> Iterator[Change]:
    old, new = (side.at("deprecated").value is True for side in (pair.old, pair.new))
    if old != new:
        yield pair.changed("deprecation", "now deprecated" if new else "no longer deprecated")


COMMON_RULES = (
    *(Rule.of(key, str, partial(text, key=key)) for key in TEXT_KEYS),
    Rule({"example": object, "examples": _is_example}, _examples),
    *(
        Rule.of(key, object, partial(anything, name=key, kind="text"))
        for key in ("examples", "externalDocs")
    ),
    Rule({"deprecated": bool}, _deprecated),
)


def member_added(
    pair: Pair, kind: Kind, *, required: bool, closed: bool = False, noun: str | None = None
) -> Change:
    """Report a new part of a message: a property, a parameter, a header.

    In a request, the server has to understand it. In a response, it breaks a client that expects
    nothing else (``closed``); this one keeps it.
    """
    sent, received = Flow.REQUEST in pair.flow, Flow.RESPONSE in pair.flow
    text = f"new {_need(required=required)} {noun or kind}"
    is_refused = sent and required
    change = pair.breaking(
        kind,
        text,
        client=is_refused or (received and closed),
        server=sent or (received and required),
    )
    return change if is_refused else closed_only(change)


def member_removed(
    pair: Pair, kind: Kind, *, required: bool, closed: bool = False, noun: str | None = None
) -> Change:
    """Report that a part of a message is gone."""
    sent, received = Flow.REQUEST in pair.flow, Flow.RESPONSE in pair.flow
    return pair.breaking(
        kind,
        f"{_need(required=required)} {noun or kind} removed",
        client=sent or (received and required),
        server=(sent and required) or (received and closed),
    )


def member_renamed(pair: Pair, kind: Kind, former: str, *, required: bool) -> Change:
    """Report that a part of a message has another name: a new part and one that is gone."""
    added = member_added(pair, kind, required=required)
    gone = member_removed(pair, kind, required=required)
    return pair.breaking(
        kind,
        f"the new name of {word(former)}",
        client=added.breaks_client or gone.breaks_client,
        server=added.breaks_server or gone.breaks_server,
    )


def compare_requiredness(pair: Pair, *, was: bool, is_now: bool) -> Iterator[Change]:
    """Report that a part of a message became required or optional."""
    if was != is_now:
        text = "now required" if is_now else "no longer required"
        yield pair.changed("required", text, Effect.of(widens=was, narrows=is_now))


def _need(*, required: bool) -> str:
    return "required" if required else "optional"


def is_keyed(identify: Callable[[Side], str | None]) -> Callable[[Json], bool]:
    """Make a test for arrays whose elements all have an identity of their own."""

    def test(value: Json) -> bool:
        names = [identify(side) for side in Side(value, "").elements()]
        return isinstance(value, list) and None not in names and len(set(names)) == len(names)

    return test


def keyed(side: Side, identify: Callable[[Side], str | None]) -> dict[str, Side]:
    """Return the elements of an array by their identity."""
    return {identify(element) or "": element for element in side.elements()}


def paired(
    pair: Pair, old: Mapping[str, Side], new: Mapping[str, Side]
) -> Iterator[tuple[str, Pair]]:
    """Pair what has the same identity, in the new order, the removed ones last."""
    for identity in dict.fromkeys([*new, *old]):
        yield (
            identity,
            pair.between(
                old.get(identity, Side(ABSENT, pair.old.pointer)),
                new.get(identity, Side(ABSENT, pair.new.pointer)),
            ),
        )
