"""OpenAPI Overlay 1.0: reviewed changes to a document, each with its reason.

The standard is https://spec.openapis.org/overlay/v1.0.0.html. Beyond it, every action must have
a ``description`` (the reason) and ``x-evidence`` (where that can be seen), and must still
change something: a correction that the documentation has made itself is to be removed.
So an element that an array already has is not appended again.

``extends`` names the document that an overlay is for: a page of ``sources.toml``, or one of its
files. Its actions are applied to what the versions and translations of that page say together,
before other pages are merged in; without ``extends`` an overlay is for the merged document::

    overlay: 1.0.0
    extends: openapi-shop
    actions:
    - target: $.components.schemas.Order
      description: Orders of physical goods have this name on another page.
      x-evidence: openapi-shop-en.yaml line 210
      update:
        x-component: ShopOrder

``x-component`` is a name: a component is renamed, with all references to it, and an inline schema
becomes a component.

A target that selects nothing is looked up through references. So an action still applies when a
page moves an inline schema to a component. Before that, a component is looked up among the inline
schemas that will have its name: an action on ``$.components.schemas.Order`` changes each of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import jsonpath_rfc9535 as jsonpath
from jsonpath_rfc9535.segments import JSONPathChildSegment, JSONPathSegment
from jsonpath_rfc9535.selectors import FilterSelector, NameSelector

from scripts.document.grammar import kind_at
from scripts.document.node import Json, Node, copy, members_of, plain, same
from scripts.document.pointer import Pointer
from scripts.document.text import shorten
from scripts.document.yaml_text import parse_yaml
from scripts.errors import PipelineError
from scripts.merge.conflict import show
from scripts.merge.merger import identity
from scripts.patch.expansion import add_named, expanded, origin_of, own_component, places_of
from scripts.readings import take_translations

_TEXTS = ("target", "description", "x-evidence")
_ACTION_KEYS = {*_TEXTS, "update", "remove"}
_NAMING = (FilterSelector, NameSelector)  # an index or a slice may lie outside of an array
_CHANGED = "The documentation has changed there: look at it, then mend or remove the action."


@dataclass(frozen=True)
class Action:
    """One change of all that the target selects, in the page it extends or the merged document."""

    file: str
    line: int
    target: str
    reason: str
    evidence: str
    update: Node | None
    extends: str | None = None

    def refuse(self, why: str, advice: str | None = None) -> PipelineError:
        """Make the error that names this action."""
        return PipelineError(
            f"the action on {self.target} {why}", file=self.file, line=self.line, advice=advice
        )


def read_overlay(text: str, file: str) -> tuple[Action, ...]:
    """Read an overlay document.

    Raises:
        PipelineError: no Overlay 1.0, or an action without target, change, reason or evidence.
    """
    root = parse_yaml(text, file=file)
    version = root.at("overlay")
    if version is None or not version.text().startswith("1.0."):
        raise PipelineError("an overlay begins with `overlay: 1.0.0`", file=file, line=1)
    actions = root.at("actions")
    if actions is None or not actions.elements():
        raise PipelineError("an overlay holds at least one action", file=file, line=1)
    extends = root.at("extends")
    if extends and not extends.text().strip():
        raise extends.error("`extends` names a page of sources.toml")
    page = extends.text().strip() if extends else None
    return tuple(_read_action(node, file, page) for node in actions.elements())


def _read_action(node: Node, file: str, page: str | None) -> Action:
    unknown = sorted(set(node.members()) - _ACTION_KEYS)
    texts = {key: node.text(key).strip() for key in _TEXTS}
    missing = [key for key, text in texts.items() if not text]
    update, remove = node.at("update"), node.at("remove")
    if unknown or missing:
        wrong = f"unknown {', '.join(unknown)}" if unknown else f"no {', '.join(missing)}"
        raise node.error(f"an action has {wrong}")
    if (update is None) == (remove is None) or (remove and remove.value is not True):
        raise node.error("an action has `update` or `remove: true`")
    target, reason, evidence = (texts[key] for key in _TEXTS)
    if update:
        take_translations(update)
    return Action(file, node.origins[0].line, target, reason, evidence, update, page)


def _in_order(location: tuple[int | str, ...]) -> list[tuple[bool, int | str]]:
    return [(isinstance(step, str), step) for step in location]


def select(document: Node, action: Action) -> list[Pointer]:
    """Find the places that the target selects.

    Raises:
        PipelineError: the target is no JSONPath (RFC 9535), or selects nothing, or one of the
            alternatives that it lists selects nothing.
    """
    inline: dict[str, list[Pointer]] = {}
    try:
        query = jsonpath.compile(action.target)
        value = (
            plain(document) if "$" in action.target[1:] else _reachable(document, query.segments)
        )
        found = query.find(value)
        if not found and ".." not in action.target:
            value = plain(document)
            inline = add_named(document, value)
            found = query.find(value)
        if not found and ".." not in action.target:
            # The page may have moved an inline schema to a component.
            inline, value = {}, expanded(document)
            found = query.find(value)
    except jsonpath.JSONPathError as error:
        raise action.refuse(f"has no valid JSONPath: {error}") from None
    # A path may select a place twice, and in any order; sorted, an array is met from its start.
    places = sorted({tuple(node.location) for node in found}, key=_in_order)
    pointers = [
        origin_of(document, one)
        for place in places
        for one in places_of(tuple(str(step) for step in place), inline)
    ]
    if not pointers:
        raise action.refuse("selects nothing any more", _CHANGED)
    for name, alternative in _alternatives(query):
        if not jsonpath.find(alternative, value):
            raise action.refuse(f"selects nothing any more by {name}", _CHANGED)
    return list(dict.fromkeys(pointers))


def _reachable(node: Node, segments: Sequence[JSONPathSegment]) -> Json:
    """Return the bare value of what a query may look at: most queries begin with names."""
    if not segments or not isinstance(segments[0], JSONPathChildSegment):
        return plain(node)
    names = [one.name for one in segments[0].selectors if isinstance(one, NameSelector)]
    if len(names) < len(segments[0].selectors) or not isinstance(node.value, dict):
        return plain(node)
    members = node.value
    return {name: _reachable(members[name], segments[1:]) for name in names if name in members}


def _alternatives(query: jsonpath.JSONPathQuery) -> Iterator[tuple[str, str]]:
    """Return the query once per alternative of a list like `['amount','price']`.

    The others would hide that one of them is gone, and with it what the patch says about it.
    """
    for index, segment in enumerate(query.segments):
        if len(segment.selectors) > 1:
            before = "".join(map(str, query.segments[:index]))
            after = "".join(map(str, query.segments[index + 1 :]))
            descent = str(segment).partition("[")[0]
            named = [one for one in segment.selectors if isinstance(one, _NAMING)]
            for selector in named:
                yield str(selector), f"${before}{descent}[{selector}]{after}"


@dataclass
class Effect:
    """What one action did.

    Attributes:
        places: how many places its target selected.
        named: the places that the action itself names, down to the values in it.
        replaced: those of them whose former value is gone, with everything below it.
        extended: the arrays among them that have more elements now.
        repeated: elements that their array already has, as they are shown, and how often.
    """

    places: int
    named: set[Pointer]
    replaced: set[Pointer] = field(default_factory=set[Pointer])
    extended: set[Pointer] = field(default_factory=set[Pointer])
    repeated: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def is_change(self) -> bool:
        """Whether the document has changed."""
        return bool(self.replaced or self.extended)

    @property
    def needless(self) -> list[str]:
        """The elements of the action that every array selected already has."""
        return [shown for shown, count in self.repeated.items() if count == self.places]

    def decides(self, place: Pointer) -> bool:
        """Whether the action decides a conflict at a place.

        It does when it names the place, replaces or removes it or what is around it, or removes one
        of its entries. A change further inside decides nothing.
        """
        around = {place[:length] for length in range(len(place) + 1)}
        return place in self.named or any(
            path in around or path[:-1] == place for path in self.replaced
        )


def apply(document: Node, action: Action) -> Effect:
    """Carry out one action in place.

    Raises:
        PipelineError: the target selects nothing, or does not fit the update.
    """
    pointers = select(document, action)
    effect = Effect(len(pointers), set(pointers))
    # From the end, so that a removal moves no place that is still to be changed.
    for pointer in reversed(pointers):
        if action.update is None:
            _remove(document, pointer, action)
            effect.replaced.add(pointer)
        else:
            place = own_component(document, pointer, action.update)
            target = document.at(*place) or document
            if not isinstance(target.value, list):
                _expect_objects(target, action)
            _update(target, action.update, place, effect)
    return effect


def _remove(document: Node, pointer: Pointer, action: Action) -> None:
    parent = document.at(*pointer[:-1]) if pointer else None
    if parent is None:
        raise action.refuse("would remove the whole document")
    if isinstance(parent.value, list):
        del parent.value[int(pointer[-1])]
    else:
        del members_of(parent)[pointer[-1]]


def _expect_objects(target: Node, action: Action) -> None:
    if not isinstance(target.value, dict):
        raise action.refuse("selects a plain value", "Name the object around it.")
    if not action.update or not isinstance(action.update.value, dict):
        raise action.refuse("selects an object, so its `update` must be one")


def _update(target: Node, update: Node, pointer: Pointer, effect: Effect) -> None:
    """Merge objects, append to arrays, replace all else, as the standard has it."""
    effect.named.add(pointer)
    if isinstance(target.value, list):
        _append(target.value, [update], pointer, effect)
        return
    for key, member in update.members().items():
        known, place = target.members().get(key), (*pointer, key)
        effect.named.add(place)
        if known is not None and isinstance(known.value, dict) and isinstance(member.value, dict):
            _update(known, member, place, effect)
        elif known is not None and isinstance(known.value, list) and isinstance(member.value, list):
            _append(known.value, member.value, place, effect)
        elif known is None or not same(known, member):
            members_of(target)[key] = copy(member)
            effect.replaced.add(place)


def _append(array: list[Node], elements: list[Node], pointer: Pointer, effect: Effect) -> None:
    """Append what the array doesn't have; in ``prefixItems`` each position has its meaning."""
    kind = kind_at(pointer)
    before = list(array)
    taken = {key for node in before if kind.identity and (key := identity(node, kind))}
    for element in elements:
        is_there = any(same(node, element) for node in before) or identity(element, kind) in taken
        if is_there and pointer[-1:] != ("prefixItems",):
            shown = shorten(identity(element, kind) or show(element), 60)
            effect.repeated[shown] = effect.repeated.get(shown, 0) + 1
        else:
            array.append(copy(element))
            effect.extended.add(pointer)
