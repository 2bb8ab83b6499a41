"""OpenAPI documents, whole or as fragments: 3.0 is brought up to 3.1."""

from scripts.document.json_text import parse_json
from scripts.document.node import Node
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError
from scripts.extract.reading import Reading


def read_openapi(text: str, file: str) -> Reading:
    """Read a whole OpenAPI document in JSON or YAML.

    Raises:
        PipelineError: neither JSON nor YAML, or no OpenAPI 3.0 or 3.1.
    """
    is_json = text.lstrip().startswith("{")
    node = parse_json(text, file=file) if is_json else parse_yaml(text, file=file)
    return Reading(complete=[accept_openapi(node)], partial=Node({}, node.origins))


def accept_openapi(document: Node) -> Node:
    """Check the version and that nothing is referred to outside; bring 3.0 up to 3.1."""
    version = document.at("openapi")
    if version is None or not version.text().startswith(("3.0.", "3.1.")):
        shown = version.value if version else "none"
        raise _refusal(version or document, f"OpenAPI 3.0 or 3.1 is expected, not {shown!r}")
    for pointer, node in document.walk():
        if pointer and pointer[-1] == "$ref" and _refers_outside(node):
            raise _refusal(node, f"the reference {node.value!r} leaves this document")
    if version.text().startswith("3.0."):
        _upgrade(document)
        version.value = "3.1.0"
    return document


def _refers_outside(node: Node) -> bool:
    """Tell whether it is a reference; a property may be called $ref as well."""
    return isinstance(node.value, str) and not node.value.startswith("#/")


def _upgrade(document: Node) -> None:
    """Say in 3.1's words what 3.0 says by keywords that JSON Schema does not have."""
    for pointer, node in document.walk():
        if pointer and pointer[-1] in ("properties", "examples", "example", "default", "enum"):
            continue
        members = node.members()
        nullable, kind = members.get("nullable"), members.get("type")
        if nullable and isinstance(nullable.value, bool):
            del members["nullable"]
            if nullable.value and kind and isinstance(kind.value, str):
                null = Node("null", nullable.origins)
                members["type"] = Node([kind, null], kind.origins)
                if "enum" in members:
                    members["enum"].elements().append(Node(None, nullable.origins))
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            flag = members.get(exclusive)
            if flag and isinstance(flag.value, bool):
                del members[exclusive]
                if flag.value and bound in members:
                    members[exclusive] = members.pop(bound)
        example = members.get("example")
        if example and kind and "examples" not in members:
            del members["example"]
            members["examples"] = Node([example], example.origins)


def _refusal(node: Node, reason: str) -> PipelineError:
    place = node.origins[0]
    return PipelineError(reason, file=place.file, line=place.line)
