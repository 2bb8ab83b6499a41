"""OpenAPI documents, whole or as fragments, upgraded to 3.1."""

import re

from scripts.document.json_text import parse_json
from scripts.document.node import Node, plain
from scripts.document.text import shorten
from scripts.document.yaml_text import parse_yaml
from scripts.extract.findings import Findings
from scripts.extract.upgrade import upgrade

_VERSION = re.compile(r"3\.(?P<minor>[01])\.\d{1,3}")
_REFERENCES = ("$ref", "$dynamicRef")


def read_openapi(text: str, file: str) -> Findings:
    """Read a whole OpenAPI document in JSON or YAML.

    Raises:
        PipelineError: neither JSON nor YAML, or no OpenAPI 3.0 or 3.1.
    """
    is_json = text.lstrip().startswith("{")
    node = parse_json(text, file=file) if is_json else parse_yaml(text, file=file)
    return Findings(complete=[accept_openapi(node)], partial=Node({}, node.origins))


def accept_openapi(document: Node) -> Node:
    """Check the version and that nothing outside is referred to; upgrade 3.0 to 3.1.

    Raises:
        PipelineError: another version, or a reference that leaves the document.
    """
    stated = document.at("openapi") or document.at("swagger") or Node(None, document.origins)
    version = _VERSION.fullmatch(stated.text())
    if version is None or "openapi" not in document.members():
        shown = shorten(str(plain(stated)), 40)
        raise stated.error(f"OpenAPI 3.0.x or 3.1.x is expected, not {shown}")
    for pointer, node in document.walk():
        if pointer[-1:] and pointer[-1] in _REFERENCES and _refers_outside(node):
            raise node.error(f"the reference {shorten(node.text(), 60)!r} leaves this document")
    if version["minor"] == "0":
        upgrade(document)
        stated.value = "3.1.0"
    return document


def _refers_outside(node: Node) -> bool:
    """Whether it leaves the document; a property may have the name $ref as well."""
    return isinstance(node.value, str) and not node.value.startswith("#/")
