"""The same place in both versions: its values, and its name for readers and programs."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeAlias

from scripts.diff.change import Change, Effect, Flow, Kind, breaks_client, breaks_server
from scripts.document.node import Json
from scripts.document.pointer import below


class Absent(Enum):
    """The type of a missing value, since null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Value: TypeAlias = "Json | Absent"


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal as in JSON Schema: 1 is 1.0, but not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


@dataclass(frozen=True)
class Side:
    """A value in one version.

    Attributes:
        value: the value, ABSENT where this version has none.
        pointer: its place; for an absent value, that of the nearest value around it.
        moved: members and elements that are elsewhere in the document, behind a reference.
    """

    value: Value
    pointer: str
    moved: Mapping[str, "Side"] = field(default_factory=dict[str, "Side"])

    def at(self, key: str) -> "Side":
        """Return a member."""
        if isinstance(self.value, dict) and key in self.value:
            return self.moved.get(key) or Side(self.value[key], below(self.pointer, key))
        return Side(ABSENT, self.pointer)

    def element(self, index: int) -> "Side":
        """Return an element."""
        if isinstance(self.value, list) and index < len(self.value):
            moved = self.moved.get(str(index))
            return moved or Side(self.value[index], below(self.pointer, index))
        return Side(ABSENT, self.pointer)

    def members(self) -> dict[str, Json]:
        """Return the members of an object; none for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    def elements(self) -> "list[Side]":
        """Return the elements of an array; none for any other value."""
        count = len(self.value) if isinstance(self.value, list) else 0
        return [self.element(index) for index in range(count)]


def rewritten(side: Side, members: dict[str, Json]) -> Side:
    """Return an object with other members, which keep the places of those of the same key."""
    moved = {
        key: one if one.value is members[key] else Side(members[key], one.pointer)
        for key, one in side.moved.items()
        if key in members
    }
    return Side(members, side.pointer, moved)


def json_of(side: Side) -> Json:
    """Return the value of a side; null for an absent one."""
    return None if side.value is ABSENT else side.value


def object_of(pointer: str, members: Mapping[str, Side]) -> Side:
    """Make an object of members from several places."""
    return Side({key: json_of(side) for key, side in members.items()}, pointer, members)


def array_of(pointer: str, elements: Sequence[Side]) -> Side:
    """Make an array of elements from several places."""
    moved = {str(index): side for index, side in enumerate(elements)}
    return Side([json_of(side) for side in elements], pointer, moved)


@dataclass(frozen=True)
class Pair:
    """The same place in both versions.

    Attributes:
        versions: the two documents.
        place: its name for readers.
        flow: the directions in which the data at this place is sent.
        dotted: whether properties below are appended with a dot, because the place names a value.
    """

    versions: "Versions"
    old: Side
    new: Side
    place: str
    flow: Flow = Flow.NONE
    dotted: bool = False

    def at(self, key: str, *, place: str | None = None, flow: Flow | None = None) -> "Pair":
        """Return the pair of a member."""
        return self.between(self.old.at(key), self.new.at(key), place=place, flow=flow)

    def between(
        self, old: Side, new: Side, *, place: str | None = None, flow: Flow | None = None
    ) -> "Pair":
        """Return a pair of two other sides."""
        return replace(
            self,
            old=old,
            new=new,
            place=self.place if place is None else place,
            flow=self.flow if flow is None else flow,
        )

    def value_place(self, label: str) -> str:
        """Name a place inside a value: ``Product.currency`` or ``GET /x · response 200 · rows``."""
        if label.startswith("["):
            return f"{self.place}{label if self.dotted else f' · {label}'}"
        return f"{self.place}{'.' if self.dotted else ' · '}{label}"

    @property
    def is_new(self) -> bool:
        """Only the new version has it."""
        return self.old.value is ABSENT and self.new.value is not ABSENT

    @property
    def is_gone(self) -> bool:
        """Only the old version has it."""
        return self.new.value is ABSENT and self.old.value is not ABSENT

    @property
    def is_same(self) -> bool:
        """Both versions are equal."""
        return same(self.old.value, self.new.value)

    def member_names(self) -> list[str]:
        """Return the keys of both sides in the new order, the removed ones last."""
        return list(dict.fromkeys([*self.new.members(), *self.old.members()]))

    def changed(self, kind: Kind, text: str, effect: Effect = Effect.NONE) -> Change:
        """Report a change of this place; the direction of the data decides whom it breaks."""
        return Change(
            kind=kind,
            place=self.place,
            pointer=(self.old if self.new.value is ABSENT else self.new).pointer,
            text=text,
            breaks_client=breaks_client(effect, self.flow),
            breaks_server=breaks_server(effect, self.flow),
        )

    def breaking(self, kind: Kind, text: str, *, client: bool, server: bool) -> Change:
        """Report a change where the direction of the data doesn't decide whom it breaks."""
        travels = bool(self.flow)
        change = self.changed(kind, text)
        return replace(change, breaks_client=client and travels, breaks_server=server and travels)


Comparer: TypeAlias = Callable[[Pair], Iterator[Change]]
Test: TypeAlias = type | Callable[[Json], bool]


@dataclass
class Versions:
    """The two documents, and the shared definitions that are still to be compared.

    A definition is compared once however often it is used, and never inside another one: so
    recursive definitions end, and a long chain of them doesn't nest.
    """

    old: Mapping[str, Json]
    new: Mapping[str, Json]
    old_flows: Mapping[str, Flow] = field(default_factory=dict[str, Flow])
    new_flows: Mapping[str, Flow] = field(default_factory=dict[str, Flow])
    waiting: deque[tuple[Comparer, Pair]] = field(default_factory=deque[tuple[Comparer, Pair]])
    met: set[tuple[object, ...]] = field(default_factory=set[tuple[object, ...]])

    def meet(self, pair: Pair) -> bool:
        """Note a pair of definitions; False if it was noted before."""
        return self.is_first(pair.old.pointer, pair.new.pointer, pair.flow)

    def is_first(self, *key: object) -> bool:
        """Note a key; False if it was noted before."""
        is_first = key not in self.met
        self.met.add(key)
        return is_first

    def shared_flow(self, old: str, new: str) -> Flow:
        """Return the directions in which both versions send a definition, where it can break."""
        return self.old_flows.get(old, Flow.NONE) & self.new_flows.get(new, Flow.NONE)


@dataclass(frozen=True)
class Rule:
    """How to compare some members of an object together.

    Attributes:
        members: their keys, and the type or test that their values must pass; other values are
            compared without a rule.
        compare: compares the pair of the whole objects.
    """

    members: Mapping[str, Test]
    compare: Comparer

    @classmethod
    def of(cls, key: str, test: Test, compare: Comparer) -> "Rule":
        """Make a rule for one member that is compared alone."""
        return cls({key: test}, lambda pair: compare(pair.at(key)))


def compare_members(
    pair: Pair, rules: Iterable[Rule], other: Callable[[Pair, str], Iterator[Change]]
) -> Iterator[Change]:
    """Compare two objects by rules; members without a rule go to ``other``."""
    left = dict.fromkeys(pair.member_names())
    for rule in rules:
        keys = [key for key in rule.members if key in left]
        if all(_fits(rule, key, side) for key in keys for side in (pair.old, pair.new)):
            for key in keys:
                del left[key]
            if not all(pair.at(key).is_same for key in keys):
                yield from rule.compare(pair)
    for key in left:
        if not pair.at(key).is_same:
            yield from other(pair.at(key), key)


def _fits(rule: Rule, key: str, side: Side) -> bool:
    value, test = side.at(key).value, rule.members[key]
    return value is ABSENT or (isinstance(value, test) if isinstance(test, type) else test(value))


def is_names(value: Json) -> bool:
    """Whether a value is an array of strings."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
