"""Comparing what is sent and received: parameters, bodies, answers and their headers."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias

from scripts.diff.change import Change, Effect
from scripts.diff.general import (
    COMMON_RULES,
    anything,
    member_added,
    member_removed,
    paired,
    unknown_member,
)
from scripts.diff.library import renamed
from scripts.diff.references import follow, resolved
from scripts.diff.schema import compare_schema
from scripts.diff.tree import (
    ABSENT,
    Pair,
    Rule,
    Side,
    compare_members,
    is_anything,
    is_flag,
    is_object,
    is_text,
)
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
    """Compare two headers of an answer."""
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
        yield from follow(pair, partial(_members, rules=rules))


def _members(pair: Pair, rules: tuple[Rule, ...]) -> Iterator[Change]:
    if isinstance(pair.old.value, dict) and isinstance(pair.new.value, dict):
        yield from compare_members(pair, rules, unknown_member)
    else:
        yield from anything(pair, "definition")


def _identity(pair: Pair) -> Iterator[Change]:
    """Handle a parameter that was found again under another name or in another location."""
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
    if was != is_now:
        text = "now required" if is_now else "no longer required"
        yield pair.changed("required", text, Effect.of(widens=was, narrows=is_now))


def _style(pair: Pair) -> Iterator[Change]:
    for key, old, new in zip(
        ("style", "explode"), _written(pair.old), _written(pair.new), strict=True
    ):
        if old != new:
            yield pair.changed("style", now(key, old, new), Effect.BOTH)


def _written(side: Side) -> tuple[Json, Json]:
    """Tell how a value is written into the message, defaults of OpenAPI included."""
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


def _schema(pair: Pair) -> Iterator[Change]:
    yield from compare_schema(pair.at("schema"))


def _encoding(pair: Pair) -> Iterator[Change]:
    yield from anything(pair.at("encoding"), "encoding", "style", Effect.BOTH)


def compare_media_type(pair: Pair) -> Iterator[Change]:
    """Compare what two versions say about one media type."""
    yield from _members(pair, _MEDIA_TYPE)


def _sent_content(pair: Pair) -> Iterator[Change]:
    for inner, media_type in _content(pair):
        if inner.is_new:
            yield inner.changed("media-type", f"new media type {media_type}", Effect.WIDENS)
        elif inner.is_gone:
            yield inner.changed("media-type", f"media type {media_type} removed", Effect.NARROWS)
        else:
            yield from compare_media_type(inner)


def _answered_content(pair: Pair) -> Iterator[Change]:
    """Handle a body that the client asks for with ``Accept``: another one doesn't disturb it."""
    had_content = bool(pair.old.at("content").members())
    for inner, media_type in _content(pair):
        if inner.is_new:
            effect = Effect.NONE if had_content else Effect.NARROWS
            yield inner.changed("media-type", f"new media type {media_type}", effect)
        elif inner.is_gone:
            yield inner.changed("media-type", f"media type {media_type} removed", Effect.BOTH)
        else:
            yield from compare_media_type(inner)


def _content(pair: Pair) -> Iterator[tuple[Pair, str]]:
    content = pair.at("content")
    for key in content.member_names():
        is_plain = key == "application/json"
        place = pair.place if is_plain else f"{pair.place} ({name(key)})"
        yield content.at(key, place=place), quote(key)


def compare_responses(pair: Pair) -> Iterator[Change]:
    """Compare all answers of an operation."""
    for key in pair.member_names():
        inner = pair.at(key, place=f"{pair.place} · answer {name(key)}")
        if key.startswith("x-"):
            yield from anything(pair.at(key), key, "extension")
        elif inner.is_new:
            is_error = key.startswith(_ERRORS)
            effect = Effect.NONE if is_error else Effect.WIDENS
            yield inner.changed("status", "new answer", effect)
        elif inner.is_gone:
            is_error = key.startswith(_ERRORS)
            effect = Effect.NARROWS if is_error else Effect.BOTH
            yield inner.changed("status", "answer removed", effect)
        else:
            yield from compare_response(inner)


def compare_response(pair: Pair) -> Iterator[Change]:
    """Compare two versions of one answer."""
    yield from follow(pair, partial(_members, rules=_RESPONSE))


def _headers(pair: Pair) -> Iterator[Change]:
    headers = pair.at("headers")
    old, new = (
        {key.lower(): side.at(key) for key in side.members()} for side in (headers.old, headers.new)
    )
    for key, inner in paired(headers, old, new):
        yield from compare_header(replace(inner, place=f"{pair.place} · header {name(key)}"))


def _links(pair: Pair) -> Iterator[Change]:
    yield from anything(pair.at("links"), "links", "link")


_CONTENT = {"content": is_object}
_PARAMETER = (
    Rule({"name": is_text, "in": is_text}, _identity),
    Rule({"required": is_flag}, _required),
    Rule({"style": is_text, "explode": is_flag}, _style),
    *(Rule({key: is_flag}, partial(_permission, key=key)) for key in _PERMISSIONS),
    Rule({"schema": is_anything}, _schema),
    Rule(_CONTENT, _sent_content),
    *COMMON_RULES,
)
_HEADER = (
    Rule({"required": is_flag}, _required),
    Rule({"style": is_text, "explode": is_flag}, _style),
    Rule({"schema": is_anything}, _schema),
    Rule(_CONTENT, _sent_content),
    *COMMON_RULES,
)
_BODY = (
    Rule({"required": is_flag}, _required),
    Rule(_CONTENT, _sent_content),
    *COMMON_RULES,
)
_RESPONSE = (
    Rule({"headers": is_object}, _headers),
    Rule(_CONTENT, _answered_content),
    Rule({"links": is_anything}, _links),
    *COMMON_RULES,
)
_MEDIA_TYPE = (
    Rule({"schema": is_anything}, _schema),
    Rule({"encoding": is_anything}, _encoding),
    *COMMON_RULES,
)
