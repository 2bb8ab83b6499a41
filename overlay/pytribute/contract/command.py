"""``pytribute contract``: check a server against the specification.

The check is imported when it runs, so that ``--help`` is fast.
"""

import os
import shutil
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING, Any

import click

from pytribute.cli.language import is_russian
from pytribute.cli.language import translated as _
from pytribute.cli.text import write, write_file
from pytribute.contract import missing_package
from pytribute_core.text import origin_of

if TYPE_CHECKING:
    from pytribute.contract import Report

__all__ = ["contract"]

_CONFORMS, _VIOLATES, _FAILED = 0, 1, 2
_RANDOM = "random"
_WIDTH = 100
_FILE = click.Path(dir_okay=False, path_type=Path)
_REPORTS = {
    "json": "as JSON",
    "junit": "as JUnit XML",
    "html": "as one HTML page",
    "sarif": "as SARIF 2.1.0",
    "markdown": 'as Markdown; "$GITHUB_STEP_SUMMARY" is appended to',
}


class _FailedError(click.ClickException):
    exit_code = _FAILED


class _Positive(click.FloatRange):
    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if isnan(number):
            self.fail(_("nan is not a number."), param, ctx)
        return number


_POSITIVE = _Positive(min=0, min_open=True)


def _seed(context: click.Context, parameter: click.Parameter, value: str) -> int:
    if value == _RANDOM:
        return randbelow(2**32)
    try:
        return int(value)
    except ValueError:
        text = _("must be a number, or {word}").format(word=_RANDOM)
        raise click.BadParameter(text, context, parameter) from None


def _report_options(command: Callable[..., None]) -> Callable[..., None]:
    for kind, form in reversed(_REPORTS.items()):
        option = click.option(
            f"--report-{kind}", kind, type=_FILE, metavar="FILE", help=f"Write the report {form}."
        )
        command = option(command)
    return command


@click.command(short_help="Check a server, or a webhook endpoint.")
@click.option("--profile", type=_FILE, help="The server and its data (TOML). Without it: the mock.")
@click.option(
    "--webhook",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="Check a webhook endpoint instead, by default webhook.url of the profile. It receives "
    "events of invented purchases: use a test installation.",
)
@click.option(
    "--mode",
    type=click.Choice(["read-only", "full"]),
    help="full refunds the purchases that the profile lists under purchases.stars. Default: "
    "read-only; full for the mock.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--only",
    multiple=True,
    metavar="PATTERN",
    help="Check only rules that match, such as paging/*; can be repeated.",
)
@click.option(
    "--seed", callback=_seed, default="0", show_default=True, help=f"A number, or {_RANDOM}."
)
@click.option(
    "--time-budget",
    "seconds",
    type=_POSITIVE,
    metavar="SECONDS",
    default=600,
    show_default=True,
    help="Stop after this many seconds.",
)
@click.option("-v", "--verbose", is_flag=True, help="Write a line for each check, as in CI.")
@click.option(
    "--rate",
    type=_POSITIVE,
    metavar="N",
    help="Send at most N requests a second. Default: no limit.",
)
@click.option(
    "--baseline", type=_FILE, metavar="FILE", help="Accept the violations that a file lists (TOML)."
)
@click.option(
    "--write-baseline",
    "new_baseline",
    type=_FILE,
    metavar="FILE",
    help="Write all errors and warnings to a baseline, and accept them.",
)
@click.option(
    "--fail-on-unchecked",
    "needs_everything",
    is_flag=True,
    help="Exit with 1 if the profile lacks data for a check of this mode.",
)
@_report_options
@click.option("--list", "lists", is_flag=True, help="Print the rules, and exit.")
@click.option("--explain", metavar="RULE", help="Explain a rule, and exit.")
@click.option(
    "--init",
    "new_profile",
    is_flag=False,
    flag_value="profile.toml",
    type=_FILE,
    metavar="[FILE]",
    help="Ask for the data of a server, write a profile, and exit.",
)
def contract(
    *,
    webhook: str | None,
    needs_everything: bool,
    lists: bool,
    explain: str | None,
    new_profile: Path | None,
    **options: Any,  # noqa: ANN401 - the fields of Invocation, and the files of reports
) -> None:
    """Check a server of the Tribute API, or with --webhook an endpoint of its webhooks.

    The endpoint's key is webhook.key in the profile, by default TRIBUTE_API_KEY. Exit code 0: the
    server conforms, 1: there are errors, 2: the check could not be run, or not be finished.
    """
    files: dict[str, Path | None] = {kind: options.pop(kind) for kind in _REPORTS}
    if webhook is not None and options["mode"] is not None:
        text = _("--mode does not apply to --webhook: an endpoint receives all events")
        raise _FailedError(text)
    for file in (*files.values(), new_profile):
        if file is not None and not file.parent.is_dir():
            raise _FailedError(_("{file}: there is no such folder").format(file=file))
    with _as_exits():
        if new_profile is not None:
            from pytribute.contract.init import ask_for_profile  # noqa: PLC0415 - as below

            ask_for_profile(new_profile)
        elif lists or explain is not None:
            from pytribute.contract.catalogue import (  # noqa: PLC0415 - importing it takes time
                explanation,
                rule_table,
                select,
            )

            only = options["only"]
            write(rule_table(select(only)) if explain is None else explanation(explain))
        else:
            from pytribute.contract.invocation import Invocation  # noqa: PLC0415 - as above

            report = Invocation(**options).run(webhook)
            _write(report, files)
            raise click.exceptions.Exit(_exit_code(report, needs_everything=needs_everything))


@contextmanager
def _as_exits() -> Generator[None, None, None]:
    """End with one line and an exit code, whatever happens."""
    # Its package looks for it in modules that need the extra.
    from pytribute.contract.profile import ContractError  # noqa: PLC0415 - importing it takes time

    try:
        yield
    except ContractError as error:
        raise _FailedError(str(error)) from None
    except ImportError as error:
        raise _FailedError(str(missing_package(error))) from None
    except (OSError, click.ClickException, click.exceptions.Exit, click.Abort):
        raise  # the reader of the output may have gone
    except Exception as error:  # noqa: BLE001 - a bug of this package is no error of the server
        text = _("a bug in pytribute: {place}").format(place=origin_of(error))
        raise _FailedError(text) from None


def _write(report: "Report", files: Mapping[str, Path | None]) -> None:
    from pytribute import contract  # noqa: PLC0415 - importing it takes time

    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH
    colour = is_terminal and "NO_COLOR" not in os.environ
    text = contract.report_text(
        report, width=width, colour=colour, language="ru" if is_russian() else "en"
    )
    write(text)
    for kind, file in files.items():
        if file is not None:
            _save(getattr(contract, f"report_{kind}")(report), file)


def _save(text: str, file: Path) -> None:
    try:
        if str(file) == os.environ.get("GITHUB_STEP_SUMMARY"):
            with file.open("a", encoding="utf-8") as summary:
                summary.write(text)
        else:
            write_file(file, text)
    except OSError as error:
        raise _FailedError(f"{file}: {error.strerror}") from None


def _exit_code(report: "Report", *, needs_everything: bool) -> int:
    if report.unfinished:
        return _FAILED
    if needs_everything and report.unchecked:
        text = _("Not checked: {number} (--fail-on-unchecked)")
        click.echo(text.format(number=len(report.unchecked)), err=True)
        return _VIOLATES
    return _CONFORMS if report.conforms else _VIOLATES
