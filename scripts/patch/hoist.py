"""Give a name to a schema that stands in place: ``x-component: PageMeta`` makes it a component.

An overlay can add a name but not move a schema, and a moved copy would no longer follow the
documentation. So the patches name, and this step moves.
"""

from scripts.document.node import Node, Pointer, copy, plant, same
from scripts.errors import PipelineError
from scripts.extract.reading import members_of, put

NAME = "x-component"

# What a page says about a field stays with the field when its type gets a name.
_ABOUT_THE_PLACE = ("title", "description", "default", "examples", "deprecated")


def hoist(document: Node) -> None:
    """Move every named schema to the components, in place.

    Raises:
        PipelineError: one name for two different schemas.
    """
    named = [(pointer, node.at(NAME)) for pointer, node in document.walk()]
    names = {pointer: name.text() for pointer, name in named if name}
    # The innermost first, so that a moved schema takes only references along.
    for pointer in sorted(names, key=len, reverse=True):
        _move(document, pointer)
    schemas = (document.at("components", "schemas") or Node({})).members()
    for name in dict.fromkeys(names.values()):
        schemas[name] = schemas.pop(name)


def _move(document: Node, pointer: Pointer) -> None:
    node = document.at(*pointer) or Node({})
    members = members_of(node)
    name = members.pop(NAME)
    kind = members.get("type")
    is_object = kind is not None and kind.value == "object"
    stays = {} if is_object else {k: v for k, v in members.items() if k in _ABOUT_THE_PLACE}
    schema = Node({k: v for k, v in members.items() if k not in stays}, node.origins)
    place = ("components", "schemas", name.text())
    known = document.at(*place)
    if known is None:
        put(document, place, schema)
    elif same(known, schema):
        _join(known, schema)
    else:
        origin = name.origins[0]
        raise PipelineError(
            f"the name {name.value!r} is given to two different schemas",
            file=origin.file,
            line=origin.line,
            advice="Choose another name, or correct the schema that departs.",
        )
    reference = plant(f"#/components/schemas/{name.value}", *name.origins)
    node.value = {"$ref": reference, **stays}


def _join(known: Node, other: Node) -> None:
    """The same schema stands in two places: both are its witnesses."""
    for (_, mine), (_, theirs) in zip(known.walk(), copy(other).walk(), strict=True):
        mine.origins += tuple(o for o in theirs.origins if o not in mine.origins)
