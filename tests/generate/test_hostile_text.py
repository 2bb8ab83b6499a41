"""Text of a hostile specification stays data, or nothing is generated."""

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate import check_names
from tests.generate.packages import forget, import_all, make, write
from tests.generate.small import BASE, NOTE, OPERATION, THING, import_hostile, put_at

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


POSITIONS: dict[str, Callable[[dict[str, Any], object], None]] = {
    "title": put_at(("info", "title")),
    "information": put_at(("info", "description")),
    "version": put_at(("info", "version")),
    "server description": put_at(("servers", 0, "description")),
    "tag description": put_at(("tags", 0, "description")),
    "summary": put_at((*OPERATION, "summary")),
    "description": put_at((*OPERATION, "description")),
    "external documentation": put_at((*OPERATION, "externalDocs", "url")),
    "path parameter": put_at((*OPERATION, "parameters", 0, "description")),
    "query parameter": put_at((*OPERATION, "parameters", 1, "description")),
    "parameter example": put_at((*OPERATION, "parameters", 1, "example")),
    "parameter default": put_at((*OPERATION, "parameters", 1, "schema", "default")),
    "response": put_at((*OPERATION, "responses", "200", "description")),
    "schema title": put_at((*THING, "title")),
    "schema description": put_at((*THING, "description")),
    "field title": put_at((*NOTE, "title")),
    "field description": put_at((*NOTE, "description")),
    "field default": put_at((*NOTE, "default")),
    "field example": put_at((*NOTE, "example")),
    "field examples": lambda document, value: put_at((*NOTE, "examples"))(document, [value]),
    "field comment": put_at((*NOTE, "$comment")),
    "enum description": put_at(("components", "schemas", "Kind", "description")),
    "enum title": put_at(("components", "schemas", "Kind", "title")),
    "extension": put_at((*NOTE, "x-note")),
    "security description": put_at(("components", "securitySchemes", "Key", "description")),
}


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
    import_hostile(files, tmp_path)


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
