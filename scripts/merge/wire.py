"""Responses that were seen without a field, or with null, although a page requires a value.

The page's ``required`` and ``type`` would refuse what real servers send. So the field becomes
optional, or takes null, with the supplement among its origins, and the conflict is reported.
Request bodies stay as the page says: what is sent follows the documentation.
"""

from scripts.document.grammar import KINDS, Kind
from scripts.document.node import Mapping, Node, add_origins, members_of
from scripts.document.pointer import Pointer
from scripts.document.references import resolve
from scripts.extract.supplement import CERTAINTY, SEEN
from scripts.merge.conflict import Claim, Conflict
from scripts.merge.merger import Merger, identity
from scripts.merge.precedence import WIRE_FIRST

_NULL = "null"


def learn_from_wire(account: Node, base: Node, merger: Merger) -> None:
    """Relax what the pages require where the supplement has seen something else; in place."""
    wire = _Wire(base, merger)
    for section in ("paths", "webhooks"):
        weak, strong = account.at(section), base.at(section)
        if weak and strong:
            wire.learn(weak, strong, KINDS["document"].child(section), (section,))


class _Wire:
    def __init__(self, base: Node, merger: Merger) -> None:
        self.base = base
        self.merger = merger

    def learn(self, weak: Node, strong: Node, kind: Kind, pointer: Pointer, mark: str = "") -> None:
        """Walk both accounts together; a part without a mark has the certainty of its parent."""
        mark = weak.text(CERTAINTY) or mark
        if pointer[:1] == ("paths",) and pointer[-1:] == ("requestBody",):
            return
        if kind is KINDS["schema"] and mark == SEEN:
            self._take_null(weak, strong, pointer)
        strong, pointer = resolve(self.base, strong, pointer)
        if kind is KINDS["schema"]:
            self._require_less(weak, strong, pointer, mark)
        for key, member, other, inside in common_parts(weak, strong, kind):
            self.learn(member, other, inside, (*pointer, key), mark)

    def _require_less(self, weak: Node, strong: Node, pointer: Pointer, mark: str) -> None:
        listed, required = weak.at("required"), strong.at("required")
        if listed is None or required is None:
            return
        names = {name.text() for name in listed.elements()}
        fields = weak.members("properties")
        for name in list(required.elements()):
            field = fields.get(name.text())
            if field is None or name.text() in names:
                continue
            if (field.text(CERTAINTY) or mark) == SEEN:
                required.elements().remove(name)
                described = strong.at("properties", name.text())
                if described:
                    add_origins(described, field)
                kept = Claim(f"{name.text()} is optional", field.origins[:1])
                other = Claim(f"{name.text()} is required", name.origins[:1])
                self._report((*pointer, "required"), "requiredness", kept, other)
        if not required.elements():
            del members_of(strong)["required"]

    def _take_null(self, weak: Node, strong: Node, pointer: Pointer) -> None:
        """Add null to a type, or to a reference, that the page does not let be null."""
        null = _null_of(weak)
        if null is None or _null_of(strong) or not isinstance(strong.value, dict):
            return
        claim = strong.at("type") or strong.at("$ref") or strong.at("enum")
        if claim is None or "const" in strong.value:
            return
        before = Claim.of(claim)
        if "$ref" in strong.value:
            reference = Node({"$ref": strong.value.pop("$ref")}, strong.origins)
            strong.value["anyOf"] = _or_null(reference, null)
            weak.value = {"anyOf": _or_null(Node(_without_null(weak), weak.origins), null)}
        if kinds := strong.at("type"):
            known = kinds.elements() or [Node(kinds.value, kinds.origins)]
            strong.value["type"] = Node([*known, Node(_NULL, null.origins)], kinds.origins)
        if values := strong.at("enum"):
            values.elements().append(Node(None, null.origins))
        self._report(pointer, "null", Claim("null as well", null.origins[:1]), before)

    def _report(self, pointer: Pointer, about: str, kept: Claim, other: Claim) -> None:
        found = Conflict(pointer, about, kept, other, WIRE_FIRST)
        self.merger.conflicts.setdefault(found)


def _null_of(schema: Node) -> Node | None:
    """Return the node that allows null for a schema."""
    kinds = schema.at("type")
    stated = [kind for kind in (kinds, *schema.elements("type")) if kind and kind.text() == _NULL]
    alternatives = [*schema.elements("anyOf"), *schema.elements("oneOf")]
    stated += [one for one in alternatives if one.text("type") == _NULL]
    return stated[0] if stated else None


def _or_null(schema: Node, null: Node) -> Node:
    alternative = Node({"type": Node(_NULL, null.origins)}, null.origins)
    return Node([schema, alternative], schema.origins)


def _without_null(schema: Node) -> Mapping:
    """Return the members of a schema without what allows null."""
    members = dict(schema.members())
    kinds = [kind for kind in schema.elements("type") if kind.value != _NULL]
    if kinds:
        members["type"] = (
            kinds[0] if len(kinds) == 1 else Node(list(kinds), members["type"].origins)
        )
    return members


def common_parts(weak: Node, strong: Node, kind: Kind) -> list[tuple[str, Node, Node, Kind]]:
    """Return the parts that both accounts have, with the key or number in the weaker one."""
    if kind.way == "object":
        return [
            (key, member, strong.members()[key], kind.child(key))
            for key, member in weak.members().items()
            if key in strong.members()
        ]
    if kind.way != "list":
        return []
    inside = KINDS[kind.entries]
    numbered = list(enumerate(strong.elements()))
    known = {identity(node, kind) or str(number): node for number, node in numbered}
    found: list[tuple[str, Node, Node, Kind]] = []
    for number, node in enumerate(weak.elements()):
        other = known.get(identity(node, kind) or str(number))
        if other:
            found.append((str(number), node, other, inside))
    return found
