"""Hostile specifications: their text stays data, or nothing is generated."""

import ast
import builtins
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate import check_names, generate
from scripts.generate.scan import scan
from tests.generate.packages import forget, import_all, load, make, write

BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "servers": [{"url": "https://a.example"}],
    "security": [{"Key": []}],
    "tags": [{"name": "things"}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "tags": ["things"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "sort", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "note": {"type": "string"},
                },
            },
            "Kind": {"type": "string", "enum": ["a", "b"]},
        },
    },
}
OPERATION = ("paths", "/things/{id}", "get")
THING = ("components", "schemas", "Thing")
NOTE = (*THING, "properties", "note")

# Would leave a mark in `builtins` if it ever ran.
RUN = "__import__('builtins').__dict__.__setitem__('ran', 1)"
TEXTS = {
    "jinja expression": "{{ 7 * 191 }} {{ self.__init__.__globals__ }}",
    "jinja statement": "{% for x in [1] %}ran{% endfor %}{% raw %}",
    "jinja comment": "{# gone #} {#",
    "end of docstring": f'"""\n{RUN}\n"""',
    "end of single docstring": f"'''\n{RUN}\n'''",
    "quote": f'" + str({RUN}) + "',
    "single quote": f"' + str({RUN}) + '",
    "backslash": "\\",
    "backslash and quotes": '\\"""' + RUN,
    "quote at the end": 'ends with "',
    "backslashes at the end": "ends with \\\\\\",
    "newline": f"a\n{RUN}\n# b",
    "carriage return": f"a\r{RUN}\r",
    "other line breaks": f"a\x0b{RUN}\x0c\x1c\x85\u2028{RUN}\u2029",
    "named escape": "\\N{BULLET} \\N{}",
    "other escapes": "\\x4 \\u12 \\U0011 \\777",
    "f-string": "{" + RUN + "} {x!r:{y}}",
    "percent": "%(x)s %s %",
    "bidirectional": "\u202e" + RUN + "\u2066",
    "invisible": "\u200b\ufeff\u00ad",
    "emoji": "👩\u200d💻 ok",
    "comment": f"# type: ignore\n# noqa\n#\\\n{RUN}",
    "encoding line": "# -*- coding: utf-7 -*-",
    "html": "<script>alert(1)</script> &amp;",
    "pragma": "# fmt: off\n# ruff: noqa",
    "long word": "x" * 5000,
    "long": "word " * 4000,
    "indented": "    a\n\tb\n  c",
    "empty": "",
    "blank": " \n \n",
}
FORBIDDEN = {"nul": "a\0b", "surrogate": "a\ud800b", "too long": "x" * 100_001}


def _set(path: tuple[Any, ...]) -> Callable[[dict[str, Any], object], None]:
    def put(document: dict[str, Any], value: object) -> None:
        node: Any = document
        for key in path[:-1]:
            if key == "externalDocs":
                node.setdefault(key, {})
            node = node[key]
        node[path[-1]] = value

    return put


POSITIONS: dict[str, Callable[[dict[str, Any], object], None]] = {
    "title": _set(("info", "title")),
    "information": _set(("info", "description")),
    "version": _set(("info", "version")),
    "server description": _set(("servers", 0, "description")),
    "tag description": _set(("tags", 0, "description")),
    "summary": _set((*OPERATION, "summary")),
    "description": _set((*OPERATION, "description")),
    "external documentation": _set((*OPERATION, "externalDocs", "url")),
    "path parameter": _set((*OPERATION, "parameters", 0, "description")),
    "query parameter": _set((*OPERATION, "parameters", 1, "description")),
    "parameter example": _set((*OPERATION, "parameters", 1, "example")),
    "parameter default": _set((*OPERATION, "parameters", 1, "schema", "default")),
    "response": _set((*OPERATION, "responses", "200", "description")),
    "schema title": _set((*THING, "title")),
    "schema description": _set((*THING, "description")),
    "field title": _set((*NOTE, "title")),
    "field description": _set((*NOTE, "description")),
    "field default": _set((*NOTE, "default")),
    "field example": _set((*NOTE, "example")),
    "field examples": lambda document, value: _set((*NOTE, "examples"))(document, [value]),
    "field comment": _set((*NOTE, "$comment")),
    "enum description": _set(("components", "schemas", "Kind", "description")),
    "enum title": _set(("components", "schemas", "Kind", "title")),
    "extension": _set((*NOTE, "x-note")),
    "security description": _set(("components", "securitySchemes", "Key", "description")),
}


@pytest.fixture(autouse=True)
def _nothing_ran() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    yield
    assert not hasattr(builtins, "ran")


def _import(files: dict[str, bytes], folder: Path) -> None:
    try:
        write(files, folder, "hostile")
        assert import_all(folder, "hostile")
    finally:
        forget("hostile")


def test_hostile_text_in_every_position_is_data(tmp_path: Path) -> None:
    document = copy.deepcopy(BASE)
    for number, text in enumerate(TEXTS.values()):
        single = copy.deepcopy(BASE)
        for put in POSITIONS.values():
            put(single, text)
        operation = single["paths"]["/things/{id}"]["get"] | {"operationId": f"getThing{number}"}
        document["paths"][f"/things{number}/{{id}}"] = {"get": operation}
        schemas = document["components"]["schemas"]
        schemas[f"Thing{number}"] = single["components"]["schemas"]["Thing"]
        schemas[f"Kind{number}"] = single["components"]["schemas"]["Kind"]
    document["info"] = {"title": " ".join(TEXTS.values()), "version": "1"}
    files = make(document)
    for path, content in files.items():
        if path.endswith(".py"):
            names = {node.id for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Name)}
            assert "__import__" not in names, path
            assert b"1337" not in content, path
            assert "\u202e" not in content.decode(), path
    _import(files, tmp_path)


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("position", ["title", "summary", "field default", "extension"])
def test_text_that_python_cannot_hold_is_refused_by_its_place(text: str, position: str) -> None:
    document = copy.deepcopy(BASE)
    POSITIONS[position](document, text)
    with pytest.raises(PipelineError) as caught:
        check_names(document)
    assert caught.value.file
    assert caught.value.file.startswith("#/")


def _with_kind(values: list[str]) -> dict[str, Any]:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Kind"]["enum"] = values
    return document


def test_an_enum_value_is_data_or_refused(tmp_path: Path) -> None:
    values: list[str] = []
    for text in TEXTS.values():
        try:
            check_names(_with_kind([*values, text]))
        except PipelineError as error:
            assert str(error).startswith("#/components/schemas/Kind/enum: ")  # noqa: PT017 - or it is data
        else:
            values.append(text)
    assert len(values) > len(TEXTS) // 2
    write(make(_with_kind(values)), tmp_path, "hostile")
    kind: Any = vars(import_all(tmp_path, "hostile")["client.models.kind"])["Kind"]
    forget("hostile")
    assert [member.value for member in kind] == values


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
@pytest.mark.parametrize("place", [_component, _property, _parameter, _operation, _tag])
def test_a_name_that_is_no_name_is_refused(
    name: str, place: Callable[[dict[str, Any], str], None], tmp_path: Path
) -> None:
    document = copy.deepcopy(BASE)
    place(document, name)
    try:
        files = make(document)
    except PipelineError as error:
        assert str(error).startswith("#/")  # noqa: PT017 - either is right
        return
    # A tag may have a space, a parameter may be long: then the name was made harmless.
    assert all(".." not in path and path.isascii() for path in files)
    _import(files, tmp_path)


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
    _import(make(document), tmp_path)


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
def test_a_path_that_is_no_path_is_refused(path: str) -> None:
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
def test_names_that_would_be_one_are_both_named(
    place: Callable[[dict[str, Any], str], None], names: list[str]
) -> None:
    document = copy.deepcopy(BASE)
    for name in names:
        place(document, name)
    with pytest.raises(PipelineError) as caught:
        check_names(document)
    assert all(repr(name) in caught.value.reason for name in names)


@pytest.mark.parametrize("values", [["a b", "a-b"], ["A", "a"], ["a", "a"], ["!", "a", "!"]])
def test_enum_members_that_would_be_one_are_both_named(values: list[str]) -> None:
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


def test_a_specification_may_not_be_deeper_than_a_reader_can_follow() -> None:
    document = copy.deepcopy(BASE)
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(5000):
        schema = {"type": "array", "items": schema}
    document["components"]["schemas"]["Deep"] = schema
    with pytest.raises(PipelineError, match="nested deeper"):
        check_names(document)


MISSHAPEN: list[tuple[tuple[Any, ...], object]] = [
    (("paths",), []),
    (("paths", "/things/{id}"), "x"),
    (("paths", "/things/{id}", "parameters"), {"a": 1}),
    ((*OPERATION,), 5),
    ((*OPERATION, "parameters"), "x"),
    ((*OPERATION, "parameters", 0), "x"),
    ((*OPERATION, "parameters", 0), {}),
    ((*OPERATION, "parameters", 0, "in"), "body"),
    ((*OPERATION, "parameters", 0, "name"), 5),
    ((*OPERATION, "parameters", 0, "required"), "yes"),
    ((*OPERATION, "parameters", 0, "schema"), "x"),
    ((*OPERATION, "parameters", 1, "schema"), {"type": "object"}),
    ((*OPERATION, "parameters", 1, "style"), "deepObject"),
    ((*OPERATION, "parameters", 1, "name"), "id"),
    ((*OPERATION, "operationId"), None),
    ((*OPERATION, "tags"), "x"),
    ((*OPERATION, "tags"), [5]),
    ((*OPERATION, "responses"), {}),
    ((*OPERATION, "responses"), "x"),
    ((*OPERATION, "responses", "200"), "x"),
    ((*OPERATION, "responses", "200", "content"), []),
    ((*OPERATION, "responses", "200", "content"), {"text/csv": {}}),
    ((*OPERATION, "responses", "2_0"), {"description": "x"}),
    ((*OPERATION, "security"), []),
    ((*OPERATION, "externalDocs"), "x"),
    ((*OPERATION, "requestBody"), {"content": {"multipart/form-data": {"schema": {}}}}),
    ((*OPERATION, "requestBody"), "x"),
    (("components",), "x"),
    (("components", "schemas"), []),
    (("components", "schemas", "Thing"), "x"),
    (("components", "securitySchemes"), {}),
    (("components", "securitySchemes", "Key", "in"), "query"),
    (("components", "securitySchemes", "Key", "name"), "X\r\nY"),
    (("security",), []),
    (("servers",), []),
    (("servers",), [{"url": "/relative"}]),
    (("servers",), [{"url": "https://{host}.example"}]),
    (("openapi",), "2.0"),
    (("openapi",), None),
    ((*THING, "properties"), []),
    ((*THING, "properties", "note"), "x"),
    ((*THING, "required"), "kind"),
    ((*THING, "required"), ["missing"]),
    ((*THING, "required"), [5]),
    ((*THING, "additionalProperties"), {"type": "string"}),
    ((*NOTE, "type"), "text"),
    ((*NOTE, "type"), {"a": 1}),
    ((*NOTE, "oneOf"), {"a": 1}),
    ((*NOTE, "oneOf"), ["x"]),
    ((*NOTE, "allOf"), "x"),
    ((*NOTE, "prefixItems"), [{"type": "string"}]),
    ((*NOTE, "$defs"), {"a": {}}),
    ((*NOTE, "discriminator"), "x"),
    ((*NOTE, "x-fold-case"), "yes"),
    (("paths", "/things/{other}"), {"get": {"operationId": "o", "responses": {"204": {}}}}),
]


@pytest.mark.parametrize(("path", "value"), MISSHAPEN, ids=lambda part: str(part)[-60:])
def test_a_misshapen_specification_is_a_plain_error(path: tuple[Any, ...], value: object) -> None:
    document = copy.deepcopy(BASE)
    _set(path)(document, value)
    with pytest.raises(PipelineError):
        make(document)


@pytest.mark.parametrize("document", [{}, {"paths": None}, {5: 1}, {"openapi": "3.1.0"}])
def test_no_specification_is_a_plain_error(document: dict[str, Any]) -> None:
    with pytest.raises(PipelineError):
        generate(document, b"")


CODE = [
    "import os",
    "import httpx2",
    "from subprocess import run",
    "from os import path as datetime",
    "x = eval('1')",
    "x = exec",
    "x = __import__('os')",
    "x = ().__class__",
    "x = (lambda: 1)()",
    "x = [y for y in ()]",
    "x = f'{1}'",
    "print('x')",
    "x = open('/etc/passwd')",
    "@print\nclass A: pass",
    "class A(print('x')): pass",
    "class A(metaclass=print): x = B()",
    "def f(x=print('x')): pass",
    "if True:\n    x = 1",
    "while True: pass",
    "try:\n    x = 1\nfinally:\n    pass",
    "assert x",
    "del x",
    "global x",
    "with x: pass",
    "x = y.__globals__",
    "x = y.system",
    "x = (y := 1)",
    "х = 1",  # noqa: RUF001 - a homoglyph
    "x = 1  # \u202e",
    "x = Field(default_factory=Run.make())",
]


@pytest.mark.parametrize("source", CODE)
def test_generated_source_may_hold_nothing_but_data(source: str) -> None:
    with pytest.raises(PipelineError) as caught:
        scan("pytribute_client/models/x.py", f'"""A model."""\n{source}\n')
    assert caught.value.file == "pytribute_client/models/x.py"


@pytest.mark.parametrize("source", ["import os", "import httpx2", "eval('1')", "().__class__"])
def test_fixed_modules_execute_no_text(source: str) -> None:
    with pytest.raises(PipelineError):
        scan("pytribute_client/client.py", source)


@pytest.mark.parametrize("name", ["tribute", "shop", "legacy"])
def test_ordinary_specifications_pass(name: str) -> None:
    check_names(load(name))
