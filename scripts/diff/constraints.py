"""Compare the keywords that restrict a single value."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from scripts.diff.canonical import fingerprint, is_number
from scripts.diff.change import Change, Effect, Kind, closed_only
from scripts.diff.tree import ABSENT, Pair, Rule, Side, Test, Value, is_names, json_of
from scripts.diff.wording import listing, now, quote, word
from scripts.document.node import Json

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_WIDENS, _NARROWS = Effect.WIDENS, Effect.NARROWS
_NULL = fingerprint(None)
_LOWER = ("minimum", "exclusiveMinimum")
_UPPER = ("maximum", "exclusiveMaximum")
_COUNTS = {
    "minLength": "shortest length",
    "maxLength": "greatest length",
    "minItems": "smallest number of items",
    "maxItems": "greatest number of items",
    "minProperties": "smallest number of properties",
    "maxProperties": "greatest number of properties",
}


def _types(side: Side) -> frozenset[str] | None:
    value = side.at("type").value
    return frozenset(map(str, value)) if isinstance(value, list) else None


def _type(pair: Pair) -> Iterator[Change]:
    old, new = _types(pair.old), _types(pair.new)
    if old is None or new is None:
        effect = Effect.of(widens=new is None, narrows=old is None)
        yield pair.changed("type", f"type is now {_either(new)} instead of {_either(old)}", effect)
        return
    if ("null" in old) != ("null" in new):
        yield nullability(pair, is_nullable="null" in new)
    old, new = old - {"null"}, new - {"null"}
    if old != new:
        effect = Effect.of(widens=not new <= _spread(old), narrows=not old <= _spread(new))
        yield pair.changed("type", f"type is now {_either(new)} instead of {_either(old)}", effect)


def _spread(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _either(types: frozenset[str] | None) -> str:
    return "any" if types is None else " or ".join(map(word, sorted(types))) or "none"


def _nullable(pair: Pair) -> Iterator[Change]:
    yield nullability(pair, is_nullable=pair.new.at("nullable").value is True)


def nullability(pair: Pair, *, is_nullable: bool) -> Change:
    """Report that null was allowed or forbidden."""
    text = "may now be null" if is_nullable else "may no longer be null"
    effect = Effect.of(widens=is_nullable, narrows=not is_nullable)
    return pair.changed("nullability", text, effect)


def keyword_effect(pair: Pair) -> Effect:
    """Return the effect of a restriction that was added, removed or changed in an unknown way."""
    return Effect.of(widens=not pair.is_new, narrows=not pair.is_gone)


def _restricted(
    key: str,
    test: Test,
    kind: Kind,
    noun: str,
    refine: Callable[[Value, Value], Effect | None] | None = None,
) -> Rule:
    """Make the rule for a restriction; ``refine`` knows the effect of some changes."""

    def compare(pair: Pair) -> Iterator[Change]:
        inner = pair.at(key)
        old, new = inner.old.value, inner.new.value
        known = refine(old, new) if refine else None
        yield pair.changed(kind, now(noun, old, new), known or keyword_effect(inner))

    return Rule({key: test}, compare)


def _format_effect(old: Value, new: Value) -> Effect | None:
    if (old, new) in _WIDER_FORMATS:
        return Effect.WIDENS
    return Effect.NARROWS if (new, old) in _WIDER_FORMATS else None


def _values(side: Side) -> dict[str, Json] | None:
    if side.value is ABSENT:
        return None
    values = map(json_of, side.elements())
    return {fingerprint(value): value for value in values}


def _enum(pair: Pair) -> Iterator[Change]:
    old, new = _values(pair.old.at("enum")), _values(pair.new.at("enum"))
    if old is None:
        text = f"is now limited to {listing(map(quote, (new or {}).values()))}"
        yield pair.changed("enum", text, _NARROWS)
        return
    if new is None:
        text = f"is no longer limited to {listing(map(quote, old.values()))}"
        yield pair.changed("enum", text, _WIDENS)
        return
    was_null, is_null = (values.pop(_NULL, ABSENT) is None for values in (old, new))
    if was_null != is_null and not all(_types(side) for side in (pair.old, pair.new)):
        yield nullability(pair, is_nullable=is_null)
    fresh = {key: value for key, value in new.items() if key not in old}
    gone = {key: value for key, value in old.items() if key not in new}
    if len(old) == len(new) == len(gone) == 1:
        ((former,), (value,)) = (gone.values(), fresh.values())
        yield _written_again(pair, former, value) or pair.changed(
            "enum", f"the only value is now {quote(value)} instead of {quote(former)}", Effect.BOTH
        )
        return
    yield from _recased(pair, gone, fresh)
    for value in fresh.values():
        yield closed_only(pair.changed("enum", f"new enum value {quote(value)}", _WIDENS))
    for value in gone.values():
        yield pair.changed("enum", f"enum value {quote(value)} removed", _NARROWS)


def _recased(pair: Pair, gone: dict[str, Json], fresh: dict[str, Json]) -> Iterator[Change]:
    """Report values that only changed their case, and remove them from both."""
    folded = {key.casefold(): key for key in gone if isinstance(gone[key], str)}
    for key in [key for key in fresh if isinstance(fresh[key], str)]:
        former = folded.pop(key.casefold(), None)
        change = former and _written_again(pair, gone[former], fresh[key])
        if former and change:
            del gone[former], fresh[key]
            yield change


def _written_again(pair: Pair, old: Json, new: Json) -> Change | None:
    """Report a value that changed only its case, which is no change where case is folded."""
    is_folded = any(side.at("x-fold-case").value is True for side in (pair.old, pair.new))
    if not isinstance(old, str) or not isinstance(new, str) or old.casefold() != new.casefold():
        return None
    text = f"enum value {quote(old)} is now written {quote(new)}"
    if is_folded:
        return pair.changed("enum", f"{text}; either case is accepted")
    return pair.changed("enum", text, Effect.BOTH)


def _default(pair: Pair) -> Iterator[Change]:
    # A default is the meaning of a missing value. If it is added, removed or changed, a message
    # without the value may change its meaning for its sender and for its receiver.
    inner = pair.at("default")
    text = f"{now('default', inner.old.value, inner.new.value)}; leaving it out may mean another"
    yield pair.breaking("default", f"{text} value", client=True, server=True)


def _bound(pair: Pair, keys: tuple[str, str], word: str, sign: int) -> Iterator[Change]:
    old, new = (_tightest(side, keys, sign) for side in (pair.old, pair.new))
    narrows = old is None or (new is not None and new > old)
    text = f"{word} is now {_limit(new, sign)} instead of {_limit(old, sign)}"
    yield pair.changed("bound", text, Effect.of(widens=not narrows, narrows=narrows))


def _tightest(side: Side, keys: tuple[str, str], sign: int) -> tuple[Fraction, bool] | None:
    limits = [
        (sign * Fraction(str(value)), is_exclusive)
        for value, is_exclusive in ((side.at(keys[0]).value, False), (side.at(keys[1]).value, True))
        if is_number(value)
    ]
    return max(limits, default=None)


def _limit(limit: tuple[Fraction, bool] | None, sign: int) -> str:
    if limit is None:
        return "none"
    value, is_exclusive = sign * limit[0], limit[1]
    shown = quote(int(value) if value.denominator == 1 else float(value))
    return f"{'more' if sign > 0 else 'less'} than {shown}" if is_exclusive else shown


def _count_effect(old: Value, new: Value, key: str) -> Effect | None:
    if not (is_number(old) and is_number(new)):
        return None
    is_tighter = (new > old) == key.startswith("min")
    return Effect.of(widens=not is_tighter, narrows=is_tighter)


def _multiple_effect(old: Value, new: Value) -> Effect | None:
    if not (is_number(old) and is_number(new) and old and new):
        return None
    ratio = Fraction(str(new)) / Fraction(str(old))
    if ratio.denominator == 1:
        return Effect.NARROWS
    return Effect.WIDENS if ratio.numerator in (1, -1) else None


def _unique(pair: Pair) -> Iterator[Change]:
    inner = pair.at("uniqueItems")
    text = "items must now be unique" if inner.is_new else "items need no longer be unique"
    yield pair.changed("bound", text, keyword_effect(inner))


CONSTRAINTS = (
    Rule({"type": is_names}, _type),
    Rule({"nullable": bool}, _nullable),
    _restricted("format", str, "format", "format", _format_effect),
    Rule({"enum": list}, _enum),
    Rule({"default": object}, _default),
    Rule(dict.fromkeys(_LOWER, is_number), partial(_bound, keys=_LOWER, word="minimum", sign=1)),
    Rule(dict.fromkeys(_UPPER, is_number), partial(_bound, keys=_UPPER, word="maximum", sign=-1)),
    *(
        _restricted(key, is_number, "bound", noun, partial(_count_effect, key=key))
        for key, noun in _COUNTS.items()
    ),
    _restricted("multipleOf", is_number, "bound", "step", _multiple_effect),
    _restricted("pattern", str, "pattern", "pattern"),
    Rule({"uniqueItems": bool}, _unique),
)
