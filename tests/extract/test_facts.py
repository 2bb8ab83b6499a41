"""What a reader finds on the five pages, written down by hand."""

from typing import Any, TypeAlias, cast

import pytest

from scripts.document.node import METHODS, Node, plain
from tests.extract.pages import PAGES, RENDERED, findings

Document: TypeAlias = dict[str, Any]

LIST, GET = ("/products", "get"), ("/products/{id}", "get")
CANCEL = ("/products/purchases/{purchaseId}/cancel", "post")
TITLES = {
    LIST: ("Get Products List", "Получить список товаров"),
    GET: ("Get Product by ID", "Получить товар по ID"),
    CANCEL: ("Cancel Digital Product Purchase", "Отменить покупку цифрового товара"),
}
OPERATIONS = {
    "000": [LIST, GET, CANCEL],
    "001": [LIST, GET, CANCEL],
    "002": [LIST, GET],
    "003": [LIST, GET, CANCEL],
    "004": [LIST, GET],
}
STATUSES = {
    "000": {LIST: "200", GET: "200", CANCEL: "200"},
    "001": {LIST: "200", GET: "200", CANCEL: "200"},
    "002": {LIST: "200", GET: "200"},
    "003": {
        LIST: "200 400 401",
        GET: "200 400 401 403 404",
        CANCEL: "200 400 401 403 404 500",
    },
    "004": {LIST: "200 400 401", GET: "200 400 401 403 404"},
}
PRODUCT = """
id                  integer            required  2548
type                string             required  digital
name                string             required  VPN Access - 1 Month
description         string             optional  {description}
amount              integer/int64      required  499
currency            string             required  usd
starsAmount         integer            optional  100
starsAmountEnabled  boolean            optional  True
status              string             required  approved
isCustom            boolean            required  False
acceptCards         boolean            required  True
acceptWalletPay     boolean            required  False
protectContent      boolean            required  True
created             string/date-time   required  2025-08-25T10:30:00Z
updated             string/date-time   required  2025-08-25T10:30:00Z
pendingOrders       integer            optional  3
imageUrl            string/uri         optional  https://cdn.example.com/image.jpg
link                string/uri         required  https://t.me/tribute_bot/app?startapp=pf6
webLink             string/uri         required  https://web.tribute.tg/p/f6
"""
DESCRIPTION = "High-speed VPN service with unlimited bandwidth and 50+ server locations worldwide"
FIELDS = [
    row.replace("{description}", DESCRIPTION).split(maxsplit=3)
    for row in PRODUCT.strip().splitlines()
]
RUSSIAN = {
    "name": "Доступ к VPN на 1 месяц",
    "description": "Высокоскоростной VPN-сервис с неограниченным трафиком и 50+ серверами "  # noqa: RUF001  # Russian
    "по всему миру",
}


def documents(page: str) -> list[Document]:
    """Everything that shows operations: the fragments, or else the rendered page itself."""
    found = findings(page)
    return [document(node) for node in found.complete or [found.partial]]


def document(node: Node) -> Document:
    return cast("Document", plain(node))


def operation(page: str, place: tuple[str, str]) -> Document:
    path, method = place
    found = [one["paths"][path][method] for one in documents(page) if path in one["paths"]]
    assert len(found) == 1
    return cast("Document", found[0])


@pytest.mark.parametrize("page", PAGES)
def test_the_operations_of_each_page(page: str) -> None:
    shown = [
        (path, method)
        for one in documents(page)
        for path, item in one["paths"].items()
        for method in item
    ]
    assert shown == OPERATIONS[page]
    assert all(method in METHODS for _, method in shown)


@pytest.mark.parametrize("page", PAGES)
def test_the_statuses_of_each_operation(page: str) -> None:
    shown = {place: " ".join(operation(page, place)["responses"]) for place in OPERATIONS[page]}
    assert shown == STATUSES[page]


@pytest.mark.parametrize("page", ["000", "001", "002", "003"])
def test_the_title_of_each_operation(page: str) -> None:
    language = 1 if page == "001" else 0
    for place in OPERATIONS[page]:
        assert operation(page, place)["summary"] == TITLES[place][language]


def test_one_layout_shows_no_titles() -> None:
    assert all("summary" not in operation("004", place) for place in OPERATIONS["004"])


@pytest.mark.parametrize("page", PAGES)
def test_the_parameters_of_the_list(page: str) -> None:
    parameters = operation(page, LIST)["parameters"]
    assert [(one["name"], one["in"], one["required"]) for one in parameters] == [
        ("page", "query", False),
        ("size", "query", False),
        ("type", "query", False),
        ("desc", "query", False),
    ]
    paging, size, kind, desc = (one["schema"] for one in parameters)
    assert paging == {"type": "integer", "minimum": 1, "default": 1}
    assert size == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert desc == {"type": "boolean", "default": False}
    assert kind["type"] == "string"


@pytest.mark.parametrize("page", RENDERED)
def test_a_rendered_page_announces_values_and_hides_them(page: str) -> None:
    hidden = {
        pointer[-2]
        for pointer, _ in findings(page).partial.walk()
        if pointer[-1:] == ("x-values-hidden",)
    }
    shown = {"schema"} if page in ("002", "004") else {"schema", "type", "currency", "status"}
    assert hidden == shown  # "schema" is that of the parameter `type`
    assert not any("enum" in pointer for pointer, _ in findings(page).partial.walk())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("place", "name"), [(GET, "id"), (CANCEL, "purchaseId")])
def test_the_id_in_the_path(page: str, place: tuple[str, str], name: str) -> None:
    if place not in OPERATIONS[page]:
        return
    [parameter] = operation(page, place)["parameters"]
    assert (parameter["name"], parameter["in"], parameter["required"]) == (name, "path", True)
    has_example = place == CANCEL and page in RENDERED
    assert parameter["schema"] == {
        "type": "integer",
        **({"examples": [12345]} if has_example else {}),
    }


@pytest.mark.parametrize("page", ["000", "001"])
def test_the_fields_of_a_product_on_the_pages_that_expand_it(page: str) -> None:
    schema = operation(page, GET)["responses"]["200"]["content"]["application/json"]["schema"]
    shown = [described(name, schema) for name in schema["properties"]]
    assert shown == [field[:3] for field in FIELDS]
    for name, _, _, example in FIELDS:
        expected = RUSSIAN.get(name, example) if page == "001" else example
        assert [str(one) for one in schema["properties"][name]["examples"]] == [expected]


def test_the_fields_of_a_product_in_the_fragments() -> None:
    schemas = [one["components"]["schemas"] for one in documents("003")]
    assert [list(found) for found in schemas] == [
        ["Product", "Error"],
        ["Product", "Error"],
        ["Error"],
    ]
    for product in (found["Product"] for found in schemas[:2]):
        assert [described(name, product) for name in product["properties"]] == [
            field[:3] for field in FIELDS
        ]
        enums = {k: v["enum"] for k, v in product["properties"].items() if "enum" in v}
        assert enums == {
            "type": ["digital", "custom", "physical"],
            "currency": ["USD", "EUR", "RUB"],
            "status": ["pending", "approved", "rejected"],
        }


def described(name: str, schema: Document) -> list[str]:
    field = schema["properties"][name]
    kind = f"{field['type']}/{field['format']}" if "format" in field else field["type"]
    return [name, kind, "required" if name in schema["required"] else "optional"]


@pytest.mark.parametrize("page", ["000", "001"])
def test_the_fields_of_a_cancelled_purchase(page: str) -> None:
    response = operation(page, CANCEL)["responses"]["200"]["content"]["application/json"]["schema"]
    assert response["required"] == ["success", "purchaseId", "message"]
    assert {
        name: (one["type"], one["examples"]) for name, one in response["properties"].items()
    } == {
        "success": ("boolean", [True]),
        "purchaseId": ("integer", [12345]),
        "message": ("string", ["purchase cancelled and payment refunded"]),
    }


@pytest.mark.parametrize("page", ["002", "004"])
def test_the_sample_bodies(page: str) -> None:
    product: dict[str, object] = {
        name: int(example)
        if kind.startswith("integer")
        else example == "True"
        if kind == "boolean"
        else example
        for name, kind, _, example in FIELDS
    }
    if page == "004":
        product |= RUSSIAN
    listed = {"rows": [product], "meta": {"total": 1, "offset": 1, "limit": 1}}
    for place, expected in ((LIST, listed), (GET, product)):
        content = operation(page, place)["responses"]["200"]["content"]
        assert content == {"application/json": {"examples": {"sample": {"value": expected}}}}


@pytest.mark.parametrize("page", ["002", "004"])
def test_the_server_of_the_samples(page: str) -> None:
    partial = document(findings(page).partial)
    assert partial["servers"] == [{"url": "https://tribute.tg/api/v1"}]
    assert partial["components"] == {
        "securitySchemes": {"ApiKey": {"type": "apiKey", "name": "Api-Key", "in": "header"}}
    }
    assert partial["security"] == [{"ApiKey": []}]


@pytest.mark.parametrize("page", ["000", "001"])
def test_the_key_on_the_pages_that_describe_it(page: str) -> None:
    partial = document(findings(page).partial)
    text = {"000": "API key for authentication.", "001": "API ключ для аутентификации."}[page]
    assert partial["components"]["securitySchemes"] == {
        "ApiKey": {"type": "apiKey", "name": "Api-Key", "description": text}
    }
    assert partial["security"] == [{"ApiKey": []}]
    assert "servers" not in partial


def test_the_three_kinds_of_products_are_distinguished() -> None:
    english = document(findings("002").partial)["tags"][0]
    russian = document(findings("004").partial)["tags"][0]
    assert (english["name"], russian["name"]) == ("Products", "Товары")
    for tag, words in ((english, "Physical product. Merchandise"), (russian, "Физический товар.")):
        [items] = [part for part in tag["description"].split("\n\n") if part.startswith("- ")]
        labels = [item.split(" - ")[0] for item in items.splitlines()]
        assert labels == ["- digital", "- custom", "- physical"]
        assert f"- physical - {words}" in items


def test_russian_texts_of_the_error_statuses() -> None:
    responses = operation("004", GET)["responses"]
    assert {status: one["description"] for status, one in responses.items()} == {
        "200": "Успешный ответ",
        "400": "Некорректный запрос (неверный формат ID товара)",
        "401": "Неавторизован (неверный API ключ)",
        "403": "Доступ запрещен",
        "404": "Товар не найден",
    }
    assert operation("004", LIST)["responses"]["400"]["description"] == "Некорректный запрос"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_links_a_document(page: str) -> None:
    assert findings(page).links == []
    assert len(findings(page).complete) == (3 if page == "003" else 0)
