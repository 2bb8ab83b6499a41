"""The questions that only a person can decide, all of one run, with the overlays to paste."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from scripts.document.grammar import operation_label, operations
from scripts.document.node import NAME, Json, Node, plain
from scripts.document.pointer import Pointer, json_path_step, pointer_text
from scripts.document.yaml_writer import dump_yaml
from scripts.errors import CombinedError, PipelineError
from scripts.merge import Page
from scripts.merge.conflict import Conflict
from scripts.merge.union import MEANING

_PLAIN_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]")  # not in the name of a component
_LONGEST_NAME = 60
_LAST_NUMBER = 99
_CLOSING = """
The actions below keep the first account of each question. Look at both places, correct what
should be otherwise, and save each text under the name above it."""


@dataclass(frozen=True)
class Question:
    """One thing to decide, and an action that does, for one page or the merged document."""

    error: PipelineError
    action: Json
    page: str = ""

    @classmethod
    def of_conflicts(
        cls, undecided: Sequence[Conflict], document: Node, pages: Mapping[str, Page]
    ) -> "list[Question]":
        """Ask about accounts that differ, place by place."""
        groups: dict[Pointer, list[Conflict]] = {}
        for one in undecided:
            groups.setdefault(one.pointer, []).append(one)
        names = _Names(document)
        found: list[Question] = []
        for pointer, group in groups.items():
            for one in group:
                if one.about == MEANING:
                    found.append(_of_meanings(one, names, pages))
                elif one is group[0]:
                    action = _decision(pointer, group, document)
                    found.append(cls(_error(one), _explained(action, one)))
                else:
                    found.append(cls(_error(one), None))
        return found

    @classmethod
    def of_names(cls, document: Node) -> "list[Question]":
        """Ask for the names of operations that have none, or that of another one."""
        # The generators take a second to import, and only this question needs one of them.
        from scripts.generate.names import module_name  # noqa: PLC0415

        taken: dict[str, Node] = {}
        nameless: list[tuple[Pointer, Node, str]] = []
        for place, operation in operations(document):
            name = operation.text("operationId")
            if place[0] == "webhooks":
                name = name or place[1]  # a webhook is named after its place
            if not name:
                nameless.append((place, operation, "has no operationId"))
            elif (first := taken.setdefault(module_name(name), operation)) is not operation:
                other = first.origins[0].place
                nameless.append((place, operation, f"has the name {name!r} of the one at {other}"))
        found: list[Question] = []
        for place, operation, reason in nameless:
            proposal = _free(_proposal(place), lambda name: module_name(name) in taken)
            taken[module_name(proposal)] = operation
            found.append(_of_name(place, operation, reason, proposal))
        return found


def require_names(document: Node, overlays: Sequence[str]) -> None:
    """Refuse operations without a name of their own, all of them together.

    Raises:
        PipelineError: some have none, or the same; with the overlay to paste.
    """
    questions = Question.of_names(document)
    if questions:
        errors = [question.error for question in questions]
        raise CombinedError(errors, open_questions(questions, overlays))


def require_distinct_names(document: Node, overlays: Sequence[str]) -> None:
    """Refuse operations with one name, which OpenAPI forbids, all of them together.

    Raises:
        PipelineError: some have the same; with the overlay to paste.
    """
    stated = [name for _, one in operations(document) if (name := one.at("operationId"))]
    if len({name.text() for name in stated}) < len(stated):
        require_names(document, overlays)


def open_questions(questions: Sequence[Question], overlays: Sequence[str]) -> str:
    """Write the overlays that decide the questions, one for each document, under new names."""
    actions: dict[str, list[Json]] = {}
    for question in questions:
        if question.action is not None:
            actions.setdefault(question.page, []).append(question.action)
    number = max((int(match[0]) for name in overlays if (match := _number(name))), default=0)
    texts = [_CLOSING] if actions else []
    for page, listed in actions.items():
        number = min(number + 1, _LAST_NUMBER)
        title = f"Names of the page {page}" if page else "Decisions between the pages"
        overlay: dict[str, Json] = {
            "overlay": "1.0.0",
            "info": {"title": title, "version": "1.0.0"},
            **({"extends": page} if page else {}),
            "actions": listed,
        }
        stem = f"openapi/patches/{number:02}-{page or 'decisions'}"
        further = (f"{stem}-{more}.overlay.yaml" for more in count(2))
        file = next(one for one in chain([f"{stem}.overlay.yaml"], further) if one not in overlays)
        texts.append(f"\n# {file}\n{dump_yaml(overlay)}")
    return "\n".join(texts)


def _number(file: str) -> re.Match[str] | None:
    return re.match(r"\d{1,2}(?=-)", file.rpartition("/")[2])


def _error(found: Conflict) -> PipelineError:
    kept, other = found.kept.origins[0], found.other.origins[0]
    place = pointer_text(found.pointer) or "the document"
    return kept.error(
        f"{place} is {found.kept.says} here, but {found.other.says} at {other.place}",
        "Both have the same precedence. Decide in openapi/patches/ with an action on it.",
    )


def _explained(action: dict[str, Json], found: Conflict) -> Json:
    return {
        "target": action["target"],
        "description": f"Two pages differ: {found.kept.says} or {found.other.says}.",
        "x-evidence": _evidence(found),
        **{key: value for key, value in action.items() if key != "target"},
    }


def _evidence(found: Conflict) -> str:
    origins = found.kept.origins[0], found.other.origins[0]
    return ", ".join(f"{one.file} line {one.line}" for one in origins)


def _decision(pointer: Pointer, group: Sequence[Conflict], document: Node) -> dict[str, Json]:
    """Keep the value that is there; where there is none, take that of the other account.

    An empty object or array in an update changes nothing, but it names the place.
    """
    parent = document.at(*pointer[:-1]) or document
    if isinstance(parent.value, list):
        return {"target": json_path(pointer, document), "update": {}}
    node, value = document.at(*pointer), group[0].other.value
    update: Json
    if node is not None:
        update = _nothing_of(plain(node))
    elif group[0].about == "requiredness":
        update = [one.other.value.value for one in group if one.other.value]  # type: ignore[misc]
    else:
        update = plain(value) if value else None
    return {"target": json_path(pointer[:-1], document), "update": {pointer[-1]: update}}


def _nothing_of(value: Json) -> Json:
    if isinstance(value, dict):
        return {}
    return [] if isinstance(value, list) else value


def json_path(pointer: Pointer, document: Node) -> str:
    """Write a place as a JSONPath (RFC 9535), parameters by their name."""
    path, node = "$", document
    for step in pointer:
        inside = node.at(step)
        if isinstance(node.value, list):
            path += f"[{_filter(inside, node) or step}]"
        elif _PLAIN_STEP.fullmatch(step):
            path += f".{step}"
        else:
            path += json_path_step(step)
        node = inside or Node(None)
    return path


def _filter(element: Node | None, array: Node) -> str:
    """Find a parameter or a tag by its name, where no other one has it."""
    name = element.text("name") if element else ""
    same_name = [one for one in array.elements() if one.text("name") == name]
    is_plain = re.fullmatch(r"[A-Za-z0-9 _.-]+", name) is not None
    return f"?@.name == '{name}'" if is_plain and len(same_name) == 1 else ""


class _Names:
    """Names for components that are still free."""

    def __init__(self, document: Node) -> None:
        sections = document.members("components").values()
        self._taken = {name for section in sections for name in section.members()}

    def find(self, name: str, page: str) -> str:
        """Put the words of the page before the name, ``ShopOrder`` for one of ``openapi-shop``."""
        words = [word.capitalize() for word in _WORD.findall(page)]
        telling = [word for word in words if word not in ("Api", "Openapi")] or words
        head = "".join(telling).lstrip("0123456789") or "Other"
        plain_name = _NO_NAME.sub("", name)
        first = f"{head}{plain_name[:1].upper()}{plain_name[1:]}"[:_LONGEST_NAME]
        found = _free(first, lambda name: name in self._taken)
        self._taken.add(found)
        return found


def _free(proposal: str, is_taken: Callable[[str], bool]) -> str:
    """Return a proposed name, with a number where it is taken."""
    numbered = (f"{proposal}{number}" for number in count(2))
    return next(name for name in chain([proposal], numbered) if not is_taken(name))


def _of_meanings(found: Conflict, names: _Names, pages: Mapping[str, Page]) -> Question:
    kept, other = found.kept.origins[0], found.other.origins[0]
    _, section, name = found.pointer
    page = pages[other.file].source.page
    target = json_path(found.pointer, Node(None))
    error = kept.error(
        f"{pointer_text(found.pointer)} has two meanings: {found.kept.says} here, and "
        f"{found.other.says} at {other.place}",
        f"Rename one of them with `x-component` in openapi/patches/ (`extends: {page}`); "
        "if one holds for both, decide with an action on it without `extends`.",
    )
    action: Json = {
        "target": target,
        "description": f"On another page the name {name} means something else in {section}.",
        "x-evidence": _evidence(found),
        "update": {NAME: names.find(name, page)},
    }
    return Question(error, action, page)


def _of_name(place: Pointer, operation: Node, reason: str, name: str) -> Question:
    origin = operation.origins[0]
    error = origin.error(
        f"{operation_label(place)} {reason}", "Name it in openapi/patches/ with `operationId`."
    )
    action: Json = {
        "target": json_path(place, Node(None)),
        "description": "A client needs a name for each operation, one that no other has.",
        "x-evidence": f"{origin.file} line {origin.line}",
        "update": {"operationId": name},
    }
    return Question(error, action)


def _proposal(place: Pointer) -> str:
    """Propose a name made of method and path, ``getOrdersById``."""
    _, path, method = place
    words: list[str] = []
    for segment in path.split("/"):
        words += ["By"] if "{" in segment else []
        words += _WORD.findall(segment)
    name = "".join([method, *(word[:1].upper() + word[1:] for word in words)])
    return name[:_LONGEST_NAME]
