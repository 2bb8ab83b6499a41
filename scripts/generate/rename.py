"""Rename components whose name is no class name; the names on the wire stay.

The value of a discriminator may be the name of a component, so these are written out first.
"""

import re

from scripts.generate.document import Node, is_object, object_at, walk
from scripts.generate.names import class_name, custom_name

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PLACE = "#/components/schemas/"


def rename_components(document: Node) -> dict[str, str]:
    """Rename in place; return the new names with the former ones."""
    components = document["components"]
    schemas = components["schemas"]
    changed = {
        name: custom_name(schema) or class_name(name)
        for name, schema in schemas.items()
        if custom_name(schema) or not _PLAIN.fullmatch(name)
    }
    _write_tags(document, schemas)
    if changed:
        components["schemas"] = {
            changed.get(name, name): schema for name, schema in schemas.items()
        }
        _refer(document, {_PLACE + old: _PLACE + new for old, new in changed.items()})
    return {new: old for old, new in changed.items()}


def _write_tags(document: Node, schemas: Node) -> None:
    """Write out the mapping of each discriminator, with the values that are names of components."""
    for node in filter(is_object, walk(document)):
        branches = [*(node.get("oneOf") or ()), *(node.get("anyOf") or ())]
        if is_object(node.get("discriminator")) and branches:
            stated = object_at(node["discriminator"], "mapping", "#")
            references = [str(one["$ref"]) for one in branches if is_object(one) and "$ref" in one]
            names = {one.rpartition("/")[2]: one for one in references if one.startswith(_PLACE)}
            listed = {
                tag: _PLACE + target if target in schemas else target
                for tag, target in stated.items()
            }
            implied = {tag: one for tag, one in names.items() if one not in listed.values()}
            node["discriminator"]["mapping"] = implied | listed


def _refer(document: Node, places: dict[str, str]) -> None:
    for node in filter(is_object, walk(document)):
        if isinstance(node.get("$ref"), str):  # a property may have this name
            node["$ref"] = places.get(node["$ref"], node["$ref"])
        tags: Node = node["mapping"] if is_object(node.get("mapping")) else {}
        for tag, target in tags.items():
            tags[tag] = places.get(target, target) if isinstance(target, str) else target
