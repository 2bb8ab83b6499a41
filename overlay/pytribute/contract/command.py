"""``pytribute contract``: hold a server against the specification.

What it needs is imported when it runs, so that the command line's help comes at once.
"""

from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING

import click

from pytribute.cli.text import write
from pytribute.mistakes import shown

if TYPE_CHECKING:
    from pytribute.contract import Report

__all__ = ["contract"]

_CONFORMS, _DEVIATES, _COULD_NOT_BE_RUN = 0, 1, 2
_RANDOM = "random"
_FILE = click.Path(dir_okay=False, path_type=Path)


class _CouldNotBeRun(click.ClickException):
    exit_code = _COULD_NOT_BE_RUN


def _seed(context: click.Context, parameter: click.Parameter, value: str) -> int:
    if value == _RANDOM:
        return randbelow(2**32)
    try:
        return int(value)
    except ValueError:
        raise click.BadParameter(f"must be a number, or {_RANDOM}", context, parameter) from None


@click.command(short_help="Check a server, or a receiver of events.")
@click.option("--profile", type=_FILE, help="The server and its data (TOML). Without it: the mock.")
@click.option(
    "--webhook",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="Check a receiver of events instead, by default webhook.url of the profile. It is told "
    "of purchases that never were: take a test installation.",
)
@click.option(
    "--mode",
    type=click.Choice(["read-only", "full"]),
    help="full refunds what the profile lists under purchases.stars. By default read-only, "
    "and full for the mock.",
)
@click.option("--strict", is_flag=True, help="Count what is tolerated as a deviation.")
@click.option(
    "--seed", callback=_seed, default="0", show_default=True, help=f"A number, or {_RANDOM}."
)
@click.option(
    "--time-budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Leave the rest unchecked after that.",
)
@click.option(
    "--report-json", "json_file", type=_FILE, metavar="FILE", help="Write the report as JSON."
)
@click.option(
    "--report-junit", "junit_file", type=_FILE, metavar="FILE", help="Write it as JUnit XML."
)
@click.option(
    "--report-html", "html_file", type=_FILE, metavar="FILE", help="Write it as one HTML page."
)
def contract(
    *,
    profile: Path | None,
    webhook: str | None,
    mode: str | None,
    strict: bool,
    seed: int,
    time_budget: float | None,
    json_file: Path | None,
    junit_file: Path | None,
    html_file: Path | None,
) -> None:
    """Check a server of the Tribute API, or with --webhook a receiver of its events.

    The receiver's key is webhook.key in the profile, or else TRIBUTE_API_KEY. Ends with 0 if what
    is checked conforms, 1 if it deviates, and 2 if the check could not be run.
    """
    if webhook is not None and mode is not None:
        raise _CouldNotBeRun("--mode is of servers; a receiver is always told of everything")
    from pytribute.contract import (  # noqa: PLC0415 - it takes time
        ContractError,
        report_html,
        report_json,
        report_junit,
        report_text,
    )

    try:
        if webhook is None:
            report = _check_server(profile, mode, strict=strict, seed=seed, seconds=time_budget)
        else:
            report = _check_receiver(webhook, profile, strict=strict, seconds=time_budget)
    except (ContractError, ImportError) as error:
        raise _CouldNotBeRun(str(error)) from None
    except OSError:  # nobody may be listening any more
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of ours is no deviation
        raise _CouldNotBeRun(f"a mistake in pytribute: {shown(error)}") from None
    write(report_text(report))
    for file, form in (
        (json_file, report_json),
        (junit_file, report_junit),
        (html_file, report_html),
    ):
        if file is not None:
            _save(form(report), file)
    if report.conforms and not report.checks:
        raise _CouldNotBeRun("nothing could be checked; the report tells why")
    raise click.exceptions.Exit(_CONFORMS if report.conforms else _DEVIATES)


def _check_server(
    profile: Path | None, mode: str | None, *, strict: bool, seed: int, seconds: float | None
) -> "Report":
    from pytribute.contract import Mode, check  # noqa: PLC0415 - it may not be installed
    from pytribute.contract.target import target  # noqa: PLC0415 - as above

    with target(profile) as server:
        chosen = Mode(mode or ("full" if server.is_mock else "read-only"))
        if chosen is Mode.FULL and not server.is_mock:
            purchases = ", ".join(map(str, server.stars)) or "no purchase"
            click.echo(f"Full mode refunds on {server.base_url}: {purchases}", err=True)
        return check(server, mode=chosen, strict=strict, seed=seed, time_budget=seconds)


def _check_receiver(
    url: str, profile: Path | None, *, strict: bool, seconds: float | None
) -> "Report":
    from pytribute.contract import check_receiver, load_receiver  # noqa: PLC0415 - as above

    receiver = load_receiver(url or None, profile)
    click.echo(f"Telling {receiver.url} of purchases that never were", err=True)
    return check_receiver(receiver, strict=strict, time_budget=seconds)


def _save(text: str, file: Path) -> None:
    """Write a file as a whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _CouldNotBeRun(f"{file}: {error.strerror}") from None
