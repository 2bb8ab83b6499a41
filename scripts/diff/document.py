"""Compare whole documents, from the root down."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from scripts.diff.change import Change, Flow
from scripts.diff.components import compare_components
from scripts.diff.flows import flows
from scripts.diff.general import (
    COMMON_RULES,
    anything,
    is_keyed,
    keyed,
    paired,
    unknown_member,
)
from scripts.diff.operations import compare_paths, compare_webhooks
from scripts.diff.security import compare_root_security
from scripts.diff.servers import ROOT_SERVERS
from scripts.diff.tree import Pair, Rule, Side, Versions, compare_members
from scripts.diff.wording import name, now
from scripts.document.node import Json


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what changed between two OpenAPI 3.0 or 3.1 documents.

    Two documents that mean the same have no changes: the order of keys, of required names, of enum
    values and of alternatives has no meaning, nor has the place of a schema behind a reference,
    nor the notation (``canonical`` has the list). Everything else is at least one change.
    """
    before, after = cast("dict[str, Json]", dict(old)), cast("dict[str, Json]", dict(new))
    versions = Versions(before, after, flows(before), flows(after))
    root = Pair(versions, Side(before, ""), Side(after, ""), place="API", flow=Flow.REQUEST)
    changes = list(compare_members(root, _ROOT, unknown_member))
    while versions.waiting:
        comparer, pair = versions.waiting.popleft()
        changes += comparer(pair)
    return changes


def _about(pair: Pair, key: str) -> Iterator[Change]:
    yield from anything(pair, key, "extension" if key.startswith("x-") else "info")


def _title(pair: Pair) -> Iterator[Change]:
    yield pair.changed("info", now("title", pair.old.value, pair.new.value))


def _tag_name(side: Side) -> str | None:
    tag = side.at("name").value
    return tag if isinstance(tag, str) else None


def _tags(pair: Pair) -> Iterator[Change]:
    for key, plain in paired(pair, keyed(pair.old, _tag_name), keyed(pair.new, _tag_name)):
        inner = replace(plain, place=f"tag {name(key)}")
        if inner.is_new or inner.is_gone:
            yield inner.changed("tag", "new tag" if inner.is_new else "tag removed")
        else:
            yield from compare_members(inner, COMMON_RULES, unknown_member)


_INFO = (Rule.of("title", object, _title), *COMMON_RULES)
_ROOT = (
    Rule.of("openapi", object, partial(_about, key="openapi")),
    Rule.of("info", dict, partial(compare_members, rules=_INFO, other=_about)),
    ROOT_SERVERS,
    Rule({"security": list}, compare_root_security),
    Rule.of("tags", is_keyed(_tag_name), _tags),
    Rule.of("paths", dict, compare_paths),
    Rule.of("webhooks", dict, compare_webhooks),
    Rule.of("components", dict, compare_components),
    *COMMON_RULES,
)
