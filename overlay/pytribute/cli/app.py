"""The command ``pytribute``: its options, its commands, and ``pytribute spec``."""

from functools import partial
from typing import Any, BinaryIO

import click

import pytribute
from pytribute.cli.connection import Connection
from pytribute.cli.dead_letters import dead
from pytribute.cli.doctor import doctor
from pytribute.cli.exits import EXPLAINED, CommandFailure, as_exits
from pytribute.cli.language import CommandGroup, localized
from pytribute.cli.mock import mock
from pytribute.cli.resources import nouns
from pytribute.cli.text import write, write_file
from pytribute.cli.webhook import webhook
from pytribute.contract.command import contract
from pytribute_core.text import visible


class _App(CommandGroup):
    """A group whose commands end with an exit code of the list, whatever happens in them."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click declares it
    ) -> click.Context:
        """Read the options; help and version are written here."""
        with as_exits():
            return super(_App, localized(self)).make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command."""
        with as_exits():
            return super().invoke(ctx)


@click.group(cls=_App, epilog=EXPLAINED, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--api-key-file",
    "key_file",
    metavar="FILE",
    type=click.File("rb"),
    help="Read the API key from a file, or from standard input (-). By default it is the "
    "environment variable TRIBUTE_API_KEY.",
)
@click.option("--base-url", metavar="URL", help="Another server; also TRIBUTE_BASE_URL.")
@click.option("--timeout", type=float, metavar="SECONDS", help="For each attempt; 30 by default.")
@click.option(
    "--retries",
    type=int,
    metavar="N",
    help="Maximum number of retries; 2 by default, and 0 for none.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell each request on standard error.")
@click.version_option(pytribute.__version__, message="%(prog)s %(version)s")
@click.pass_context
def app(
    context: click.Context,
    *,
    key_file: BinaryIO | None,
    base_url: str | None,
    timeout: float | None,
    retries: int | None,
    verbose: bool,
) -> None:
    """Unofficial command line of the Tribute API: products and refunds of your account."""
    context.obj = Connection(key_file, base_url, timeout, retries, verbose)
    if verbose:
        _log_to_standard_error(context)


def _log_to_standard_error(context: click.Context) -> None:
    import logging  # noqa: PLC0415 - it takes longer than all of --help

    class Line(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return visible(super().format(record))

    logger, handler = logging.getLogger("pytribute"), logging.StreamHandler()
    handler.setFormatter(Line("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    context.call_on_close(partial(logger.setLevel, logger.level))
    context.call_on_close(partial(logger.removeHandler, handler))
    logger.setLevel(logging.DEBUG)


@click.command()
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write to a file.")
def spec(output: str | None) -> None:
    """Write the OpenAPI 3.1 specification behind this version, as JSON."""
    import json  # noqa: PLC0415 - only this command needs it

    text = json.dumps(pytribute.spec(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        write(text)
    else:
        try:
            write_file(output, text)
        except OSError as error:
            raise CommandFailure(f"{output}: {error.strerror}") from None


for noun in nouns():
    app.add_command(noun)
# After them: no noun of the API takes the place of one of these.
app.add_command(spec)
app.add_command(doctor)
app.add_command(mock)
app.add_command(contract)
app.add_command(webhook)
webhook.add_command(dead)
