"""Realistic changes of a documentation page, each as a new version of the page would make it.

No change knows the page: it takes the largest schema, the operation with the most parameters, the
first list of values and so on, so it applies to later versions of the page as well.
"""

import copy
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.changes.page import Operation, Page, Schema

Edit = Callable[[Page], None]


class Change(NamedTuple):
    """One new version of a page.

    Attributes:
        name: what has changed, as a heading of a changelog.
        apply: makes the change.
        stops: words of the error that stops `make client`, where people must decide first; empty
            where the client can be made without them.
        needs: words of the work that `make client` lists after it made the client; empty where
            there is none.
    """

    name: str
    apply: Edit
    stops: str = ""
    needs: str = ""


def optional_field(page: Page) -> None:
    for schema in page.schemas(page.entity()):
        schema["properties"]["subtitle"] = {"type": "string", "description": "A second line"}


def required_field(page: Page) -> None:
    for schema in page.schemas(page.entity()):
        schema["properties"]["sellerId"] = {"type": "integer", "description": "Who sells it"}
        schema["required"].append("sellerId")


def value_added(index: int) -> Edit:
    def change(page: Page) -> None:
        name = page.enums(of=page.entity())[index]
        values = page.schemas(page.entity())[0]["properties"][name]["enum"]
        # The alphabetic code of a currency, in a list of them.
        new = "KZT" if {"USD", "EUR"} & {*values} else "archived"
        _replace_values(page, values, [*values, new])

    return change


def values_recased(index: int) -> Edit:
    def change(page: Page) -> None:
        name = page.enums(of=page.entity())[index]
        values = page.schemas(page.entity())[0]["properties"][name]["enum"]
        _replace_values(page, values, [value.swapcase() for value in values])

    return change


def field_renamed(*, has_meaning: bool) -> Edit:
    """Rename a field that may be missing.

    Args:
        has_meaning: whether a patch names it.
    """

    def change(page: Page) -> None:
        fields = page.optional_fields(of=page.entity())
        known = [name for name in fields if f"'{name}'" in page.patches]
        name = known[0] if has_meaning else next(one for one in fields[::-1] if one not in known)
        for schema in page.schemas(page.entity()):
            renamed = {
                f"new{key[0].upper()}{key[1:]}" if key == name else key: value
                for key, value in schema["properties"].items()
            }
            schema["properties"] = renamed

    return change


def parameter_added(page: Page) -> None:
    page.listing().parameters.append(
        {
            "name": "search",
            "in": "query",
            "description": "Words of the name",
            "required": False,
            "schema": {"type": "string"},
        }
    )


def bound_changed(factor: float) -> Edit:
    def change(page: Page) -> None:
        schema = _bounded(page)
        schema["maximum"] = int(schema["maximum"] * factor)

    return change


def default_changed(page: Page) -> None:
    schema = _bounded(page)
    schema["default"] = schema["default"] // 2


def status_added(page: Page) -> None:
    operation = _most_responses(page)
    response = copy.deepcopy(next(operation.responses[one] for one in _errors(operation)))
    operation.responses["409"] = response | {"description": "Conflict"}


def status_removed(index: int) -> Edit:
    def change(page: Page) -> None:
        operation = _most_responses(page)
        del operation.responses[_errors(operation)[index]]

    return change


def operation_added(name: str | None) -> Edit:
    def change(page: Page) -> None:
        listing = page.listing()
        details = copy.deepcopy(listing.details)
        schema = {"$ref": f"#/components/schemas/{page.entity()}"}
        content = {"application/json": {"schema": schema}}
        details |= {
            "summary": "Create it",
            "description": "Creates one more",
            "parameters": [],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _body(page)}},
            },
        }
        details["responses"]["200"] = {"description": "Created", "content": content}
        if name:
            details["operationId"] = name
        page.add_fragment(listing.fragment, {f"{listing.path}/drafts": {"post": details}})

    return change


def prose_changed(page: Page) -> None:
    for operation in page.operations():
        operation.details["description"] += " Now with better words."
    for schema in page.schemas(page.entity()):
        for field in schema["properties"].values():
            field["description"] += ", in other words"
    page.replace_words(r"^(All amounts .*)$", r"\1. Remember that.\n\nA new paragraph.")


def error_code_added(page: Page) -> None:
    for fragment in page.fragments:
        for schema in fragment["components"]["schemas"].values():
            fields = schema["properties"]
            if {"error", "message"} <= fields.keys():
                fields["error"]["enum"].append("error_too_many_requests")


def nested_object(page: Page) -> None:
    for schema in page.schemas(page.entity()):
        schema["properties"]["seller"] = {
            "type": "object",
            "description": "Who sells it",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "description": "How they are called"},
                "rating": {"type": "integer", "description": "How they are liked"},
            },
        }


CHANGES = (
    Change("optional field", optional_field),
    Change("required field", required_field),
    Change("enum value added", value_added(-1)),
    Change("enum value added: type", value_added(0)),
    Change("enum value added: currency", value_added(1)),
    Change("enum recased", values_recased(1)),
    Change("enum recased: status", values_recased(-1)),
    Change("field renamed", field_renamed(has_meaning=False)),
    Change(
        "field renamed: one that a patch names",
        field_renamed(has_meaning=True),
        stops="overlay.yaml",
    ),
    Change("query parameter added", parameter_added),
    Change("bound changed", bound_changed(0.5)),
    Change("bound changed: raised", bound_changed(2)),
    Change("status added", status_added),
    Change("status removed", status_removed(-1)),
    Change("status removed: the first one", status_removed(0), needs="names status 400"),
    Change("operation added with a body", operation_added("createDraft")),
    Change(
        "operation added with a body: nameless",
        operation_added(None),
        stops="operationId",
    ),
    Change("prose only", prose_changed),
    Change("error code added", error_code_added),
    Change("nested object", nested_object),
    Change("default changed", default_changed),
)


def joined(changes: Sequence[Change]) -> Change:
    """Make one page of several changes that need no decision: their tests run only once."""
    made = [change for change in changes if not change.stops and not change.needs]

    def change(page: Page) -> None:
        for one in made:
            one.apply(page)

    return Change(" + ".join(one.name for one in made), change)


def _replace_values(page: Page, old: list[str], new: list[str]) -> None:
    """Replace a list of values everywhere: a filter has the values of its field."""
    before = [*old]
    for schema in page.subschemas():
        if schema.get("enum") == before:
            schema["enum"] = [*new]


def _bounded(page: Page) -> Schema:
    """Return the first parameter that has a largest value and a default."""
    schemas: list[Schema] = [one["schema"] for one in page.listing().parameters]
    return next(one for one in schemas if {"maximum", "default"} <= one.keys())


def _most_responses(page: Page) -> Operation:
    return max(page.operations(), key=lambda one: len(one.responses))


def _errors(operation: Operation) -> list[str]:
    return [status for status in operation.responses if status >= "400"]


def _body(page: Page) -> Schema:
    entity = page.schemas(page.entity())[0]
    simple = {
        name: {"type": field["type"], "description": field.get("description", name)}
        for name, field in entity["properties"].items()
        if field["type"] in {"string", "boolean"} and "enum" not in field
    }
    names = list(simple)
    return {"type": "object", "required": names[:1], "properties": simple}
