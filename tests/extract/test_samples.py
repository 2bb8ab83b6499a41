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
ANSWERED = '{"id": 1,\n "tags": [\n]}\n'


def test_a_sample_with_a_body_and_its_answer() -> None:
    page = partial(
        f"Pets\nAdd\npost\nResponses\n201\nMade\napplication/json\npost\n{SENT}{ANSWERED}"
    )
    found = page["paths"]["/pets"]["post"]
    assert page["servers"] == [{"url": "https://example.com/api/v2"}]
    assert page["security"] == [{"Authorization": []}]
    assert found["requestBody"] == json_example({"name": "Rex"})
    assert found["responses"]["201"]["content"] == json_example({"id": 1, "tags": []})["content"]


def json_example(value: object) -> Document:
    return {"content": {"application/json": {"examples": {"sample": {"value": value}}}}}


def test_a_sample_with_a_body_and_no_answer() -> None:
    found = operation("Responses\n204\nDone", f"post\n{SENT}")
    assert found["requestBody"] == json_example({"name": "Rex"})
    assert found["responses"] == {"204": {"description": "Done"}}


def test_an_answer_goes_where_it_fits_best() -> None:
    request = "get\nGET /pets HTTP/1.1\nHost: example.com\n[]"
    found = operation("Responses\n400\nBad\n2XX\nFine\ntext/json", request)["responses"]
    assert "content" not in found["400"]
    assert found["2XX"]["content"] == {"text/json": {"examples": {"sample": {"value": []}}}}
    assert list(operation("Responses\ndefault\nAny", request)["responses"]) == ["default"]
    assert list(operation("Authorizations", request)["responses"]) == ["200"]


def test_more_bodies_than_two_are_words() -> None:
    request = "get\nGET /pets HTTP/1.1\nHost: example.com\n[1]\n[2]\n[3]\n"
    reading = read(f"Pets\nAll\nget\n{request}")
    found = cast("Document", plain(reading.partial))["paths"]["/pets"]["get"]
    assert found["requestBody"] == json_example([1])
    assert found["responses"]["200"] == json_example([2])
    assert [text for _, text in reading.prose] == ["[3]"]


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
