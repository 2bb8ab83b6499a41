"""Names become files, classes and fields: whatever could be more than that is refused."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.hostile.checkout import BESIDE, Checkout
from tests.hostile.shop import (
    CONTENT,
    DONE,
    FIELDS,
    GET,
    OBJECT,
    PARAMETERS,
    PATHS,
    RESPONSES,
    SCHEMAS,
    SCHEME,
    TEXT,
    Edits,
    as_json,
    shop,
)


@dataclass(frozen=True)
class Page:
    """A hostile page, the reason for which it is refused and the line that is named."""

    name: str
    edits: Edits
    says: str
    at: str


def _component(name: str, says: str = "is not allowed as a component name") -> Page:
    return Page(f"component {name[:12]!r}", {(*SCHEMAS, name): OBJECT}, says, f'"{name}"')


def _property(name: str, at: str | None = None) -> Page:
    says = "is not allowed as a property name"
    return Page(f"property {name[:12]!r}", {(*FIELDS, name): TEXT}, says, at or f'"{name}"')


def _parameter(name: str, says: str = "as a parameter name", where: str = "query") -> Page:
    parameter = {"name": name, "in": where, "schema": TEXT}
    return Page(f"{where} parameter {name[:12]!r}", {PARAMETERS: parameter}, says, "{")


def _tag(name: str, says: str = "is not allowed as a tag") -> Page:
    edits = {(*GET, "tags"): [name], ("tags",): [{"name": name}]}
    return Page(f"tag {name[:12]!r}", edits, says, '"tags"')


def _operation(name: str, says: str = "is not allowed as a operationId") -> Page:
    return Page(f"operation {name[:12]!r}", {(*GET, "operationId"): name}, says, '"get"')


def _path(path: str, says: str = "is not allowed as a path") -> Page:
    operation = {"operationId": "other", "tags": ["Shop"], "responses": DONE}
    return Page(f"path {path[:16]!r}", {(*PATHS, path): {"get": operation}}, says, '"get"')


def _values(name: str, values: list[Any], says: str) -> Page:
    edits = {(*FIELDS, "state"): {"type": "string", "enum": values}}
    return Page(f"enum with {name}", edits, says, '"enum"')


def _schema(name: str, says: str, at: str, **keywords: Any) -> Page:  # noqa: ANN401  # any JSON
    return Page(name, {(*FIELDS, "a"): keywords}, says, at)


TOO_LONG = "x" * 129
DEVICE = "would be a file that some machines can't have"
TWO_OF = {"aB": TEXT, "a_b": TEXT}
PAGES = [
    _component(".."),
    _component("A" * 65),
    _component("con", DEVICE),
    _component("NUL", DEVICE),
    Page(
        "component that climbs out of its folder",
        {(*SCHEMAS, "../../x"): OBJECT},
        '"../../x" does not match',
        '"schemas"',
    ),
    Page(
        "component with an absolute path",
        {(*SCHEMAS, "/etc/x"): OBJECT},
        '"/etc/x" does not match',
        '"schemas"',
    ),
    Page(
        "component with a Cyrillic letter",
        {(*SCHEMAS, "n\u0430me"): OBJECT},
        "does not match",
        '"schemas"',
    ),
    Page(
        "component that is another one to Unicode",
        {(*SCHEMAS, "\ufb01le"): OBJECT},
        "does not match",
        '"schemas"',
    ),
    Page(
        "components that differ in case",
        {(*SCHEMAS, "ORDER"): OBJECT},
        "'Order' and 'ORDER' would be one file",
        '"schemas"',
    ),
    Page(
        "components with one class name",
        {(*SCHEMAS, "order"): OBJECT},
        "'Order' and 'order' would be one class",
        '"schemas"',
    ),
    _property('say"', at='"say\\""'),
    _property("a\nb", at='"a\\nb"'),
    _property(""),
    _property(TOO_LONG),
    Page("properties with one name", {FIELDS: TWO_OF}, "would be one field, a_b", '"Order"'),
    Page(
        "properties that meet behind a keyword",
        {FIELDS: {"class": TEXT, "class_": TEXT}},
        "would be one field, class_",
        '"Order"',
    ),
    _parameter("a\r\nX-Other: y"),
    _parameter("X\r\nY", where="header"),
    _parameter("a=b; c", where="cookie"),
    _parameter("Host", "the client sets the header Host itself", "header"),
    _parameter("api-key", "the client sets the header api-key itself", "header"),
    _tag("x" * 65),
    _tag("con", DEVICE),
    _operation("x" * 65),
    _operation("aux", DEVICE),
    _path("/../../etc", "a path may not climb"),
    _path("/a/../b", "a path may not climb"),
    _path("/%2e%2e/x"),
    _path("/products\r\nX: y"),
    _path("/a b"),
    _path("/a?b=c"),
    _path("/a#b"),
    _path("/a\\b"),
    _path("/@evil.example"),
    _path("/{{7*7}}"),
    _path("/{", "Single '{' encountered"),
    _path("/{other}", "Path parameter 'other'"),
    _values("two of one name", ["a-b", "a_b"], "would be one enum member, A_B"),
    _values("values that differ in case", ["a", "A"], "would be one enum member, A"),
    _values("an object", [{"a": 1}], "all strings or all integers"),
    _values("a long value", ["x" * 201], "an enum can't have the value"),
    _values("no values", [], "an enum without values"),
    _schema("type that is code", "is not valid under any", '"type"', type="__import__('os')"),
    _schema("format that is code", "as a format", '"format"', type="string", format="x\nimport os"),
    _schema("format with an assignment", "as a format", '"format"', type="string", format="a=str"),
    _schema("constant object", "only a single value", '"const"', const={"a": 1}),
    _schema("pattern that is none", "can't check this pattern", '"pattern"', pattern="(("),
    _schema(
        "length past all memory", "no length is", '"minLength"', type="string", minLength=2**70
    ),
    Page(
        "what cannot be said, inside of a schema written in place",
        {
            (*FIELDS, "inner"): OBJECT
            | {"properties": {"b": {"type": "array", "prefixItems": [TEXT]}}}
        },
        "can't express 'prefixItems'",
        '"b"',
    ),
    Page("no schema but true", {(*FIELDS, "a"): True}, "an object is expected here", '"a"'),
    Page("no schema but null", {(*FIELDS, "a"): None}, "is not of type", '"a"'),
    Page(
        "status that is none",
        {(*RESPONSES, "20\n0"): {"description": "x"}},
        "was unexpected",
        '"responses"',
    ),
    Page(
        "media type with a header in it",
        {(*CONTENT, "application/json\r\nX: y"): {"schema": TEXT}},
        "as a media type",
        '"application/json\\r\\nX: y"',
    ),
    Page(
        "media type that climbs",
        {(*CONTENT, "../../x"): {"schema": TEXT}},
        "as a media type",
        '"../../x"',
    ),
    Page(
        "response in HTML",
        {(*RESPONSES, "201"): {"description": "x", "content": {"text/html": {"schema": TEXT}}}},
        "the client only speaks JSON",
        '"201"',
    ),
    Page(
        "security scheme that climbs",
        {("components", "securitySchemes", "../x"): {"type": "http", "scheme": "bearer"}},
        '"../x" does not match',
        '"securitySchemes"',
    ),
    *(
        Page(f"key in the header {header!r}", {(*SCHEME, "name"): header}, says, '"ApiKeyAuth"')
        for header, says in {
            "Host": "the client sets the header Host itself",
            "Cookie": "the client sets the header Cookie itself",
            "Content-Length": "the client sets the header Content-Length itself",
            "X\r\nY": "can only send a key in a header",
            "Api-K\u0435y": "can only send a key in a header",
        }.items()
    ),
    Page("key in the query", {(*SCHEME, "in"): "query"}, "a key in a header", '"ApiKeyAuth"'),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_a_name_that_could_be_more_is_refused(page: Page, alone: Checkout) -> None:
    alone.add(as_json(shop(page.edits)))

    alone.refuses(BESIDE, page.says, at=page.at)
