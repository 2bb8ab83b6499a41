"""Invented operations in the mock, such as a new page of the documentation may have."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from pytribute.mock import MockError, MockServer
from pytribute.mock.routes import find_route
from tests.invented import described

Json = dict[str, Any]

DRAFT: Json = {
    "type": "object",
    "required": ["id", "title", "state"],
    "properties": {
        "id": {"type": "integer"},
        "title": {"type": "string", "maxLength": 20},
        "state": {"type": "string", "enum": ["open", "done"]},
    },
}
SAMPLE: Json = {"id": 7, "title": "Sketch", "state": "done"}
NUMBER: Json = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}


def operation(name: str, status: str = "200", content: Json | None = None, **more: Any) -> Json:  # noqa: ANN401 - any JSON
    response = {"description": "Fine"} | ({} if content is None else {"content": content})
    return {"operationId": name, "responses": {status: response}, **more}


def json_of(schema: Json, *shown: object) -> Json:
    examples = {f"sample{at}": {"value": value} for at, value in enumerate(shown)}
    return {"application/json": {"schema": schema, "examples": examples}}


def query(name: str, **schema: object) -> Json:
    return {"name": name, "in": "query", "schema": schema}


PATHS: Json = {
    "/scrolls": {
        "get": operation(
            "listScrolls",
            content=json_of({"type": "array", "items": DRAFT}, [SAMPLE]),
            parameters=[query("offset", type="integer", default=0)],
        )
        | {"x-pagination": {"inputs": {"offset": "offset"}, "outputs": {}}},
    },
    "/sketches": {
        "get": operation(
            "listSketches",
            content=json_of({"type": "array", "items": DRAFT}, [SAMPLE]),
            parameters=[
                query("limit", type="integer", minimum=1, maximum=50, default=10),
                query("state", type="string", enum=["open", "done"]),
                query("ids", type="array", items={"type": "integer"}),
                query("deep", type="boolean"),
            ],
        ),
        "post": operation(
            "createSketch",
            "201",
            json_of(DRAFT, {**SAMPLE, "state": "DONE"}),
            requestBody={"required": True, "content": json_of({**DRAFT, "required": ["title"]})},
        ),
    },
    "/sketches/{number}": {
        "parameters": [NUMBER],
        "get": operation("getSketch", content=json_of(DRAFT)),
        "delete": operation("deleteSketch", "204"),
    },
    "/sketches/{number}/parts/{part}.json": {
        "get": operation(
            "getPart",
            content=json_of({"type": "string"}, "a part"),
            parameters=[NUMBER, {**NUMBER, "name": "part", "schema": {"type": "string"}}],
        )
    },
    "/sketches/{number}/parts/{part}": {
        "parameters": [{**NUMBER, "schema": {"type": "string"}}, NUMBER],
        "get": operation(
            "getWholePart",
            content=json_of({"type": "string"}, "a whole part"),
            parameters=[
                {**NUMBER, "name": "part"},
                query("size", type="integer") | {"required": True},
                {"name": "X-Trace", "in": "header", "schema": {"type": "integer"}},
            ],
        ),
    },
    "/sketches/latest": {"put": operation("replaceLatest", "202")},
    "/sketches/latest/owner": {"get": operation("getOwner", content=json_of({"type": "object"}))},
    "/sketches/picture": {"get": operation("getPicture", content={"image/png": {}})},
    "/sketches/riddle": {
        "get": operation("getRiddle", content=json_of({"oneOf": [{"type": "string"}, {}]}))
    },
    "/sketches/nothing": {"get": operation("getNothing", "400")},
    "/products/drafts": {"get": operation("listDrafts", content=json_of(DRAFT, SAMPLE))},
}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with described(PATHS), MockServer(control=True) as server:
        yield server


@pytest.fixture(autouse=True)
def _is_reset(mock: MockServer) -> None:
    mock.reset()


def outcome(response: httpx2.Response) -> tuple[int, object]:
    return response.status_code, response.json() if response.content else None


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/sketches", (200, [SAMPLE])),
        ("GET", "/sketches?limit=50&state=open&ids=1&ids=2&deep=true&colour=red", (200, [SAMPLE])),
        ("HEAD", "/sketches", (200, None)),
        ("GET", "/sketches/7", (200, {"id": 0, "title": "sample", "state": "open"})),
        ("GET", f"/sketches/{'9' * 5000}", (200, {"id": 0, "title": "sample", "state": "open"})),
        ("DELETE", "/sketches/7", (204, None)),
        ("PUT", "/sketches/latest", (202, None)),
        ("GET", "/products/drafts", (200, SAMPLE)),
    ],
)
def test_an_operation_without_a_handler_responds_as_documented(
    http: httpx2.Client, method: str, path: str, expected: tuple[int, object]
) -> None:
    response = http.request(method, path)

    assert outcome(response) == expected
    is_json = method == "HEAD" or bool(response.content)
    assert (response.headers.get("content-type") == "application/json") == is_json


def test_a_sample_that_its_schema_refuses_is_mended(http: httpx2.Client) -> None:
    response = http.post("/sketches", json={"title": "Sketch"})

    assert outcome(response) == (201, {**SAMPLE, "state": "done"})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/sketches/picture", "getPicture"),
        ("/sketches/riddle", "getRiddle"),
        ("/sketches/nothing", "getNothing"),
    ],
)
def test_an_operation_without_a_sample_is_not_implemented_and_named(
    http: httpx2.Client, path: str, name: str
) -> None:
    status, body = outcome(http.get(path))

    assert status == 501
    assert body == {
        "error": "error_bad_request",
        "message": f"the mock has no handler for {name}, and its documentation no sample",
    }


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/sketches/x", "number must be an integer"),
        ("/sketches?limit=51", "limit must be an integer (minimum 1, maximum 50)"),
        ("/sketches?state=Open", "state must be one of open, done"),
        ("/sketches?state=", "state must be one of open, done"),
        ("/sketches?deep=1", "deep must be true or false"),
        ("/sketches?deep=true&deep=true", "deep is given twice"),
        ("/sketches?ids=1&ids=x", "ids must be an integer"),
        ("/sketches/1/parts/2", "size is missing"),
    ],
)
def test_parameters_are_checked_by_their_schemas(
    http: httpx2.Client, path: str, complaint: str
) -> None:
    response = http.get(path)

    assert (response.status_code, response.json()["message"]) == (400, complaint)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "the body must be JSON"),
        (b"{", "the body must be JSON"),
        (b'{"title": NaN}', "the body must be JSON"),
        (b"[" * 100_000, "the body must be JSON"),
        (b"\xff", "the body must be valid Unicode"),
        (rb'{"title": "\ud800"}', "the body must be valid Unicode"),
        (b"[]", "the body is not what the documentation allows"),
        (b"{}", "the body has no title"),
        (b'{"title": 5}', "title in the body is not what the documentation allows"),
    ],
)
def test_a_body_is_checked_by_its_schema(
    http: httpx2.Client, content: bytes, complaint: str
) -> None:
    response = http.post("/sketches", content=content)

    assert (response.status_code, response.json()["message"]) == (400, complaint)


@pytest.mark.parametrize("path", ["/sketches", "/sketches/x", "/sketches/riddle", "/sketches/7"])
def test_the_key_is_looked_at_first(http: httpx2.Client, path: str) -> None:
    assert http.get(path, headers={"Api-Key": "wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("path", "sample"),
    [
        ("/sketches/1/parts/lid.json", "a part"),
        ("/sketches/1/parts/2?size=1", "a whole part"),
        ("/sketches/%31/parts/%32?size=1", "a whole part"),
        ("/sketches/latest/owner", {}),
    ],
)
def test_letters_of_a_path_go_before_placeholders(
    http: httpx2.Client, path: str, sample: object
) -> None:
    assert outcome(http.get(path)) == (200, sample)


def test_a_path_may_come_with_its_whole_address() -> None:
    whole, _ = find_route("GET", "http://mock.invalid/api/v1/products")

    assert whole is find_route("GET", "/api/v1/products")[0]


def test_a_literal_that_leads_nowhere_leaves_the_path_to_a_placeholder(http: httpx2.Client) -> None:
    response = http.get("/sketches/latest/parts/2")

    assert (response.status_code, response.json()["message"]) == (400, "number must be an integer")


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/sketches", "GET, HEAD, POST"),
        ("/sketches/7", "GET, HEAD, DELETE"),
        ("/sketches/latest", "PUT"),
        ("/products/drafts", "GET, HEAD"),
    ],
)
def test_a_path_allows_the_methods_that_it_has(http: httpx2.Client, path: str, allow: str) -> None:
    response = http.patch(path)

    assert (response.status_code, response.headers["allow"]) == (405, allow)


@pytest.mark.parametrize(
    "path", ["/sketches/", "/sketches/7/parts", "/sketches/7/parts/", "/latest"]
)
def test_a_part_of_a_path_is_not_found(http: httpx2.Client, path: str) -> None:
    assert http.get(path).status_code == 404


def test_products_are_still_found_beside_an_added_path(http: httpx2.Client) -> None:
    assert http.get("/products/2548").json()["id"] == 2548
    assert http.get("/products/draft").status_code == 400


def test_a_fault_hits_an_operation_without_a_handler(mock: MockServer, http: httpx2.Client) -> None:
    mock.add_fault("getSketch", status=503)
    assert http.get("/sketches/7").status_code == 503

    mock.add_fault("listSketches", extra_field="novelty")
    mock.add_fault("getPart", extra_field="novelty")
    assert "novelty" in http.get("/sketches").json()[0]
    assert http.get("/sketches/1/parts/2.json").json() == "a part"


def test_a_fault_for_an_unknown_operation_is_refused_with_the_known_names(
    mock: MockServer, http: httpx2.Client
) -> None:
    names = "getSketch, deleteSketch.*listProducts, getProduct"
    with pytest.raises(MockError, match=rf"no operation 'getsketch': there are .*{names}"):
        mock.add_fault("getsketch", status=500)
    response = http.post(f"{mock.url}/__control/faults", json={"operation": "getsketch"})

    assert response.status_code == 422
    assert "deleteSketch" in response.json()["message"]
    assert http.get("/sketches/7").status_code == 200


def test_a_sample_is_only_on_the_first_page(http: httpx2.Client) -> None:
    assert http.get("/scrolls").json() == [SAMPLE]
    assert http.get("/scrolls?offset=1").json() == []
