"""Events are distinguished by their name, in both packages alike."""

from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from scripts.errors import PipelineError
from scripts.generate.lift import lift
from scripts.generate.webhooks import Event, events_of
from tests.generate.packages import forget, import_all, make, write
from tests.generate.small import BASE

Data: TypeAlias = Any  # JSON; each test knows its shape

PAYLOAD: Data = {"type": "object", "properties": {"sum": {"type": "integer"}}}


def hook(name: Data, payload: Data = PAYLOAD) -> Data:
    properties = {"name": name, "payload": payload}
    schema = {"type": "object", "required": ["name", "payload"], "properties": properties}
    return {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}


def document(**webhooks: Data) -> Data:
    return {**deepcopy(BASE), "webhooks": webhooks}


def found(**webhooks: Data) -> list[Event]:
    return list(events_of(lift(document(**webhooks))))


@pytest.mark.parametrize(
    "name",
    [
        {"const": "money_came"},
        {"type": "string", "enum": ["money_came"]},
        {"type": "string", "examples": ["money_came"]},
        {"type": "string", "const": "money_came", "examples": ["another", "one"]},
    ],
)
def test_the_event_name_is_that_of_the_body(name: Data) -> None:
    assert found(paid=hook(name)) == [Event("money_came", "PaidBody", "PaidBodyPayload")]


@pytest.mark.parametrize(
    "name",
    [
        {"type": "string"},
        {"type": "string", "enum": ["one", "two"]},
        {"type": "string", "examples": ["one", "two"]},
        {"const": "moneyCame"},
        {"const": ""},
        {"const": 1},
        {"const": 'a"b'},
    ],
)
def test_an_event_without_a_name_that_can_be_delivered_is_refused(name: Data) -> None:
    with pytest.raises(PipelineError, match="by which name it is delivered") as caught:
        found(paid=hook(name))
    assert caught.value.file
    assert caught.value.file.startswith("#/webhooks/paid/post/requestBody")


def test_two_events_of_one_name_are_refused() -> None:
    with pytest.raises(PipelineError, match="'money_came' is the event at #/webhooks/first"):
        found(first=hook({"const": "money_came"}), second=hook({"const": "money_came"}))


@pytest.mark.parametrize("payload", [{"type": "object"}, {"type": "string"}, {}])
def test_an_event_that_holds_anything_is_refused(payload: Data) -> None:
    with pytest.raises(PipelineError, match="no class of its own"):
        found(paid=hook({"const": "money_came"}, payload))


def test_fields_may_be_those_of_several_schemas() -> None:
    specification = document(paid=hook({"const": "money_came"}))
    body = specification["webhooks"]["paid"]["post"]["requestBody"]["content"]["application/json"]
    schemas = specification["components"]["schemas"]
    schemas["Envelope"] = {"type": "object", "properties": {"name": {"type": "string"}}}
    body["schema"]["allOf"] = [{"$ref": "#/components/schemas/Envelope"}]

    assert [event.name for event in events_of(lift(specification))] == ["money_came"]


def test_a_body_without_name_and_payload_is_no_event() -> None:
    body = {"type": "object", "properties": {"test_event": {"type": "string"}}}
    test = {"requestBody": {"content": {"application/json": {"schema": body}}}}

    assert found(test={"post": test}, empty={"post": {}}) == []


def test_without_events_there_is_no_module() -> None:
    assert [path for path in make(document()) if path.endswith("webhooks.py")] == []


def test_both_packages_know_the_classes_by_the_name(tmp_path: Path) -> None:
    """The schema of an operation is the same class where an event holds it."""
    came = hook({"const": "money_came"})
    thing = hook({"const": "thing_came"}, {"$ref": "#/components/schemas/Thing"})
    files = make(document(paid=came, shown=thing))
    write(files, tmp_path, "events")
    try:
        modules = import_all(tmp_path, "events")
        for package in ("client", "schemas"):
            module = modules[f"{package}.webhooks"]
            event, payload = module.EVENTS["money_came"], module.PAYLOADS["money_came"]
            assert list(module.EVENTS) == list(module.PAYLOADS) == ["money_came", "thing_came"]
            assert (event.__name__, payload.__name__) == ("PaidBody", "PaidBodyPayload")
            assert event.__module__.startswith(f"events_{package}")
        schemas = modules["schemas"]
        assert modules["schemas.webhooks"].PAYLOADS["thing_came"] is schemas.Thing
        assert modules["schemas.webhooks"].Thing is schemas.Thing
        body = (
            modules["schemas.webhooks"]
            .EVENTS["thing_came"]
            .model_validate({"name": "thing_came", "payload": {"kind": "a"}})
        )
        assert type(body.payload) is schemas.Thing
        assert not hasattr(schemas, "PaidBody")
    finally:
        forget("events")
