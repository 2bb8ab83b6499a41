"""Give components whose name is no class name one that is; the names on the wire stay.

The value of a discriminator may be the name of a component, so these are written down first.
"""

import re
from typing import Any

from scripts.generate.document import Node, is_array, is_object, object_at
from scripts.generate.names import chosen_name, class_name

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PLACE = "#/components/schemas/"


def rename_components(document: Node) -> dict[str, str]:
    """Rename in place.

    Returns:
        new name to former name, of those that changed.
    """
    components = document["components"]
    schemas = components["schemas"]
    changed = {
        name: chosen_name(schema) or class_name(name)
        for name, schema in schemas.items()
        if chosen_name(schema) or not _PLAIN.fullmatch(name)
    }
    _write_tags(document, schemas)
    if changed:
        components["schemas"] = {
            changed.get(name, name): schema for name, schema in schemas.items()
        }
        _refer(document, {_PLACE + old: _PLACE + new for old, new in changed.items()})
    return {new: old for old, new in changed.items()}


def _write_tags(node: Any, schemas: Node) -> None:  # noqa: ANN401 - any part of a document
    """Write the mapping of each discriminator out: also what only names of components say."""
    if is_object(node):
        branches = [*(node.get("oneOf") or ()), *(node.get("anyOf") or ())]
        if is_object(node.get("discriminator")) and branches:
            said = object_at(node["discriminator"], "mapping", "#")
            references = [str(one["$ref"]) for one in branches if is_object(one) and "$ref" in one]
            names = {one.rpartition("/")[2]: one for one in references if one.startswith(_PLACE)}
            listed = {
                tag: _PLACE + target if target in schemas else target
                for tag, target in said.items()
            }
            unsaid = {tag: one for tag, one in names.items() if one not in listed.values()}
            node["discriminator"]["mapping"] = unsaid | listed
        for value in node.values():
            _write_tags(value, schemas)
    elif is_array(node):
        for value in node:
            _write_tags(value, schemas)


def _refer(node: Any, places: dict[str, str]) -> None:  # noqa: ANN401 - any part of a document
    if is_object(node):
        reference = node.get("$ref")
        if isinstance(reference, str):  # a property may be called so
            node["$ref"] = places.get(reference, reference)
        for key, value in node.items():
            if key == "mapping" and is_object(value):
                for tag, target in value.items():
                    value[tag] = places.get(target, target) if isinstance(target, str) else target
            _refer(value, places)
    elif is_array(node):
        for value in node:
            _refer(value, places)
