"""The keywords that say which single values a schema allows."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import TypeGuard

from scripts.diff.change import Change, Effect
from scripts.diff.tree import (
    ABSENT,
    Pair,
    Rule,
    Side,
    Value,
    is_anything,
    is_array,
    is_flag,
    is_names,
    is_text,
)
from scripts.diff.wording import listing, now, quote, word
from scripts.document.node import Json

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_WIDENS, _NARROWS = Effect.WIDENS, Effect.NARROWS
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


def is_number(value: Value) -> TypeGuard[int | float]:
    """Tell whether a value is a number; for Python, but not for JSON, true is one."""
    return isinstance(value, int | float) and not isinstance(value, bool)


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
        text = "may now be null" if "null" in new else "may no longer be null"
        effect = Effect.of(widens="null" in new, narrows="null" in old)
        yield pair.changed("nullability", text, effect)
    old, new = old - {"null"}, new - {"null"}
    if old != new:
        effect = Effect.of(widens=not new <= _spread(old), narrows=not old <= _spread(new))
        yield pair.changed("type", f"type is now {_either(new)} instead of {_either(old)}", effect)


def _spread(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _either(types: frozenset[str] | None) -> str:
    return "any" if types is None else " or ".join(map(word, sorted(types))) or "none"


def _nullable(pair: Pair) -> Iterator[Change]:
    is_new = pair.new.at("nullable").value is True
    text = "may now be null" if is_new else "may no longer be null"
    yield pair.changed("nullability", text, Effect.of(widens=is_new, narrows=not is_new))


def keyword_effect(pair: Pair) -> Effect:
    """Tell the effect of a restriction that came, went or changed in a way not looked into."""
    return Effect.of(widens=not pair.is_new, narrows=not pair.is_gone)


def _format(pair: Pair) -> Iterator[Change]:
    inner = pair.at("format")
    old, new = inner.old.value, inner.new.value
    effect = keyword_effect(inner)
    if (old, new) in _WIDER_FORMATS:
        effect = Effect.WIDENS
    elif (new, old) in _WIDER_FORMATS:
        effect = Effect.NARROWS
    yield pair.changed("format", now("format", old, new), effect)


def _pattern(pair: Pair) -> Iterator[Change]:
    inner = pair.at("pattern")
    text = now("pattern", inner.old.value, inner.new.value)
    yield pair.changed("pattern", text, keyword_effect(inner))


def _values(side: Side) -> dict[str, Json] | None:
    if side.value is ABSENT:
        return None
    elements = side.value if isinstance(side.value, list) else []
    return {json.dumps(element, sort_keys=True): element for element in elements}


def _enum(pair: Pair) -> Iterator[Change]:
    inner = pair.at("enum")
    old, new = _values(inner.old), _values(inner.new)
    if old is None:
        yield pair.changed(
            "enum", f"is now limited to {listing(map(quote, (new or {}).values()))}", _NARROWS
        )
    elif new is None:
        yield pair.changed(
            "enum", f"is no longer limited to {listing(map(quote, old.values()))}", _WIDENS
        )
    else:
        for key in [key for key in new if key not in old]:
            yield pair.changed("enum", f"new enum value {quote(new[key])}", _WIDENS)
        for key in [key for key in old if key not in new]:
            yield pair.changed("enum", f"enum value {quote(old[key])} removed", _NARROWS)


def _default(pair: Pair) -> Iterator[Change]:
    # A default is the server's promise what silence means: a new one it has to keep, a former
    # one the client relies on.
    inner = pair.at("default")
    text = now("default", inner.old.value, inner.new.value)
    yield pair.breaking("default", text, client=not inner.is_new, server=not inner.is_gone)


def _bound(pair: Pair, keys: tuple[str, str], word: str, sign: int) -> Iterator[Change]:
    old, new = (_tightest(side, keys, sign) for side in (pair.old, pair.new))
    if old == new:
        yield pair.changed("bound", f"the {word} is written in another way")
        return
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


def _count(pair: Pair, key: str) -> Iterator[Change]:
    inner = pair.at(key)
    old, new = inner.old.value, inner.new.value
    effect = keyword_effect(inner)
    if effect == Effect.BOTH and is_number(old) and is_number(new):
        is_tighter = (new > old) == key.startswith("min")
        effect = Effect.of(widens=not is_tighter, narrows=is_tighter)
    yield pair.changed("bound", now(_COUNTS[key], old, new), effect)


def _multiple(pair: Pair) -> Iterator[Change]:
    inner = pair.at("multipleOf")
    old, new = inner.old.value, inner.new.value
    effect = keyword_effect(inner)
    if is_number(old) and is_number(new) and old and new:
        ratio = Fraction(str(new)) / Fraction(str(old))
        if ratio.denominator == 1:
            effect = Effect.NARROWS
        elif ratio.numerator in (1, -1):
            effect = Effect.WIDENS
    yield pair.changed("bound", now("step", old, new), effect)


def _unique(pair: Pair) -> Iterator[Change]:
    inner = pair.at("uniqueItems")
    text = "items must now be unique" if inner.is_new else "items need no longer be unique"
    yield pair.changed("bound", text, keyword_effect(inner))


CONSTRAINTS = (
    Rule({"type": is_names}, _type),
    Rule({"nullable": is_flag}, _nullable),
    Rule({"format": is_text}, _format),
    Rule({"enum": is_array}, _enum),
    Rule({"default": is_anything}, _default),
    Rule(dict.fromkeys(_LOWER, is_number), partial(_bound, keys=_LOWER, word="minimum", sign=1)),
    Rule(dict.fromkeys(_UPPER, is_number), partial(_bound, keys=_UPPER, word="maximum", sign=-1)),
    *(Rule({key: is_number}, partial(_count, key=key)) for key in _COUNTS),
    Rule({"multipleOf": is_number}, _multiple),
    Rule({"pattern": is_text}, _pattern),
    Rule({"uniqueItems": is_flag}, _unique),
)
