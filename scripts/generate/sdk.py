"""How the library offers each operation: what ``x-sdk-group`` and its neighbours say, checked.

A page that adds an operation must not stop an unattended run, so an operation that no patch names
is offered under names made of its page's own. The run prints the patch that chooses others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.clash import overlay_action
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    operations,
)
from scripts.generate.extensions import (
    NAME,
    READING,
    check_first_of,
    check_money,
    expects,
    moves_money,
    pagination,
    refusal,
)
from scripts.generate.names import argument_name, module_name

# What every client has already, and what no group can be called.
CLIENT_NAMES = frozenset(
    {"aclose", "base_url", "close", "new_cancellation", "run", "settings_for", "with_options"}
)
# A method of such a name would hide the type from the annotations after it.
_METHOD_NAMES = frozenset({"bool", "dict", "float", "int", "str", "with_raw_response"})
_COMMAND = re.compile(r"[a-z][a-z0-9-]{0,63}")


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
        """Report which names were generated, and how to choose others."""
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
    """Return how the library offers each operation.

    Raises:
        PipelineError: what a patch says of one can't be, with the JSON pointer.
    """
    check_money(document)
    check_first_of(document)
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
        group, method = _custom_names(operation, taken)
    if not _COMMAND.fullmatch(str(node.get("x-sdk-command", "a"))):
        raise refusal(place, "x-sdk-command", "no name of a command", "cancel")
    return Offer(
        operation,
        group,
        method,
        moves_money(document, operation, is_default=is_default),
        pagination(document, operation),
        expects(document, operation),
        is_default,
    )


def _custom_names(
    operation: Operation, taken: Mapping[tuple[str, ...], str]
) -> tuple[tuple[str, ...], str]:
    node, place = operation.node, operation.pointer
    for key, example in (("x-sdk-group", "products"), ("x-sdk-method", "list")):
        if key not in node:
            raise refusal(place, key, "missing", example)
    group, method = tuple(str(node["x-sdk-group"]).split(".")), str(node["x-sdk-method"])
    for key, name in (*(("x-sdk-group", noun) for noun in group), ("x-sdk-method", method)):
        is_taken = name in _METHOD_NAMES or (key == "x-sdk-group" and name in CLIENT_NAMES)
        # `list` is a type as well, but everybody's word for this; annotations call the type Rows.
        if is_taken or not NAME.fullmatch(name) or (argument_name(name) != name):
            raise refusal(place, key, f"{name!r}, which can't be a name here", name + "s")
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
