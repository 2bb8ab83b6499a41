"""Every rule outside of values: operations, parameters, responses, security, servers, names."""

from typing import Any

import pytest

from scripts.diff.document import compare
from tests.diff.documents import JSON, Object, document, with_operation
from tests.diff.test_schema_rules import marks

GET: Object = {"get": {"responses": {}}}
TEXT = {"type": "string"}
SIZE = {"name": "size", "in": "query", "schema": TEXT}
NEED = {**SIZE, "required": True}
BECOMES = "the client's {} `a` becomes `b`, what is sent stays the same"
GOES = "the client's method `a` goes, what is sent stays the same"
SIZE_BECOMES_LIMIT = "the client's argument `size` becomes `limit`"
KEY = {"type": "apiKey", "in": "header", "name": "Api-Key"}
OAUTH = {"type": "oauth2", "flows": {"password": {"tokenUrl": "t", "scopes": {"a": "A"}}}}


def parameters(*several: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"parameters": list(several)})


def responses(**several: Any) -> Object:  # noqa: ANN401  # JSON
    return with_operation({"responses": {key.strip("_"): value for key, value in several.items()}})


def content(*types: str) -> Object:
    return {"content": {media_type: {"schema": TEXT} for media_type in types}}


def schemes(**several: Any) -> Object:  # noqa: ANN401  # JSON
    return document(components={"securitySchemes": several})


# old, new, the one line expected, marks
RULES: dict[str, tuple[Object, Object, str, str]] = {
    "operation new": (document(), document(paths={"/x": GET}), "GET /x: new operation", "s"),
    "operation gone": (document(paths={"/x": GET}), document(), "GET /x: operation removed", "c"),
    "second operation": (
        document(paths={"/x": GET}),
        document(paths={"/x": {**GET, "put": {}}}),
        "PUT /x: new operation",
        "s",
    ),
    "path without operations": (
        document(),
        document(paths={"/x": {}}),
        "/x: declared, without operations",
        "",
    ),
    "path parameter called otherwise": (
        document(paths={"/x/{a}": {"parameters": [{"name": "a", "in": "path"}]}}),
        document(paths={"/x/{b}": {"parameters": [{"name": "b", "in": "path"}]}}),
        f"/x/{{b}} · path parameter b: the new name of `a`; {BECOMES.format('argument')}",
        "n",
    ),
    "operationId": (
        with_operation({"operationId": "a"}),
        with_operation({"operationId": "b"}),
        f"POST /x: operationId is now `b` instead of `a`; {BECOMES.format('method')}",
        "n",
    ),
    "operation deprecated": (
        with_operation({}),
        with_operation({"deprecated": True}),
        "POST /x: now deprecated",
        "",
    ),
    "operation summary": (
        with_operation({"summary": "A"}),
        with_operation({"summary": "B"}),
        "POST /x: summary now says `B` instead of `A`",
        "",
    ),
    "operation tag": (
        with_operation({"tags": ["a"]}),
        with_operation({"tags": ["b", "a"]}),
        "POST /x: new tag `b`",
        "",
    ),
    "operation tag gone": (
        with_operation({"tags": ["a"]}),
        with_operation({}),
        "POST /x: tag `a` removed",
        "",
    ),
    "parameter called otherwise": (
        parameters(SIZE),
        parameters({**SIZE, "name": "limit"}),
        f"POST /x · query parameter limit: the new name of `size`; {SIZE_BECOMES_LIMIT}",
        "cs",
    ),
    "path parameter written otherwise": (
        document(paths={"/x/{aB}": {"parameters": [{"name": "aB", "in": "path"}]}}),
        document(paths={"/x/{a_b}": {"parameters": [{"name": "a_b", "in": "path"}]}}),
        "/x/{a_b} · path parameter a_b: the new name of `aB`",
        "",
    ),
    "operationId gone": (
        with_operation({"operationId": "a"}),
        with_operation({}),
        f"POST /x: operationId `a` removed; {GOES}",
        "n",
    ),
    "operationId written otherwise": (
        with_operation({"operationId": "getIt"}),
        with_operation({"operationId": "get_it"}),
        "POST /x: operationId is now `get_it` instead of `getIt`",
        "",
    ),
    "security of an operation that has its own": (
        with_operation({"security": []}, security=[{"Key": []}], openapi="3.1.0"),
        with_operation({"security": []}, security=[{"Other": []}], openapi="3.1.1"),
        'API: `openapi` is now `"3.1.1"` instead of `"3.1.0"`',
        "",
    ),
    "parameter new": (
        parameters(),
        parameters(SIZE),
        "POST /x · query parameter size: new optional parameter",
        "s",
    ),
    "required parameter new": (
        parameters(),
        parameters(NEED),
        "POST /x · query parameter size: new required parameter",
        "cs",
    ),
    "parameter gone": (
        parameters(SIZE),
        parameters(),
        "POST /x · query parameter size: optional parameter removed",
        "c",
    ),
    "required parameter gone": (
        parameters(NEED),
        parameters(),
        "POST /x · query parameter size: required parameter removed",
        "cs",
    ),
    "parameter now required": (
        parameters(SIZE),
        parameters(NEED),
        "POST /x · query parameter size: now required",
        "c",
    ),
    "parameter no longer required": (
        parameters(NEED),
        parameters(SIZE),
        "POST /x · query parameter size: no longer required",
        "s",
    ),
    "parameter elsewhere": (
        parameters(SIZE),
        parameters({**SIZE, "in": "header"}),
        "POST /x · header parameter size: location is now `header` instead of `query`",
        "cs",
    ),
    "parameter style": (
        parameters(SIZE),
        parameters({**SIZE, "style": "form", "explode": False}),
        "POST /x · query parameter size: explode is now `false` instead of `true`",
        "cs",
    ),
    "parameter reserved": (
        parameters(SIZE),
        parameters({**SIZE, "allowReserved": True}),
        "POST /x · query parameter size: `allowReserved` is now allowed",
        "s",
    ),
    "parameter empty": (
        parameters({**SIZE, "allowEmptyValue": True}),
        parameters(SIZE),
        "POST /x · query parameter size: `allowEmptyValue` is now refused",
        "c",
    ),
    "parameter in JSON": (
        parameters({"name": "q", "in": "query", **content(JSON)}),
        parameters({"name": "q", "in": "query", "content": {JSON: {"schema": {}}}}),
        "POST /x · query parameter q: type is now any instead of `string`",
        "s",
    ),
    "parameter of a path": (
        document(paths={"/x": {**GET, "parameters": [SIZE]}}),
        document(paths={"/x": {**GET, "parameters": [NEED]}}),
        "/x · query parameter size: now required",
        "c",
    ),
    "parameter moved to the path and now required": (
        document(paths={"/x": {"get": {"parameters": [SIZE]}}}),
        document(paths={"/x": {"get": {}, "parameters": [NEED]}}),
        "GET /x · query parameter size: now required",
        "c",
    ),
    "parameters twice the same": (
        parameters(SIZE, SIZE),
        parameters(SIZE, NEED),
        "POST /x: `parameters[1].required` `true` added",
        "",
    ),
    "body new": (
        with_operation({}),
        with_operation({"requestBody": {"content": {}}}),
        "POST /x · request body: new optional request body",
        "s",
    ),
    "required body gone": (
        with_operation({"requestBody": {"required": True}}),
        with_operation({}),
        "POST /x · request body: required request body removed",
        "cs",
    ),
    "body now required": (
        with_operation({"requestBody": {}}),
        with_operation({"requestBody": {"required": True}}),
        "POST /x · request body: now required",
        "c",
    ),
    "sent media type new": (
        with_operation({"requestBody": content(JSON)}),
        with_operation({"requestBody": content(JSON, "text/csv")}),
        "POST /x · request body (text/csv): new media type `text/csv`",
        "s",
    ),
    "sent media type gone": (
        with_operation({"requestBody": content(JSON, "text/csv")}),
        with_operation({"requestBody": content("text/csv")}),
        "POST /x · request body: media type `application/json` removed",
        "c",
    ),
    "encoding": (
        with_operation({"requestBody": {"content": {"a/b": {}}}}),
        with_operation({"requestBody": {"content": {"a/b": {"encoding": {"x": {}}}}}}),
        'POST /x · request body (a/b): `encoding` `{"x": {}}` added',
        "cs",
    ),
    "response media type new": (
        responses(_200=content(JSON)),
        responses(_200=content(JSON, "text/csv")),
        "POST /x · response 200 (text/csv): new media type `text/csv`",
        "",
    ),
    "response media type gone": (
        responses(_200=content(JSON, "text/csv")),
        responses(_200=content(JSON)),
        "POST /x · response 200 (text/csv): media type `text/csv` removed",
        "cs",
    ),
    "response gets a body": (
        responses(_200={}),
        responses(_200=content(JSON)),
        "POST /x · response 200: new media type `application/json`",
        "s",
    ),
    "success new": (responses(), responses(_202={}), "POST /x · response 202: new response", "c"),
    "error new": (responses(), responses(_409={}), "POST /x · response 409: new response", ""),
    "success gone": (
        responses(_200={}),
        responses(),
        "POST /x · response 200: response removed",
        "cs",
    ),
    "error gone": (
        responses(_4XX={}),
        responses(),
        "POST /x · response 4XX: response removed",
        "s",
    ),
    "response description": (
        responses(_200={"description": "A"}),
        responses(_200={"description": "B"}),
        "POST /x · response 200: description now says `B` instead of `A`",
        "",
    ),
    "header new": (
        responses(_200={}),
        responses(_200={"headers": {"X-A": {}}}),
        "POST /x · response 200 · header x-a: new optional header",
        "",
    ),
    "required header new": (
        responses(_200={}),
        responses(_200={"headers": {"X-A": {"required": True}}}),
        "POST /x · response 200 · header x-a: new required header",
        "s",
    ),
    "required header gone": (
        responses(_200={"headers": {"X-A": {"required": True}}}),
        responses(_200={}),
        "POST /x · response 200 · header x-a: required header removed",
        "c",
    ),
    "header no longer required": (
        responses(_200={"headers": {"X-A": {"required": True}}}),
        responses(_200={"headers": {"x-a": {}}}),
        "POST /x · response 200 · header x-a: no longer required",
        "c",
    ),
    "link": (
        responses(_200={"links": {"a": {"operationId": "a"}}}),
        responses(_200={"links": {"a": {"operationId": "b"}}}),
        "POST /x · response 200: `links.a.operationId` is now `b` instead of `a`",
        "",
    ),
    "webhook new": (
        document(),
        document(webhooks={"paid": {"post": {}}}),
        "webhook paid: new webhook",
        "s",
    ),
    "webhook gone": (
        document(webhooks={"paid": {"post": {}}}),
        document(),
        "webhook paid: webhook removed",
        "c",
    ),
    "webhook header from the API": (
        document(webhooks={"paid": {"post": {}}}),
        document(webhooks={"paid": {"post": {"parameters": [{**NEED, "in": "header"}]}}}),
        "webhook paid · header parameter size: new required parameter",
        "s",
    ),
    "callback new": (
        with_operation({}),
        with_operation({"callbacks": {"done": {"{$url}": {"post": {}}}}}),
        "POST /x · callback done {$url}: new webhook",
        "s",
    ),
    "callback response changed": (
        with_operation({"callbacks": {"done": {"{$url}": {"post": {"responses": {}}}}}}),
        with_operation({"callbacks": {"done": {"{$url}": {"post": {"responses": {"200": {}}}}}}}),
        "POST /x · callback done {$url} · response 200: new response",
        "s",
    ),
    "security said": (
        document(),
        document(security=[{"Key": []}]),
        "API: access now needs `Key` instead of nothing",
        "cs",
    ),
    "security alternative new": (
        document(security=[{"Key": []}]),
        document(security=[{"OAuth": ["a"]}, {"Key": []}]),
        "API: access now needs `Key` or `OAuth` and `OAuth: a` instead of `Key`",
        "s",
    ),
    "security relaxed": (
        with_operation({"security": [{"Key": []}]}),
        with_operation({"security": [{}]}),
        "POST /x: access now needs nothing instead of `Key`",
        "s",
    ),
    "security scope": (
        with_operation({"security": [{"O": ["a"]}]}),
        with_operation({"security": [{"O": ["a", "b"]}]}),
        "POST /x: access now needs `O` and `O: a` and `O: b` instead of `O` and `O: a`",
        "cs",
    ),
    "security of the root overridden": (
        with_operation({}, security=[{"Key": []}]),
        with_operation({"security": []}, security=[{"Key": []}]),
        "POST /x: access now needs nothing instead of `Key`",
        "s",
    ),
    "scheme header": (
        schemes(Key=KEY),
        schemes(Key={**KEY, "name": "X-Key"}),
        "security scheme Key: `name` is now `X-Key` instead of `Api-Key`",
        "cs",
    ),
    "scheme called otherwise": (
        schemes(Key=KEY),
        schemes(Other=KEY),
        "security scheme Other: the new name of `Key`",
        "",
    ),
    "scheme in use called otherwise": (
        schemes(Key=KEY) | {"security": [{"Key": []}]},
        schemes(Other=KEY) | {"security": [{"Other": []}]},
        "security scheme Other: the new name of `Key`",
        "",
    ),
    "scheme hint": (
        schemes(A={"type": "http", "scheme": "bearer"}),
        schemes(A={"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}),
        "security scheme A: `bearerFormat` `JWT` added",
        "",
    ),
    "scheme declared": (schemes(), schemes(Key=KEY), "security scheme Key: declared", ""),
    "scope new": (
        schemes(O=OAUTH),
        schemes(
            O={**OAUTH, "flows": {"password": {"tokenUrl": "t", "scopes": {"a": "A", "b": "B"}}}}
        ),
        "security scheme O: new scope `b`",
        "s",
    ),
    "server new": (
        document(servers=[{"url": "a"}]),
        document(servers=[{"url": "a"}, {"url": "b"}]),
        "API · server b: new server",
        "s",
    ),
    "server gone": (
        document(servers=[{"url": "a"}, {"url": "b"}]),
        document(servers=[{"url": "a"}]),
        "API · server b: server removed",
        "c",
    ),
    "server order": (
        document(servers=[{"url": "a"}, {"url": "b"}]),
        document(servers=[{"url": "b"}, {"url": "a"}]),
        "API: the order of the servers changed, the first is `b`",
        "",
    ),
    "server variable": (
        document(servers=[{"url": "a", "variables": {"v": {"default": "1"}}}]),
        document(servers=[{"url": "a", "variables": {"v": {"default": "2"}}}]),
        'API · server a: `variables.v.default` is now `"2"` instead of `"1"`',
        "cs",
    ),
    "tag new": (document(), document(tags=[{"name": "a"}]), "tag a: new tag", ""),
    "tag described": (
        document(tags=[{"name": "a"}]),
        document(tags=[{"name": "a", "description": "D"}]),
        "tag a: description `D` added",
        "",
    ),
    "info": (
        document(),
        document(info={"title": "T", "version": "2"}),
        'API: `version` is now `"2"` instead of `"1"`',
        "",
    ),
    "title": (
        document(),
        document(info={"title": "U", "version": "1"}),
        "API: title is now `U` instead of `T`",
        "",
    ),
    "dialect": (
        document(),
        document(openapi="3.1.1"),
        'API: `openapi` is now `"3.1.1"` instead of `"3.1.0"`',
        "",
    ),
    "something unheard of": (document(), document(news=[1]), "API: `news` `[1]` added", ""),
    "extension": (document(), document(**{"x-a": {"b": 1}}), 'API: `x-a` `{"b": 1}` added', ""),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_decides_which_side_breaks(rule: str) -> None:
    old, new, line, expected = RULES[rule]
    assert [
        (
            f"{change.place}: {change.text}",
            marks(change),
        )
        for change in compare(old, new)
    ] == [(line, expected)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (responses(_200={"headers": {"X-A": {}}}), responses(_200={"headers": {"x-a": {}}})),
        (parameters(SIZE, {**SIZE, "name": "b"}), parameters({**SIZE, "name": "b"}, SIZE)),
        (parameters(SIZE), parameters({**SIZE, "required": False, "style": "form"})),
        (
            document(paths={"/x": {"get": {"parameters": [SIZE]}}}),
            document(paths={"/x": {"get": {}, "parameters": [SIZE]}}),
        ),
        (document(security=[{"A": []}, {"B": []}]), document(security=[{"B": []}, {"A": []}])),
        (
            document(security=[{"A": []}], paths={"/x": {"get": {}, "put": {"security": []}}}),
            document(paths={"/x": {"get": {"security": [{"A": []}]}, "put": {"security": [{}]}}}),
        ),
        (
            document(servers=[{"url": "a"}], paths={"/x": {"get": {}, "put": {}}}),
            document(paths={"/x": {"get": {}, "put": {}, "servers": [{"url": "a"}]}}),
        ),
        (
            document(paths={"/x": {"get": {}, "put": {}, "servers": [{"url": "a"}]}}),
            document(paths={"/x": {m: {"servers": [{"url": "a"}]} for m in ("get", "put")}}),
        ),
        (
            parameters({**SIZE, "example": 1}),
            parameters({**SIZE, "examples": {"one": {"value": 1}}}),
        ),
        (
            responses(_404={"description": "None", **content(JSON)}),
            responses(_404={"$ref": "#/components/responses/None"})
            | {"components": {"responses": {"None": {"description": "None", **content(JSON)}}}},
        ),
        (
            parameters(SIZE),
            parameters({"$ref": "#/components/parameters/Size"})
            | {"components": {"parameters": {"Size": SIZE}}},
        ),
        (
            with_operation({}, security=[{"A": []}]),
            with_operation({"security": [{"A": []}]}, security=[{"A": []}]),
        ),
    ],
)
def test_two_notations_of_one_meaning_are_no_change(one: Object, other: Object) -> None:
    assert compare(one, other) == []
    assert compare(other, one) == []
