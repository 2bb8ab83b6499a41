"""Values that a schema allows: drawn, recognised, and compared by meaning.

Each function reads the schemas by itself, and refuses a keyword that it doesn't
know: an untested part of a specification must not go unnoticed.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.properties.operations import SPEC, Json

_TOLD = {"description", "examples", "default", "x-money", "x-readings"}
_READ = {
    "type",
    "enum",
    "x-fold-case",
    "format",
    "minimum",
    "maximum",
    "properties",
    "required",
    "items",
}
_INT64 = 2**63
_ROWS = 3
_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))"
)


def resolved(schema: Json) -> Json:
    """Return a schema with its reference resolved, after checking that each keyword is known."""
    if "$ref" in schema:
        target = SPEC
        for name in schema["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        schema = {**target, **{key: schema[key] for key in schema if key != "$ref"}}
    unread = schema.keys() - _READ - _TOLD
    if unread:
        raise NotImplementedError(f"these tests don't understand the keywords {sorted(unread)}")
    return schema


def values(schema: Json, *, fold: bool = True) -> SearchStrategy[Json]:
    """Draw what a schema allows; with ``fold``, in any case where case doesn't count."""
    schema = resolved(schema)
    if "enum" in schema:
        listed = st.sampled_from(schema["enum"])
        return listed.flatmap(in_any_case) if fold and schema.get("x-fold-case") else listed
    match schema["type"]:
        case "object":
            parts = {name: values(part, fold=fold) for name, part in schema["properties"].items()}
            required = schema.get("required", ())
            return st.fixed_dictionaries(
                {name: parts[name] for name in required},
                optional={name: parts[name] for name in parts if name not in required},
            )
        case "array":
            return st.lists(values(schema["items"], fold=fold), max_size=_ROWS)
        case "integer":
            bound = _INT64 if schema.get("format") == "int64" else None
            least = schema.get("minimum", bound and -bound)
            return st.integers(least, schema.get("maximum", bound and bound - 1))
        case "boolean":
            return st.booleans()
        case "string":
            return _TEXTS.get(schema.get("format"), _TEXTS[None])
        case kind:
            raise NotImplementedError(f"these tests don't understand the type {kind}")


def successes(schema: Json, *, fold: bool = True) -> SearchStrategy[Json]:
    """Draw the body of a documented success, one that confirms the success."""
    return values(schema, fold=fold).map(
        lambda value: value | {"success": True} if "success" in value else value
    )


def in_any_case(text: str) -> SearchStrategy[str]:
    """Draw a text with each of its letters in either case."""
    return st.tuples(*(st.sampled_from([letter.lower(), letter.upper()]) for letter in text)).map(
        "".join
    )


def plain(schema: Json) -> Json:
    """Return a simple value that a schema allows, the same each time."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {name: plain(part) for name, part in schema["properties"].items()}
        case "array":
            return [plain(schema["items"])]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case _:
            date_time = schema.get("format") == "date-time"
            return "2025-08-25T10:30:00.25+02:00" if date_time else "Möbius"


def timestamps() -> SearchStrategy[str]:
    """Draw timestamps of RFC 3339 within the years that Python knows, without leap seconds."""
    moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 - a zone follows
    fractions = st.text("0123456789", max_size=9)
    offsets = st.one_of(
        st.just("Z"),
        st.builds(
            "{}{:02}:{:02}".format,
            st.sampled_from("+-"),
            st.integers(0, 23),
            st.integers(0, 59),
        ),
    )
    return st.builds(_timestamp, moments, fractions, offsets)


def _timestamp(moment: datetime, fraction: str, offset: str) -> str:
    point = "." if fraction else ""
    return f"{moment.replace(microsecond=0).isoformat()}{point}{fraction}{offset}"


_TEXTS: dict[str | None, SearchStrategy[str]] = {
    None: st.text(),
    "date-time": timestamps(),
    "uri": st.text(max_size=9).map(lambda path: "https://example.org/" + quote(path)),
}


def microseconds(text: str) -> int:
    """Return the instant of a timestamp, rounded to what Python can hold."""
    match = _TIMESTAMP.fullmatch(text)
    assert match, text
    date, time, fraction, sign, hours, minutes = match.groups()
    whole = datetime.fromisoformat(f"{date}T{time}") - datetime(1, 1, 1)  # noqa: DTZ001 - below
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    utc = whole + offset if sign == "-" else whole - offset
    digits = (fraction or "").ljust(7, "0")
    return (utc // timedelta(microseconds=1)) + (int(digits[:7]) + 5) // 10


def meaning(schema: Json, value: Json) -> Json:
    """Return the specified part of a value; values of equal meaning compare equal."""
    schema = resolved(schema)
    if value is None:
        return None
    if schema.get("x-fold-case"):
        return value.casefold()
    match schema["type"]:
        case "object":
            known = schema["properties"]
            return {name: meaning(known[name], value[name]) for name in known if name in value}
        case "array":
            return [meaning(schema["items"], item) for item in value]
        case "string" if schema.get("format") == "date-time":
            return microseconds(value)
        case _:
            return value


def allows(schema: Json, value: Json) -> bool:
    """Return whether a schema allows a value, by an independent validator."""
    # Let the reference be found from outside of the document.
    absolute = {**schema, "$ref": _HERE + schema["$ref"]} if "$ref" in schema else schema
    validator: Json = Draft202012Validator(absolute, registry=_REGISTRY)
    return bool(validator.is_valid(value))


_HERE = "urn:spec"
_REGISTRY: Json = Registry[Json]().with_resource(_HERE, DRAFT202012.create_resource(SPEC))
