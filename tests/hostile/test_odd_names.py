"""Names that mean something to Python or to a library are only names."""

import ast
import copy
from collections.abc import Mapping

import pytest

from tests.hostile.checkout import Checkout
from tests.hostile.packages import is_import_quiet, modules
from tests.hostile.shop import FIELDS, SCHEMAS, TEXT, as_json, reference, shop

Files = Mapping[str, bytes]

# Each as a field, as a parameter and as a component.
NAMES = [
    *("class", "None", "True", "import", "from", "async", "match", "type", "def", "lambda"),
    *("self", "cls", "client", "body", "args", "kwargs", "response", "operation", "parsed"),
    *("build_request", "OPERATION", "Operation", "Request", "Query", "deprecated"),
    *("print", "open", "exec", "list", "dict", "str", "int", "bool", "object", "property", "any"),
    *("model_config", "model_fields", "json", "schema", "validate", "copy", "register", "mro"),
    *("msgspec", "typing", "pydantic", "datetime", "decimal", "uuid", "enum", "types", "models"),
    *("Struct", "BaseModel", "Field", "ConfigDict", "RootModel", "Annotated", "Literal", "Union"),
    *("StrEnum", "OpenEnum", "StrictStr", "AwareDatetime", "UnsetType", "TypeAlias", "Sequence"),
]
# These are no names in Python, or harmful ones.
UNSPEAKABLE = [
    *("__class__", "__init__", "__import__", "_private", "../../x", "..", "a b", "it's", "{{7*7}}"),
    *(
        "$ref",
        "a-b.c",
        "1st",
        "\u0446\u0435\u043d\u0430",
        "x; import os",
        "a\u0301",
        "@type",
        "eval(1)",
    ),
]
ODD = {
    "type": "object",
    "properties": {
        "text": TEXT,
        "time": {"type": "string", "format": "date-time"},
        "kind": {"type": "string", "enum": ["a", "None", "mro", "name", "value", "is_known"]},
    },
}


def _distinct(names: list[str]) -> list[str]:
    return list({name.casefold().replace("_", ""): name for name in names}.values())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Files:
    checkout = Checkout.make(tmp_path_factory.mktemp("names"))
    checkout.keep()
    checkout.forget_patches()
    document = shop()
    for name in _distinct(NAMES):
        document["components"]["schemas"][name] = ODD
        document["components"]["schemas"]["Order"]["properties"][name] = reference(name)
        parameter = {"name": name, "in": "query", "schema": TEXT}
        document["paths"]["/orders/{id}"]["get"]["parameters"].append(parameter)
    checkout.add(as_json(document))
    return checkout.run()


def test_packages_with_odd_names_can_be_imported(
    built: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert is_import_quiet([built], tmp_path_factory.mktemp("import"))


def test_no_argument_shadows_a_name_that_functions_use(built: Files) -> None:
    sources = modules(built)
    functions = [
        node
        for path in sources
        if "pytribute_client/resources/" in path
        for node in ast.walk(ast.parse(sources[path]))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "get_order"
    ]

    assert len(functions) == 4
    for function in functions:
        arguments = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
        called = {
            node.func.id
            for statement in function.body
            for node in ast.walk(statement)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not arguments & called


def test_odd_names_are_called_on_the_wire_as_they_are(built: Files) -> None:
    tree = ast.parse(modules(built)["generated/pytribute_client/api/shop/get_order.py"])
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    assert set(_distinct(NAMES)) <= constants


@pytest.mark.parametrize("keyword", ["customTypePath", "customBasePath", "x-python-type"])
def test_a_page_cannot_name_an_import(keyword: str, alone: Checkout) -> None:
    field = {"type": "string", keyword: "os.path.join"}
    component = {"type": "object", "properties": {"a": TEXT}, keyword: "os.PathLike"}
    alone.add(as_json(shop({(*FIELDS, "a"): field, (*SCHEMAS, "A"): component})))

    sources = modules(alone.run())

    assert not any("import os" in source or "from os" in source for source in sources.values())


def test_a_page_cannot_name_the_members_of_an_enum(alone: Checkout) -> None:
    values = {"type": "string", "enum": ["a"], "x-enum-varnames": ["__import__('os')"]}
    alone.add(as_json(shop({(*FIELDS, "a"): values})))

    assert not any("__import__" in source for source in modules(alone.run()).values())


def test_names_that_are_none_are_spelled_harmlessly(
    alone: Checkout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = shop()
    for number, name in enumerate(UNSPEAKABLE):
        document["components"]["schemas"]["Order"]["properties"][name] = TEXT
        operation = copy.deepcopy(document["paths"]["/orders/{id}"]["get"])
        operation |= {"operationId": name, "tags": [name], "parameters": []}
        operation["parameters"] = [{"name": name, "in": "query", "schema": TEXT}]
        document["paths"][f"/odd/{number}"] = {"get": operation}
    for name in ("__class__", "__init__", "a-b.c", "1st", "_private"):
        document["components"]["schemas"][name] = ODD
    alone.add(as_json(document))

    files = alone.run()

    assert all(path.isascii() and ".." not in path for path in files)
    assert is_import_quiet([files], tmp_path_factory.mktemp("import"))
    source = modules(files)["generated/pytribute_client/models/order.py"]
    constants = {
        node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
    }
    assert set(UNSPEAKABLE) <= constants


def test_a_path_item_that_is_referred_to_is_generated(alone: Checkout) -> None:
    document = shop()
    document["components"]["pathItems"] = {"Order": document["paths"]["/orders/{id}"]}
    document["paths"]["/orders/{id}"] = {"$ref": "#/components/pathItems/Order"}
    alone.add(as_json(document))

    assert "generated/pytribute_client/api/shop/get_order.py" in alone.run()
