"""The same place in both versions: what stands there, how a reader and a program name it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeAlias

from scripts.diff.change import Change, Effect, Flow, Kind, breaks_client, breaks_server
from scripts.document.node import Json


class Absent(Enum):
    """A type of its own for what isn't there, since null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Value: TypeAlias = "Json | Absent"


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are equal as JSON Schema has it: 1 is 1.0, but not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def step(pointer: str, key: str) -> str:
    """Extend a JSON pointer."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


@dataclass(frozen=True)
class Side:
    """A value in one version.

    Attributes:
        value: the value, ABSENT where this version has none.
        pointer: where it stands; for an absent value, the nearest thing that is there.
        moved: members and elements that really stand elsewhere, behind a reference.
    """

    value: Value
    pointer: str
    moved: Mapping[str, "Side"] = field(default_factory=dict[str, "Side"])

    def at(self, key: str) -> "Side":
        """Give a member."""
        if isinstance(self.value, dict) and key in self.value:
            return self.moved.get(key) or Side(self.value[key], step(self.pointer, key))
        return Side(ABSENT, self.pointer)

    def element(self, index: int) -> "Side":
        """Give an element."""
        if isinstance(self.value, list) and index < len(self.value):
            moved = self.moved.get(str(index))
            return moved or Side(self.value[index], step(self.pointer, str(index)))
        return Side(ABSENT, self.pointer)

    def members(self) -> dict[str, Json]:
        """Give the members of an object, none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def elements(self) -> "list[Side]":
        """Give the elements of an array, none for anything else."""
        count = len(self.value) if isinstance(self.value, list) else 0
        return [self.element(index) for index in range(count)]


def rewritten(side: Side, members: dict[str, Json]) -> Side:
    """Give an object other members, which stand where those of the same key stood."""
    moved = {
        key: one if one.value is members[key] else Side(members[key], one.pointer)
        for key, one in side.moved.items()
        if key in members
    }
    return Side(members, side.pointer, moved)


def json_of(side: Side) -> Json:
    """Give the value of a side that has one, null for one that has none."""
    return None if side.value is ABSENT else side.value


def object_of(pointer: str, members: Mapping[str, Side]) -> Side:
    """Make an object of members that stand in several places."""
    return Side({key: json_of(side) for key, side in members.items()}, pointer, members)


def array_of(pointer: str, elements: Sequence[Side]) -> Side:
    """Make an array of elements that stand in several places."""
    moved = {str(index): side for index, side in enumerate(elements)}
    return Side([json_of(side) for side in elements], pointer, moved)


@dataclass(frozen=True)
class Pair:
    """The same place in both versions.

    Attributes:
        versions: the two documents it stands in.
        place: as a reader would name it.
        flow: which ways the data at this place goes.
        dotted: properties below are appended with a dot, for the place already names a value.
    """

    versions: "Versions"
    old: Side
    new: Side
    place: str
    flow: Flow = Flow.NONE
    dotted: bool = False

    def at(self, key: str, *, place: str | None = None, flow: Flow | None = None) -> "Pair":
        """Go to a member of both sides."""
        return self.between(self.old.at(key), self.new.at(key), place=place, flow=flow)

    def between(
        self, old: Side, new: Side, *, place: str | None = None, flow: Flow | None = None
    ) -> "Pair":
        """Compare these two sides instead."""
        return replace(
            self,
            old=old,
            new=new,
            place=self.place if place is None else place,
            flow=self.flow if flow is None else flow,
        )

    def value_place(self, label: str) -> str:
        """Name a place inside a value: ``Product.currency`` or ``GET /x · answer 200 · rows``."""
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
        """Both versions say the same."""
        return same(self.old.value, self.new.value)

    def member_names(self) -> list[str]:
        """Give the keys of both sides in the new order, the removed ones last."""
        return list(dict.fromkeys([*self.new.members(), *self.old.members()]))

    def changed(self, kind: Kind, text: str, effect: Effect = Effect.NONE) -> Change:
        """Report a change of this place; whom it breaks follows from the way of the data."""
        return Change(
            kind=kind,
            place=self.place,
            pointer=(self.old if self.new.value is ABSENT else self.new).pointer,
            text=text,
            breaks_client=breaks_client(effect, self.flow),
            breaks_server=breaks_server(effect, self.flow),
        )

    def breaking(self, kind: Kind, text: str, *, client: bool, server: bool) -> Change:
        """Report a change where the way of the data alone doesn't tell whom it breaks."""
        travels = bool(self.flow)
        change = self.changed(kind, text)
        return replace(change, breaks_client=client and travels, breaks_server=server and travels)


Comparer: TypeAlias = Callable[[Pair], Iterator[Change]]


@dataclass
class Versions:
    """Two documents under comparison, and the shared definitions that still wait for their turn.

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
        """Note two definitions; False when they have met before."""
        return self.is_first(pair.old.pointer, pair.new.pointer, pair.flow)

    def is_first(self, *key: object) -> bool:
        """Note a meeting; False for one that was noted before."""
        is_first = key not in self.met
        self.met.add(key)
        return is_first

    def shared_flow(self, old: str, new: str) -> Flow:
        """Tell on which ways a definition travels in both versions: only there it can break."""
        return self.old_flows.get(old, Flow.NONE) & self.new_flows.get(new, Flow.NONE)


@dataclass(frozen=True)
class Rule:
    """How to compare some members of an object together.

    Attributes:
        members: their keys, and what their values must look like for the comparer to read them;
            anything else gets the general treatment.
        compare: gets the pair of the whole objects.
    """

    members: Mapping[str, Callable[[Json], bool]]
    compare: Comparer


def compare_members(
    pair: Pair, rules: Iterable[Rule], other: Callable[[Pair, str], Iterator[Change]]
) -> Iterator[Change]:
    """Compare two objects by rules; what no rule takes goes to ``other``, so nothing is missed."""
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
    value = side.at(key).value
    return value is ABSENT or rule.members[key](value)


def is_text(value: Json) -> bool:
    """Tell whether a value is a string."""
    return isinstance(value, str)


def is_flag(value: Json) -> bool:
    """Tell whether a value is a boolean."""
    return isinstance(value, bool)


def is_object(value: Json) -> bool:
    """Tell whether a value is an object."""
    return isinstance(value, dict)


def is_array(value: Json) -> bool:
    """Tell whether a value is an array."""
    return isinstance(value, list)


def is_names(value: Json) -> bool:
    """Tell whether a value is an array of strings."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def is_anything(value: Json) -> bool:
    """Take any value."""
    del value
    return True
