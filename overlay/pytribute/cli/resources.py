"""The operations of the API as commands: made of the resources' signatures and docstrings."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import click

import pytribute
from pytribute.cli.connection import Connection
from pytribute.cli.exits import CommandFailure, Misuse, OutcomeUnknown, as_usage
from pytribute.cli.language import CommandGroup, localized
from pytribute.cli.language import translated as _
from pytribute.cli.output import Format, chosen, format_options
from pytribute.cli.progress import Progress
from pytribute.cli.question import is_confirmed
from pytribute.cli.text import write
from pytribute_client.commands import COMMANDS, GROUPS
from pytribute_core.command import Command
from pytribute_core.text import visible

if TYPE_CHECKING:
    from pytribute.cli.method import Method

_LIMIT = "Maximum number of rows."


class Noun(CommandGroup):
    """A group of operations; what a command takes is found when the command is needed."""

    def __init__(self, path: str) -> None:
        super().__init__(path.rpartition(".")[2].replace("_", "-"), help=GROUPS[path])
        self._path = path
        for other in GROUPS:
            if other.rpartition(".")[0] == path:
                self.add_command(Noun(other))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return [*COMMANDS[self._path], *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, if there is one of that name."""
        described = COMMANDS[self._path].get(cmd_name)
        if described is None:
            return super().get_command(ctx, cmd_name)
        return localized(_command(self._path, cmd_name, described))


def nouns() -> list[Noun]:
    """Return the groups that no other group holds."""
    return [Noun(path) for path in GROUPS if "." not in path]


def _command(path: str, name: str, described: Command) -> click.Command:
    from pytribute.cli.method import method_of  # noqa: PLC0415 - with it come the models

    method = method_of(path, described.method)
    call = partial(_call, path, method, described)
    command = click.command(name, help=method.help(described), short_help=method.summary)(
        format_options(click.pass_obj(call))
    )
    options = method.parameters()
    if method.is_listing:
        kind = click.IntRange(min=0)
        options.append(click.Option(["--limit", "most_rows"], type=kind, metavar="N", help=_LIMIT))
    if described.effect:
        options.append(
            click.Option(["--yes", "is_agreed"], is_flag=True, help="Don't ask: for scripts.")
        )
    command.params[:0] = options
    return command


def _call(
    path: str,
    method: "Method",
    described: Command,
    connection: Connection,
    /,
    *,
    as_json: bool,
    as_csv: bool,
    most_rows: int | None = None,
    is_agreed: bool = False,
    **values: Any,  # noqa: ANN401 - as the method takes them
) -> None:
    form = chosen(method.row, as_json=as_json, as_csv=as_csv)
    with as_usage():
        arguments = method.arguments(values)
    with connection.client() as tribute:
        function = partial(method.of(tribute), **arguments)
        if method.is_listing:
            _list(path, connection, form, function, most_rows)
        elif described.effect:
            _change(form, function, described, arguments, is_agreed=is_agreed)
        else:
            with as_usage():
                result = function()
            write("".join(_texts(form, result)))


def _list(
    path: str,
    connection: Connection,
    form: Format,
    function: Callable[[], Any],
    limit: int | None,
) -> None:
    noun = path.rpartition(".")[2].replace("_", " ")
    progress = Progress(noun, quiet=connection.verbose)
    with progress:
        with as_usage():
            listing = function()
        try:
            for text in form.many(progress.follow(listing.pages(limit))):
                write(text)
        except pytribute.TributeError as error:
            if progress.rows:
                text = _("the list is cut off after {number} {noun}")
                error.add_note(text.format(number=progress.rows, noun=noun))
            raise


def _change(
    form: Format,
    function: Callable[[], Any],
    described: Command,
    arguments: Mapping[str, Any],
    *,
    is_agreed: bool,
) -> None:
    subject = _(described.subject).format_map(arguments)
    what = _(described.effect)
    if subject:
        what = _("{effect} of {subject}").format(effect=what, subject=subject)
    if not is_agreed:
        _confirm(what, _question(described, arguments))
    try:
        with as_usage():
            result = function()
    except KeyboardInterrupt:
        text = _(
            "interrupted: {what} may have been made all the same; look at {check} "
            "before you repeat it"
        )
        raise OutcomeUnknown(text.format(what=what, check=_(described.check))) from None
    try:
        write("".join(_texts(form, result)))
    except OSError as error:
        # A script must not take a receipt that can't be written for something that wasn't made.
        with suppress(OSError):  # standard error may be the same file
            text = _("{what} is made; only its receipt is lost: {error}")
            click.echo(text.format(what=what, error=error), err=True)


def _texts(form: Format, result: Any) -> list[str]:  # noqa: ANN401 - any model
    if result is None:
        return []
    if isinstance(result, list):
        return [*form.many([cast("list[object]", result)])]
    return [form.one(result)]


def _question(described: Command, arguments: Mapping[str, Any]) -> str:
    """Return what to ask; where no id says what it is about, every argument does."""
    question = _(described.confirm).format_map(arguments)
    if described.subject:
        return question
    facts = {name: str(value) for name, value in arguments.items() if value is not None}
    if {"amount", "currency"} <= facts.keys():
        facts["amount"] = f"{pytribute.Money(arguments['amount'], facts.pop('currency'))}"
    elif "amount" in facts:
        facts["amount"] += _(" (cents or kopecks)")
    lines = "".join(
        f"  {name.replace('_', ' ')}: {visible(text)}\n" for name, text in facts.items()
    )
    return f"{lines}{question}"


def _confirm(what: str, question: str) -> None:
    if not sys.stdin.isatty():
        text = _(
            "nobody is here to confirm {what}, and nothing was sent; give --yes to send it "
            "without being asked"
        )
        raise Misuse(text.format(what=what))
    if not is_confirmed(question):
        raise CommandFailure(_("nothing was sent, and nothing is changed"))
