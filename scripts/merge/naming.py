"""What a name covers: the part of an inline schema that can become a component."""

from scripts.document.grammar import parts
from scripts.document.node import NAME, Mapping, Node, members_of, same

# What a page says about a field stays with the field when its type gets a name.
ABOUT_THE_PLACE = ("title", "description", "default", "examples", "deprecated")


def divide(schema: Node) -> tuple[Node, Mapping]:
    """Return what becomes the component, and the members that stay at the place."""
    members = {key: node for key, node in members_of(schema).items() if key != NAME}
    kind = members.get("type")
    is_object = kind is not None and kind.value == "object"
    stays = {} if is_object else {k: v for k, v in members.items() if k in ABOUT_THE_PLACE}
    rest = {key: node for key, node in members.items() if key not in stays}
    return Node(rest, schema.origins), stays


def keep_one_meaning(document: Node, borrowers: set[int]) -> None:
    """Remove a name from the schemas that differ from the others of that name; in place.

    A component of a page keeps the name, else a schema that only the supplement has.
    """
    schemas = document.members("components", "schemas")
    taken = {name: node for name, node in schemas.items() if isinstance(node.value, dict)}
    named: dict[str, list[Node]] = {}
    for _, node, _ in parts(document):
        label = node.members().get(NAME)
        if label:
            named.setdefault(label.text(), []).append(node)
    for name, nodes in named.items():
        ours = next((node for node in nodes if id(node) not in borrowers), nodes[0])
        owner = taken.get(name, ours)
        for node in nodes:
            if not same(divide(node)[0], divide(owner)[0]):
                del members_of(node)[NAME]
