"""What a module of an operation says beside request and response: effect, expectations, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.bodies import BodyField
from scripts.generate.document import Node, object_at, resolve
from scripts.generate.extensions import as_an_object, items_of, properties, success_schema
from scripts.generate.literals import each_attribute
from scripts.generate.names import field_names
from scripts.generate.sdk import Offer

# Rows of a page where the specification sets no bound, and what a bound beyond reason is cut to.
_UNBOUNDED, _LARGEST = 50, 1000
# Pages that the core decodes by itself, and more leniently than their schema says.
_CORE_PAGE = {"results": "rows", "total": "meta.total"}


@dataclass(frozen=True)
class Traits:
    """The traits of one operation, as source where they are such.

    Attributes:
        flags: arguments that are sent only when they are true.
        key: the argument that holds the idempotency key.
        amounts: argument of an amount, argument of its currency, unit.
        paging: the arguments that a listing passes by itself.
        walk: the class of the core that describes how pages follow one another.
        usual_size: the default number of rows per request.
        size_bounds: the bounds of the page size, in words.
        row: annotation of a row.
        page: annotation of a page that the core decodes.
    """

    flags: list[str]
    effect: str = ""
    expects: list[str] = field(default_factory=list[str])
    key: str = ""
    amounts: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    paging: list[str] = field(default_factory=list[str])
    listing: dict[str, str] = field(default_factory=dict[str, str])
    walk: str = ""
    usual_size: int = _UNBOUNDED
    size_bounds: str = ""
    row: Annotation | None = None
    page: Annotation | None = None


@dataclass(frozen=True)
class Inputs:
    """What an operation takes, by the names on the wire.

    Attributes:
        schemas: the schema of each parameter.
        names: the argument of each parameter.
        fields: the fields of the body.
        body: the schema of the body.
    """

    schemas: Mapping[str, Node]
    names: Mapping[str, str]
    fields: list[BodyField]
    body: Node


def traits_of(document: Node, offer: Offer, inputs: Inputs) -> Traits:
    """Read the traits of an operation."""
    schemas, names, fields, body = inputs.schemas, inputs.names, inputs.fields, inputs.body
    by_wire = {one.wire_name: one.argument for one in fields}
    flags = [
        names[wire]
        for wire, schema in schemas.items()
        if schema.get("type") == "boolean" and schema.get("default") is False
    ]
    money = offer.moves_money
    key = by_wire[str(money["idempotency"])] if "idempotency" in money else ""
    effect = ""
    if money:
        options = [repr(str(money["what"])), repr(str(money["check"]))]
        options += [f"key={key!r}"] if key else []
        options += [f"done={tuple(money['done'])!r}"] if "done" in money else []
        effect = f"Effect({', '.join(options)})"
    response = success_schema(document, offer.operation)
    found = Traits(flags, effect, _expects(document, offer, response, names), key)
    found.amounts.extend(
        (by_wire[one["amount"]], by_wire.get(one.get("currency", ""), ""), one["unit"])
        for one in object_at(body, "x-money", "#").values()
        if one["amount"] in by_wire
    )
    if not offer.pagination:
        return found
    return _paged(document, offer, found, inputs)


def _expects(document: Node, offer: Offer, response: Node, names: Mapping[str, str]) -> list[str]:
    sources: list[str] = []
    for place, value in offer.expects.items():
        name = str(value)[1:-1]
        is_echo = isinstance(value, str) and value[:1] == "{" and name in names
        expected = f"argument={names[name]!r}" if is_echo else f"value={value!r}"
        sources.append(
            f"Expected({place!r}, {_attribute(document, response, place)!r}, {expected})"
        )
    return sources


def _paged(document: Node, offer: Offer, found: Traits, taken: Inputs) -> Traits:
    schemas, names, pagination = taken.schemas, taken.names, offer.pagination
    response = success_schema(document, offer.operation)
    kind = pagination["type"]
    inputs, outputs = object_at(pagination, "inputs", "#"), object_at(pagination, "outputs", "#")
    rows = _schema_at(document, response, outputs["results"]) if "results" in outputs else response
    row = Annotator(document).annotate(object_at(rows, "items", "#"), "#")
    rows_of = _attribute(document, response, outputs["results"]) if "results" in outputs else ""
    found = replace(found, row=row)
    if kind == "whole":
        return replace(found, listing=_literals({"rows": rows_of}), walk="Cursors")
    if kind == "cursor":
        cursor = names[inputs["cursor"]]
        following = _attribute(document, response, outputs["nextCursor"])
        walk = _literals({"cursor": cursor, "rows": rows_of, "next_cursor": following})
        return replace(found, paging=[cursor], listing=walk, walk="Cursors")
    size = schemas[inputs["size"]]
    least, most = max(1, int(size.get("minimum") or 1)), size.get("maximum")
    usual = max(least, min(int(most), _LARGEST) if most is not None else _UNBOUNDED)
    items = items_of(document, response, outputs) or {}
    paging = [names[inputs["page" if kind == "page" else "offset"]], names[inputs["size"]]]
    listing: dict[str, object] = {
        "page_argument" if kind == "page" else "cursor": paging[0],
        "size_argument": paging[1],
        "least": least,
        "most": None if most is None else int(most),
    }
    key = field_names(properties(document, items, "#"))[pagination["key"]]
    bounds = f"{least} to {int(most)}" if most is not None else f"from {least}"
    found = replace(found, paging=paging, usual_size=usual, size_bounds=bounds)
    if kind == "offset":
        walk = _literals({**listing, "key": key, "rows": rows_of})
        return replace(found, listing=walk, walk="Offsets")
    if "descending" in pagination:
        listing["descending"] = names[pagination["descending"]]
    page = None
    if outputs == _CORE_PAGE:
        page = Annotation(f"Page[{row}]", classes={*row.classes}, imports={*row.imports})
        page.imports.add(("Page", "page"))
    else:
        total = _attribute(document, response, outputs["total"]) if "total" in outputs else ""
        listing |= {"rows": rows_of, "total": total}
    walk = _literals(listing) | {"ids": each_attribute(key)}
    return replace(found, listing=walk, walk="PageNumbers", page=page)


def _literals(values: Mapping[str, object]) -> dict[str, str]:
    return {name: repr(value) for name, value in values.items()}


def _schema_at(document: Node, schema: Node, path: str) -> Node:
    schema = as_an_object(document, schema)
    for name in path.split("."):
        schema = resolve(document, properties(document, schema, "#")[name], "#")
    return schema


def _attribute(document: Node, schema: Node, path: str) -> str:
    """Return the attributes that lead to a field of a response."""
    steps: list[str] = []
    schema = as_an_object(document, schema)
    for name in path.split("."):
        known = properties(document, schema, "#")
        steps.append(field_names(known)[name])
        schema = resolve(document, known[name], "#")
    return ".".join(steps)
