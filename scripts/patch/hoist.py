"""Name an inline schema: ``x-component: PageMeta`` makes it a component.

An overlay can add a name but not move a schema, and a moved copy would no longer follow the
documentation. So the patches name, and this step moves. Named components are renamed first.
"""

from scripts.document.grammar import KINDS, Kind, parts
from scripts.document.node import NAME, Node, members_of, merge_origins, plant, put, same
from scripts.document.pointer import Pointer
from scripts.merge.naming import divide
from scripts.patch.rename import read_name, refuse_name, refuse_second, rename_components


def hoist(document: Node) -> dict[Pointer, Pointer]:
    """Move every named schema to the components; return the renamed components as well.

    Raises:
        PipelineError: no name for a component, or one name for two different schemas.
    """
    renamed = rename_components(document)
    names = {
        pointer: _read_name(node.members()[NAME], kind)
        for pointer, node, kind in parts(document)
        if kind.fields and NAME in node.members()
    }
    # The innermost first, so that a moved schema takes only references along.
    for pointer in sorted(names, key=len, reverse=True):
        _move(document, pointer)
    schemas = document.members("components", "schemas")
    for name in dict.fromkeys(names.values()):
        schemas[name] = schemas.pop(name)
    return renamed


def _read_name(name: Node, kind: Kind) -> str:
    if kind is not KINDS["schema"]:
        raise refuse_name(name, f"{name.value!r} names something that is no schema")
    return read_name(name)


def _move(document: Node, pointer: Pointer) -> None:
    node = document.at(*pointer) or Node({})
    name = members_of(node)[NAME]
    schema, stays = divide(node)
    place = ("components", "schemas", name.text())
    known = document.at(*place)
    if known is None:
        put(document, place, schema)
    elif same(known, schema):
        merge_origins(known, schema)
    else:
        raise refuse_second(name, "schemas", known)
    reference = plant(f"#/components/schemas/{name.value}", *name.origins)
    node.value = {"$ref": reference, **stays}
