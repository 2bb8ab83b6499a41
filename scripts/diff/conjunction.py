"""A schema together with everything that ``allOf`` adds to it.

A schema may be written in one piece, in parts, or on top of shared definitions; all mean the
same. A definition that both versions build on stays a reference, because it is compared where it
is defined. All others are put in, and the parts become one schema as far as that means the same.
"""

from collections import deque
from collections.abc import Iterator, Mapping

from scripts.diff.canonical import EXAMPLE_KEYS, TEXT_KEYS, canonical, fingerprint
from scripts.diff.joining import Joint
from scripts.diff.references import ANNOTATIONS, is_renamed, reference, resolve
from scripts.diff.tree import ABSENT, Pair, Side, Versions, rewritten
from scripts.document.node import Json

_CHOICES = ("oneOf", "anyOf")
_SPOKEN = frozenset({*TEXT_KEYS, *EXAMPLE_KEYS, "externalDocs", "deprecated"})
_ABOUT_THE_PLACE = frozenset({*_SPOKEN, "default"})
# More than any author uses: the rest is not joined, so that hostile chains end.
_MOST_DEFINITIONS = 200
_MOST_PARTS = 200


class Conjunction:
    """A schema of one version, taken apart.

    Attributes:
        parts: the parts of the schema, its own members first.
        references: the references to definitions, by target.
        lost: a reference that leads nowhere.
        is_expanded: whether a definition was put in the place of its reference.
    """

    def __init__(self, side: Side, kept: frozenset[str] = frozenset()) -> None:
        """Take a schema apart, except a choice of one where the other version has several."""
        self.parts: list[Side] = []
        self.references: dict[str, Side] = {}
        self.lost: str | None = None
        self._passed: dict[str, None] = {}
        self.is_expanded = False
        self._side = side
        self._add(side, kept)

    def _add(self, side: Side, kept: frozenset[str] = frozenset()) -> None:
        waiting = deque([side])
        while waiting:
            one = waiting.popleft()
            if not isinstance(one.value, dict):
                self.parts.append(one)
                continue
            own = dict(one.value)
            target = reference(own)
            if target is not None:
                del own["$ref"]
                if target not in self._passed:
                    self.references.setdefault(target, Side({"$ref": target}, one.pointer))
            inner: list[Side] = []
            for key in ("allOf", *_CHOICES):
                elements = one.at(key).elements()
                is_single = len(elements) == 1 and not (one is side and key in kept)
                if elements and (key == "allOf" or is_single):
                    inner += elements
                    del own[key]
            if own:
                self.parts.append(rewritten(one, own))
            waiting.extendleft(reversed(inner))

    @property
    def place(self) -> tuple[str, ...]:
        """The places of the parts: a schema with definitions in it may be met many times."""
        return (*(part.pointer for part in self.parts), "", *self._passed)

    @property
    def is_plain(self) -> bool:
        """Whether the references have only annotations beside them."""
        return all(ANNOTATIONS.issuperset(part.members()) for part in self.parts)

    @property
    def content(self) -> list[str]:
        """The members beside the references, for comparison."""
        return sorted("" if one.value is ABSENT else fingerprint(one.value) for one in self.parts)

    def take(self, target: str) -> None:
        """Remove a reference, and the same one wherever a definition repeats it."""
        del self.references[target]
        self._passed[target] = None

    def put_in(self, document: Mapping[str, Json], target: str) -> None:
        """Put a definition in the place of the reference to it."""
        self.take(target)
        self.is_expanded = True
        found = resolve(document, target)
        if found.value is ABSENT or len(self._passed) > _MOST_DEFINITIONS:
            self.lost = self.lost or target
            return
        # Its annotations are about the place as well where only annotations are there.
        hidden = _ABOUT_THE_PLACE & {key for part in self.parts for key in part.members()}
        if not self.is_plain or self.references:
            hidden |= _SPOKEN
        known = len(self.parts)
        self._add(found)
        self.parts[known:] = [_without(part, hidden) for part in self.parts[known:]]

    def put_in_all(self, document: Mapping[str, Json]) -> None:
        """Put in every definition, and those it is made of."""
        while self.references:
            self.put_in(document, next(iter(self.references)))

    def whole(self) -> Side | None:
        """Join the parts into one schema; None if one of them is no schema."""
        joint, apart = Joint(self._side.pointer), list[Side]()
        for part in map(canonical, self.parts):
            if part is None:
                return None
            if joint.size >= _MOST_PARTS or not joint.add(part):
                apart.append(part)
        return canonical(joint.side(apart))


def _without(side: Side, keys: frozenset[str]) -> Side:
    if not isinstance(side.value, dict):
        return side
    return rewritten(side, {key: one for key, one in side.value.items() if key not in keys})


def conjunctions(pair: Pair) -> tuple[Conjunction, Conjunction, list[tuple[str, str]]]:
    """Take both versions apart; return the pairs of references that mean the same."""
    versions = pair.versions
    kept = frozenset(
        key
        for key in _CHOICES
        if any(len(side.at(key).elements()) > 1 for side in (pair.old, pair.new))
    )
    old, new = Conjunction(pair.old, kept), Conjunction(pair.new, kept)
    matched: list[tuple[str, str]] = []
    while True:
        for former, target in list(_matched(versions, old, new)):
            old.take(former)
            new.take(target)
            matched.append((former, target))
        upper = next((one for one in new.references if _leads_to(versions.new, one, old)), None)
        if old.references and upper is None:
            old.put_in(versions.old, next(iter(old.references)))
        elif new.references:
            new.put_in(versions.new, upper or next(iter(new.references)))
        else:
            return old, new, matched


def _matched(versions: Versions, old: Conjunction, new: Conjunction) -> Iterator[tuple[str, str]]:
    gone = [target for target in old.references if target not in new.references]
    fresh = [target for target in new.references if target not in old.references]
    yield from ((target, target) for target in old.references if target in new.references)
    if len(gone) == len(fresh) == 1:
        is_built_on = _leads_to(versions.new, fresh[0], old) or _leads_to(
            versions.old, gone[0], new
        )
        is_bare = old.is_plain and new.is_plain and not is_built_on
        if is_bare or (is_renamed(versions, gone[0], fresh[0]) and old.content == new.content):
            yield gone[0], fresh[0]
        return
    contents = {_content(versions.old, target): target for target in gone}
    for target in fresh:
        former = contents.pop(_content(versions.new, target), None)
        if former is not None and is_renamed(versions, former, target):
            yield former, target


def _leads_to(document: Mapping[str, Json], target: str, other: Conjunction) -> bool:
    """Whether a definition builds on one that the other version refers to."""
    conjunction = Conjunction(Side({"$ref": target}, ""))
    while conjunction.references and conjunction.references.keys().isdisjoint(other.references):
        conjunction.put_in(document, next(iter(conjunction.references)))
    return bool(conjunction.references)


def _content(document: Mapping[str, Json], target: str) -> str:
    found = resolve(document, target).value
    return target if found is ABSENT else fingerprint(found)
