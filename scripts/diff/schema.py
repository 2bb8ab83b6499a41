"""Compare schemas, at any depth."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scripts.diff.canonical import same_content, typed_like
from scripts.diff.change import Change, Effect, Flow, closed_only
from scripts.diff.composition import as_one_of, describe, matched
from scripts.diff.conjunction import Conjunction, conjunctions
from scripts.diff.constraints import CONSTRAINTS, keyword_effect
from scripts.diff.general import (
    COMMON_RULES,
    anything,
    compare_requiredness,
    member_added,
    member_removed,
    member_renamed,
)
from scripts.diff.library import has_class, removed, renamed
from scripts.diff.nullability import apart_from_null
from scripts.diff.references import compare_targets, resolved, resolved_pair
from scripts.diff.tree import ABSENT, Pair, Rule, Side, compare_members, is_names
from scripts.diff.wording import listing, name, quote, word
from scripts.document.node import Json

# Keywords that don't restrict the allowed values.
_SILENT = frozenset({"$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "$defs"})


def compare_schema(pair: Pair) -> Iterator[Change]:
    """Compare two schemas, of which either may be a reference or absent."""
    if pair.is_same:
        return
    for found in apart_from_null(pair):
        if isinstance(found, Change):
            yield found
        else:
            yield from _conjunctions(as_one_of(found))


def _conjunctions(pair: Pair) -> Iterator[Change]:
    old, new, matched = conjunctions(pair)
    lost = old.lost or new.lost
    if lost is not None:
        yield pair.changed("component", f"reference {quote(lost)} leads nowhere", Effect.BOTH)
        return
    before, after = old.whole(), new.whole()
    if before is None or after is None:
        yield from anything(pair, "schema", effect=Effect.BOTH)
    else:
        yield from _wholes(pair.between(before, after), (old, new))
    for former, target in matched:
        yield from compare_targets(pair, former, target, compare_schema)


def _wholes(pair: Pair, conjoined: tuple[Conjunction, Conjunction]) -> Iterator[Change]:
    """Compare two schemas in one piece each; null may be beside one that was just put in."""
    before, after = pair.old, pair.new
    for found in apart_from_null(pair):
        if isinstance(found, Change):
            yield found
        elif found.old is not before or found.new is not after:
            yield from _conjunctions(as_one_of(found))
            return
    whole = pair.between(typed_like(before, after), typed_like(after, before))
    if not any(one.is_expanded for one in conjoined):
        yield from _keywords(whole)
    elif pair.versions.is_first(*(one.place for one in conjoined), pair.flow):
        # Definitions that refer to each other would nest without end.
        pair.versions.waiting.append((_keywords, whole))


def _keywords(pair: Pair) -> Iterator[Change]:
    ways = _travels(pair.old, pair.flow) | _travels(pair.new, pair.flow)
    yield from compare_members(replace(pair, flow=ways), _RULES, _keyword)


def _keyword(pair: Pair, key: str) -> Iterator[Change]:
    if key.startswith("x-"):
        yield from anything(pair, key, "extension")
    else:
        # An additional keyword can only forbid values, a removed one only allow them.
        effect = Effect.NONE if key in _SILENT else keyword_effect(pair)
        yield from anything(pair, key, effect=effect)


def _travels(schema: Side, flow: Flow) -> Flow:
    """Remove the direction in which a read-only or write-only value is not sent."""
    if schema.at("readOnly").value is True:
        flow &= ~Flow.REQUEST
    if schema.at("writeOnly").value is True:
        flow &= ~Flow.RESPONSE
    return flow


def _read_only(pair: Pair) -> Iterator[Change]:
    inner = pair.at("readOnly")
    text = "is now read-only" if inner.is_new else "is no longer read-only"
    sent = replace(pair, flow=pair.flow & Flow.REQUEST)
    yield sent.changed("access", text, keyword_effect(inner))


def _write_only(pair: Pair) -> Iterator[Change]:
    # In responses it is removed or added like a property.
    inner = pair.at("writeOnly")
    text = "is now write-only" if inner.is_new else "is no longer write-only"
    received = replace(pair, flow=pair.flow & Flow.RESPONSE)
    yield received.changed("access", text, Effect.of(widens=inner.is_new, narrows=True))


def _members(pair: Pair) -> Iterator[Change]:
    """Compare ``properties`` together with ``required``."""
    old_required, new_required = _required(pair.old), _required(pair.new)
    properties = pair.at("properties")
    renamed_from = _renamed(pair)
    former = set(renamed_from.values())
    for key in dict.fromkeys([*properties.member_names(), *new_required, *old_required]):
        inner = replace(properties.at(key, place=pair.value_place(name(key))), dotted=True)
        was, is_now = key in old_required, key in new_required
        sent = replace(inner, flow=_exchanged(inner))
        if key in former:
            continue
        if key in renamed_from:
            change = member_renamed(sent, "property", renamed_from[key], required=is_now)
            yield renamed(change, "attribute", renamed_from[key], key)
        elif inner.is_new and not was:
            yield member_added(sent, "property", required=is_now, closed=_is_closed(pair.old))
        elif inner.is_gone and not is_now:
            change = member_removed(sent, "property", required=was, closed=_is_closed(pair.new))
            yield removed(change, "attribute", key) if sent.flow & Flow.RESPONSE else change
        else:
            yield from compare_requiredness(sent, was=was, is_now=is_now)
            if inner.is_new or inner.is_gone:
                text = "now described" if inner.is_new else "no longer described"
                change = sent.changed("property", text, keyword_effect(inner))
                is_lost = inner.is_gone and sent.flow & Flow.RESPONSE
                yield removed(change, "attribute", key) if is_lost else change
            else:
                yield from compare_schema(inner)


def _renamed(pair: Pair) -> dict[str, str]:
    """Return the former names of the properties that only changed their name."""
    found: dict[str, str] = {}
    properties = pair.at("properties")
    old_required, new_required = _required(pair.old), _required(pair.new)
    old, new = properties.old.members(), properties.new.members()
    for is_required in (False, True):
        gone = {
            key: properties.old.at(key)
            for key in old
            if key not in new and key not in new_required and (key in old_required) == is_required
        }
        fresh = {
            key: properties.new.at(key)
            for key in new
            if key not in old and key not in old_required and (key in new_required) == is_required
        }
        found |= {key: former for former, key in same_content(gone, fresh).items()}
    return found


def _required(side: Side) -> dict[str, None]:
    return dict.fromkeys(str(one.value) for one in side.at("required").elements())


def _exchanged(pair: Pair) -> Flow:
    """Return the directions in which a property is sent, in the versions that have it."""
    whole = resolved_pair(pair)
    sides = [side for side in (whole.old, whole.new) if side.value is not ABSENT]
    ways = Flow.NONE if sides else pair.flow
    for side in sides:
        ways |= _travels(side, pair.flow)
    return ways


def _is_closed(side: Side) -> bool:
    keys = ("additionalProperties", "unevaluatedProperties")
    return any(side.at(key).value is False for key in keys)


def _additional(pair: Pair) -> Iterator[Change]:
    inner = pair.at("additionalProperties")
    old, new = inner.old.value, inner.new.value
    if isinstance(old, dict) and isinstance(new, dict):
        yield from compare_schema(replace(inner, place=pair.value_place("*"), dotted=True))
        return
    openness = [2 if one is ABSENT else 1 if isinstance(one, dict) else 0 for one in (old, new)]
    words = ("refused", "allowed by a schema", "allowed")[openness[1]]
    effect = Effect.of(widens=openness[1] > openness[0], narrows=openness[1] < openness[0])
    change = inner.changed("property", f"other properties are now {words}", effect)
    yield closed_only(change) if effect == Effect.WIDENS else change


def _items(pair: Pair) -> Iterator[Change]:
    inner = pair.at("items", place=pair.value_place("[]"))
    yield from compare_schema(replace(inner, dotted=True))


def _positions(pair: Pair) -> Iterator[Change]:
    items = pair.at("prefixItems")
    for index in range(max(len(items.old.elements()), len(items.new.elements()))):
        inner = items.between(
            items.old.element(index),
            items.new.element(index),
            place=pair.value_place(f"[{index}]"),
        )
        if inner.is_new or inner.is_gone:
            text = "this position is " + (
                "now described" if inner.is_new else "no longer described"
            )
            yield inner.changed("composition", text, keyword_effect(inner))
        else:
            yield from compare_schema(replace(inner, dotted=True))


def _choice(pair: Pair, key: str) -> Iterator[Change]:
    members = pair.at(key)
    if members.is_new or members.is_gone:
        side, document = (
            (members.new, pair.versions.new) if members.is_new else (members.old, pair.versions.old)
        )
        names = listing(word(describe(document, member)) for member in side.elements())
        words = "must now be" if members.is_new else "need no longer be"
        text = f"{words} {'exactly one' if key == 'oneOf' else 'any'} of {names}"
        yield pair.changed("composition", text, keyword_effect(members))
        return
    for member in matched(members):
        if member.is_new:
            label = word(describe(pair.versions.new, member.new))
            change = member.changed("composition", f"may now also be {label}", Effect.WIDENS)
            yield closed_only(change) if _is_open(members) else change
        elif member.is_gone:
            label = word(describe(pair.versions.old, member.old))
            yield member.changed("composition", f"may no longer be {label}", Effect.NARROWS)
        else:
            label = name(describe(pair.versions.new, member.new))
            yield from compare_schema(replace(member, place=f"{pair.place} as {label}"))


def _is_open(members: Pair) -> bool:
    """Whether the client has a choice of classes here, and keeps values of unknown ones."""
    kinds = [resolved(members.versions.old, member) for member in members.old.elements()]
    return len(kinds) > 1 and any(has_class(kind.value) for kind in kinds)


def _all(pair: Pair) -> Iterator[Change]:
    for member in matched(pair):
        if member.is_new:
            label = word(describe(pair.versions.new, member.new))
            yield member.changed("composition", f"must now also be {label}", Effect.NARROWS)
        elif member.is_gone:
            label = word(describe(pair.versions.old, member.old))
            yield member.changed("composition", f"need no longer be {label}", Effect.WIDENS)
        else:
            yield from compare_schema(member)


def _discriminator(pair: Pair) -> Iterator[Change]:
    # A discriminator is a hint which alternative to look at: with or without it, the same values
    # are allowed. But those who use it must not be led to another alternative.
    effect = Effect.NONE if pair.is_new or pair.is_gone else Effect.BOTH
    yield from anything(pair, "discriminator", "discriminator", effect=effect)


def _is_schema(value: Json) -> bool:
    return isinstance(value, dict | bool)


_RULES = (
    *CONSTRAINTS,
    Rule({"properties": dict, "required": is_names}, _members),
    Rule({"additionalProperties": _is_schema}, _additional),
    Rule({"items": _is_schema}, _items),
    Rule({"prefixItems": list}, _positions),
    Rule({"oneOf": list}, partial(_choice, key="oneOf")),
    Rule({"anyOf": list}, partial(_choice, key="anyOf")),
    Rule.of("allOf", list, _all),
    Rule.of("discriminator", dict, _discriminator),
    Rule({"readOnly": bool}, _read_only),
    Rule({"writeOnly": bool}, _write_only),
    *COMMON_RULES,
)
