"""The resources of the client: the API's nouns and verbs, as the templates write them."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scripts.generate.annotations import Annotation
from scripts.generate.arguments import Argument
from scripts.generate.bodies import BodyField
from scripts.generate.calls import Call
from scripts.generate.literals import clean
from scripts.generate.names import class_name, pascal_case
from scripts.generate.sdk import Offer
from scripts.generate.shapes import DEPRECATED

_ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "429": "RateLimitError",
}
_OPTIONS = "``timeout``, in seconds for each attempt, and ``headers`` of the request."
_LAZY = "A listing that sends nothing before it is read, and raises `TributeError` then."
_PREFETCH = (
    "Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested one by one. No page "
    "is prefetched while pages arrive within 5 ms."
)
# The first page of a listing, and what its argument means.
_FIRST = {
    "page": ("1", "The number of the page, from 1; beyond the last one a page is empty."),
    "offset": ("0", "The number of rows to pass over."),
}
_WIDTH = 88
_LIST = re.compile(r"\blist\[")


@dataclass(frozen=True)
class Option:
    """One argument of a method."""

    name: str
    annotation: Annotation
    code: str
    default: str
    text: str
    is_positional: bool = False

    @property
    def declaration(self) -> str:
        """How a signature declares it."""
        return f"{self.name}: {self.code}" + (f" = {self.default}" if self.default else "")


@dataclass(frozen=True)
class Method:
    """One operation as a method."""

    call: Call
    offer: Offer

    @property
    def name(self) -> str:
        """Its verb."""
        return self.offer.method

    @property
    def command(self) -> str:
        """Source of its description as a command."""
        money = self.offer.moves_money
        if not money:
            return f"Command({self.name!r})"
        texts = {
            "subject": str(money.get("subject", "")),
            "check": str(money["check"]),
            "confirm": str(money.get("confirm") or f"Send {self.offer.name}?"),
        }
        for one in self.call.parameters:
            for key, text in texts.items():
                texts[key] = text.replace(f"{{{one.wire_name}}}", f"{{{one.name}}}")
        labels = "".join(f", {key}={text!r}" for key, text in texts.items() if text)
        return f"Command({self.name!r}, {str(money['what'])!r}{labels})"

    @property
    def kind(self) -> str:
        """How it is called: ``send``, ``page``, ``offset``, ``cursor`` or ``whole``."""
        return str(self.offer.pagination.get("type", "send"))

    @property
    def result(self) -> str:
        """Annotation of what a success holds, where `list` is a method."""
        return _LIST.sub("Rows[", self.call.result)

    @cached_property
    def options(self) -> list[Option]:
        """What a caller passes: parts of the path first, then what is required."""
        found = [self._of_parameter(one) for one in self.call.parameters]
        found += [option for one in self.call.body_fields for option in self._of_field(one)]
        if self.call.body and not self.call.body_fields:
            found.append(_option(self.call.body, self.call.body.text))
        paged = [one for one in found if one.name not in self.call.traits.paging]
        return sorted(paged, key=lambda one: (not one.is_positional, bool(one.default)))

    def _of_parameter(self, one: Argument) -> Option:
        text = one.text
        if one.name in self.call.traits.flags:
            return Option(one.name, one.annotation, "bool", "False", text)
        return _option(one, text)

    def _of_field(self, one: BodyField) -> list[Option]:
        code = one.annotation.code
        money = next((two for two in self.call.traits.amounts if one.name in two[:2]), None)
        is_currency = money is not None and one.name == money[1]
        if money and not is_currency:
            code += " | Stars" if money[2] == "stars" else " | Money"
        is_optional = not one.required or is_currency or one.argument == self.call.traits.key
        nullable, default = one.nullable or is_optional, "None" if is_optional else ""
        if one.nullable and is_optional and one.argument != self.call.traits.key:
            code, default = f"{code} | UnsetType", "UNSET"
        code += " | None" if nullable else ""
        return [Option(one.argument, one.annotation, _LIST.sub("Rows[", code), default, one.text)]

    @property
    def paging_options(self) -> list[Option]:
        """What only the whole listing takes."""
        if self.kind not in _FIRST:
            return []
        size = self.call.traits.paging[1]
        note = Annotation("int")
        usual, bounds = self.call.traits.usual_size, self.call.traits.size_bounds
        options = [Option(size, note, "int", str(usual), f"Rows per request, {bounds}.")]
        if self.kind == "page":
            options.append(Option("prefetch", note, "int", "PREFETCH", _PREFETCH))
        return options

    @property
    def raw_options(self) -> list[Option]:
        """What only one page takes."""
        note = Annotation("int")
        if self.kind in _FIRST:
            page, size = self.call.traits.paging
            first, text = _FIRST[self.kind]
            rows = f"Rows per page, {self.call.traits.size_bounds}."
            return [
                Option(page, note, "int", first, text),
                Option(size, note, "int", str(self.call.traits.usual_size), rows),
            ]
        return [
            Option(one.name, one.annotation, f"{one.annotation.code} | None", "None", one.text)
            for one in self.call.parameters
            if one.name in self.call.traits.paging
        ]

    def signature(self, *more: Iterable[Option]) -> str:
        """Write the arguments after ``self``."""
        positional = [one.declaration for one in self.options if one.is_positional]
        keywords = [one for one in self.options if not one.is_positional]
        keywords += [one for options in more for one in options]
        keywords.sort(key=lambda one: bool(one.default))
        star = ["*"] if keywords else []
        named = [one.declaration for one in keywords]
        return ", ".join(["self", *positional, *star, *named, "**options: Unpack[CallOptions]"])

    def passed(self, *more: Iterable[Option]) -> str:
        """Write the arguments that are passed on."""
        names = [one.name for one in self.options]
        names += [one.name for options in more for one in options if one.name != "prefetch"]
        return "".join(f", {name}={name}" for name in names)

    @property
    def summary(self) -> str:
        """Its first sentence."""
        summary = (
            self.offer.operation.node.get("x-sdk-summary") or self.call.text or self.call.title
        )
        first = " ".join(clean(str(summary)).split("\n\n")[0].split())
        return first if first.endswith((".", "!", "?")) else f"{first}."

    def docstring(self, *more: Iterable[Option]) -> str:
        """Write what it does, takes, returns and raises, in the words of the pages."""
        paragraphs = [self.summary, *self._texts()]
        if self.call.deprecated:
            paragraphs.append(DEPRECATED)
        if money := self.offer.moves_money:
            how = (
                "with the same idempotency key"
                if "idempotency" in money
                else "only when it certainly never left"
            )
            paragraphs.append(f"The request is sent again {how}.")
        listed = [*self.options, *(one for options in more for one in options)]
        lines = [_entry(one.name, one.text) for one in listed]
        paragraphs.append("\n".join(["Args:", *lines, _entry("options", _OPTIONS)]))
        if self.kind != "send":
            paragraphs.append(f"Returns:\n    {_LAZY}")
        lines = [_entry(kind, text) for kind, text in self._raises()]
        paragraphs.append("\n".join(["Raises:", *lines]))
        if readings := self.offer.operation.node.get("x-readings"):
            notes = [_wrapped(f"    - {_line(text)}") for text in readings.values()]
            paragraphs.append("\n".join(["Note:", *notes]))
        return "\n\n".join([*paragraphs, *self._address()])

    def raw_docstring(self, noun: str, *more: Iterable[Option]) -> str:
        """Write what differs from the method that returns the value alone."""
        text = f"{self.summary}\n\nOther arguments and errors are those of `{noun}.{self.name}`."
        lines = [_entry(one.name, one.text) for options in more for one in options]
        if lines:  # then all of them are listed, as everywhere
            same = f"As of `{noun}.{self.name}`."
            lines = [*(_entry(one.name, same) for one in self.options), *lines]
        arguments = ["\n".join(["Args:", *lines, _entry("options", _OPTIONS)])] if lines else []
        return "\n\n".join([text, *arguments, *self._address()])

    def _texts(self) -> list[str]:
        text = clean(self.call.text)
        if "x-sdk-summary" in self.offer.operation.node:
            return [text] if text else []
        return [part for part in ("\n\n".join(text.split("\n\n")[1:]),) if part]

    def _raises(self) -> Iterable[tuple[str, str]]:
        yield "TypeError, ValueError", "When an argument can't be sent; nothing was sent then."
        for status, text in self.call.errors.items():
            if status in _ERRORS:
                yield _ERRORS[status], _line(text)
        if money := self.offer.moves_money:
            text = "When the request left, and nothing says what came of it: look at"
            yield "OutcomeUnknownError", f"{text} {money['check']} before you repeat it."
        yield "TributeError", "When anything else goes wrong."

    def _address(self) -> list[str]:
        return [f"Documentation: {self.call.address}"] if self.call.address else []


@dataclass(frozen=True)
class Group:
    """The operations of one noun, and the nouns below it."""

    path: tuple[str, ...]
    noun: str
    text: str
    methods: list[Method]
    groups: "list[Group]"

    @property
    def name(self) -> str:
        """The noun, as an attribute."""
        return self.path[-1]

    @property
    def module(self) -> str:
        """The name of its module."""
        return "_".join(self.path)

    @property
    def annotations(self) -> list[Annotation]:
        """Everything that its signatures name."""
        found = [one.annotation for method in self.methods for one in method.options]
        found += [one.annotation for method in self.methods for one in method.raw_options]
        found += [one for method in self.methods if (one := method.call.traits.row)]
        return found + [note for method in self.methods for note in method.call.successes]

    @property
    def calls(self) -> list[Call]:
        """Its operations, in the order of their modules."""
        found = (method.call for method in self.methods)
        return sorted(found, key=lambda call: (call.folder, call.module))


def groups_of(
    calls: Iterable[Call], texts: Mapping[str, Any], classes: Iterable[str]
) -> list[Group]:
    """Sort the operations by the nouns that lead to them.

    Args:
        calls: the operations.
        texts: what each noun stands for.
        classes: names of models, which no resource may take.
    """
    methods: dict[tuple[str, ...], list[Method]] = {}
    for call in calls:
        methods.setdefault(call.offer.group, []).append(Method(call, call.offer))
    taken = {*classes}
    paths = dict.fromkeys(path[:end] for path in methods for end in range(1, len(path) + 1))
    made: dict[tuple[str, ...], Group] = {}
    for path in sorted(paths, key=len, reverse=True):
        noun = pascal_case(*path)
        made_names = {noun, f"Async{noun}", f"Raw{noun}", f"AsyncRaw{noun}"}
        if made_names & taken or class_name(noun) != noun:
            noun = f"{noun}Resource"
        below = [made[other] for other in paths if other[:-1] == path]
        name = ".".join(path)
        text = str(texts.get(name) or f"The operations of {' '.join(path).replace('_', ' ')}.")
        made[path] = Group(path, noun, text, methods.get(path, []), below)
    return [made[path] for path in paths]


def _option(one: Argument, text: str) -> Option:
    is_positional = one.constructor.startswith("Path(")
    if one.required:
        code = str(one.annotation)
        return Option(one.name, one.annotation, _LIST.sub("Rows[", code), "", text, is_positional)
    code = f"{one.annotation.code} | None"
    return Option(one.name, one.annotation, _LIST.sub("Rows[", code), "None", text)


def _line(text: object) -> str:
    return " ".join(clean(str(text)).split())


def _entry(name: str, text: str) -> str:
    line = _line(text)
    return _wrapped(f"    {name}: {line}" + ("" if line.endswith((".", "!", "?")) else "."))


def _wrapped(line: str) -> str:
    """Let the further lines of an entry hang."""
    lines = textwrap.wrap(
        line, _WIDTH, subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)
