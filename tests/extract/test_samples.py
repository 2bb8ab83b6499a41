"""Sample requests and sample bodies of rendered pages."""

from typing import cast

import pytest

from scripts.document.node import plain
from tests.extract.rendering import Document, operation, partial, read, refusal

SENT = """POST /api/v2/pets?dry=1 HTTP/1.1
Host: example.com
Authorization: Bearer YOUR_SECRET_TOKEN
Content-Type: application/json
Content-Length: 15
Accept: */*

{
  "name": "Rex"
}
"""
RESPONSE = '{"id": 1,\n "tags": [\n]}\n'


def test_a_sample_of_a_request_and_a_response() -> None:
    page = partial(
        f"Pets\nAdd\npost\nResponses\n201\nMade\napplication/json\npost\n{SENT}{RESPONSE}"
    )
    found = page["paths"]["/pets"]["post"]
    assert page["servers"] == [{"url": "https://example.com/api/v2"}]
    assert page["security"] == [{"Authorization": []}]
    assert found["requestBody"] == json_example({"name": "Rex"})
    assert found["responses"]["201"]["content"] == json_example({"id": 1, "tags": []})["content"]


def json_example(value: object) -> Document:
    return {"content": {"application/json": {"examples": {"sample": {"value": value}}}}}


def test_a_sample_of_a_request_without_a_response() -> None:
    found = operation("Responses\n204\nDone", f"post\n{SENT}")
    assert found["requestBody"] == json_example({"name": "Rex"})
    assert found["responses"] == {"204": {"description": "Done"}}


def test_a_sample_response_is_assigned_to_the_best_fitting_status() -> None:
    request = "get\nGET /pets HTTP/1.1\nHost: example.com\n[]"
    found = operation("Responses\n400\nBad\n2XX\nFine\ntext/json", request)["responses"]
    assert "content" not in found["400"]
    assert found["2XX"]["content"] == {
        "text/json": {"examples": {"sample": {"value": []}}, "schema": {"type": "array"}}
    }
    assert list(operation("Responses\ndefault\nAny", request)["responses"]) == ["default"]
    assert list(operation("Authorizations", request)["responses"]) == ["200"]


def test_more_bodies_than_two_are_words() -> None:
    request = "get\nGET /pets HTTP/1.1\nHost: example.com\n[1]\n[2]\n[3]\n"
    findings = read(f"Pets\nAll\nget\n{request}")
    found = cast("Document", plain(findings.partial))["paths"]["/pets"]["get"]
    assert found["requestBody"] == json_example([1])
    shown = found["responses"]["200"]["content"]["application/json"]
    assert shown["examples"] == {"sample": {"value": [2]}}
    assert [text for _, text in findings.prose] == ["[3]"]


def test_text_behind_a_sample_is_refused() -> None:
    error = refusal(
        "Pets\nAll\nget\nGET /pets HTTP/1.1\nHost: a.b\n{\n}Get one pet\nget\n/pets/1\n"
    )
    assert "after the end of the JSON" in error.reason
    assert error.line == 7


@pytest.mark.parametrize("body", ["{", '{"a": }', '{"a": 1 // one\n}', "[1, 2", '{"a": NaN}'])
def test_a_sample_that_is_no_json_is_refused(body: str) -> None:
    error = refusal(f"Pets\nAll\nget\nGET /pets HTTP/1.1\nHost: a.b\n{body}\n")
    assert error.line is not None
    assert error.line >= 6


def test_a_second_server_belongs_to_its_operation() -> None:
    one = "get\nGET /a HTTP/1.1\nHost: a.example\n"
    page = partial(f"T\nA\n{one}B\n{one.replace('/a', '/b').replace('a.ex', 'b.ex')}")
    assert page["servers"] == [{"url": "https://a.example"}]
    assert page["paths"]["/b"]["get"]["servers"] == [{"url": "https://b.example"}]


def test_many_samples_are_read_in_time() -> None:
    part = "A\nget\nGET /{} HTTP/1.1\nHost: a.b\n{{\n}}\n"
    page = "T\n" + "".join(part.format(number) for number in range(2_000))
    assert len(partial(page)["paths"]) == 2_000


@pytest.mark.parametrize(
    ("elements", "items"),
    [
        ('[{"id": 1}, {}]', {"type": "object"}),
        ('["a"]', {"type": "string"}),
        ("[true, false]", {"type": "boolean"}),
        ("[1.5]", {"type": "number"}),
        ("[[1]]", {"type": "array"}),
    ],
)
def test_a_sample_that_is_a_list_makes_the_response_one(elements: str, items: Document) -> None:
    found = operation("Responses\n200\nFine\napplication/json", f"get\n/a\n{sent('/a')}{elements}")
    media = found["responses"]["200"]["content"]["application/json"]
    assert media["schema"] == {"type": "array", "items": items}


@pytest.mark.parametrize("elements", ["[]", '[1, "a"]', "[null]"])
def test_a_list_of_anything_is_a_list(elements: str) -> None:
    found = operation("Responses\n200\nFine\napplication/json", f"get\n/a\n{sent('/a')}{elements}")
    assert found["responses"]["200"]["content"]["application/json"]["schema"] == {"type": "array"}


def test_fields_beside_a_sample_that_is_a_list_are_those_of_its_elements() -> None:
    body = "Responses\n200\nFine\napplication/json\nidintegerRequired"
    found = operation(body, f'get\n/a\n{sent("/a")}[{{"id": 1}}]')
    schema = found["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["type"] == "array"
    assert list(schema["items"]["properties"]) == ["id"]


def sent(target: str, method: str = "GET") -> str:
    return f"{method} {target} HTTP/1.1\nHost: a.example\nApi-Key: YOUR_API_KEY\n"


@pytest.mark.parametrize(
    ("path", "target", "server"),
    [
        ("/a", "/a", "https://a.example"),
        ("/a", "/api/v1/a", "https://a.example/api/v1"),
        ("/a/{id}", "/base/a/{id}?x=1", "https://a.example/base"),
        ("/a/{id}", "/v2/a/3f0c2b1e", "https://a.example/v2"),
    ],
)
def test_a_sample_below_its_path_belongs_to_the_operation(
    path: str, target: str, server: str
) -> None:
    page = partial(f'T\nA\nget\nResponses\n200\nok\nget\n{path}\n{sent(target)}{{"id": 1}}\nafter')
    media = page["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    assert media == {"examples": {"sample": {"value": {"id": 1}}}}
    assert page["servers"] == [{"url": server}]
    assert page["components"]["securitySchemes"]["ApiKey"]["in"] == "header"


@pytest.mark.parametrize(
    "sample", [sent("/b"), sent("/a", "POST"), sent("/a/{id}"), sent("/b/a/x")]
)
def test_a_sample_of_another_operation_is_refused(sample: str) -> None:
    error = refusal(f"T\nA\nget\nResponses\n200\nok\nget\n/a\n{sample}{{}}\n")
    assert "is not of GET /a" in error.reason
    assert error.line == 9


def test_a_sample_in_curly_quotes_is_read() -> None:
    body = '{\n “name”: “Rex”,\n “said”: "a “word” of",\n "tags": [“a”, “b”]\n}'
    found = operation("Responses\n200\nFine", f"get\n/a\n{sent('/a')}{body}\nafter")
    value = found["responses"]["200"]["content"]["application/json"]["examples"]["sample"]["value"]
    assert value == {"name": "Rex", "said": "a “word” of", "tags": ["a", "b"]}


@pytest.mark.parametrize(
    "body",
    [
        "{“a”: " * 20_000,
        '{"' + '\\"' * 200_000 + "\\\n",
        "{" + "“" * 200_000,
        "{”" * 100_000,
    ],
)
def test_a_sample_made_to_keep_a_pattern_busy_is_refused_in_time(body: str) -> None:
    assert refusal(f"T\nA\nget\nget\n/a\n{sent('/a')}{body}\n").line is not None
