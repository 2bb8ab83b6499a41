"""How the command ends: its exit codes, and one line for each thing that can go wrong."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import IO, Any

import click

import pytribute
from pytribute.cli.language import translated as _
from pytribute.cli.text import styled
from pytribute_core.text import origin_of, visible

_INTERRUPTED = 130
_NOBODY_LISTENS = 141

EXPLAINED = """\b
Exit codes:
  0    done
  1    it failed: the API said no, no answer came, or you did not confirm
  2    used wrongly or not set up: option, argument, API key, missing package
  3    the API knows no such product or purchase
  4    a refund may or may not have been made: look before you repeat it
  130  interrupted
  141  whoever read the output stopped reading
"""


class CommandFailure(click.ClickException):
    """What the person at the terminal has to know, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(visible(message))

    def show(self, file: IO[Any] | None = None) -> None:
        """Tell it. Where a full disk is below the log, the exit code still says how it ended."""
        with suppress(OSError):
            super().show(file)


class Misuse(CommandFailure):
    """Something about the call of the command, or about its surroundings, can't be right."""

    exit_code = 2


class NotFound(CommandFailure):
    """The API knows no such thing."""

    exit_code = 3


class OutcomeUnknown(CommandFailure):
    """A refund may have been made, or not."""

    exit_code = 4


@contextmanager
def as_usage() -> Generator[None, None, None]:
    """Tell values that the library refuses, before anything is sent, as wrong usage."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise Misuse(str(error)) from None


@contextmanager
def as_exits() -> Generator[None, None, None]:
    """End a command with a red line and an exit code, whatever happens; never with a traceback."""
    try:
        with _as_failures():
            yield
    except click.ClickException as error:
        error.message = styled(error.message, fg="red")  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # shown next
        raise


@contextmanager
def _as_failures() -> Generator[None, None, None]:
    try:
        yield
    except (click.ClickException, click.exceptions.Exit):
        raise
    except (click.Abort, KeyboardInterrupt):
        raise click.exceptions.Exit(_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output went away. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(_NOBODY_LISTENS) from None
    except OSError as error:
        place = error.filename or _("standard output")
        raise CommandFailure(f"{place}: {error.strerror or error}") from None
    except pytribute.TributeError as error:
        message = "; ".join([str(error), *getattr(error, "__notes__", ())])
        raise _kind(error)(message) from None
    except Exception as error:  # noqa: BLE001 - a mistake of ours is no reason for a traceback
        text = _("a mistake in pytribute: {place}").format(place=origin_of(error))
        raise CommandFailure(text) from None


def _kind(error: "pytribute.TributeError") -> type[CommandFailure]:
    match error:
        # A 404 without the API's code is a wrong address, and says nothing about a product.
        case pytribute.NotFoundError(code=code) if code is not None:
            return NotFound
        case pytribute.OutcomeUnknownError():
            return OutcomeUnknown
        case pytribute.TransportError():
            return Misuse
        case _:
            return CommandFailure
