"""The supplement: OpenAPI files with what no saved page says, which may refer to one another.

They hold webhooks and, under ``paths``, operations. A reference names a file without its folder,
``shop.yaml#/components/schemas/Order``.

The result is one account without references: every schema is inline and has its name beside it
(``x-component``). So it can be merged with a page, whatever the page calls its parts and however it
divides them, and patching moves it back to the components where no page does.

``x-certainty`` says how sure an operation, a named schema or a field is; a field without a mark is
as sure as the schema around it. A message that was seen on the wire (``seen``) without a field says
more about decoding than a page: a field that a seen schema has among its ``properties``, but not in
its ``required``, is optional whatever a page requires, and one whose ``type`` allows ``null`` may
be null. A schema without any ``required`` says nothing about that.

``x-not-known`` lists what nobody has answered in public: at an operation about it, under ``info``
about all of them. Each element has a ``description``.

``tags`` translates the tags of the operations: each has its ``name`` and ``x-name-ru``.
"""

from collections.abc import Mapping

from scripts.document.grammar import operation_label, operations
from scripts.document.node import NAME, Node, copy, members_of
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError

CERTAINTY = "x-certainty"
CERTAINTIES = ("seen", "documented", "reported", "derived")

SEEN = "seen"

NOT_KNOWN = "x-not-known"

_SECTIONS = ("paths", "webhooks")
_TAGS = "tags"
_PARTS = ("openapi", "info", *_SECTIONS, "components", _TAGS)
_OF_TAG = ("name", "x-name-ru")
_TEXTS = ("summary", "description")
_IN_RUSSIAN = {f"x-{text}-ru": text for text in _TEXTS}
_DATA = ("const", "default", "enum", "examples")
_OF_SCHEMA = ("components", "schemas", "name")
_FOLDED = ("type", "allOf", "required", "properties")


def read_supplement(files: Mapping[str, str]) -> Node:
    """Read all files together, by path, as one document of operations and webhooks.

    Raises:
        PipelineError: a file is no such document, refers to nothing or in a circle, leaves
            something unused, or doesn't say how sure a schema is.
    """
    documents = {path: parse_yaml(text, file=path) for path, text in files.items()}
    for path, document in documents.items():
        _check_parts(document, path)
        for _, node in document.walk():
            _take_translations(node)
        _translate_tags(document)
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
    general = [one for document in by_name.values() for one in document.elements("info", NOT_KNOWN)]
    if general:
        members_of(root)[NOT_KNOWN] = Node(general, general[0].origins)
    _check_certainty(root)
    _check_questions(root)
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
            raise item.error(f"the webhook {key!r} is in another file already")
        for part, node in own.members().items():
            if part in known.members():
                raise node.error(f"{part} of {key!r} is in another file already")
            members_of(known)[part] = node


def _check_parts(document: Node, path: str) -> None:
    version = document.at("openapi") or Node(None, document.origins)
    if not version.text().startswith("3.1."):
        raise PipelineError("a supplement begins with `openapi: 3.1.0`", file=path, line=1)
    for key, member in document.members().items():
        if key not in _PARTS:
            raise member.error(f"a supplement holds operations and webhooks, not {key}")
        is_list = key == _TAGS
        if key != "openapi" and not isinstance(member.value, list if is_list else dict):
            kind = "a list" if is_list else "an object"
            raise member.error(f"{key} must be {kind}; nothing in it would be read")


def _take_translations(node: Node) -> None:
    members = node.members()
    for key, text in _IN_RUSSIAN.items():
        russian = members.pop(key, None)
        if russian and text not in members:
            raise russian.error(f"{key} translates nothing: there is no {text}")
        if russian:
            members[text].translation = russian


def _translate_tags(document: Node) -> None:
    """Translate the tags of the operations in one file.

    Raises:
        PipelineError: a tag has other parts, or no operation has it.
    """
    of_operations = [
        node
        for place, node in document.walk()
        if place[0:1] == ("paths",) and place[-2:-1] == (_TAGS,)
    ]
    for tag in document.elements(_TAGS):
        if (*tag.members(),) != _OF_TAG:
            raise tag.error(f"a tag has {' and '.join(_OF_TAG)} here; nothing else would be read")
        name, russian = tag.members().values()
        translated = [node for node in of_operations if node.text() == name.text()]
        if not translated:
            raise name.error(f"no operation of this file has the tag {name.text()!r}")
        for node in translated:
            node.translation = russian


class _Expansion:
    """Replaces references by their targets."""

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
        """Refuse components that nothing refers to: they would be ignored."""
        for document in self._documents.values():
            for section in document.members("components").values():
                for name, component in section.members().items():
                    if id(component) not in self._used:
                        raise component.error(f"nothing refers to {name}")

    def _follow(self, node: Node, file: str) -> Node:
        reference = node.members()["$ref"]
        for key, member in node.members().items():
            if key not in ("$ref", *_TEXTS):
                raise member.error(f"beside a reference {key} has no meaning here")
        name, _, pointer = reference.text().partition("#/")
        steps = pointer.split("/")
        document = self._documents.get(name or file)
        target = document.at(*steps) if document else None
        if target is None:
            raise reference.error(f"there is nothing at {reference.text()!r}")
        if id(target) in self._open:
            raise reference.error(f"{steps[-1]} is made of itself")
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
        """Merge a schema with those in its ``allOf``, as a page would show it."""
        members = members_of(schema)
        shared = members.pop("allOf", None)
        for part in shared.elements() if shared else ():
            for key, member in part.members().items():
                if key not in (*_FOLDED, NAME):
                    raise member.error(f"a part of other schemas has no {key}")
            properties, own = (one.members().get("properties") for one in (part, schema))
            if properties:
                mine = own.members() if own else {}
                both = {**properties.members(), **mine}
                for key in properties.members().keys() & mine.keys():
                    both[key] = _refine(properties.members()[key], mine[key])
                members["properties"] = Node(both, own.origins if own else properties.origins)
            names = [*part.elements("required"), *schema.elements("required")]
            if names:
                members["required"] = Node(names, names[0].origins)
        return schema


def _refine(shared: Node, own: Node) -> Node:
    """Return a field of a schema: its own members go before those that it shares."""
    return Node({**shared.members(), **own.members()}, own.origins)


def _check_certainty(root: Node) -> None:
    for _, node in root.walk():
        mark = node.members().get(CERTAINTY)
        if mark and mark.value not in CERTAINTIES:
            raise mark.error(f"{CERTAINTY} is one of {', '.join(CERTAINTIES)}")
        if mark is None and NAME in node.members():
            raise node.error(
                f"{node.members()[NAME].value} doesn't say how sure it is: {CERTAINTY}"
            )
    for place, operation in operations(root):
        if place[0] == "paths" and CERTAINTY not in operation.members():
            label = operation_label(place)
            raise operation.error(f"{label} doesn't say how sure it is: {CERTAINTY}")


def _check_questions(root: Node) -> None:
    questions = [*root.elements(NOT_KNOWN)]
    for _, operation in operations(root):
        questions += operation.elements(NOT_KNOWN)
    for one in questions:
        if set(one.members()) != {"description"}:
            raise one.error(f"an element of {NOT_KNOWN} has a description, and nothing else")
