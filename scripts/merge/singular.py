"""One notation for examples: ``example: x`` becomes the first of ``examples``.

OpenAPI has both; two pages that use different ones would pass each other by.
"""

from scripts.document.node import Node
from scripts.merge.grammar import KINDS, parts

_NAME = "example"
_SHOWN_BY_NAME = (KINDS["media type"], KINDS["parameter"])


def write_plural(document: Node) -> None:
    """Rewrite every ``example`` of a document, in place."""
    for _, node, kind in list(parts(document)):
        members = node.members()
        if _NAME not in members:
            continue
        known = members.get("examples")
        if kind is KINDS["schema"] and (known is None or isinstance(known.value, list)):
            example = members.pop(_NAME)
            shown = known.elements() if known else []
            members["examples"] = Node([example, *shown], (known or example).origins)
        elif kind in _SHOWN_BY_NAME and (known is None or _NAME not in known.members()):
            example = members.pop(_NAME)
            sample = Node({"value": example}, example.origins)
            others = known.members() if known else {}
            members["examples"] = Node({_NAME: sample, **others}, (known or example).origins)
