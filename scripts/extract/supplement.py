"""What no saved page says, told in our own words: OpenAPI files that may refer to one another.

They hold webhooks and, under ``paths``, operations.

They come out as one account without references: every schema stands in place and says by which
name it goes (``x-component``). So it meets what a page says, whatever the page calls its parts and
however it divides them, and patching moves it back to the components where no page does.

``x-certainty`` says how sure an operation, a named schema or a field is; a field without a mark is
as sure as the schema around it. What arrived on somebody's server (``seen``) without a field says
more about decoding than a page: a field that a seen schema has among its ``properties``, but not in
the ``required`` that it lists, is optional whatever a page requires, and one whose ``type`` takes
``null`` may be null. A schema without any ``required`` says nothing on that.
"""

from collections.abc import Mapping
from typing import NoReturn

from scripts.document.node import METHODS, NAME, Node, copy, members_of
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError

CERTAINTY = "x-certainty"
CERTAINTIES = ("seen", "documented", "reported", "derived")

SEEN = "seen"

_SECTIONS = ("paths", "webhooks")
_PARTS = ("openapi", "info", *_SECTIONS, "components")
_TEXTS = ("summary", "description")
_IN_RUSSIAN = {f"x-{text}-ru": text for text in _TEXTS}
_DATA = ("const", "default", "enum", "examples")
_OF_SCHEMA = ("components", "schemas", "name")
_FOLDED = ("type", "allOf", "required", "properties")


def read_supplement(files: Mapping[str, str]) -> Node:
    """Read all files together.

    Args:
        files: path to text; a reference names the last part of a path, ``shop.yaml#/components``.

    Returns:
        a document with nothing but operations and webhooks.

    Raises:
        PipelineError: a file is no such document, refers to nothing or in a circle, leaves
            something unused, or doesn't say how sure a schema is.
    """
    documents = {path: parse_yaml(text, file=path) for path, text in files.items()}
    for path, document in documents.items():
        _check_parts(document, path)
        for _, node in document.walk():
            _take_translations(node)
    by_name = {path.rpartition("/")[2]: document for path, document in documents.items()}
    expansion = _Expansion(by_name)
    found: dict[str, dict[str, Node]] = {}
    for section in _SECTIONS:
        for name, document in by_name.items():
            _gather(document.at(section), found.setdefault(section, {}), expansion, name)
    expansion.check_used()
    sections = {
        section: Node(items, next(iter(items.values())).origins)
        for section, items in found.items()
        if items
    }
    if not sections:
        return Node({})
    root = Node(dict(sections), next(iter(sections.values())).origins)
    _check_certainty(root)
    return root


def _gather(
    section: Node | None, items: dict[str, Node], expansion: "_Expansion", file: str
) -> None:
    """Add the operations or webhooks of one file; a path may be divided among several."""
    for key, item in (section.members() if section else {}).items():
        own = expansion.expand(item, file)
        known = items.setdefault(key, own)
        if known is own:
            continue
        if not key.startswith("/"):
            _refuse(item, f"the webhook {key!r} stands in another file already")
        for part, node in own.members().items():
            if part in known.members():
                _refuse(node, f"{part} of {key!r} stands in another file already")
            members_of(known)[part] = node


def _check_parts(document: Node, path: str) -> None:
    version = document.at("openapi") or Node(None, document.origins)
    if not version.text().startswith("3.1."):
        raise PipelineError("a supplement begins with `openapi: 3.1.0`", file=path, line=1)
    for key, member in document.members().items():
        if key not in _PARTS:
            _refuse(member, f"a supplement tells of operations and webhooks, not of {key}")


def _take_translations(node: Node) -> None:
    members = node.members()
    for key, text in _IN_RUSSIAN.items():
        russian = members.pop(key, None)
        if russian and text not in members:
            _refuse(russian, f"{key} translates nothing: there is no {text}")
        if russian:
            members[text].translation = russian


class _Expansion:
    """Puts what is referred to in place of the reference."""

    def __init__(self, documents: Mapping[str, Node]) -> None:
        self._documents = documents
        self._used: set[int] = set()
        self._open: list[int] = []

    def expand(self, node: Node, file: str) -> Node:
        """Copy a node without references."""
        if "$ref" in node.members():
            return self._follow(node, file)
        if isinstance(node.value, list):
            return Node([self.expand(element, file) for element in node.value], node.origins)
        if not isinstance(node.value, dict):
            return copy(node)
        whole = {
            key: copy(member) if key in _DATA else self.expand(member, file)
            for key, member in node.value.items()
        }
        return self._fold(Node(whole, node.origins))

    def check_used(self) -> None:
        """Refuse components that nothing refers to: nobody would see what they say."""
        for document in self._documents.values():
            for section in document.members("components").values():
                for name, component in section.members().items():
                    if id(component) not in self._used:
                        _refuse(component, f"nothing refers to {name}")

    def _follow(self, node: Node, file: str) -> Node:
        reference = node.members()["$ref"]
        for key, member in node.members().items():
            if key not in ("$ref", *_TEXTS):
                _refuse(member, f"beside a reference {key} has no meaning here")
        name, _, pointer = reference.text().partition("#/")
        steps = pointer.split("/")
        document = self._documents.get(name or file)
        target = document.at(*steps) if document else None
        if target is None:
            _refuse(reference, f"there is nothing at {reference.text()!r}")
        if id(target) in self._open:
            _refuse(reference, f"{steps[-1]} is made of itself")
        self._used.add(id(target))
        self._open.append(id(target))
        found = self.expand(target, name or file)
        self._open.pop()
        texts = {key: copy(node.members()[key]) for key in _TEXTS if key in node.members()}
        found.value = {**found.members(), **texts}
        if len(steps) == len(_OF_SCHEMA) and tuple(steps[:2]) == _OF_SCHEMA[:2]:
            found.value[NAME] = Node(steps[-1], reference.origins)
        return found

    def _fold(self, schema: Node) -> Node:
        """Write a schema that is made of others as one, the way a page would show it."""
        members = members_of(schema)
        shared = members.pop("allOf", None)
        for part in shared.elements() if shared else ():
            for key, member in part.members().items():
                if key not in (*_FOLDED, NAME):
                    _refuse(member, f"a part of other schemas has no {key}")
            properties, own = (one.members().get("properties") for one in (part, schema))
            if properties:
                mine = own.members() if own else {}
                both = {**properties.members(), **mine}
                for key in properties.members().keys() & mine.keys():
                    both[key] = _refine(properties.members()[key], mine[key])
                members["properties"] = Node(both, own.origins if own else properties.origins)
            names = [*_elements(part, "required"), *_elements(schema, "required")]
            if names:
                members["required"] = Node(names, names[0].origins)
        return schema


def _refine(shared: Node, own: Node) -> Node:
    """What a schema says of a field goes before what it shares with others."""
    return Node({**shared.members(), **own.members()}, own.origins)


def _elements(schema: Node, key: str) -> list[Node]:
    return schema.elements(key)


def _check_certainty(root: Node) -> None:
    for _, node in root.walk():
        mark = node.members().get(CERTAINTY)
        if mark and mark.value not in CERTAINTIES:
            _refuse(mark, f"{CERTAINTY} is one of {', '.join(CERTAINTIES)}")
        if mark is None and NAME in node.members():
            _refuse(node, f"{node.members()[NAME].value} doesn't say how sure it is: {CERTAINTY}")
    for path, item in root.members("paths").items():
        for method, operation in item.members().items():
            if method in METHODS and CERTAINTY not in operation.members():
                what = f"{method.upper()} {path}"
                _refuse(operation, f"{what} doesn't say how sure it is: {CERTAINTY}")


def _refuse(node: Node, reason: str) -> NoReturn:
    origin = node.origins[0]
    raise PipelineError(reason, file=origin.file, line=origin.line)
