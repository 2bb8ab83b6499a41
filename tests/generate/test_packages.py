"""What comes out: files, names, manifest; and that it is the same every time."""

import copy
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from scripts.errors import PipelineError
from tests.generate.packages import StandIn, forget, import_all, load, made, make, write
from tests.generate.small import BASE

ROOT = Path(__file__).parents[2]


def _changed(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def test_files_are_named_after_schemas_and_operations() -> None:
    files = made("tribute")
    assert {
        "generated/MANIFEST.json",
        "generated/pytribute_schemas/__init__.py",
        "generated/pytribute_schemas/py.typed",
        "generated/pytribute_client/py.typed",
        "generated/pytribute_client/models/product_page.py",
        "generated/pytribute_client/api/products/cancel_product_purchase.py",
    } <= files.keys()


def test_every_module_is_marked_as_generated() -> None:
    for path, content in made("tribute").items():
        if path.endswith(".py"):
            assert content.startswith(b"# Written by `make client`"), path


def test_a_new_schema_touches_three_files() -> None:
    document, before = load("tribute"), made("tribute")
    document["components"]["schemas"]["Buyer"] = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer"}, "nickName": {"type": "string"}},
    }
    assert _changed(before, make(document)) == {
        "generated/pytribute_client/models/buyer.py",
        "generated/pytribute_schemas/__init__.py",
        "generated/MANIFEST.json",
    }


def test_a_new_operation_leaves_the_others_alone() -> None:
    document, before = load("tribute"), made("tribute")
    operation = copy.deepcopy(document["paths"]["/products/{id}"]["get"])
    operation["operationId"] = "getProductAgain"
    document["paths"]["/again/{id}"] = {"get": operation}
    assert _changed(before, make(document)) == {
        "generated/pytribute_client/api/products/get_product_again.py",
        "generated/pytribute_client/commands.py",
        "generated/pytribute_client/resources/products.py",
        "generated/MANIFEST.json",
    }


def test_the_manifest_names_the_inputs() -> None:
    document, files = load("tribute"), made("tribute")
    manifest = json.loads(files["generated/MANIFEST.json"])
    assert manifest["specification"] == hashlib.sha256(repr(document).encode()).hexdigest()
    assert manifest["generators"]["openapi-python-client"] == version("openapi-python-client")
    assert manifest["files"] == {
        path.removeprefix("generated/"): hashlib.sha256(content).hexdigest()
        for path, content in files.items()
        if path != "generated/MANIFEST.json"
    }


def test_the_output_has_the_same_bytes_everywhere(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from tests.generate.packages import load, made, make\n"
        "for name in ('tribute', 'shop'):\n"
        "    files = sorted(make(load(name)).items())\n"
        "    print(hashlib.sha256(repr(files).encode()).hexdigest())"
    )
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    surroundings = [
        (ROOT, {"PYTHONHASHSEED": "1", "LANG": "C", "TZ": "UTC"}),
        (tmp_path, {"PYTHONHASHSEED": "2", "LANG": "ru_RU.UTF-8", "TZ": "Asia/Tokyo"}),
    ]
    printed = {
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(ROOT)],
            cwd=folder,
            env={**os.environ, **variables},
            check=True,
            capture_output=True,
        ).stdout
        for folder, variables in surroundings
    }
    assert len(printed) == 1


def _client_fields(package: dict[str, ModuleType]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for module in package.values():
        for name, value in vars(module).items():
            if (
                isinstance(value, type)
                and issubclass(value, msgspec.Struct)
                and ".models." in value.__module__
            ):
                pairs = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
                found[name] = sorted(pairs)
    return found


@pytest.mark.parametrize("name", ["tribute", "shop", "legacy"])
def test_both_packages_use_the_same_names(name: str, request: pytest.FixtureRequest) -> None:
    package: dict[str, ModuleType] = request.getfixturevalue(name)
    schemas: dict[str, Any] = vars(package["schemas"])
    fields = _client_fields(package)
    assert fields
    for model, pairs in fields.items():
        theirs = schemas[model].model_fields
        assert sorted((key, value.alias or key) for key, value in theirs.items()) == pairs


def test_names_are_natural(shop: dict[str, ModuleType], tribute: dict[str, ModuleType]) -> None:
    names = dict(_client_fields(shop)["Names"])
    assert names["type"] == "type"
    assert names["image_url"] == "imageURL"
    assert names["class_"] == "class"
    assert names["a_b_c"] == "a-b.c"
    assert dict(_client_fields(tribute)["Product"])["stars_amount"] == "starsAmount"


def test_prose_stays_in_docstrings(tribute: dict[str, ModuleType]) -> None:
    text = tribute["client.resources.products"].Products.cancel_product_purchase.__doc__
    assert "purchases paid with Telegram Stars" in " ".join(text.split())
    assert "purchase_id:" in text


def test_an_operation_names_the_page_it_is_documented_on(shop: dict[str, ModuleType]) -> None:
    text = shop["client.resources.shop_orders"].ShopOrders.get_order.__doc__
    assert "https://shop.example/docs/orders" in text


def test_models_and_requests_do_not_load_the_http_library() -> None:
    program = (
        "import sys, pytribute_client.models.product\n"
        "from pytribute_client.api.products import get_product\n"
        "get_product.OPERATION.build(id=1)\n"
        "sys.exit(bool({'httptools', 'httpx2', 'ssl', 'asyncio'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)  # noqa: S603


def test_sending_does_not_load_httpx2() -> None:
    program = "import sys, pytribute_core.transports.blocking; sys.exit('httpx2' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)  # noqa: S603


def test_a_body_of_a_webhook_becomes_a_model() -> None:
    document = load("tribute")
    body = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    document["webhooks"] = {
        "newDonation": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"200": {"description": "taken"}},
            }
        }
    }
    assert "generated/pytribute_client/models/new_donation_body.py" in make(document)


@pytest.mark.parametrize(
    ("schemas", "message"),
    [
        (
            {
                "Loop": {"type": "array", "items": {"$ref": "#/components/schemas/Loop"}},
                "User": {
                    "type": "object",
                    "properties": {"loop": {"$ref": "#/components/schemas/Loop"}},
                },
            },
            "made of nothing but itself",
        ),
        (
            {
                "One": {
                    "allOf": [
                        {"$ref": "#/components/schemas/One"},
                        {"type": "object", "properties": {"x": {"type": "string"}}},
                    ]
                },
            },
            "in a circle",
        ),
    ],
)
def test_a_schema_that_the_client_cannot_express_is_an_error(
    schemas: dict[str, Any], message: str
) -> None:
    document = load("tribute")
    document["components"]["schemas"] |= schemas
    with pytest.raises(PipelineError, match=message):
        make(document)


def with_a_body(fields: list[str], operation: str = "changeThing") -> dict[str, Any]:
    """Add an operation whose body holds texts of these names."""
    document = copy.deepcopy(BASE)
    document["paths"]["/things/{id}"]["put"] = {
        **copy.deepcopy(document["paths"]["/things/{id}"]["get"]),
        "operationId": operation,
        "x-moves-money": False,
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {name: {"type": "string"} for name in fields},
                    }
                }
            }
        },
    }
    return document


@pytest.mark.parametrize(
    ("field", "argument"),
    [
        ("id", "body_id"),
        ("self", "self_"),
        ("options", "options_"),
        ("prefetch", "prefetch_"),
        ("timeout", "timeout_"),
        ("headers", "headers_"),
        ("body", "body_"),
        ("class", "class_"),
        ("changeThing", "change_thing"),
        ("client", "client"),
        ("operation", "operation"),
        ("arguments", "arguments"),
        ("build_request", "build_request"),
        ("asyncioDetailed", "asyncio_detailed"),
    ],
)
def test_a_field_of_a_body_has_an_argument_of_its_own(
    field: str, argument: str, tmp_path: Path
) -> None:
    write(make(with_a_body([field])), tmp_path, "clash")

    try:
        things = import_all(tmp_path, "clash")["client.resources.things"].Things(StandIn())
        request = things.change_thing(7, **{argument: "x"})
    finally:
        forget("clash")
    assert (request.path, json.loads(request.body)) == ("/things/7", {field: "x"})


def test_a_field_that_would_be_another_ones_argument_is_refused_with_a_patch() -> None:
    with pytest.raises(PipelineError, match="would be one argument, body_id") as caught:
        make(with_a_body(["id", "bodyId"]))
    assert "x-python-name" in str(caught.value.advice)
