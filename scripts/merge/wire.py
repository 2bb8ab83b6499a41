"""What the wire taught: a response that was seen without a field, whatever a page requires.

The page's ``required`` and ``type`` would refuse what real servers send. So the field becomes
optional, or takes null, with the supplement among its origins, and the disagreement is reported.
Request bodies stay as the page says: what is sent follows the documentation.
"""

from scripts.document.node import Mapping, Node, Pointer
from scripts.extract.reading import members_of
from scripts.extract.supplement import CERTAINTY, SEEN
from scripts.merge.absorb import Absorption, identity
from scripts.merge.align import steps_of
from scripts.merge.disagreement import Disagreement, Side, side
from scripts.merge.grammar import KINDS, Kind
from scripts.merge.standing import WIRE_FIRST
from scripts.merge.witness import join_here

_NULL = "null"


def learn_from_wire(account: Node, base: Node, absorption: Absorption) -> None:
    """Loosen what the pages require where the supplement has seen otherwise; in place.

    Args:
        account: what the supplement says, with every schema in place.
        base: what the pages say.
        absorption: receives the disagreements.
    """
    wire = _Wire(base, absorption)
    for section in ("paths", "webhooks"):
        weak, strong = account.at(section), base.at(section)
        if weak and strong:
            wire.learn(weak, strong, KINDS["document"].child(section), (section,))


class _Wire:
    def __init__(self, base: Node, absorption: Absorption) -> None:
        self.base = base
        self.absorption = absorption

    def learn(self, weak: Node, strong: Node, kind: Kind, pointer: Pointer, mark: str = "") -> None:
        """Follow both accounts side by side; a part without a mark is as sure as what is around."""
        mark = (weak.at(CERTAINTY) or Node(mark)).text()
        if pointer[:1] == ("paths",) and pointer[-1:] == ("requestBody",):
            return
        if kind is KINDS["schema"] and mark == SEEN:
            self._take_null(weak, strong, pointer)
        strong, pointer = self._follow(strong, pointer)
        if kind is KINDS["schema"]:
            self._require_less(weak, strong, pointer, mark)
        for key, member, other, inside in both(weak, strong, kind):
            self.learn(member, other, inside, (*pointer, key), mark)

    def _follow(self, node: Node, pointer: Pointer) -> tuple[Node, Pointer]:
        """Find what a page refers to in the end; itself where it leads nowhere or in a circle."""
        met: set[Pointer] = set()
        found, place = node, pointer
        while (reference := found.at("$ref")) and place not in met:
            met.add(place)
            steps = steps_of(reference)
            target = self.base.at(*steps)
            if target is None:
                break
            found, place = target, steps
        return found, place

    def _require_less(self, weak: Node, strong: Node, pointer: Pointer, mark: str) -> None:
        listed, required = weak.at("required"), strong.at("required")
        if listed is None or required is None:
            return
        names = {name.text() for name in listed.elements()}
        fields = (weak.at("properties") or Node({})).members()
        for name in list(required.elements()):
            field = fields.get(name.text())
            if field is None or name.text() in names:
                continue
            if (field.at(CERTAINTY) or Node(mark)).text() == SEEN:
                required.elements().remove(name)
                described = strong.at("properties", name.text())
                if described:
                    join_here(described, field)
                kept = Side(f"{name.text()} is optional", field.origins[:1])
                other = Side(f"{name.text()} is required", name.origins[:1])
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
        before = side(claim)
        if "$ref" in strong.value:
            reference = Node({"$ref": strong.value.pop("$ref")}, strong.origins)
            strong.value["anyOf"] = _or_null(reference, null)
            weak.value = {"anyOf": _or_null(Node(_without_null(weak), weak.origins), null)}
        if kinds := strong.at("type"):
            known = kinds.elements() or [Node(kinds.value, kinds.origins)]
            strong.value["type"] = Node([*known, Node(_NULL, null.origins)], kinds.origins)
        if values := strong.at("enum"):
            values.elements().append(Node(None, null.origins))
        self._report(pointer, "null", Side("null as well", null.origins[:1]), before)

    def _report(self, pointer: Pointer, about: str, kept: Side, other: Side) -> None:
        found = Disagreement(pointer, about, kept, other, WIRE_FIRST)
        self.absorption.disagreements.setdefault(found)


def _null_of(schema: Node) -> Node | None:
    """Find where a schema says that its value may be null."""
    kinds = schema.at("type") or Node(None)
    alternatives = [
        one
        for key in ("anyOf", "oneOf")
        for one in (schema.at(key) or Node([])).elements()
        if (one.at("type") or Node(None)).value == _NULL
    ]
    stated = [kind for kind in (kinds, *kinds.elements()) if kind.value == _NULL]
    return next(iter([*stated, *alternatives]), None)


def _or_null(schema: Node, null: Node) -> Node:
    alternative = Node({"type": Node(_NULL, null.origins)}, null.origins)
    return Node([schema, alternative], schema.origins)


def _without_null(schema: Node) -> Mapping:
    """Give what a schema says of a value that is not null."""
    members = dict(schema.members())
    kinds = [kind for kind in (schema.at("type") or Node([])).elements() if kind.value != _NULL]
    if kinds:
        members["type"] = (
            kinds[0] if len(kinds) == 1 else Node(list(kinds), members["type"].origins)
        )
    return members


def both(weak: Node, strong: Node, kind: Kind) -> list[tuple[str, Node, Node, Kind]]:
    """Give what both accounts have, with its key or its number in the weaker one."""
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
