"""Pages of the Markdown export, beyond the one that was saved."""

import json

import pytest

from scripts.document.node import Origin, plain
from scripts.errors import PipelineError
from scripts.extract import Findings, Link, read_page


def fragment(**paths: object) -> str:
    named = {f"/{name}": item for name, item in paths.items()}
    return json.dumps({"openapi": "3.1.0", "tags": [{"name": "T"}], "paths": named})


def read(text: str) -> Findings:
    return read_page(text.encode(), form="markdown", file="page.md")


def refusal(text: str) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        read(text)
    assert caught.value.file == "page.md"
    assert caught.value.line is not None
    return caught.value


def prose(findings: Findings) -> list[str]:
    return [f"{number} {text}" for number, text in findings.prose]


def remarks(findings: Findings) -> list[str]:
    return [f"{remark.origin.line} {remark.text}" for remark in findings.remarks]


ONE = fragment(a={"get": {}})
TWO = fragment(a={"get": {}, "post": {}})


def test_title_introduction_heading_and_quotation_become_words_about_the_operation() -> None:
    findings = read(f"# Things\n\nAbout.\n\n## List\n\n> All of them\n\n```json\n{ONE}\n```\n")
    assert plain(findings.partial) == {
        "tags": [{"name": "Things", "description": "About."}],
        "paths": {"/a": {"get": {"summary": "List", "description": "All of them"}}},
    }
    assert prose(findings) == []


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("```json", "```"),
        ("~~~json", "~~~"),
        ("````json", "````"),
        ("```json", "`````"),
        ("  ```json", "  ```"),
        ("    ```json", "```"),
        ("```JSON", "```"),
        ("``` json", "```"),
        ("```json title=`a`".replace("`a`", "a"), "```"),
        ("~~~json `a`", "~~~~"),
    ],
)
def test_a_fragment_in_any_fence(opening: str, closing: str) -> None:
    findings = read(f"# T\n{opening}\n{ONE}\n{closing}\nafter")
    assert len(findings.complete) == 1
    assert prose(findings) == ["5 after"]


def test_a_fence_closes_only_with_its_own_marks() -> None:
    findings = read(f"````text\n```json\n{ONE}\n```\n~~~~\n````\n")
    assert findings.complete == []
    assert [number for number, _ in findings.prose] == [2, 3, 4, 5]


def test_marks_inside_a_line_open_nothing() -> None:
    assert prose(read("```json``` is a fence\n")) == ["1 ```json``` is a fence"]


@pytest.mark.parametrize("language", ["http", "bash", "text", "yaml"])
def test_a_fence_of_another_language_is_prose_and_reported(language: str) -> None:
    findings = read(f"## Sample\n\n```{language}\n{ONE}\n\n  b\n```\n")
    assert findings.complete == []
    assert prose(findings) == ["1 Sample", f"4 {ONE}", "6 b"]
    assert remarks(findings) == [f"4 an OpenAPI document in a block of {language} is not read"]


@pytest.mark.parametrize("language", ["", "jsonc", "json5", "openapi", "JSON5"])
@pytest.mark.parametrize("mark", ["```", "~~~"])
def test_json_is_read_under_any_of_its_names(language: str, mark: str) -> None:
    findings = read(f"## List\n\n{mark}{language}\n{ONE}\n{mark}\n")
    assert len(findings.complete) == 1
    assert findings.remarks == []
    assert [origin.line for origin in findings.complete[0].origins] == [4]


@pytest.mark.parametrize("language", ["", "jsonc", "json5"])
def test_invalid_json_is_reported_with_its_line(language: str) -> None:
    findings = read(f'# T\n\n```{language}\n{{\n  "openapi": "3.1.0", // comment\n}}\n```\n')
    assert findings.complete == []
    [remark] = remarks(findings)
    assert remark.startswith("5 this block looks like an OpenAPI document, but is no JSON")


@pytest.mark.parametrize("language", ["yaml", "YAML", "yml", "", "openapi"])
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_a_yaml_fence_is_read_with_the_lines_of_its_values(language: str, indent: str) -> None:
    lines = ["openapi: 3.1.0", "tags:", "- name: T", "paths:", "  /a:", "    get: {}"]
    body = "\n".join(indent + line for line in lines)
    findings = read(f"# T\n\n## List\n\n{indent}```{language}\n{body}\n{indent}```\n")
    [fragment] = findings.complete
    operation = fragment.at("paths", "/a", "get")
    assert operation is not None
    assert operation.origins[0].line == 11
    assert plain(findings.partial)["paths"] == {"/a": {"get": {"summary": "List"}}}  # type: ignore[index, call-overload]
    assert findings.remarks == []


def test_invalid_yaml_is_reported_with_its_line() -> None:
    findings = read("# T\n\n```yaml\nopenapi: 3.1.0\npaths: {\n```\n")
    assert findings.complete == []
    [remark] = remarks(findings)
    assert "is no YAML, and is not read" in remark


@pytest.mark.parametrize(
    "body", ["a:\n  openapi: 3.1.0", "id: 1", '{"id": {"openapi": "3.1.0"}}', "see openapi: here"]
)
def test_a_sample_that_only_mentions_openapi_is_prose(body: str) -> None:
    findings = read(f"# T\n\n```\n{body}\n```\n")
    assert (findings.complete, findings.remarks) == ([], [])


COMMENTS = {
    "around the fence": f"<!--\n```json\n{ONE}\n```\n-->\nafter",
    "beginning with words": f"<!-- no\n\n```json\n{ONE}\n```\nmore --> after",
    "on one line": f"before <!-- {ONE} --> after",
    "without a fence": f"<!-- note\n{ONE}\n-->\nafter",
}


@pytest.mark.parametrize("text", COMMENTS.values(), ids=COMMENTS)
def test_a_fragment_inside_a_comment_is_reported_and_not_read(text: str) -> None:
    findings = read(text)
    assert findings.complete == []
    assert [remark.partition(" ")[2] for remark in remarks(findings)] == [
        "an OpenAPI document inside an HTML comment is not read"
    ]
    assert any(line.endswith(" after") for line in prose(findings))


def test_a_comment_that_opens_behind_words_and_has_no_end_there_is_none() -> None:
    findings = read(f"words <!-- no\n\n```json\n{ONE}\n```\nmore -->\n")
    assert len(findings.complete) == 1
    assert remarks(findings) == ["1 this HTML comment has no end on its line: what follows is read"]


def test_comments_within_lines_are_no_part_of_the_words() -> None:
    text = f"# T <!-- a -->hings<!-- b -->\n\n## List <!-- all -->\n\n```json\n{ONE}\n```\n"
    findings = read(text)
    assert plain(findings.partial) == {
        "tags": [{"name": "T hings"}],
        "paths": {"/a": {"get": {"summary": "List"}}},
    }


@pytest.mark.parametrize("before", ["<!-- note -->", "<!-- a\nb -->", "<details>", "<div>"])
def test_a_fence_beside_a_comment_or_a_tag_is_read(before: str) -> None:
    findings = read(f"## List\n\n{before}\n\n```json\n{ONE}\n```\n</details>\n")
    assert len(findings.complete) == 1
    assert findings.remarks == []


def test_a_comment_inside_a_fence_is_its_text() -> None:
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "<!-- not"}, "paths": {}})
    assert len(read(f"```json\n{text}\n```\n").complete) == 1


def test_an_open_comment_is_refused_with_its_line() -> None:
    error = refusal(f"# T\n<!-- note\n\n```json\n{ONE}\n```\n")
    assert "never closed" in error.reason
    assert error.line == 2


@pytest.mark.parametrize("prefix", ["- ", "1. ", "* "])
def test_a_fence_inside_a_list_is_read(prefix: str) -> None:
    findings = read(f"{prefix}```json\n  {ONE}\n  ```\nafter\n")
    assert len(findings.complete) == 1
    assert prose(findings) == ["4 after"]


def test_a_fence_inside_a_quotation_is_read() -> None:
    findings = read(f"> ```json\n> {ONE}\n> ```\nafter\n")
    assert len(findings.complete) == 1
    assert prose(findings) == ["4 after"]


def test_odd_spaces_between_the_values_of_json_are_spaces() -> None:
    spaced = ONE.replace(": ", ":\u00a0").replace('"T"', '"T\u00a0x"')
    [fragment] = read(f"```json\u00a0\n{spaced}\n```\n").complete
    assert plain(fragment.at("tags", "0", "name") or fragment) == "T\u00a0x"


@pytest.mark.parametrize(
    ("opening", "closing", "spec", "expected"),
    [
        ('{% openapi src="a.yaml" path="/a" method="get" %}', "openapi", "a.yaml", "get /a"),
        ('{% swagger src="a.yaml" path="/a" method="get" %}', "swagger", "a.yaml", "get /a"),
        (
            "{% openapi-operation spec=“t” path=“/a” method=“get” %}",
            "openapi-operation",
            "t",
            "get /a",
        ),
    ],
)
def test_older_blocks_and_curly_quotes_are_links_too(
    opening: str, closing: str, spec: str, expected: str
) -> None:
    [link] = read(f"{opening}\n[a]({ADDRESS})\n{{% end{closing} %}}\n").links
    assert (link.spec, link.address) == (spec, ADDRESS)
    assert link.part.endswith(expected)


@pytest.mark.parametrize(
    "opening",
    [
        '{% swagger method="get" path="/a" baseUrl="https://a" summary="List" %}',
        '{% openapi-something spec="a" %}',
    ],
)
def test_a_block_of_an_unknown_kind_is_reported(opening: str) -> None:
    findings = read(f"# T\n\n{opening}\nwords\n{{% endswagger %}}\n")
    assert findings.links == []
    assert remarks(findings) == ["3 this block is not read: its kind is not known"]


_OPENING = ("<!--", "<!-- ", "- ~~~")


@pytest.mark.parametrize(
    "mark", ["<!--", "<!-- ", "-->", "<!-- x -->", "openapi: ", "> ```", "- ~~~"]
)
def test_many_marks_are_read_in_time(mark: str) -> None:
    text = "words\n" + (mark * 50 + "\n") * 3_000
    if mark in _OPENING:
        assert "never closed" in refusal(text).reason
    else:
        assert read(text).complete == []


@pytest.mark.parametrize("sample", ['{"id": 1}', '[{"openapi": "3.1.0"}]', '"openapi"', "1"])
def test_json_that_is_no_openapi_is_prose(sample: str) -> None:
    findings = read(f"## Sample\n\n```json\n{sample}\n```\n")
    assert findings.complete == []
    assert prose(findings) == ["1 Sample", f"4 {sample}"]


def test_a_sample_between_heading_and_fragment_changes_nothing() -> None:
    findings = read(f'## List\n\n```json\n{{"id": 1}}\n```\n\n```json\n{ONE}\n```\n')
    assert plain(findings.partial) == {"paths": {"/a": {"get": {"summary": "List"}}}}


def test_a_heading_above_two_operations_is_prose() -> None:
    findings = read(f"## Both\n\n> of them\n\n```json\n{TWO}\n```\n\n## Next\n")
    assert len(findings.complete) == 1
    assert plain(findings.partial) == {}
    assert prose(findings) == ["1 Both", "3 > of them", "9 Next"]


def test_headings_without_a_fragment_are_prose() -> None:
    findings = read("# Page\n\nIntro\n\n## Notes\n\n> careful\n\nwords\n\n### More ##\n")
    assert prose(findings) == ["1 Page", "3 Intro", "5 Notes", "7 > careful", "9 words", "11 More"]
    assert plain(findings.partial) == {}


def test_a_heading_above_a_webhook_names_it() -> None:
    hook = json.dumps({"openapi": "3.1.0", "webhooks": {"paid": {"post": {}}}})
    findings = read(f"## Paid\n\n> It was.\n\n```json\n{hook}\n```\n")
    assert plain(findings.partial) == {
        "webhooks": {"paid": {"post": {"summary": "Paid", "description": "It was."}}}
    }


def test_a_fragment_of_schemas_has_no_operation_to_name() -> None:
    schemas = json.dumps({"openapi": "3.1.0", "components": {"schemas": {}}})
    findings = read(f"## The A object\n\n```json\n{schemas}\n```\n")
    assert len(findings.complete) == 1
    assert prose(findings) == ["1 The A object"]


def test_a_fragment_of_3_0_is_converted() -> None:
    old = ONE.replace("3.1.0", "3.0.3")
    [found] = read(f"```json\n{old}\n```\n").complete
    assert found.members()["openapi"].value == "3.1.0"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('{"openapi": "3.2.0"}', 4),
        ('{"swagger": "2.0"}', 4),
        ('{"openapi": "3.1.0",\n"paths": {"/a": {"$ref": "https://a"}}}', 5),
        ('{"openapi":\n"3.1.0",\n"openapi": "3.1.0"}', 6),
        ('{"a":\n1', 5),
        ('{"a": 1}\n{"b": 2}', 5),
        ("", 4),
        ('{"a": 1, // comment\n}', 4),
    ],
)
def test_a_bad_fragment_is_refused_with_its_line(body: str, line: int) -> None:
    assert refusal(f"# T\n\n```json\n{body}\n```\n").line == line


@pytest.mark.parametrize("fence", ["```json", "```", "~~~", "````"])
def test_an_open_fence_is_refused_with_its_line(fence: str) -> None:
    text = f"words\n{fence}\n{ONE}\n``\n\n"
    assert "never closed" in refusal(text).reason
    assert refusal(text).line == 2


OPERATION = '{% openapi-operation spec="tribute" path="/products" method="get" %}'
WEBHOOK = '{% openapi-webhook spec="tribute" name="paid" method="post" %}'
SCHEMAS = '{% openapi-schemas spec="tribute" schemas="A,B" grouped="true" %}'
ADDRESS = "https://tribute.tg/api/v1/openapi/en"


@pytest.mark.parametrize(
    ("opening", "kind", "expected"),
    [
        (OPERATION, "operation", "operation get /products"),
        (WEBHOOK, "webhook", "webhook post paid"),
        (SCHEMAS, "schemas", "schemas A,B"),
    ],
)
def test_a_block_that_links_a_document(opening: str, kind: str, expected: str) -> None:
    block = f"{opening}\n[OpenAPI tribute]({ADDRESS})\n{{% endopenapi-{kind} %}}"
    findings = read(f"# Page\n\n## Title\n\n{block}\n\nafter\n")
    origin = Origin("page.md", 5, opening)
    assert findings.links == [Link("tribute", ADDRESS, expected, origin)]
    assert findings.complete == []
    assert prose(findings) == ["1 Page", "3 Title", "9 after"]


def test_a_block_without_an_address_is_a_link_without_an_address() -> None:
    findings = read(f"{OPERATION}\n{{% endopenapi-operation %}}\n")
    assert [(link.spec, link.address) for link in findings.links] == [("tribute", "")]


def test_other_words_inside_a_block_are_prose() -> None:
    findings = read(
        f"{OPERATION}\nsome words\n[file](javascript:alert)\n{{% endopenapi-operation %}}\n"
    )
    assert [link.address for link in findings.links] == [""]
    assert prose(findings) == ["2 some words", "3 [file](javascript:alert)"]


def test_blocks_follow_one_another() -> None:
    text = f"{OPERATION}\n{{% endopenapi-operation %}}\n" * 3
    assert [link.origin.line for link in read(text).links] == [1, 3, 5]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        f"[OpenAPI tribute]({ADDRESS})\n",
        "{% endopenapi-webhook %}\n",
        f"{OPERATION}\n{{% endopenapi-operation %}}\n",
        "words\n" * 50,
    ],
)
def test_an_open_block_is_refused_with_its_line(rest: str) -> None:
    error = refusal(f"# Page\n{OPERATION}\n{rest}")
    assert "never closed" in error.reason
    assert error.line == 2


def test_many_short_blocks_are_read_in_time() -> None:
    findings = read("```\na\n```\n" * 50_000)
    assert len(findings.prose) == 50_000


@pytest.mark.parametrize("text", ["", "\n\n\n", "# \n", "> \n", "#######\n", "{% %}\n", "`\n"])
def test_an_odd_page_is_read(text: str) -> None:
    findings = read(text)
    assert (findings.complete, findings.links) == ([], [])
