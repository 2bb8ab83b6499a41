"""The supplement: files that refer to one another become one document without references."""

import json
from typing import Any, TypeAlias

import pytest

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.extract.supplement import read_supplement

Data: TypeAlias = Any  # JSON; each test knows its shape

SEEN = {"x-certainty": "seen"}
TEXT = {"type": "string"}


def hook(schema: Data) -> Data:
    content = {"application/json": {"schema": schema}}
    return {"post": {"requestBody": {"content": content}}}


def file(schemas: Data = None, **webhooks: Data) -> str:
    document: Data = {"openapi": "3.1.0", "webhooks": webhooks}
    if schemas:
        document["components"] = {"schemas": schemas}
    return json.dumps(document, indent=1)


def body(texts: dict[str, str], webhook: str = "paid") -> Data:
    found = read_supplement(texts).at("webhooks", webhook, "post", "requestBody")
    assert found
    shown: Data = plain(found)
    return shown["content"]["application/json"]["schema"]


def refusal(*texts: str) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        read_supplement({f"in/{number}.yaml": text for number, text in enumerate(texts)})
    assert caught.value.line is not None
    return caught.value


def test_a_schema_is_inline_and_has_its_name() -> None:
    texts = {
        "in/a.yaml": file(paid=hook({"$ref": "b.yaml#/components/schemas/Paid"})),
        "in/b.yaml": file(
            {
                "Paid": SEEN | {"properties": {"how": {"$ref": "#/components/schemas/How"}}},
                "How": SEEN | TEXT,
            }
        ),
    }

    assert body(texts) == {
        **SEEN,
        "properties": {"how": SEEN | TEXT | {"x-component": "How"}},
        "x-component": "Paid",
    }


def test_a_composed_schema_is_merged_and_its_own_members_take_precedence() -> None:
    buyer = {"required": ["id"], "properties": {"id": TEXT, "name": TEXT | {"description": "A"}}}
    paid = SEEN | {
        "allOf": [{"$ref": "#/components/schemas/Buyer"}],
        "required": ["sum"],
        "properties": {"sum": TEXT, "name": {"description": "B"}},
    }
    texts = {
        "in/a.yaml": file(
            {"Buyer": buyer, "Paid": paid}, paid=hook({"$ref": "#/components/schemas/Paid"})
        )
    }

    assert body(texts) == {
        **SEEN,
        "required": ["id", "sum"],
        "properties": {"id": TEXT, "name": TEXT | {"description": "B"}, "sum": TEXT},
        "x-component": "Paid",
    }


def test_text_beside_a_reference_belongs_to_the_place_and_examples_are_unchanged() -> None:
    schema = {
        "properties": {
            "how": {"$ref": "#/components/schemas/How", "description": "How it was paid"}
        },
        "examples": [{"how": {"$ref": "#/nothing"}}],
    }
    texts = {"in/a.yaml": file({"How": SEEN | TEXT | {"description": "A way"}}, paid=hook(schema))}

    assert body(texts) == schema | {
        "properties": {
            "how": SEEN | TEXT | {"description": "How it was paid", "x-component": "How"}
        }
    }


def test_the_russian_words_become_the_translation() -> None:
    schema = TEXT | {"description": "Sum", "x-description-ru": "Сумма"}
    found = read_supplement({"in/a.yaml": file(paid=hook(schema))})

    node = next(node for pointer, node in found.walk() if pointer[-1:] == ("description",))
    assert node.value == "Sum"
    assert node.translation
    assert node.translation.value == "Сумма"
    assert "x-description-ru" not in str(plain(found))


def test_a_tag_is_translated_wherever_an_operation_has_it() -> None:
    found = read_supplement({"in/a.yaml": tagged({"name": "Shop", "x-name-ru": "Магазин"})})

    (tag,) = found.elements("paths", "/shop", "get", "tags")
    assert tag.value == "Shop"
    assert tag.translation
    assert tag.translation.value == "Магазин"
    assert "tags" not in found.members()


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ({"name": "Shop"}, "a tag has name and x-name-ru here"),
        ({"name": "Shop", "x-name-ru": "Магазин", "description": ""}, "nothing else would be read"),
        ({"name": "Shops", "x-name-ru": "Магазины"}, "no operation of this file has the tag"),
    ],
)
def test_a_tag_that_translates_nothing_is_refused(tag: dict[str, str], problem: str) -> None:
    with pytest.raises(PipelineError, match=problem):
        read_supplement({"in/a.yaml": tagged(tag)})


def tagged(tag: dict[str, str]) -> str:
    operation: dict[str, object] = {"operationId": "getShop", "x-certainty": "seen"}
    operation |= {"tags": ["Shop"], "responses": {}}
    return json.dumps({"openapi": "3.1.0", "paths": {"/shop": {"get": operation}}, "tags": [tag]})


def test_every_value_has_an_origin() -> None:
    text = file({"How": SEEN | TEXT}, paid=hook({"$ref": "#/components/schemas/How"}))
    found = read_supplement({"in/a.yaml": text})

    for pointer, node in found.walk():
        assert node.origins, pointer
        assert node.origins[0].file == "in/a.yaml"
        assert text.split("\n")[node.origins[0].line - 1].strip() == node.origins[0].quote


def test_without_files_there_is_no_content() -> None:
    assert plain(read_supplement({})) == {}


REFUSED = {
    "another version": (json.dumps({"openapi": "3.0.3"}), "begins with `openapi: 3.1.0`"),
    "an object of tags": ('{"openapi": "3.1.0", "tags": {}}', "tags must be a list"),
    "a list of paths": ('{"openapi": "3.1.0", "paths": []}', "paths must be an object"),
    "no version": ("webhooks: {}", "begins with `openapi: 3.1.0`"),
    "more than operations and webhooks": (
        json.dumps({"openapi": "3.1.0", "servers": []}),
        "holds operations and webhooks, not servers",
    ),
    "a reference to nothing": (
        file(paid=hook({"$ref": "#/components/schemas/None"})),
        "there is nothing at '#/components/schemas/None'",
    ),
    "a reference out of the folder": (
        file(paid=hook({"$ref": "https://a.example/x.yaml#/a"})),
        "there is nothing at 'https://a.example/x.yaml#/a'",
    ),
    "a circle": (
        file(
            {"A": SEEN | {"properties": {"a": {"$ref": "#/components/schemas/A"}}}},
            paid=hook({"$ref": "#/components/schemas/A"}),
        ),
        "A is made of itself",
    ),
    "something beside a reference": (
        file({"A": SEEN}, paid=hook({"$ref": "#/components/schemas/A", "type": "string"})),
        "beside a reference type has no meaning here",
    ),
    "a component that nobody needs": (file({"A": SEEN}, paid=hook(TEXT)), "nothing refers to A"),
    "a part with more than fields": (
        file(
            {"A": {"additionalProperties": False}},
            paid=hook({"allOf": [{"$ref": "#/components/schemas/A"}]}),
        ),
        "a part of other schemas has no additionalProperties",
    ),
    "no word on how sure": (
        file({"A": TEXT}, paid=hook({"$ref": "#/components/schemas/A"})),
        "A doesn't say how sure it is",
    ),
    "another word on how sure": (
        file(paid=hook({"x-certainty": "perhaps"})),
        "x-certainty is one of seen, documented, reported, derived",
    ),
    "a translation of nothing": (
        file(paid=hook({"x-description-ru": "Сумма"})),
        "x-description-ru translates nothing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_invalid_supplement_is_refused_with_its_line(name: str) -> None:
    text, says = REFUSED[name]

    error = refusal(text)

    assert says in error.reason
    assert error.file == "in/0.yaml"


def test_a_webhook_is_in_one_file_only() -> None:
    error = refusal(file(paid=hook(TEXT)), file(paid=hook(TEXT)))

    assert "the webhook 'paid' is in another file already" in error.reason
    assert error.file == "in/1.yaml"


# -- operations -----------------------------------------------------------------------------------


def operations(schemas: Data = None, **paths: Data) -> str:
    document: Data = {
        "openapi": "3.1.0",
        "paths": {f"/{path.replace('_', '/')}": item for path, item in paths.items()},
    }
    if schemas:
        document["components"] = {"schemas": schemas}
    return json.dumps(document, indent=1)


def operation_returning(schema: Data, **members: Data) -> Data:
    content = {"application/json": {"schema": schema}}
    return SEEN | {"responses": {"200": {"description": "Fine", "content": content}}} | members


def test_operations_may_refer_to_other_files_and_have_a_russian_text() -> None:
    reference = {"$ref": "b.yaml#/components/schemas/Row"}
    get = operation_returning(reference, summary="Lists", **{"x-summary-ru": "Перечисляет"})
    texts = {
        "in/a.yaml": operations(rows={"get": get}),
        "in/b.yaml": file({"Row": SEEN | TEXT}),
    }

    root = read_supplement(texts)

    operation = root.at("paths", "/rows", "get")
    assert operation
    assert plain(operation) == operation_returning(
        SEEN | TEXT | {"x-component": "Row"}, summary="Lists"
    )
    summary = operation.at("summary")
    assert summary
    assert summary.translation
    assert summary.translation.value == "Перечисляет"
    assert root.at("webhooks") is None


def test_a_path_may_be_divided_among_files_but_an_operation_is_unique() -> None:
    get, post = (
        operations(rows={"get": operation_returning(TEXT)}),
        operations(rows={"post": operation_returning(TEXT)}),
    )

    root = read_supplement({"in/a.yaml": get, "in/b.yaml": post})

    assert list((root.at("paths", "/rows") or root).members()) == ["get", "post"]
    assert "get of '/rows' is in another file already" in str(refusal(get, post, get))


def test_an_operation_states_its_certainty() -> None:
    bare = {"responses": {"200": {"description": "Fine"}}}

    assert "GET /rows doesn't say how sure it is" in str(refusal(operations(rows={"get": bare})))


def test_an_unused_component_beside_operations_is_refused() -> None:
    text = operations({"Row": SEEN | TEXT}, rows={"get": operation_returning(TEXT)})

    assert "nothing refers to Row" in str(refusal(text))
