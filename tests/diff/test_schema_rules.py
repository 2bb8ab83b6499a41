"""Every rule for a value, in requests and responses: the direction decides which side breaks."""

from typing import Any

import pytest

from scripts.diff.change import Change
from scripts.diff.document import compare
from tests.diff.documents import in_header, in_query, in_request, in_response, in_webhook


def marks(change: Change) -> str:
    """Shorten a verdict: the client breaks on the wire, or a name goes, or only closed ones do."""
    client = "n" if change.names_only else "c" * change.breaks_client
    return client + "o" * change.closed_only + "s" * change.breaks_server


def object_with(name: str, schema: Any, **members: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    return {"type": "object", "properties": {name: schema}, **members}


OPEN = {"type": "object"}
CLOSED = {"type": "object", "additionalProperties": False}
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
DATE = {"type": "string", "format": "date", "description": "First day"}
BANK = {"title": "Bank", "type": "object", "properties": {"iban": TEXT}}
CARD = {"title": "Card", "type": "object", "properties": {"pan": TEXT}}
COINS = {"type": "object", "properties": {"coins": WHOLE}}
CASH = {"title": "Cash", "type": "object", "properties": {"coins": WHOLE}}

# old, new, text, marks in a request, marks in a response
RULES: dict[str, tuple[Any, Any, str, str, str]] = {
    "type other": (TEXT, WHOLE, "type is now `integer` instead of `string`", "cs", "cs"),
    "type widened": (
        WHOLE,
        {"type": "number"},
        "type is now `number` instead of `integer`",
        "s",
        "c",
    ),
    "type narrowed": (
        {"type": "number"},
        WHOLE,
        "type is now `integer` instead of `number`",
        "c",
        "s",
    ),
    "type one more": (
        TEXT,
        {"type": ["string", "integer"]},
        "type is now `integer` or `string` instead of `string`",
        "s",
        "c",
    ),
    "type said first": ({}, TEXT, "type is now `string` instead of any", "c", "s"),
    "type no longer said": (TEXT, {}, "type is now any instead of `string`", "s", "c"),
    "null allowed": (TEXT, {"type": ["string", "null"]}, "may now be null", "s", "c"),
    "null forbidden": ({"type": ["null", "string"]}, TEXT, "may no longer be null", "c", "s"),
    "null allowed as in 3.0": (
        TEXT,
        {"type": "string", "nullable": True},
        "may now be null",
        "s",
        "c",
    ),
    "null allowed without type": ({}, {"nullable": True}, "may now be null", "s", "c"),
    "null forbidden without type": ({"nullable": True}, {}, "may no longer be null", "c", "s"),
    "format said": (TEXT, {**TEXT, "format": "uri"}, "format `uri` added", "c", "s"),
    "format no longer said": ({**TEXT, "format": "uri"}, TEXT, "format `uri` removed", "s", "c"),
    "format other": (
        {**TEXT, "format": "date"},
        {**TEXT, "format": "date-time"},
        "format is now `date-time` instead of `date`",
        "cs",
        "cs",
    ),
    "format wider": (
        {**WHOLE, "format": "int32"},
        {**WHOLE, "format": "int64"},
        "format is now `int64` instead of `int32`",
        "s",
        "c",
    ),
    "format narrower": (
        {"type": "number", "format": "double"},
        {"type": "number", "format": "float"},
        "format is now `float` instead of `double`",
        "c",
        "s",
    ),
    "enum value new": ({"enum": ["a"]}, {"enum": ["b", "a"]}, "new enum value `b`", "s", "o"),
    "enum value gone": ({"enum": ["a", "b"]}, {"enum": ["b"]}, "enum value `a` removed", "c", "s"),
    "enum number is no text": ({"enum": ["1"]}, {"enum": ["1", 1]}, "new enum value `1`", "s", "o"),
    "enum text is no number": ({"enum": [1]}, {"enum": [1, "1"]}, 'new enum value `"1"`', "s", "o"),
    "enum said": ({}, {"enum": ["a", "b"]}, "is now limited to `a`, `b`", "c", "s"),
    "enum no longer said": ({"enum": ["a"]}, {}, "is no longer limited to `a`", "s", "c"),
    "const said": ({}, {"const": "a"}, "is now limited to `a`", "c", "s"),
    "const to enum": ({"const": "a"}, {"enum": ["a", "b"]}, "new enum value `b`", "s", "o"),
    "default said": (TEXT, {**TEXT, "default": "a"}, "default `a` added", "cs", "cs"),
    "default gone": ({**TEXT, "default": "a"}, TEXT, "default `a` removed", "cs", "cs"),
    "default other": (
        {"default": 1},
        {"default": True},
        "default is now `true` instead of `1`",
        "cs",
        "cs",
    ),
    "minimum said": (
        WHOLE,
        {**WHOLE, "minimum": 1},
        "minimum is now `1` instead of none",
        "c",
        "s",
    ),
    "minimum gone": (
        {**WHOLE, "minimum": 1},
        WHOLE,
        "minimum is now none instead of `1`",
        "s",
        "c",
    ),
    "minimum up": ({"minimum": 1}, {"minimum": 2}, "minimum is now `2` instead of `1`", "c", "s"),
    "minimum down": (
        {"minimum": 1},
        {"minimum": -1},
        "minimum is now `-1` instead of `1`",
        "s",
        "c",
    ),
    "minimum excluded": (
        {"minimum": 1},
        {"exclusiveMinimum": 1},
        "minimum is now more than `1` instead of `1`",
        "c",
        "s",
    ),
    "minimum excluded as in 3.0": (
        {"minimum": 1},
        {"minimum": 1, "exclusiveMinimum": True},
        "minimum is now more than `1` instead of `1`",
        "c",
        "s",
    ),
    "maximum down": (
        {"maximum": 100},
        {"maximum": 50},
        "maximum is now `50` instead of `100`",
        "c",
        "s",
    ),
    "maximum up": (
        {"maximum": 9.5},
        {"maximum": 10},
        "maximum is now `10` instead of `9.5`",
        "s",
        "c",
    ),
    "maximum included": (
        {"exclusiveMaximum": 9},
        {"maximum": 9},
        "maximum is now `9` instead of less than `9`",
        "s",
        "c",
    ),
    "step said": (WHOLE, {**WHOLE, "multipleOf": 5}, "step `5` added", "c", "s"),
    "step wider": (
        {"multipleOf": 2},
        {"multipleOf": 4},
        "step is now `4` instead of `2`",
        "c",
        "s",
    ),
    "step finer": (
        {"multipleOf": 0.3},
        {"multipleOf": 0.1},
        "step is now `0.1` instead of `0.3`",
        "s",
        "c",
    ),
    "step other": (
        {"multipleOf": 2},
        {"multipleOf": 3},
        "step is now `3` instead of `2`",
        "cs",
        "cs",
    ),
    "length said": (TEXT, {**TEXT, "maxLength": 9}, "greatest length `9` added", "c", "s"),
    "length longer": (
        {"maxLength": 9},
        {"maxLength": 10},
        "greatest length is now `10` instead of `9`",
        "s",
        "c",
    ),
    "length from": (
        {"minLength": 1},
        {"minLength": 2},
        "shortest length is now `2` instead of `1`",
        "c",
        "s",
    ),
    "items fewer": (
        {"maxItems": 9},
        {"maxItems": 8},
        "greatest number of items is now `8` instead of `9`",
        "c",
        "s",
    ),
    "items from": ({"minItems": 9}, {}, "smallest number of items `9` removed", "s", "c"),
    "properties up to": (
        {},
        {"maxProperties": 3},
        "greatest number of properties `3` added",
        "c",
        "s",
    ),
    "properties from": (
        {"minProperties": 3},
        {"minProperties": 2},
        "smallest number of properties is now `2` instead of `3`",
        "s",
        "c",
    ),
    "pattern said": (TEXT, {**TEXT, "pattern": "^a"}, "pattern `^a` added", "c", "s"),
    "pattern gone": ({**TEXT, "pattern": "^a"}, TEXT, "pattern `^a` removed", "s", "c"),
    "pattern other": (
        {"pattern": "a"},
        {"pattern": "b"},
        "pattern is now `b` instead of `a`",
        "cs",
        "cs",
    ),
    "unique": ({}, {"uniqueItems": True}, "items must now be unique", "c", "s"),
    "no longer unique": ({"uniqueItems": True}, {}, "items need no longer be unique", "s", "c"),
    "optional property new": (OPEN, object_with("a", TEXT), "new optional property", "s", ""),
    "required property new": (
        OPEN,
        object_with("a", TEXT, required=["a"]),
        "new required property",
        "cs",
        "s",
    ),
    "property new where nothing else was allowed": (
        CLOSED,
        object_with("a", TEXT, additionalProperties=False),
        "new optional property",
        "s",
        "o",
    ),
    "optional property gone": (object_with("a", TEXT), OPEN, "optional property removed", "c", "n"),
    "required property gone": (
        object_with("a", TEXT, required=["a"]),
        OPEN,
        "required property removed",
        "cs",
        "c",
    ),
    "property gone where nothing else is allowed": (
        object_with("a", TEXT, additionalProperties=False),
        CLOSED,
        "optional property removed",
        "c",
        "ns",
    ),
    "read-only property new": (
        OPEN,
        object_with("a", {**TEXT, "readOnly": True}, required=["a"]),
        "new required property",
        "",
        "s",
    ),
    "write-only property new": (
        OPEN,
        object_with("a", {**TEXT, "writeOnly": True}, required=["a"]),
        "new required property",
        "cs",
        "",
    ),
    "now required": (
        object_with("a", TEXT),
        object_with("a", TEXT, required=["a"]),
        "now required",
        "c",
        "s",
    ),
    "no longer required": (
        object_with("a", TEXT, required=["a"]),
        object_with("a", TEXT, required=[]),
        "no longer required",
        "s",
        "c",
    ),
    "required without description": (OPEN, {**OPEN, "required": ["a"]}, "now required", "c", "s"),
    "described after being required": (
        {**OPEN, "required": ["a"]},
        object_with("a", TEXT, required=["a"]),
        "now described",
        "c",
        "s",
    ),
    "deep": (
        object_with("a", {"type": "array", "items": object_with("b", {"minimum": 1})}),
        object_with("a", {"type": "array", "items": object_with("b", {"minimum": 2})}),
        "minimum is now `2` instead of `1`",
        "c",
        "s",
    ),
    "a restriction of what is only read": (
        {**WHOLE, "readOnly": True},
        {**WHOLE, "readOnly": True, "minimum": 1},
        "minimum is now `1` instead of none",
        "",
        "s",
    ),
    "read-only": (TEXT, {**TEXT, "readOnly": True}, "is now read-only", "c", ""),
    "no longer read-only": ({**TEXT, "readOnly": True}, TEXT, "is no longer read-only", "s", ""),
    "write-only": (TEXT, {**TEXT, "writeOnly": True}, "is now write-only", "", "cs"),
    "no longer write-only": ({**TEXT, "writeOnly": True}, TEXT, "is no longer write-only", "", "s"),
    "others refused": (OPEN, CLOSED, "other properties are now refused", "c", "s"),
    "others allowed": (CLOSED, OPEN, "other properties are now allowed", "s", "o"),
    "others by schema": (
        CLOSED,
        {**OPEN, "additionalProperties": TEXT},
        "other properties are now allowed by a schema",
        "s",
        "o",
    ),
    "others changed": (
        {"additionalProperties": TEXT},
        {"additionalProperties": WHOLE},
        "type is now `integer` instead of `string`",
        "cs",
        "cs",
    ),
    "items said": (
        {"items": TEXT},
        {"items": {**TEXT, "minLength": 1}},
        "shortest length `1` added",
        "c",
        "s",
    ),
    "position changed": (
        {"prefixItems": [TEXT, TEXT]},
        {"prefixItems": [TEXT, {**TEXT, "maxLength": 1}]},
        "greatest length `1` added",
        "c",
        "s",
    ),
    "position new": (
        {"prefixItems": [TEXT]},
        {"prefixItems": [TEXT, {}]},
        "this position is now described",
        "c",
        "s",
    ),
    "kind new": (
        {"oneOf": [CARD, CASH]},
        {"oneOf": [CASH, BANK, CARD]},
        "may now also be `Bank`",
        "s",
        "o",
    ),
    "first alternative to the only one": (
        {"oneOf": [CARD]},
        {"oneOf": [CASH, CARD]},
        "may now also be `Cash`",
        "s",
        "c",
    ),
    "built-in type new": (
        {"anyOf": [TEXT, WHOLE]},
        {"anyOf": [TEXT, WHOLE, {"type": "boolean"}]},
        "may now also be `boolean`",
        "s",
        "c",
    ),
    "alternative gone": (
        {"anyOf": [CARD, CASH]},
        {"anyOf": [CASH]},
        "may no longer be `Card`",
        "c",
        "s",
    ),
    "alternative to the only one": (
        CARD,
        {"oneOf": [CARD, CASH]},
        "may now also be `Cash`",
        "s",
        "c",
    ),
    "alternative null": (
        TEXT,
        {"anyOf": [TEXT, {"type": "null"}]},
        "may now be null",
        "s",
        "c",
    ),
    "alternatives said": (
        {},
        {"anyOf": [CARD, CASH]},
        "must now be any of `Card`, `Cash`",
        "c",
        "s",
    ),
    "alternatives gone": (
        {"oneOf": [CARD, CASH]},
        {},
        "need no longer be exactly one of `Card`, `Cash`",
        "s",
        "c",
    ),
    "alternative changed": (
        {"oneOf": [CASH, CARD]},
        {"oneOf": [{**CARD, "required": ["pan"]}, CASH]},
        "now required",
        "c",
        "s",
    ),
    "part new": (CARD, {"allOf": [CARD, COINS]}, "new optional property", "s", ""),
    "part gone": ({"allOf": [CARD, COINS]}, CARD, "optional property removed", "c", "n"),
    "part new that can't be joined": (
        {"allOf": [{"pattern": "a"}]},
        {"allOf": [{"pattern": "a"}, {"pattern": "b"}]},
        "must now also be `another schema`",
        "c",
        "s",
    ),
    "part gone that can't be joined": (
        {"pattern": "a", "allOf": [{"pattern": "b"}]},
        {"pattern": "a"},
        "need no longer be `another schema`",
        "s",
        "c",
    ),
    "discriminator new": (
        {},
        {"discriminator": {"propertyName": "a"}},
        '`discriminator` `{"propertyName": "a"}` added',
        "",
        "",
    ),
    "only value other": (
        {"const": "a"},
        {"enum": ["b"]},
        "the only value is now `b` instead of `a`",
        "cs",
        "cs",
    ),
    "enum value recased": (
        {"enum": ["usd", "eur"], "x-fold-case": True},
        {"enum": ["USD", "eur"], "x-fold-case": True},
        "enum value `usd` is now written `USD`",
        "",
        "",
    ),
    "enum value recased where case counts": (
        {"enum": ["usd", "eur"]},
        {"enum": ["USD", "eur"]},
        "enum value `usd` is now written `USD`",
        "cs",
        "cs",
    ),
    "optional property called otherwise": (
        object_with("a", DATE),
        object_with("b", DATE),
        "the new name of `a`",
        "cs",
        "n",
    ),
    "required property called otherwise": (
        object_with("a", DATE, required=["a"]),
        object_with("b", DATE, required=["b"]),
        "the new name of `a`",
        "cs",
        "cs",
    ),
    "property written otherwise on the wire alone": (
        object_with("startedAt", DATE),
        object_with("started_at", DATE),
        "the new name of `startedAt`",
        "cs",
        "",
    ),
    "discriminator other": (
        {"discriminator": {"propertyName": "a"}},
        {"discriminator": {"propertyName": "b"}},
        "`discriminator.propertyName` is now `b` instead of `a`",
        "cs",
        "cs",
    ),
    "keyword unknown and new": ({}, {"not": TEXT}, '`not` `{"type": "string"}` added', "c", "s"),
    "keyword unknown and gone": ({"contains": {}}, {}, "`contains` `{}` removed", "s", "c"),
    "keyword unknown and other": (
        {"if": {"minLength": 2}},
        {"if": {"minLength": 3}},
        "`if.minLength` is now `3` instead of `2`",
        "cs",
        "cs",
    ),
    "keyword misused": ({}, {"enum": "a"}, "`enum` `a` added", "c", "s"),
    "no schema at all": (
        TEXT,
        "string",
        '`schema` is now `string` instead of `{"type": "string"}`',
        "cs",
        "cs",
    ),
    "nothing allowed": (True, False, "`not` `{}` added", "c", "s"),
    "extension": ({}, {"x-fold-case": True}, "`x-fold-case` `true` added", "", ""),
    "deprecated": (TEXT, {**TEXT, "deprecated": True}, "now deprecated", "", ""),
    "no longer deprecated": (
        {"deprecated": True},
        {"deprecated": False},
        "no longer deprecated",
        "",
        "",
    ),
    "description said": (TEXT, {**TEXT, "description": "D"}, "description `D` added", "", ""),
    "description other": (
        {"description": "The price of it"},
        {"description": "The full price of it"},
        "description now says `The full price of it` instead of `The price of it`",
        "",
        "",
    ),
    "description spaced": (
        {"description": "a b"},
        {"description": "a  b"},
        "description differs only in spacing",
        "",
        "",
    ),
    "title": ({"title": "A"}, {}, "title `A` removed", "", ""),
    "example": ({"example": 1}, {"example": 2}, "`example` is now `2` instead of `1`", "", ""),
    "examples": (
        {"examples": [1]},
        {"examples": [1, 2]},
        "`examples` is now `[1, 2]` instead of `[1]`",
        "",
        "",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_decides_which_side_breaks(rule: str) -> None:
    old, new, text, request, response = RULES[rule]
    for build, expected in (
        (in_request, request),
        (in_query, request),
        (in_response, response),
        (in_header, response),
        (in_webhook, response),
    ):
        changes = compare(build(old), build(new))
        reported = [(change.text.partition("; ")[0], marks(change)) for change in changes]
        assert reported == [(text, expected)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, {"type": ["string"]}),
        (TEXT, {"allOf": [TEXT]}),
        (TEXT, {"oneOf": [TEXT]}),
        (CARD, {"allOf": [{"type": "object"}, {"title": "Card"}, {"properties": {"pan": TEXT}}]}),
        (
            {"minLength": 2, "maxLength": 5, "required": ["a", "b"]},
            {
                "minLength": 1,
                "required": ["b"],
                "allOf": [{"minLength": 2, "required": ["a"]}, {"maxLength": 5}, {"maxLength": 9}],
            },
        ),
        (
            object_with("a", {**TEXT, "minLength": 1}),
            {"allOf": [object_with("a", TEXT), object_with("a", {"minLength": 1})]},
        ),
        ({"type": ["string", "null"]}, {"oneOf": [TEXT, {"type": "null"}]}),
        ({"type": "string", "nullable": True}, {"anyOf": [{"const": None}, TEXT]}),
        (
            {"type": ["object", "null"], "properties": {"a": TEXT}},
            {"allOf": [object_with("a", TEXT)], "nullable": True},
        ),
        (
            {"type": ["string", "null"], "enum": ["a", None]},
            {"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]},
        ),
        (
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"oneOf": [CARD, CASH, {"type": "null"}]},
            {"oneOf": [CASH, CARD], "nullable": True},
        ),
        ({"const": "a"}, {"type": "string", "enum": ["a"]}),
        ({**WHOLE, "exclusiveMinimum": 0}, {**WHOLE, "minimum": 1}),
        ({**WHOLE, "exclusiveMinimum": 0.5}, {**WHOLE, "minimum": 1}),
        (
            {**WHOLE, "maximum": 10, "exclusiveMaximum": True},
            {"type": ["integer"], "maximum": 9},
        ),
        ({"exclusiveMinimum": 5}, {"exclusiveMinimum": 5, "minimum": 3}),
        ({"enum": [1]}, {"enum": [1.0]}),
        ({"example": 1}, {"examples": [1]}),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
        ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
        ({"type": ["null", "string"]}, {"type": ["string", "null"]}),
        ({"oneOf": [CARD, CASH]}, {"oneOf": [CASH, CARD]}),
        ({"additionalProperties": {}}, {"additionalProperties": True}),
        ({"maximum": 1}, {"maximum": 1.0}),
        ({"items": True}, {}),
        (True, {}),
        ({"nullable": False, "uniqueItems": False, "minLength": 0, "deprecated": False}, {}),
    ],
)
def test_two_notations_of_one_meaning_are_no_change(one: Any, other: Any) -> None:  # noqa: ANN401
    assert compare(in_response(one), in_response(other)) == []
    assert compare(in_request(other), in_request(one)) == []


@pytest.mark.parametrize(
    ("new", "reported"),
    [
        ({}, "; the client's attribute `paid_at` goes"),
        ({"paid": DATE}, "; the client's attribute `paid_at` becomes `paid`"),
    ],
)
def test_a_removed_property_is_not_called_sent_as_before(
    new: dict[str, Any], reported: str
) -> None:
    old = in_response({"type": "object", "properties": {"paidAt": DATE}})
    changes = compare(old, in_response({"type": "object", "properties": new}))
    (change,) = [one for one in changes if one.breaks_client]
    assert change.names_only
    assert change.text.endswith(reported)
