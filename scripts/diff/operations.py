"""Compare operations: under paths, in webhooks and in callbacks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scripts.diff.change import Change, Flow
from scripts.diff.flows import METHODS
from scripts.diff.general import COMMON_RULES, anything, compare_objects, paired, unknown_member
from scripts.diff.library import removed, renamed
from scripts.diff.messages import compare_body, compare_responses
from scripts.diff.parameters import compare_own_parameters, compare_shared_parameters
from scripts.diff.references import follow, resolved_pair
from scripts.diff.security import compare_security
from scripts.diff.servers import PATH_SERVERS, operation_servers
from scripts.diff.tree import ABSENT, Pair, Rule, compare_members, is_names
from scripts.diff.wording import listing, name, now, word

_TEMPLATE = re.compile(r"\{[^{}]*\}")


def compare_paths(pair: Pair) -> Iterator[Change]:
    """Compare all paths; the names of their parameters are no part of what is sent."""
    known = _found_again(list(pair.old.members()), list(pair.new.members()))
    old = {known.get(path, path): pair.old.at(path) for path in pair.old.members()}
    new = {path: pair.new.at(path) for path in pair.new.members()}
    for path, inner in paired(pair, old, new):
        if path.startswith("x-"):
            yield from anything(inner, path, "extension")
        else:
            yield from compare_path_item(replace(inner, place=name(path)))


def _found_again(old: list[str], new: list[str]) -> dict[str, str]:
    """Find paths that differ in nothing but the names of their parameters."""
    gone = [path for path in old if path not in set(new)]
    fresh = {_TEMPLATE.sub("{}", path): path for path in new if path not in set(old)}
    found = {_TEMPLATE.sub("{}", path): path for path in gone}
    return {path: fresh[shape] for shape, path in found.items() if shape in fresh}


def compare_webhooks(pair: Pair) -> Iterator[Change]:
    """Compare webhooks: their bodies count as responses, the responses to them as requests."""
    for key in pair.member_names():
        inner = pair.at(key, place=f"webhook {name(key)}", flow=Flow.RESPONSE)
        if key.startswith("x-"):
            yield from anything(inner, key, "extension")
        else:
            yield from compare_path_item(inner)


def compare_path_item(pair: Pair) -> Iterator[Change]:
    """Compare all operations of a path, or report that they are new or removed."""
    if not pair.is_new and not pair.is_gone:
        yield from follow(pair, partial(compare_objects, rules=_PATH_ITEM, kind="operation"))
        return
    item = resolved_pair(pair)
    methods = [method for method in METHODS if method in item.member_names()]
    for method in methods:
        yield _one_sided(_at_operation(item, method))
    if not methods:
        text = "declared, without operations" if pair.is_new else "removed, without operations"
        yield pair.changed("operation", text)


def _at_operation(item: Pair, method: str) -> Pair:
    if item.place.startswith("/"):
        return item.at(method, place=f"{method.upper()} {item.place}")
    return item.at(method, place=item.place + ("" if method == "post" else f" ({method.upper()})"))


def _one_sided(operation: Pair) -> Change:
    is_webhook = operation.flow == Flow.RESPONSE
    noun = "webhook" if is_webhook else "operation"
    text = f"new {noun}" if operation.is_new else f"{noun} removed"
    return operation.breaking(
        "webhook" if is_webhook else "operation",
        text,
        client=operation.is_gone,
        server=operation.is_new,
    )


def _operation(item: Pair, method: str) -> Iterator[Change]:
    operation = _at_operation(item, method)
    if operation.is_new or operation.is_gone:
        yield _one_sided(operation)
        return
    parameters = Rule({"parameters": list}, partial(compare_own_parameters, item))
    rules = (parameters, operation_servers(item), *_OPERATION)
    yield from compare_members(operation, rules, unknown_member)


def _operation_id(pair: Pair) -> Iterator[Change]:
    inner = pair.at("operationId")
    old, new = inner.old.value, inner.new.value
    change = inner.changed("naming", now("operationId", old, new))
    if pair.flow != Flow.REQUEST or not isinstance(old, str):
        yield change  # a webhook has no method in the library
    elif isinstance(new, str):
        yield renamed(change, "method", old, new)
    else:
        yield removed(change, "method", old)


def _tags(pair: Pair) -> Iterator[Change]:
    old, new = (
        [str(tag.value) for tag in side.at("tags").elements()] for side in (pair.old, pair.new)
    )
    added, removed = [tag for tag in new if tag not in old], [tag for tag in old if tag not in new]
    if added:
        yield pair.changed("tag", f"new tag {listing(map(word, added))}")
    if removed:
        yield pair.changed("tag", f"tag {listing(map(word, removed))} removed")


def _body(pair: Pair) -> Iterator[Change]:
    yield from compare_body(pair.at("requestBody", place=f"{pair.place} · request body"))


def _responses(pair: Pair) -> Iterator[Change]:
    yield from compare_responses(pair.at("responses", flow=pair.flow.opposite))


def _callbacks(pair: Pair) -> Iterator[Change]:
    callbacks = pair.at("callbacks", flow=pair.flow.opposite)
    for key in callbacks.member_names():
        inner = callbacks.at(key, place=f"{pair.place} · callback {name(key)}")
        yield from compare_callback(inner)


def compare_callback(pair: Pair) -> Iterator[Change]:
    """Compare what the API's server calls in the course of an operation."""
    if pair.is_new or pair.is_gone:
        items = resolved_pair(pair)
        yield from _callback(items) if items.member_names() else anything(pair, "callback")
    else:
        yield from follow(pair, _callback)


def _callback(pair: Pair) -> Iterator[Change]:
    sides = (pair.old, pair.new)
    if not all(side.value is ABSENT or isinstance(side.value, dict) for side in sides):
        yield from anything(pair, "callback")
        return
    for key in pair.member_names():
        if key.startswith("x-"):
            yield from anything(pair.at(key), key, "extension")
        else:
            yield from compare_path_item(pair.at(key, place=f"{pair.place} {name(key)}"))


_PATH_ITEM = (
    *(Rule({method: dict}, partial(_operation, method=method)) for method in METHODS),
    Rule({"parameters": list}, compare_shared_parameters),
    PATH_SERVERS,
    *COMMON_RULES,
)
_OPERATION = (
    Rule({"operationId": str}, _operation_id),
    Rule({"tags": is_names}, _tags),
    Rule({"requestBody": dict}, _body),
    Rule({"responses": dict}, _responses),
    Rule({"callbacks": dict}, _callbacks),
    Rule({"security": list}, compare_security),
    *COMMON_RULES,
)
