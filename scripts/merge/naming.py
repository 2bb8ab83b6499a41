"""What a name covers: of a schema that stands in place, the part that can become a component."""

from scripts.document.node import Mapping, Node, same
from scripts.extract.reading import NAME, members_of
from scripts.merge.grammar import parts

# What a page says about a field stays with the field when its type gets a name.
ABOUT_THE_PLACE = ("title", "description", "default", "examples", "deprecated")


def divide(schema: Node) -> tuple[Node, Mapping]:
    """Give what becomes the component, and the members that stay at the place."""
    members = {key: node for key, node in members_of(schema).items() if key != NAME}
    kind = members.get("type")
    is_object = kind is not None and kind.value == "object"
    stays = {} if is_object else {k: v for k, v in members.items() if k in ABOUT_THE_PLACE}
    rest = {key: node for key, node in members.items() if key not in stays}
    return Node(rest, schema.origins), stays


def keep_one_meaning(document: Node, lent: set[int]) -> None:
    """Take a name from the schemas that differ from what else goes by it; in place.

    What a page calls so keeps the name, then what the supplement alone knows.

    Args:
        document: everything there is.
        lent: schemas of pages with a name of the supplement, by identity.
    """
    schemas = (document.at("components", "schemas") or Node({})).members()
    taken = {name: node for name, node in schemas.items() if isinstance(node.value, dict)}
    named: dict[str, list[Node]] = {}
    for _, node, _ in parts(document):
        label = node.members().get(NAME)
        if label:
            named.setdefault(label.text(), []).append(node)
    for name, nodes in named.items():
        ours = next((node for node in nodes if id(node) not in lent), nodes[0])
        owner = taken.get(name, ours)
        for node in nodes:
            if not same(divide(node)[0], divide(owner)[0]):
                del members_of(node)[NAME]
