"""Names of a hostile specification stay names, or nothing is generated."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate import check_names
from tests.generate.packages import make
from tests.generate.small import BASE, import_hostile

NAMES = [
    "",
    "1a",
    "a b",
    "a\n",
    "a;b",
    "a'b",
    'a"b',
    "a\\b",
    "../../x",
    "a/b",
    "__class__",
    "__init__",
    "a__b__",
    "_private",
    "{{ a }}",
    "{% a %}",
    "ключ",
    "Рroduct",  # noqa: RUF001 - a homoglyph
    "a\u200b",
    "a(b)",
    "a[b]",
    "a=b",
    "a,b",
    "a" * 200,
    "\ud800",
    "a\0",
]


def _component(document: dict[str, Any], name: str) -> None:
    document["components"]["schemas"][name] = {"type": "object", "properties": {}}


def _property(document: dict[str, Any], name: str) -> None:
    document["components"]["schemas"]["Thing"]["properties"][name] = {"type": "string"}


def _parameter(document: dict[str, Any], name: str) -> None:
    document["paths"]["/things/{id}"]["get"]["parameters"].append(
        {"name": name, "in": "query", "schema": {"type": "string"}}
    )


def _operation(document: dict[str, Any], name: str) -> None:
    document["paths"]["/things/{id}"]["get"]["operationId"] = name


def _tag(document: dict[str, Any], name: str) -> None:
    document["paths"]["/things/{id}"]["get"]["tags"] = [name]


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_name_is_refused(name: str, tmp_path: Path) -> None:
    document = copy.deepcopy(BASE)
    for place in (_component, _property, _parameter, _operation, _tag):
        alone = copy.deepcopy(BASE)
        place(alone, name)
        try:
            check_names(alone)
        except PipelineError as error:
            assert str(error).startswith("#/")  # noqa: PT017 - either is right
            with pytest.raises(PipelineError):
                make(alone)
        else:
            place(document, name)
    # A tag may have a space, a parameter may be long: then the name was made harmless. All places
    # of a name are generated together, which takes as long as one of them.
    files = make(document)
    assert all(".." not in path and path.isascii() for path in files)
    import_hostile(files, tmp_path)


PYTHON = ["class", "None", "True", "async", "def", "import", "lambda", "match", "type", "print"]
TAKEN = [
    "client",
    "body",
    "self",
    "cls",
    "model_config",
    "model_fields",
    "copy",
    "json",
    "dict",
    "register",
    "int",
    "str",
    "list",
    "date",
    "datetime",
    "id",
    "request",
    "response",
    "operation",
    "parameters",
    "struct",
    "unset",
    "any",
    "field",
    "errors",
    "Response",
    "Request",
    "Client",
    "Struct",
    "Any",
    "Error",
    "Exception",
    "BaseModel",
    "Field",
    "StrEnum",
    "RootModel",
    "Annotated",
    "Literal",
    "Query",
    "Operation",
]


def _operations(document: dict[str, Any], name: str) -> None:
    operation = copy.deepcopy(BASE["paths"]["/things/{id}"]["get"])
    operation["operationId"] = name
    operation["tags"] = [name]
    document["paths"][f"/{name}/{{id}}"] = {"get": operation}


def _schemas(document: dict[str, Any], name: str) -> None:
    schemas = document["components"]["schemas"]
    schemas[name] = {"type": "object", "properties": {name: {"type": "string"}}}
    schemas["Thing"]["properties"][f"of_{name}"] = {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("place", [_schemas, _property, _parameter, _operations])
def test_a_name_that_means_something_elsewhere_still_works(
    place: Callable[[dict[str, Any], str], None], tmp_path: Path
) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Thing"]["properties"] |= {
        "at": {"type": "string", "format": "date-time"},
        "on": {"type": "string", "format": "date"},
        "many": {"type": "array", "items": {"type": "object"}},
    }
    taken: set[str] = set()
    for name in PYTHON + TAKEN:
        if name.casefold() not in taken and name != "id":
            place(document, name)
        taken.add(name.casefold())
    document["components"]["schemas"]["Kind"]["enum"] = sorted(taken)
    import_hostile(make(document), tmp_path)


@pytest.mark.parametrize(
    "path",
    [
        "things",
        "/../x",
        "/a/../b",
        "/./a",
        "/a b",
        "/a?b=c",
        "/a#b",
        "/ü",
        "/a\n",
        "/{{7*7}}%",
        "/" + "a" * 600,
    ],
)
def test_an_invalid_path_is_refused(path: str) -> None:
    document = copy.deepcopy(BASE)
    operation = copy.deepcopy(document["paths"]["/things/{id}"]["get"])
    operation["operationId"] = "other"
    operation["parameters"] = []
    document["paths"][path] = {"get": operation}
    with pytest.raises(PipelineError):
        check_names(document)


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.example/x.yaml",
        "file:///etc/passwd",
        "other.yaml#/components/schemas/A",
        "#/paths/x",
        "#/components/schemas/Missing",
        "#/components/schemas/../../x",
        "#/components/schemas/Ref",
        5,
        None,
    ],
)
def test_a_reference_stays_inside_and_leads_somewhere(reference: object) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Ref"] = {"$ref": reference}
    with pytest.raises(PipelineError):
        check_names(document)


@pytest.mark.parametrize(
    ("place", "names"),
    [
        (_property, ["fooBar", "foo_bar"]),
        (_parameter, ["fooBar", "foo-bar"]),
        (_component, ["FooBar", "Foo_Bar"]),
        (_component, ["Foo", "foo"]),
    ],
)
def test_clashing_names_are_both_reported(
    place: Callable[[dict[str, Any], str], None], names: list[str]
) -> None:
    document = copy.deepcopy(BASE)
    for name in names:
        place(document, name)
    with pytest.raises(PipelineError) as caught:
        check_names(document)
    assert all(repr(name) in caught.value.reason for name in names)


@pytest.mark.parametrize("values", [["a b", "a-b"], ["A", "a"], ["a", "a"], ["!", "a", "!"]])
def test_clashing_enum_members_are_both_reported(values: list[str]) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Kind"]["enum"] = values
    with pytest.raises(PipelineError, match="would be one enum member"):
        check_names(document)


@pytest.mark.parametrize(
    "values", [["a", 1], [True], [1.5], [{"a": 1}], [["a"]], "ab", {"a": 1}, 5]
)
def test_an_enum_of_anything_else_is_refused(values: object) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Kind"]["enum"] = values
    with pytest.raises(PipelineError):
        make(document)
