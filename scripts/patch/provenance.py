"""Where every part of the specification comes from."""

from scripts.document.node import Json, Node
from scripts.document.pointer import Pointer, pointer_text


def provenance(document: Node) -> dict[str, Json]:
    """List the origins of every value, and of the operations, parameters and fields around them.

    The key is a JSON pointer into the specification, the first origin is the deciding one.
    """
    return {
        pointer_text(pointer): [
            {"file": origin.file, "line": origin.line, "quote": origin.quote}
            for origin in node.origins
        ]
        for pointer, node in document.walk()
        if _is_listed(pointer, node)
    }


def _is_listed(pointer: Pointer, node: Node) -> bool:
    """Whether this is a value, operation, field or schema: other objects are only layout."""
    if not isinstance(node.value, dict | list) or not node.value:
        return True
    is_field = len(pointer) > 1 and pointer[-2] in ("properties", "parameters", "schemas")
    is_operation = pointer[:1] in (("paths",), ("webhooks",)) and len(pointer) == len(
        ("paths", "path", "method")
    )
    return is_field or is_operation
