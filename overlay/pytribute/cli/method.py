"""A method of a resource, as a command takes it: its parameters, its words, its rows."""

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import click
import msgspec
from msgspec import UnsetType

from pytribute.cli.connection import given
from pytribute.cli.language import translated as _
from pytribute_client.resources import Resources
from pytribute_core.checks import shown
from pytribute_core.command import Command
from pytribute_core.cursors import CursorListing
from pytribute_core.enums import OpenEnum
from pytribute_core.listing import Listing
from pytribute_core.money import Money, Stars

# Options that every command, or every one of a kind, has already.
_TAKEN = frozenset({"csv", "help", "json", "limit", "yes"})
_LEFT_OUT = (NoneType, UnsetType, Money, Stars)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a resource.

    Attributes:
        path: the nouns that lead to its resource.
        function: the method itself.
    """

    path: str
    function: Callable[..., Any]

    def of(self, client: object) -> Callable[..., Any]:
        """Return the method of a client's resource."""
        resource = reduce(getattr, self.path.split("."), client)
        bound: Callable[..., Any] = getattr(resource, self.function.__name__)
        return bound

    @property
    def is_listing(self) -> bool:
        """Whether it returns rows page by page."""
        return get_origin(self._returns) in {Listing, CursorListing}

    @property
    def row(self) -> Any:  # noqa: ANN401 - a type
        """What one thing of its result is."""
        (row,) = get_args(self._returns) or (self._returns,)
        return row

    @property
    def summary(self) -> str:
        """Its first paragraph."""
        return self._paragraphs()[0]

    def help(self, command: Command) -> str:
        """Return what it does, in the words of its docstring."""
        paragraphs = self._paragraphs()
        if command.effect:
            text = _(
                "When no response comes, or one that confirms nothing, {effect} may have been made "
                "all the same: exit code 4 says so. Look at {check} then."
            )
            paragraphs.append(text.format(effect=_(command.effect), check=_(command.check)))
        return "\n\n".join(paragraphs)

    def parameters(self) -> list[click.Parameter]:
        """Return what a command takes."""
        texts = self._texts()
        return [_parameter(one, texts.get(one.name, "")) for one in _signature(self.function)]

    def arguments(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return arguments of the method; what was left out keeps the method's own default.

        Raises:
            ValueError: when a text is not what an argument takes.
        """
        converted = {
            one.name: _converted(one.name, one.annotation, values[one.name])
            for one in _signature(self.function)
        }
        return given(**converted)

    @property
    def _returns(self) -> Any:  # noqa: ANN401 - a type
        return _returned(self.function)

    def _paragraphs(self) -> list[str]:
        text = (inspect.getdoc(self.function) or "").partition("\nArgs:")[0]
        return [" ".join(part.split()) for part in text.strip().split("\n\n")]

    def _texts(self) -> dict[str, str]:
        """Return what the docstring says of each argument."""
        section = (inspect.getdoc(self.function) or "").partition("\nArgs:\n")[2]
        texts: dict[str, str] = {}
        name = ""
        for line in textwrap.dedent(section.split("\n\n")[0]).splitlines():
            if line.startswith(" "):
                texts[name] += f" {line.strip()}"
            else:
                name, _, texts[name] = line.partition(": ")
        return texts


class _Integer(click.types.IntParamType):
    """A whole number; an invalid value is shown in part, as it may be long."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        try:
            return int(value)
        except ValueError:
            text = _("{value} is not a valid integer.").format(value=shown(value))
            self.fail(text, param, ctx)


def method_of(path: str, name: str) -> Method:
    """Return a method of a resource; ``path`` is the nouns that lead to it."""
    kind: Any = Resources
    for noun in path.split("."):
        kind = _returned(cast("property", vars(kind)[noun]).fget)
    return Method(path, cast("Callable[..., Any]", vars(kind)[name]))


def _returned(function: Any) -> Any:  # noqa: ANN401 - a type
    return get_type_hints(function)["return"]


def _signature(function: Callable[..., Any]) -> list[inspect.Parameter]:
    _, *parameters = inspect.signature(function).parameters.values()
    return [one for one in parameters if one.kind is not inspect.Parameter.VAR_KEYWORD]


def _parameter(one: inspect.Parameter, text: str) -> click.Parameter:
    kinds = _kinds(one.annotation)
    kind = _Integer() if kinds == [int] else click.STRING
    if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
        return click.Argument([one.name], metavar=one.name.upper(), type=kind)
    name = f"--{one.name.replace('_', '-')}" + ("-value" if one.name in _TAKEN else "")
    if kinds == [bool] and one.default is False:
        return click.Option([name, one.name], is_flag=True, help=text)
    values = [str(member.value) for kind in kinds if _is_enum(kind) for member in kind]

    def complete(_: object, __: object, begun: str) -> list[str]:
        return [value for value in values if value.startswith(begun)]

    return click.Option(
        [name, one.name],
        type=kind,
        metavar="N" if kinds == [int] else one.name.upper(),
        required=one.default is inspect.Parameter.empty,
        help=text,
        shell_complete=complete,
    )


def _kinds(annotation: Any) -> list[Any]:  # noqa: ANN401 - a type
    members = (
        get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    )
    return [one for one in members if one not in _LEFT_OUT]


def _is_enum(kind: Any) -> bool:  # noqa: ANN401 - a type
    return isinstance(kind, type) and issubclass(kind, OpenEnum)


def _converted(name: str, annotation: Any, value: object) -> object:  # noqa: ANN401 - a type
    """Make a text what an argument takes: a moment, a number, or JSON for anything larger."""
    kinds = _kinds(annotation)
    if not isinstance(value, str) or str in kinds:
        return value
    reason = "it takes no text"
    for convert in (msgspec.convert, _from_json):
        for kind in kinds:
            try:
                return convert(value, kind, strict=False)
            except (msgspec.ValidationError, msgspec.DecodeError, TypeError) as error:
                reason = str(error)
    raise ValueError(f"{name} can't be {value!r}: {reason}")


def _from_json(value: str, kind: Any, *, strict: bool) -> Any:  # noqa: ANN401 - a type
    return msgspec.json.decode(value, type=kind, strict=strict)
