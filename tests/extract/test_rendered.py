"""Rendered pages beyond the saved ones, in the layouts that GitBook prints."""

from typing import cast

import pytest

from scripts.document.node import plain
from scripts.extract.prose import intro_markdown
from tests.extract.rendering import Document, operation, partial, prose, read, refusal


def test_a_body_with_fields() -> None:
    found = operation("Body\napplication/json\nnamestringRequired\n\nName\n\ntagsstring[]Optional")
    assert found["requestBody"] == {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "description": "Name"},
                        "tags": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["name"],
                }
            }
        }
    }


def test_a_body_whose_media_type_is_not_shown_is_json() -> None:
    assert list(operation("Body\nnamestringRequired")["requestBody"]["content"]) == [
        "application/json"
    ]


def test_two_media_types_of_one_body() -> None:
    body = "Body\napplication/json\naintegerRequired\nmultipart/form-data\nbstringRequired"
    content = operation(body)["requestBody"]["content"]
    assert {kind: list(one["schema"]["properties"]) for kind, one in content.items()} == {
        "application/json": ["a"],
        "multipart/form-data": ["b"],
    }


def test_two_media_types_of_one_response() -> None:
    body = "Responses\n200\nFine\napplication/json\naintegerRequired\ntext/plain\nbstringRequired"
    response = operation(body)["responses"]["200"]
    assert response["description"] == "Fine"
    assert {
        kind: list(one["schema"]["properties"]) for kind, one in response["content"].items()
    } == {
        "application/json": ["a"],
        "text/plain": ["b"],
    }


def test_every_kind_of_status() -> None:
    body = "Responses\n204\nDone\n4XX\nYour fault\ndefault\nAll else\napplication/json"
    assert operation(body)["responses"] == {
        "204": {"description": "Done"},
        "4XX": {"description": "Your fault"},
        "default": {"description": "All else", "content": {"application/json": {}}},
    }


def test_parameters_in_all_places() -> None:
    body = "".join(
        f"{place.title()} parameters\nX-Astring{presence}\n\nWords\n\n"
        for place, presence in (("path", "Required"), ("query", "Optional"), ("header", "Optional"))
    )
    found = operation(body)["parameters"]
    assert [(one["in"], one["name"], one["required"]) for one in found] == [
        ("path", "X-A", True),
        ("query", "X-A", False),
        ("header", "X-A", False),
    ]


def test_fields_of_the_same_name_in_two_responses_are_distinct() -> None:
    body = "Responses\n200\nok\napplication/json\nidintegerRequired\n201\nnew\napplication/json\n"
    responses = operation(f"{body}idstringRequired")["responses"]
    kinds = [
        response["content"]["application/json"]["schema"]["properties"]["id"]["type"]
        for response in responses.values()
    ]
    assert kinds == ["integer", "string"]


def test_credentials_differ_from_operation_to_operation() -> None:
    part = "{}\nget\nAuthorizations\n{}\nget\n/{}\n"
    page = partial(
        part.format("T\nA", "Api-KeystringRequired", "a")
        + part.format("B", "Api-KeystringOptional", "b")
        + part.format("C", "Api-KeystringRequired\nX-SignstringRequired", "c")
    )
    assert "security" not in page
    assert {path: item["get"]["security"] for path, item in page["paths"].items()} == {
        "/a": [{"ApiKey": []}],
        "/b": [{"ApiKey": []}, {}],
        "/c": [{"ApiKey": []}, {"XSign": []}],
    }


def test_an_operation_without_a_credential_keeps_the_others_apart() -> None:
    page = partial(
        "T\nA\nget\nAuthorizations\nApi-KeystringRequired\nget\n/a\nB\nget\nx\nget\n/b\n"
    )
    assert "security" not in page
    assert "security" not in page["paths"]["/b"]["get"]


def test_a_credential_described_in_two_ways_keeps_the_first_and_shows_the_other() -> None:
    part = "{}\nget\nAuthorizations\nApi-KeystringRequired\n{}\nget\n/{}\n"
    findings = read(part.format("T\nA", "Key", "a") + part.format("B", "Another", "b"))
    schemes = cast("Document", plain(findings.partial))["components"]["securitySchemes"]
    assert schemes["ApiKey"]["description"] == "Key"
    assert findings.prose == [(13, "Another")]


@pytest.mark.parametrize(
    "marker", ["Hide properties", "Hide available items", "Headers", "or", "and"]
)
def test_fields_that_belong_to_something_else_are_words(marker: str) -> None:
    body = f"Responses\n200\nok\napplication/json\naobjectRequired\n{marker}\nbstringRequired\nB\n"
    text = f"T\nA\nget\n{body}404\nNone\napplication/json\ncintegerRequired\nget\n/a\n"
    responses = partial(text)["paths"]["/a"]["get"]["responses"]
    assert list(responses["200"]["content"]["application/json"]["schema"]["properties"]) == ["a"]
    assert list(responses["404"]["content"]["application/json"]["schema"]["properties"]) == ["c"]
    assert prose(text) == [marker, "bstringRequired", "B"]


def test_the_fields_of_a_body_that_is_a_list_are_words() -> None:
    text = (
        "T\nA\npost\nPath parameters\nidintegerRequired\nBodyobject[]\nnamestringRequired\n"
        "Responses\n204\nDone\npost\n/a/{id}\n"
    )
    found = partial(text)["paths"]["/a/{id}"]["post"]
    assert [one["name"] for one in found["parameters"]] == ["id"]
    assert "requestBody" not in found
    assert prose(text) == ["Bodyobject[]", "namestringRequired"]


def test_closed_properties_leave_the_fields_after_them_where_they_are() -> None:
    body = "Body\naobjectRequired\nShow properties\nbstringRequired"
    schema = operation(body)["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["a", "b"]


def test_a_field_of_an_unknown_kind_keeps_its_description() -> None:
    text = "T\nA\nget\nQuery parameters\naintegerOptional\nA\nbany ofOptional\nB\nget\n/a\n"
    [parameter] = partial(text)["paths"]["/a"]["get"]["parameters"]
    assert parameter["description"] == "A"
    assert prose(text) == ["bany ofOptional", "B"]


def test_an_unknown_word_of_a_field_is_prose() -> None:
    text = "T\nA\nget\nQuery parameters\naobject · PageMetaOptional\nget\n/a\n"
    assert read(text).prose == [(5, "PageMeta")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Query parameters\naintegerOptional\naintegerOptional", 6),
        ("Body\naintegerOptional\nastringOptional", 6),
        ("Body\ntext/plain\ntext/plain", 6),
        ("Responses\n200\nok\n200", 7),
    ],
)
def test_the_same_thing_twice_is_refused_with_its_line(body: str, line: int) -> None:
    error = refusal(f"T\nA\nget\n{body}\nget\n/a\n")
    assert "occurs twice" in error.reason
    assert error.line == line


def test_the_same_operation_twice_is_refused() -> None:
    part = "A\nget\nResponses\n200\nok\nget\n/a\n"
    error = refusal(f"T\n{part}{part}")
    assert "occurs twice" in error.reason
    assert error.line == 15


def test_one_name_in_two_places_is_two_parameters() -> None:
    body = "Path parameters\nidintegerRequired\nQuery parameters\nidintegerOptional"
    assert [one["in"] for one in operation(body)["parameters"]] == ["path", "query"]


@pytest.mark.parametrize("section", ["Authorizations", "Query parameters", "Body", "Responses"])
def test_a_section_without_an_operation_is_refused(section: str) -> None:
    error = refusal(f"T\nA\nget\n/a\n\nB\nget\n{section}\n200\n")
    assert "cut off" in error.reason
    assert error.line == 7


@pytest.mark.parametrize("text", ["", "\n \n", "Last updated 3 days ago", "chevron-right"])
def test_an_empty_page_has_no_content(text: str) -> None:
    findings = read(text)
    assert (plain(findings.partial), findings.prose, findings.links) == ({}, [], [])


def test_a_page_of_words_is_prose() -> None:
    assert prose("Overview\n\nget it\n\nwords\n/path alone\nto get") == [
        *("Overview", "get it", "words", "/path alone", "to get")
    ]


def test_words_between_operations_are_prose() -> None:
    text = "T\nA\nget\n/a\nA note on\nrefunds.\nB\nget\nabout B\nget\n/b\nThe end\n"
    assert read(text).prose == [(5, "A note on"), (6, "refunds."), (12, "The end")]
    assert partial(text)["paths"]["/b"]["get"]["summary"] == "B"


def test_a_field_may_have_any_name() -> None:
    found = operation("Query parameters\n__proto__stringOptional\n../../etcstringOptional")
    assert [one["name"] for one in found["parameters"]] == ["__proto__", "../../etc"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["One.", "Two."], "One.\n\nTwo."),
        (["Kinds:", "• a", "• b", "End"], "Kinds:\n\n- a\n- b\n\nEnd"),
        (["alone"], "alone"),
        (["Kinds:", "alone", "End"], "Kinds:\n\nalone\n\nEnd"),
        (["one", "- Ящикtwo", "- Фильм", "End"], "- one - Ящик\n- two - Фильм\n\nEnd"),
        (["one", "- Ящикtwo"], "- one - Ящикtwo"),
        (["one", "- Ящикtwo", "End"], "- one - Ящикtwo\n\nEnd"),
    ],
)
def test_no_word_of_an_introduction_is_lost(lines: list[str], expected: str) -> None:
    assert intro_markdown(lines) == expected
