"""Compare what is sent and received: parameters, bodies, responses and their headers."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias

from scripts.diff.change import Change, Effect
from scripts.diff.general import (
    COMMON_RULES,
    anything,
    compare_objects,
    compare_requiredness,
    member_added,
    member_removed,
    paired,
)
from scripts.diff.library import renamed
from scripts.diff.references import follow, resolved
from scripts.diff.schema import compare_schema
from scripts.diff.tree import ABSENT, Pair, Rule, Side
from scripts.diff.wording import name, now, quote, word
from scripts.document.node import Json

# A client has to cope with any error; only a new way to succeed can take it by surprise.
_ERRORS = ("4", "5", "default")
_PERMISSIONS = ("allowEmptyValue", "allowReserved")

_PartKind: TypeAlias = Literal["parameter", "header", "body"]


def compare_parameter(pair: Pair) -> Iterator[Change]:
    """Compare two parameters; one side may be absent, either may be a reference."""
    yield from _one_or_two(pair, "parameter", _PARAMETER)


def compare_header(pair: Pair) -> Iterator[Change]:
    """Compare two headers of a response."""
    yield from _one_or_two(pair, "header", _HEADER)


def compare_body(pair: Pair) -> Iterator[Change]:
    """Compare two request bodies."""
    yield from _one_or_two(pair, "body", _BODY)


def _one_or_two(pair: Pair, kind: _PartKind, rules: tuple[Rule, ...]) -> Iterator[Change]:
    if pair.is_new or pair.is_gone:
        versions = pair.versions
        document, side = (versions.new, pair.new) if pair.is_new else (versions.old, pair.old)
        required = resolved(document, side).at("required").value is True
        report = member_added if pair.is_new else member_removed
        noun = "request body" if kind == "body" else kind
        yield report(pair, kind, required=required, noun=noun)
    else:
        yield from follow(pair, partial(compare_objects, rules=rules))


def _identity(pair: Pair) -> Iterator[Change]:
    """Compare the name and the location of a parameter, one of which may have changed."""
    old, new = (side.at("name").value for side in (pair.old, pair.new))
    where = pair.new.at("in").value
    if isinstance(old, str) and isinstance(new, str) and old != new:
        is_sent = where != "path" and not (where == "header" and old.lower() == new.lower())
        change = pair.breaking(
            "parameter" if is_sent else "naming",
            f"the new name of {word(old)}",
            client=is_sent,
            server=is_sent,
        )
        yield renamed(change, "argument", old, new)
    elif old != new:
        yield pair.changed("naming", now("name", old, new), Effect.BOTH)
    old, new = (side.at("in").value for side in (pair.old, pair.new))
    if old != new:
        yield pair.changed("parameter", now("location", old, new), Effect.BOTH)


def _required(pair: Pair) -> Iterator[Change]:
    was, is_now = (side.at("required").value is True for side in (pair.old, pair.new))
    yield from compare_requiredness(pair, was=was, is_now=is_now)


def _style(pair: Pair) -> Iterator[Change]:
    for key, old, new in zip(
        ("style", "explode"), _written(pair.old), _written(pair.new), strict=True
    ):
        if old != new:
            yield pair.changed("style", now(key, old, new), Effect.BOTH)


def _written(side: Side) -> tuple[Json, Json]:
    """Return how a value is written into the message, with the defaults of OpenAPI."""
    is_form = side.at("in").value in ("query", "cookie")
    style = side.at("style").value
    style = ("form" if is_form else "simple") if style is ABSENT else style
    explode = side.at("explode").value
    return style, style == "form" if explode is ABSENT else explode


def _permission(pair: Pair, key: str) -> Iterator[Change]:
    old, new = (side.at(key).value is True for side in (pair.old, pair.new))
    if old != new:
        text = f"{quote(key)} is now {'allowed' if new else 'refused'}"
        yield pair.changed("style", text, Effect.of(widens=new, narrows=old))


def _content(pair: Pair, added: Effect, removed: Effect) -> Iterator[Change]:
    for key in pair.member_names():
        is_plain = key == "application/json"
        inner = pair.at(key, place=pair.place if is_plain else f"{pair.place} ({name(key)})")
        if inner.is_new:
            yield inner.changed("media-type", f"new media type {quote(key)}", added)
        elif inner.is_gone:
            yield inner.changed("media-type", f"media type {quote(key)} removed", removed)
        else:
            yield from compare_objects(inner, _MEDIA_TYPE)


def _received_content(content: Pair) -> Iterator[Change]:
    """Compare a body that the client chooses with ``Accept``: it may ignore another one."""
    added = Effect.NONE if content.old.members() else Effect.NARROWS
    yield from _content(content, added, Effect.BOTH)


def compare_responses(pair: Pair) -> Iterator[Change]:
    """Compare all responses of an operation."""
    for key in pair.member_names():
        inner = pair.at(key, place=f"{pair.place} · response {name(key)}")
        is_error = key.startswith(_ERRORS)
        if key.startswith("x-"):
            yield from anything(pair.at(key), key, "extension")
        elif inner.is_new:
            yield inner.changed("status", "new response", Effect.of(widens=not is_error))
        elif inner.is_gone:
            effect = Effect.of(widens=not is_error, narrows=True)
            yield inner.changed("status", "response removed", effect)
        else:
            yield from compare_response(inner)


def compare_response(pair: Pair) -> Iterator[Change]:
    """Compare two versions of one response."""
    yield from follow(pair, partial(compare_objects, rules=_RESPONSE))


def _headers(pair: Pair) -> Iterator[Change]:
    old, new = (
        {key.lower(): side.at(key) for key in side.members()} for side in (pair.old, pair.new)
    )
    for key, inner in paired(pair, old, new):
        yield from compare_header(replace(inner, place=f"{pair.place} · header {name(key)}"))


_REQUIRED = Rule({"required": bool}, _required)
_STYLE = Rule({"style": str, "explode": bool}, _style)
_SCHEMA = Rule.of("schema", object, compare_schema)
_CONTENT = Rule.of("content", dict, partial(_content, added=Effect.WIDENS, removed=Effect.NARROWS))
_PARAMETER = (
    Rule({"name": str, "in": str}, _identity),
    _REQUIRED,
    _STYLE,
    *(Rule({key: bool}, partial(_permission, key=key)) for key in _PERMISSIONS),
    _SCHEMA,
    _CONTENT,
    *COMMON_RULES,
)
_HEADER = (_REQUIRED, _STYLE, _SCHEMA, _CONTENT, *COMMON_RULES)
_BODY = (_REQUIRED, _CONTENT, *COMMON_RULES)
_RESPONSE = (
    Rule.of("headers", dict, _headers),
    Rule.of("content", dict, _received_content),
    Rule.of("links", object, partial(anything, name="links", kind="link")),
    *COMMON_RULES,
)
_ENCODING = partial(anything, name="encoding", kind="style", effect=Effect.BOTH)
_MEDIA_TYPE = (_SCHEMA, Rule.of("encoding", object, _ENCODING), *COMMON_RULES)
