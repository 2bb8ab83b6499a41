"""Two accounts of one document become one: the stronger decides, the weaker adds.

A complete source has all parts of what it describes; a weaker one adds examples and texts to
it, and what else it says there is a disagreement. Where only a rendered page speaks, it is
taken at its word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.document.node import Node, Pointer, copy, plain, same
from scripts.extract.fields import HIDDEN_VALUES
from scripts.extract.prose import bare
from scripts.extract.reading import members_of
from scripts.merge.disagreement import Disagreement, Side, names, show, side
from scripts.merge.grammar import KINDS, Kind
from scripts.merge.standing import (
    FULLER_FIRST,
    LONGER_FIRST,
    OWN_FRAGMENT_FIRST,
    UNDECIDED,
    Page,
    rule,
)

_ADDED = ("text", "examples", "sample")
_DOCUMENT = KINDS["document"]


@dataclass
class Absorption:
    """One run over all sources.

    Attributes:
        pages: by their path, to look up who said something.
        disagreements: in the order they were met.
    """

    pages: Mapping[str, Page]
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])

    def absorb(
        self, strong: Node, weak: Node, kind: Kind = _DOCUMENT, pointer: Pointer = ()
    ) -> None:
        """Work the weaker account into the stronger one, in place."""
        way = kind.way
        if way == "text":
            self._text(strong, weak, pointer)
        elif way == "examples":
            self._examples(strong, weak)
        elif way == "set" and isinstance(strong.value, list) and isinstance(weak.value, list):
            self._set(strong, weak, pointer)
        elif way == "list" and isinstance(strong.value, list) and isinstance(weak.value, list):
            self._list(strong, weak, kind, pointer)
        elif isinstance(strong.value, dict) and isinstance(weak.value, dict) and way == "object":
            self._members(strong, weak, kind, pointer)
        elif same(strong, weak):
            _join(strong, weak)
        else:
            self._report(pointer, "value", side(strong), side(weak))

    # -- objects ---------------------------------------------------------------------------

    def _members(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        _join(strong, weak)
        mine, others = members_of(strong), members_of(weak)
        if kind is KINDS["schema"]:
            self._required(strong, weak, pointer)
            others = {key: node for key, node in others.items() if key != "required"}
            self._hidden_values(strong, weak, pointer)
        lacking = [key for key in mine if key not in others]
        extra: list[str] = []
        for key, node in others.items():
            child = kind.child(key)
            if key in mine:
                if child.way == "sample":
                    self._sample(strong, key, node, (*pointer, key))
                else:
                    self.absorb(mine[key], node, child, (*pointer, key))
            elif key == HIDDEN_VALUES and "enum" in mine:
                continue
            elif child.way in _ADDED or child.open or kind.open or not self._is_complete(strong):
                mine[key] = copy(node)
            elif kind.entries:
                extra.append(key)
            else:
                self._report((*pointer, key), "value", _nothing(strong), side(node))
        if kind.entries and not kind.open and (extra or lacking):
            known = Side(names(list(mine)), strong.origins[:1])
            self._report(pointer, pointer[-1], known, Side(names(list(others)), weak.origins[:1]))

    def _is_complete(self, node: Node) -> bool:
        """Whether a part that this account lacks does not exist."""
        return bool(node.origins) and self._page(node).is_complete

    def _required(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        """Compare field by field, for the fields that both know."""
        mine, others = strong.at("properties"), weak.at("properties")
        if mine is None or others is None:
            return
        required = {n.text(): n for n in (strong.at("required") or Node([])).elements()}
        claimed = {n.text(): n for n in (weak.at("required") or Node([])).elements()}
        for name, node in others.members().items():
            if name in required and name in claimed:
                _join(required[name], claimed[name])
            elif name in mine.members() and (name in required) != (name in claimed):
                words = {True: "required", False: "optional"}
                kept = Side(words[name in required], mine.members()[name].origins[:1])
                claim = Side(words[name in claimed], node.origins[:1])
                self._report((*pointer, "properties", name), "requiredness", kept, claim)

    def _hidden_values(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        hidden, enum = weak.at(HIDDEN_VALUES), strong.at("enum")
        if hidden and enum:
            self._report(pointer, "values", side(enum), side(hidden, "announced, not printed"))

    # -- lists -----------------------------------------------------------------------------

    def _list(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        _join(strong, weak)
        child = KINDS[kind.entries]
        if not kind.identity:
            if len(strong.elements()) != len(weak.elements()):
                self._report(pointer, "alternatives", side(strong), side(weak))
                return
            for index, (mine, other) in enumerate(
                zip(strong.elements(), weak.elements(), strict=True)
            ):
                self.absorb(mine, other, child, (*pointer, str(index)))
            return
        known = {_identity(node, kind): index for index, node in enumerate(strong.elements())}
        met = {_identity(node, kind): node for node in weak.elements()}
        takes = kind.open or not self._is_complete(strong)
        extra = [key for key in met if key not in known]
        for key, node in met.items():
            if key in known:
                index = known[key]
                self.absorb(strong.elements()[index], node, child, (*pointer, str(index)))
            elif takes:
                strong.elements().append(copy(node))
        if not kind.open and (extra or len(met) < len(known)):
            kept = Side(names([key[-1] for key in known]), strong.origins[:1])
            claim = Side(names([key[-1] for key in met]), weak.origins[:1])
            self._report(pointer, pointer[-1], kept, claim)

    def _set(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        _join(strong, weak)
        for other in weak.elements():
            for mine in strong.elements():
                if same(mine, other):
                    _join(mine, other)
        if {show(n) for n in strong.elements()} != {show(n) for n in weak.elements()}:
            self._report(pointer, "values", side(strong), side(weak))

    # -- texts and examples ----------------------------------------------------------------

    def _text(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        mine, other = self._page(strong).source.language, self._page(weak).source.language
        if mine != other:
            if mine != "en":
                former = Node(strong.value, strong.origins)
                strong.value, strong.origins, weak = weak.value, weak.origins, former
            if strong.translation is None:
                strong.translation = copy(weak)
                return
            strong = strong.translation
        if bare(strong.text()) == bare(weak.text()):
            _join(strong, weak)
            return
        decided = self._rule(strong, weak)
        both_complete = self._page(strong).is_complete and self._page(weak).is_complete
        if decided is None and both_complete:
            self._report(pointer, "text", side(strong), side(weak))
        elif decided is None and len(bare(weak.text())) > len(bare(strong.text())):
            former = Node(strong.value, strong.origins)
            strong.value, strong.origins = weak.value, weak.origins
            self._report(pointer, "text", side(strong), side(former), LONGER_FIRST)
        else:
            self._report(pointer, "text", side(strong), side(weak), decided or LONGER_FIRST)

    def _examples(self, strong: Node, weak: Node) -> None:
        """Keep every example; one in the other language is a translation."""
        for other in weak.elements():
            equal = next((mine for mine in strong.elements() if same(mine, other)), None)
            if equal:
                _join(equal, other)
            elif not (strong.elements() and self._translates(strong.elements()[0], other)):
                strong.elements().append(copy(other))

    def _sample(self, strong: Node, key: str, weak: Node, pointer: Pointer) -> None:
        """Keep every sample body, a different one under the next free name."""
        mine = members_of(strong)
        value, other = mine[key].at("value"), weak.at("value")
        if value is None or other is None or same(mine[key], weak):
            self.absorb(mine[key], weak, KINDS["object"], pointer)
        elif not self._translates(value, other):
            number = 2
            while f"{key}-{number}" in mine:
                number += 1
            mine[f"{key}-{number}"] = copy(weak)

    def _translates(self, strong: Node, weak: Node) -> bool:
        """Take the other language's strings where two values are alike in all else."""
        if self._page(strong).source.language == self._page(weak).source.language:
            return False
        pairs = list(zip(strong.walk(), weak.walk(), strict=False))
        alike = len(list(strong.walk())) == len(list(weak.walk())) and all(
            at == other_at and _alike(node, other) for (at, node), (other_at, other) in pairs
        )
        if alike:
            for (_, node), (_, other) in pairs:
                if isinstance(node.value, str) and node.value != other.value:
                    node.translation = node.translation or copy(other)
                else:
                    _join(node, other)
        return alike

    # -- who said it -----------------------------------------------------------------------

    def _page(self, node: Node) -> Page:
        return self.pages[node.origins[0].file]

    def _rule(self, strong: Node, weak: Node) -> str | None:
        return rule(self._page(strong), self._page(weak))

    def _report(
        self, pointer: Pointer, about: str, kept: Side, other: Side, decided: str | None = None
    ) -> None:
        mine, theirs = self.pages[kept.origins[0].file], self.pages[other.origins[0].file]
        if decided is None:
            decided = rule(mine, theirs)
        if decided is None and not (mine.is_complete and theirs.is_complete):
            decided = OWN_FRAGMENT_FIRST if mine is theirs else FULLER_FIRST
        found = Disagreement(pointer, about, kept, other, decided or UNDECIDED)
        if found not in self.disagreements:
            self.disagreements.append(found)


def _nothing(node: Node) -> Side:
    return Side("nothing", node.origins[:1])


def _identity(node: Node, kind: Kind) -> tuple[str, ...]:
    return tuple(str(plain(node.at(key) or Node(None))) for key in kind.identity)


def _alike(one: Node, other: Node) -> bool:
    """Tell whether two nodes differ in nothing but words."""
    if isinstance(one.value, str) and isinstance(other.value, str):
        return True
    if isinstance(one.value, dict) and isinstance(other.value, dict):
        return list(one.value) == list(other.value)
    if isinstance(one.value, list) and isinstance(other.value, list):
        return len(one.value) == len(other.value)
    return same(one, other)


def _join(node: Node, other: Node) -> None:
    """Two sources say the same: keep both as witnesses."""
    node.origins += tuple(origin for origin in other.origins if origin not in node.origins)
