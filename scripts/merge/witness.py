"""Two sources that say the same are both kept as witnesses."""

from scripts.document.node import Node


def join(node: Node, other: Node) -> None:
    """Add the origins of an equal value, here and in everything below."""
    join_here(node, other)
    for key, member in node.members().items():
        join(member, other.members()[key])
    for mine, theirs in zip(node.elements(), other.elements(), strict=True):
        join(mine, theirs)


def join_here(node: Node, other: Node) -> None:
    """Add the origins of one value that meets another, whatever is below."""
    node.origins += tuple(origin for origin in other.origins if origin not in node.origins)
    node.translation = node.translation or other.translation
