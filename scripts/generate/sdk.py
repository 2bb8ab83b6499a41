"""How the library offers each operation: what ``x-sdk-group`` and its neighbours say, checked.

A page that adds an operation must not stop an unattended run, so an operation that no patch names
is offered under names made of its page's own. The run prints the patch that chooses others.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.clash import overlay_action
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    is_object,
    mapping,
    media_types,
    object_at,
    operations,
    parameters,
    resolve,
)
from scripts.generate.kinds import types_of
from scripts.generate.names import argument_name, module_name
from scripts.generate.shapes import parts

READING = frozenset({"get", "head"})
# What every client has already, and what no group can be called.
CLIENT_NAMES = frozenset(
    {"aclose", "base_url", "close", "new_cancellation", "run", "settings_for", "with_options"}
)
# A method of such a name would hide the type from the annotations after it.
_METHOD_NAMES = frozenset({"bool", "dict", "float", "int", "str", "with_raw_response"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_COMMAND = re.compile(r"[a-z][a-z0-9-]{0,63}")
_PLACE = re.compile(r"\{([^{}]+)\}")
_UNITS = ("minor", "major", "stars")
_MONEY_KEYS = ("what", "check", "confirm", "idempotency", "subject")
# Never repeated unless it certainly never left.
_UNNAMED = {"what": "the request", "check": "what came of it"}


@dataclass(frozen=True)
class Offer:
    """One operation as the library offers it.

    Attributes:
        group: the nouns that lead to it.
        method: its verb.
        moves_money: what ``x-moves-money`` says; empty where nothing moves.
        pagination: what ``x-pagination`` says; empty where the response is the whole of it.
        expects: what ``x-expects`` says of the response.
        is_default: whether the names are made of the page's own.
    """

    operation: Operation
    group: tuple[str, ...]
    method: str
    moves_money: Node
    pagination: Node
    expects: Node
    is_default: bool

    @property
    def name(self) -> str:
        """The nouns and the verb, as they are written: ``products.list``."""
        return ".".join([*self.group, self.method])

    @property
    def command(self) -> str:
        """The verb on the command line."""
        return str(self.operation.node.get("x-sdk-command", self.method.replace("_", "-")))

    def notice(self) -> str:
        """Say which names were made, and how to choose others."""
        operation = self.operation
        update: dict[str, object] = {
            "x-sdk-group": ".".join(self.group),
            "x-sdk-method": self.method,
        }
        if operation.method not in READING:
            update["x-moves-money"] = self.moves_money
        return (
            f"{operation.method.upper()} {operation.path} is {self.name}, made of its page's own "
            "names; to choose others, in openapi/patches/60-sdk.overlay.yaml:\n"
            f"{overlay_action(operation.pointer, update)}"
        )


def offers_of(document: Node) -> list[Offer]:
    """Read how every operation is offered.

    Raises:
        PipelineError: what a patch says of one can't be, with the JSON pointer.
    """
    _check_money(document)
    taken: dict[tuple[str, ...], str] = {}
    found: list[Offer] = []
    listed = list(operations(document))
    # Those with names of their own first: a made one gives way.
    for operation in sorted(listed, key=_is_unnamed):
        offer = _offer(document, operation, taken)
        taken[(*offer.group, offer.method)] = operation.pointer
        found.append(offer)
    for offer in found:
        _check_place(offer, {one.group for one in found})
    order = {operation.pointer: index for index, operation in enumerate(listed)}
    return sorted(found, key=lambda offer: order[offer.operation.pointer])


def _is_unnamed(operation: Operation) -> bool:
    return not {"x-sdk-group", "x-sdk-method"} & operation.node.keys()


def _offer(document: Node, operation: Operation, taken: Mapping[tuple[str, ...], str]) -> Offer:
    node, place = operation.node, operation.pointer
    is_default = _is_unnamed(operation)
    if is_default:
        group, method = _made_names(operation, taken)
    else:
        group, method = _chosen_names(operation, taken)
    if not _COMMAND.fullmatch(str(node.get("x-sdk-command", "a"))):
        raise _refusal(place, "x-sdk-command", "no name of a command", "cancel")
    return Offer(
        operation,
        group,
        method,
        _moves_money(document, operation, is_default=is_default),
        _pagination(document, operation),
        _expects(document, operation),
        is_default,
    )


def _chosen_names(
    operation: Operation, taken: Mapping[tuple[str, ...], str]
) -> tuple[tuple[str, ...], str]:
    node, place = operation.node, operation.pointer
    for key, example in (("x-sdk-group", "products"), ("x-sdk-method", "list")):
        if key not in node:
            raise _refusal(place, key, "missing", example)
    group, method = tuple(str(node["x-sdk-group"]).split(".")), str(node["x-sdk-method"])
    for key, name in (*(("x-sdk-group", noun) for noun in group), ("x-sdk-method", method)):
        is_taken = name in _METHOD_NAMES or (key == "x-sdk-group" and name in CLIENT_NAMES)
        # `list` is a type as well, but everybody's word for this; annotations call the type Rows.
        if is_taken or not _NAME.fullmatch(name) or (argument_name(name) != name):
            raise _refusal(place, key, f"{name!r}, which can't be a name here", name + "s")
    if other := taken.get((*group, method)):
        raise PipelineError(
            f"{operation.name} and the operation at {other} would both be "
            f"{'.'.join([*group, method])}",
            file=below(place, "x-sdk-method"),
            advice=overlay_action(place, {"x-sdk-method": f"{method}_2"}),
        )
    return group, method


def _made_names(
    operation: Operation, taken: Mapping[tuple[str, ...], str]
) -> tuple[tuple[str, ...], str]:
    tags = array_at(operation.node, "tags", operation.pointer)
    segments = [one for one in operation.path.split("/") if one and "{" not in one]
    noun = _free(module_name(str([*tags, *segments, "api"][0])), CLIENT_NAMES)
    method = first = _free(module_name(operation.name), _METHOD_NAMES)
    number = 1
    while (noun, method) in taken:
        number += 1
        method = f"{first}_{number}"
    return (noun,), method


def _free(name: str, taken: frozenset[str]) -> str:
    name = argument_name(name)
    return f"{name}_" if name in taken else name


def _check_place(offer: Offer, groups: set[tuple[str, ...]]) -> None:
    path = (*offer.group, offer.method)
    if any(group[: len(path)] == path for group in groups):
        raise PipelineError(
            f"{offer.name} is both a method and a group",
            file=offer.operation.pointer,
            advice=overlay_action(offer.operation.pointer, {"x-sdk-method": f"{offer.method}_all"}),
        )


# -- money ----------------------------------------------------------------------------------------


def _moves_money(document: Node, operation: Operation, *, is_default: bool) -> Node:
    node, place = operation.node, operation.pointer
    said = node.get("x-moves-money")
    if operation.method in READING:
        if said:
            raise _refusal(place, "x-moves-money", "said of an operation that only reads", None)
        return {}
    if said is None and not is_default:
        raise _refusal(place, "x-moves-money", "missing", _UNNAMED)
    if said is None:
        return dict(_UNNAMED)
    if said is False:
        return {}
    money = mapping(said, below(place, "x-moves-money"))
    if not {"what", "check"} <= money.keys() <= {*_MONEY_KEYS}:
        raise _refusal(place, "x-moves-money", "without `what` and `check`", _UNNAMED)
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    for key in ("confirm", "subject"):
        for name in _PLACE.findall(str(money.get(key, ""))):
            _require(name, known, "parameter", below(place, "x-moves-money", key))
    if "idempotency" in money:
        fields = _body_fields(document, operation)
        name = str(money["idempotency"])
        _require(name, fields.keys(), "field of the body", below(place, "x-moves-money"))
    return money


def _check_money(document: Node) -> None:
    schemas = object_at(object_at(document, "components", "#"), "schemas", "#/components")
    for component, schema in schemas.items():
        place = below("#/components/schemas", component)
        for name, said in object_at(mapping(schema, place), "x-money", place).items():
            where = below(place, "x-money", name)
            money = mapping(said, where)
            known = properties(document, schema, place)
            unit = money.get("unit")
            if unit not in _UNITS or ("currency" in money) == (unit == "stars"):
                raise PipelineError(
                    f"{name} is in no unit that is known",
                    file=where,
                    advice="say `unit: minor` or `unit: major` with a currency, or `unit: stars`",
                )
            for key in ("amount", "currency")[: 1 + ("currency" in money)]:
                _require(str(money.get(key)), known.keys(), "field", below(where, key))
            if not _NAME.fullmatch(name) or argument_name(name) != name or name in known:
                raise PipelineError(
                    f"{name!r} can't be a property here",
                    file=where,
                    advice="call it otherwise in x-money",
                )


# -- pages and answers ----------------------------------------------------------------------------

_INPUTS = {"page": ("page", "size"), "cursor": ("cursor",)}
_OUTPUTS = {"page": ("results", "total"), "cursor": ("results", "nextCursor")}


def _pagination(document: Node, operation: Operation) -> Node:
    said = object_at(operation.node, "x-pagination", operation.pointer)
    if not said:
        return {}
    place = below(operation.pointer, "x-pagination")
    kind = str(said.get("type"))
    if kind not in _INPUTS:
        raise PipelineError(
            f"no listing is of the type {kind!r}", file=place, advice="say `page` or `cursor`"
        )
    inputs, outputs = object_at(said, "inputs", place), object_at(said, "outputs", place)
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    named = [inputs.get(key) for key in _INPUTS[kind]]
    for name in [*named, *([said["descending"]] if "descending" in said else [])]:
        _require(str(name), known, "parameter", below(place, "inputs"))
    response = success_schema(document, operation)
    for key in _OUTPUTS[kind]:
        if key in outputs or key != "total":
            _require_path(document, response, str(outputs.get(key)), below(place, "outputs", key))
    if kind == "page":
        rows = _at_path(document, response, str(outputs["results"])) or {}
        items = resolve(document, object_at(rows, "items", place), place)
        _require(str(said.get("key")), properties(document, items, place).keys(), "field", place)
    return said


def _expects(document: Node, operation: Operation) -> Node:
    said = object_at(operation.node, "x-expects", operation.pointer)
    place = below(operation.pointer, "x-expects")
    known = {str(one["name"]) for _, one in parameters(document, operation)}
    for name, value in said.items():
        _require_path(document, success_schema(document, operation), name, place)
        for parameter in _PLACE.findall(str(value)):
            _require(parameter, known, "parameter", place)
    return said


def success_schema(document: Node, operation: Operation) -> Node:
    """Return the schema of the JSON that a success holds; empty where it holds none."""
    responses = object_at(operation.node, "responses", operation.pointer)
    for status in sorted(one for one in responses if one.startswith("2")):
        place = below(operation.pointer, "responses", status)
        response = resolve(document, mapping(responses[status], place), place)
        for where, _, value in media_types(response, place):
            return resolve(document, object_at(value, "schema", where), where)
    return {}


def _body_fields(document: Node, operation: Operation) -> dict[str, Any]:
    place = below(operation.pointer, "requestBody")
    body = resolve(document, object_at(operation.node, "requestBody", operation.pointer), place)
    for where, _, value in media_types(body, place):
        schema = resolve(document, object_at(value, "schema", where), where)
        return properties(document, schema, where)
    return {}


def properties(document: Node, schema: Node, place: str) -> dict[str, Any]:
    """Return the properties of an object, joined from all its parts; none of anything else."""
    found: dict[str, Any] = {}
    if not set(types_of(schema)) <= {"object"}:
        return found
    for part, where in parts(document, schema, place):
        found |= object_at(part, "properties", where)
    return found


def _at_path(document: Node, schema: Node, path: str) -> Node | None:
    for name in path.split("."):
        child = properties(document, schema, "#").get(name)
        if not is_object(child):
            return None
        schema = resolve(document, child, "#")
    return schema


def _require_path(document: Node, schema: Node, path: str, place: str) -> None:
    if _at_path(document, schema, path) is None:
        raise PipelineError(
            f"{path!r} is no field of the response",
            file=place,
            advice="name one that the response has, in openapi/patches/",
        )


def _require(name: str, known: Collection[str], what: str, place: str) -> None:
    if name not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise PipelineError(
            f"{name!r} is no {what}",
            file=place,
            advice=f"name one that is there, in openapi/patches/: {listed}",
        )


def _refusal(place: str, key: str, what: str, example: object) -> PipelineError:
    return PipelineError(
        f"{key} is {what}",
        file=below(place, key),
        advice=f"say it with a patch, for example:\n{overlay_action(place, {key: example})}",
    )
