"""Give a name to a schema that stands in place: ``x-component: PageMeta`` makes it a component.

An overlay can add a name but not move a schema, and a moved copy would no longer follow the
documentation. So the patches name, and this step moves.
"""

import re

from scripts.document.node import Node, Pointer, plant, same
from scripts.errors import PipelineError
from scripts.extract.reading import NAME, members_of, put
from scripts.merge.grammar import KINDS, Kind, parts
from scripts.merge.naming import divide
from scripts.merge.witness import join

_COMPONENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")


def hoist(document: Node) -> None:
    """Move every named schema to the components, in place.

    Raises:
        PipelineError: no name for a component, or one name for two different schemas.
    """
    names = {
        pointer: _read_name(node.members()[NAME], pointer, kind)
        for pointer, node, kind in parts(document)
        if kind.fields and NAME in node.members()
    }
    # The innermost first, so that a moved schema takes only references along.
    for pointer in sorted(names, key=len, reverse=True):
        _move(document, pointer)
    schemas = (document.at("components", "schemas") or Node({})).members()
    for name in dict.fromkeys(names.values()):
        schemas[name] = schemas.pop(name)


def _read_name(name: Node, pointer: Pointer, kind: Kind) -> str:
    if kind is not KINDS["schema"]:
        raise _refusal(name, f"{name.value!r} names something that is no schema")
    if not _COMPONENT_NAME.fullmatch(name.text()):
        raise _refusal(name, f"{name.value!r} is no name for a component")
    if pointer == ("components", "schemas", name.text()):
        raise _refusal(name, f"the component {name.value!r} has this name already")
    return name.text()


def _move(document: Node, pointer: Pointer) -> None:
    node = document.at(*pointer) or Node({})
    name = members_of(node)[NAME]
    schema, stays = divide(node)
    place = ("components", "schemas", name.text())
    known = document.at(*place)
    if known is None:
        put(document, place, schema)
    elif same(known, schema):
        join(known, schema)
    else:
        first = known.origins[0]
        raise _refusal(
            name,
            f"the name {name.value!r} is given to two different schemas: "
            f"this one and that of {first.file}:{first.line}",
        )
    reference = plant(f"#/components/schemas/{name.value}", *name.origins)
    node.value = {"$ref": reference, **stays}


def _refusal(name: Node, reason: str) -> PipelineError:
    origin = name.origins[0]
    return PipelineError(
        reason,
        file=origin.file,
        line=origin.line,
        advice="Choose another name or place, or correct the schema that departs.",
    )
