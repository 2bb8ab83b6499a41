"""Merge two accounts of one document: the stronger one decides, the weaker one adds.

A complete source has all parts of what it describes; a weaker one adds examples and texts to
it, and everything else it says there is a conflict. Where only a rendered page describes
something, its description is taken as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.document.grammar import KINDS, Kind
from scripts.document.node import Node, add_origins, copy, members_of, merge_origins, plain, same
from scripts.document.pointer import Pointer
from scripts.extract.fields import HIDDEN_VALUES
from scripts.extract.prose import bare
from scripts.merge.conflict import Claim, Conflict, names
from scripts.merge.precedence import (
    FIRST_SHOWN,
    FULLER_FIRST,
    LONGER_FIRST,
    OWN_FRAGMENT_FIRST,
    PRINTED_FIRST,
    SHOWN_EXISTS,
    UNDECIDED,
    Page,
    rule,
)
from scripts.merge.translation import translate, translates

_DOCUMENT = KINDS["document"]


@dataclass
class Merger:
    """Merge accounts one by one, and collect the conflicts.

    Attributes:
        pages: by their path, to look up the source of a value.
        conflicts: in the order they were met; only the keys count.
        of_fragments: whether the weaker account is as complete as the stronger one, so that it
            denies what it leaves out. A rendered page, or the words around a fragment, denies
            nothing.
    """

    pages: Mapping[str, Page]
    conflicts: dict[Conflict, None]
    of_fragments: bool

    def merge(
        self, strong: Node, weak: Node, kind: Kind = _DOCUMENT, pointer: Pointer = ()
    ) -> None:
        """Merge the weaker account into the stronger one, in place."""
        way = kind.way
        both = {type(strong.value), type(weak.value)}
        if both == {str} and way == "text":
            self._text(strong, weak, pointer)
        elif both == {dict} and way == "object":
            self._members(strong, weak, kind, pointer)
        elif both == {list} and way == "list":
            self._list(strong, weak, kind, pointer)
        elif both == {list} and way == "set":
            self._set(strong, weak, pointer)
        elif both == {list} and way == "examples":
            self._examples(strong, weak)
        elif same(strong, weak):
            mine, other = strong.translation, weak.translation
            if mine and other and not same(mine, other):
                self._report(pointer, "text", *Claim.pair(mine, other))
            merge_origins(strong, weak)
        else:
            self._report(pointer, "value", *Claim.pair(strong, weak))

    def _members(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        add_origins(strong, weak)
        settled: tuple[str, ...] = ()
        if kind is KINDS["schema"]:
            self._required(strong, weak, pointer)
            self._hidden_values(strong, weak, pointer)
            settled = ("required", HIDDEN_VALUES)
        mine = members_of(strong)
        others = {key: node for key, node in members_of(weak).items() if key not in settled}
        before, denied = list(mine), list[str]()
        # A fragment that holds only components says nothing of what surrounds them.
        is_document = kind is _DOCUMENT
        is_silent = is_document and not _describes_operations(weak)
        knows_all = self._is_complete(strong) and not (
            is_document and not _describes_operations(strong)
        )
        for key, node in others.items():
            place = (*pointer, key)
            if key in mine and kind.child(key).way == "sample":
                self._sample(strong, key, node, place)
            elif key in mine:
                self.merge(mine[key], node, kind.child(key), place)
            elif kind.takes(key) or not knows_all:
                mine[key] = copy(node)
            else:
                denied.append(key)
        if kind.entries and not kind.open:
            self._compare(strong, weak, (before, list(mine), list(others)), pointer)
            return
        for key in denied:
            self._report((*pointer, key), "value", _nothing(strong), Claim.of(others[key]))
        for key in before if self._denies(weak) and not is_silent else ():
            if key not in weak.members() and not kind.takes(key) and key not in settled:
                self._report((*pointer, key), "value", Claim.of(mine[key]), _nothing(weak))

    def _compare(
        self, strong: Node, weak: Node, entries: tuple[list[str], ...], pointer: Pointer
    ) -> None:
        """Report which entries of a list or an object only one account has."""
        before, after, claimed = entries
        if set(claimed) != set(after):
            kept = Claim(names(after), strong.origins[:1])
            claim = Claim(names(claimed), weak.origins[:1], weak)
            self._report(pointer, pointer[-1], kept, claim, self._entries_rule(strong, weak))
        if set(before) != set(after):
            kept = Claim(names(after), weak.origins[:1])
            claim = Claim(names(before), strong.origins[:1])
            self._report(pointer, pointer[-1], kept, claim, SHOWN_EXISTS)

    def _entries_rule(self, strong: Node, weak: Node) -> str | None:
        """Return the rule for entries that only one account has; None for the rule of its page."""
        del strong, weak
        return None

    def _denies(self, weak: Node) -> bool:
        """Whether the weaker account denies what it leaves out."""
        del weak
        return self.of_fragments

    def _is_complete(self, node: Node) -> bool:
        """Whether a part that this account lacks does not exist."""
        return bool(node.origins) and self._page(node).is_complete

    def _required(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        """Compare which fields are required, of the fields that both accounts have."""
        mine, others = (n.at("properties") or Node({}, n.origins) for n in (strong, weak))
        required, claimed = _required(strong), _required(weak)
        for name in dict.fromkeys((*required, *claimed, *others.members())):
            if name in required and name in claimed:
                merge_origins(required[name], claimed[name])
            elif name in claimed and name not in mine.members() and not self._is_complete(strong):
                listed = members_of(strong).setdefault("required", Node([], weak.origins))
                listed.elements().append(copy(claimed[name]))
            elif (name in required) != (name in claimed):
                knows_both = name in mine.members() and name in others.members()
                knows_none = name not in mine.members() and name not in others.members()
                if knows_both or (knows_none and self._denies(weak)):
                    kept = _presence(name, required, mine.members().get(name, strong))
                    claim = _presence(name, claimed, others.members().get(name, weak))
                    self._report((*pointer, "required"), "requiredness", kept, claim)

    def _hidden_values(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        """Take the values that a page announces without printing them from another page."""
        mine, others = members_of(strong), weak.members()
        announced = "announced, not printed"
        if HIDDEN_VALUES in others and "enum" in mine:
            claim = Claim.of(others[HIDDEN_VALUES], announced)
            self._report(pointer, "values", Claim.of(mine["enum"]), claim)
        elif HIDDEN_VALUES in others and HIDDEN_VALUES not in mine:
            if self._is_complete(strong):
                claim = Claim.of(others[HIDDEN_VALUES], announced)
                self._report(pointer, "values", Claim("any", strong.origins[:1]), claim)
            else:
                mine[HIDDEN_VALUES] = copy(others[HIDDEN_VALUES])
        elif HIDDEN_VALUES in mine and "enum" in others:
            hidden = Claim.of(mine.pop(HIDDEN_VALUES), announced)
            self._report(pointer, "values", Claim.of(others["enum"]), hidden, PRINTED_FIRST)

    def _list(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        add_origins(strong, weak)
        child, elements = KINDS[kind.entries], strong.elements()
        if not kind.identity:
            if len(elements) != len(weak.elements()):
                self._report(pointer, "alternatives", *Claim.pair(strong, weak))
                return
            for index, (mine, other) in enumerate(zip(elements, weak.elements(), strict=True)):
                self.merge(mine, other, child, (*pointer, str(index)))
            return
        known = {identity(node, kind): index for index, node in enumerate(elements)}
        before, claimed = list(known), [identity(node, kind) for node in weak.elements()]
        takes = kind.open or not self._is_complete(strong)
        for node, key in zip(weak.elements(), claimed, strict=True):
            if key in known:
                self.merge(elements[known[key]], node, child, (*pointer, str(known[key])))
            elif takes:
                known[key] = len(elements)
                elements.append(copy(node))
        if not kind.open:
            self._compare(strong, weak, (before, list(known), claimed), pointer)

    def _set(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        add_origins(strong, weak)
        mine = {_canonical(node): node for node in strong.elements()}
        others = {_canonical(node): node for node in weak.elements()}
        for value in [value for value in mine if value in others]:
            self.merge(mine[value], others[value], KINDS["atom"], pointer)
        if mine.keys() != others.keys():
            self._report(pointer, "values", *Claim.pair(strong, weak))

    def _text(self, strong: Node, weak: Node, pointer: Pointer) -> None:
        if self._language(strong) != self._language(weak):
            weak = translate(strong, weak, is_english=self._language(weak) == "en")
            if strong.translation is None:
                strong.translation = copy(weak)
                return
            strong = strong.translation
        if same(strong, weak) or (not self._denies(weak) and _bare(strong) == _bare(weak)):
            add_origins(strong, weak)
            return
        decided = self._text_rule(self._page(strong), self._page(weak))
        if decided == FULLER_FIRST and len(_bare(weak)) > len(_bare(strong)):
            former = Node(strong.value, strong.origins)
            strong.value, strong.origins, weak = weak.value, weak.origins, former
        if decided == FULLER_FIRST and len(_bare(weak)) < len(_bare(strong)):
            decided = LONGER_FIRST
        self._report(pointer, "text", *Claim.pair(strong, weak), decided)

    def _examples(self, strong: Node, weak: Node) -> None:
        """Keep every example; one in the other language is a translation."""
        for other in weak.elements():
            equal = next((mine for mine in strong.elements() if same(mine, other)), None)
            if equal:
                merge_origins(equal, other)
            elif not any(self._translates(mine, other) for mine in strong.elements()):
                strong.elements().append(copy(other))

    def _sample(self, strong: Node, key: str, weak: Node, pointer: Pointer) -> None:
        """Keep every sample body, a different one under the next free name."""
        samples, value = members_of(strong), weak.at("value")
        for name in (key, *(name for name in samples if name.startswith(f"{key}-"))):
            known = samples[name].at("value")
            if value is None or known is None or same(known, value):
                self.merge(samples[name], weak, KINDS["object"], pointer)
                return
            if self._translates(known, value):
                words = Node({**weak.members(), "value": known}, weak.origins)
                self.merge(samples[name], words, KINDS["object"], pointer)
                return
        number = 2
        while f"{key}-{number}" in samples:
            number += 1
        samples[f"{key}-{number}"] = copy(weak)

    def _translates(self, known: Node, other: Node) -> bool:
        """Take the other language's words where two values are alike in all else."""
        language = self._language(other)
        return self._language(known) != language and translates(
            known, other, is_english=language == "en"
        )

    def _page(self, node: Node) -> Page:
        return self.pages[node.origins[0].file]

    def _language(self, node: Node) -> str:
        return self._page(node).source.language

    def _text_rule(self, mine: Page, theirs: Page) -> str:
        return self._rule(mine, theirs)

    def _rule(self, mine: Page, theirs: Page) -> str:
        if self.of_fragments:
            return rule(mine, theirs) or UNDECIDED
        if theirs.is_complete:
            return OWN_FRAGMENT_FIRST
        return FIRST_SHOWN if mine is theirs else rule(mine, theirs) or FULLER_FIRST

    def _report(
        self, pointer: Pointer, about: str, kept: Claim, other: Claim, decided: str | None = None
    ) -> None:
        mine, theirs = self.pages[kept.origins[0].file], self.pages[other.origins[0].file]
        found = Conflict(pointer, about, kept, other, decided or self._rule(mine, theirs))
        self.conflicts.setdefault(found)


def _describes_operations(document: Node) -> bool:
    return any(document.members(group) for group in ("paths", "webhooks"))


def _nothing(node: Node) -> Claim:
    return Claim("nothing", node.origins[:1])


def _required(schema: Node) -> dict[str, Node]:
    return {name.text(): name for name in schema.elements("required")}


def _presence(name: str, required: Mapping[str, Node], described: Node) -> Claim:
    """Write whether a field is required: the origin is the list, or the field's description."""
    if name in required:
        return Claim(f"{name} is required", required[name].origins[:1], required[name])
    return Claim(f"{name} is optional", described.origins[:1])


def identity(node: Node, kind: Kind) -> str:
    """Return what identifies an element of a list; a reference identifies its target."""
    reference = node.at("$ref")
    keys = [reference] if reference else [node.at(key) for key in kind.identity]
    return " ".join(str(plain(key)) for key in keys if key)


def _canonical(node: Node) -> str:
    return json.dumps(plain(node), sort_keys=True)


def _bare(text: Node) -> str:
    return bare(text.text())
