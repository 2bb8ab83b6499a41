"""Any name of the wire is kept there and spelled in Python; a clash is solved by a patch."""

import copy
import json
import re
import warnings
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonpath_rfc9535
import pytest
import yaml

from pytribute_core import decoding
from scripts.errors import PipelineError
from scripts.generate import check_names, names
from tests.generate.packages import StandIn, call_to
from tests.generate.small import BASE

Package = dict[str, ModuleType]

SPELLED = {
    "foo-bar": "foo_bar",
    "a.b": "a_b",
    "1st": "field_1st",
    "имя": "imya",
    "@type": "type",
    "$ref2": "ref2",
    "a  b c": "a_b_c",
    "self": "self",
    "to_dict": "to_dict_",
    "__class__": "class_",
    "_private": "private",
    "it's": "it_s",
    "{{7*7}}": "field_7_7",
    "../../x": "x",
    "model_dump_x": "field_model_dump_x",
    "!": "u21",
    "+1": "plus_1",
    "-1": "minus_1",
    "fooBar": "foo_bar_2",
    "sort": "sort",
}


def test_each_property_has_one_name_in_both_packages_and_its_own_on_the_wire(
    parts: Package,
) -> None:
    model = vars(parts["client.models.schema_1_st_odd_name"])["Schema1StOddName"]
    strict = parts["schemas"].Schema1StOddName
    fields = zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True)
    assert dict(fields) == SPELLED
    assert {field.alias: name for name, field in strict.model_fields.items()} == SPELLED
    data: dict[str, Any] = dict.fromkeys(SPELLED, "x") | {"+1": 1, "-1": 2, "sort": "a_b"}
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    assert decoding.to_json(decoding.decoder(model).decode(content)) == content
    assert json.loads(strict.model_validate(data).model_dump_json(by_alias=True)) == data


def test_the_members_of_an_enum_are_spelled_alike_in_both_packages(parts: Package) -> None:
    expected = {"NAME": "name", "MINUS_NAME": "-name", "DA": "да", "A_B": "a-b", "A_B_2": "a_b"}
    client = parts["client.models.schema_1_st_odd_name_sort"].Schema1StOddNameSort
    for members in (client, parts["schemas"].Schema1StOddNameSort):
        assert {member.name: member.value for member in members} == expected


def test_a_deprecated_operation_and_parameter_warn_when_they_are_used(parts: Package) -> None:
    resource = parts["client.resources.old_things"].OldThings(StandIn())
    (name,) = [name for name in dir(resource) if "old" in name]
    method = getattr(resource, name)
    with pytest.warns(DeprecationWarning, match="2-old.Things is deprecated"):
        method(filter_price=Decimal(1), type="a")
    operation = parts["client.api.old_things.tag_2_old_things"]
    with pytest.warns(DeprecationWarning, match="since of 2-old.Things is deprecated"):
        call_to(operation, since="x")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_to(operation, type="a")
    assert "2-old.Things" in method.__deprecated__
    assert "Deprecated: the API may remove it." in method.__doc__
    assert "since: From when. Deprecated" in " ".join(method.__doc__.split())


CLASHES: dict[str, dict[str, Any]] = {
    "fields": {"properties": {"foo-bar": {}, "foo_bar": {}, "fooBar": {}}},
    "keyword": {"properties": {"class": {}, "class_": {}}},
    "reference": {"properties": {"aB": {"$ref": "#/components/schemas/Kind"}, "a_b": {}}},
    "quotes": {"properties": {"it's": {}, "it s": {}, "it/s": {}, "it~s": {}}},
    "enum": {"type": "string", "enum": ["a b", "a-b", "A", "a"]},
    "inline enum": {"properties": {"a": {"type": "string", "enum": ["x", "X", "\u0445"]}}},
}


def _paste(document: dict[str, Any], advice: str) -> None:
    """Do what an overlay does with the actions of an advice."""
    actions = yaml.safe_load(advice.partition("\n")[2])
    assert actions
    for action in actions:
        (found,) = jsonpath_rfc9535.find(action["target"], document)
        for key, value in action["update"].items():
            node: Any = found.value
            node[key] = node[key] | value if isinstance(node.get(key), dict) else value


@pytest.mark.parametrize("schema", CLASHES.values(), ids=CLASHES.keys())
def test_a_clash_is_solved_by_the_patch_in_the_error(schema: dict[str, Any]) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Odd"] = copy.deepcopy(schema)
    _solve(document)


def test_a_clash_of_parameters_is_solved_so_too() -> None:
    document = copy.deepcopy(BASE)
    document["components"]["parameters"] = {
        "Other": {"name": "so-rt", "in": "query", "schema": {"type": "string"}}
    }
    listed = document["paths"]["/things/{id}"]["get"]["parameters"]
    listed.append({"name": "so_rt", "in": "query", "schema": {"type": "string"}})
    listed.append({"$ref": "#/components/parameters/Other"})
    listed.append({"name": "id", "in": "query", "schema": {"type": "string"}})
    _solve(document)


@pytest.mark.parametrize("names", [["Foo.Bar", "FooBar"], ["Foo", "foo"], ["ORDER", "Order"]])
def test_a_clash_of_components_is_solved_so_too(names: list[str]) -> None:
    document = copy.deepcopy(BASE)
    for name in names:
        document["components"]["schemas"][name] = {"type": "object", "properties": {"a": {}}}
    _solve(document)


def _solve(document: dict[str, Any]) -> None:
    for solved in range(4):
        try:
            check_names(document)
        except PipelineError as error:
            assert "would be one" in error.reason  # noqa: PT017 - or it is solved
            _paste(document, str(error.advice))
        else:
            assert solved
            return
    pytest.fail("the advice doesn't help")


@pytest.mark.parametrize("name", ["class", "a-b", "", "A", "__class__", "a\nimport os", 5])
def test_an_invalid_custom_name_is_refused(name: object) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Thing"]["properties"]["note"]["x-python-name"] = name
    with pytest.raises(PipelineError):
        check_names(document)


def test_only_class_names_that_the_generator_writes_are_reserved() -> None:
    folder = Path(names.__file__).parent
    sources = [*folder.glob("templates/*.jinja"), *folder.glob("*.py")]
    texts = [path.read_text("utf-8") for path in sources if path.name != "names.py"]
    written = set(re.findall(r"\w+", "\n".join(texts)))
    assert names.RUNTIME_CLASSES - written == set()
    assert names.class_name("Response") == "ResponseModel"
    assert names.class_name("Request") == "Request"
