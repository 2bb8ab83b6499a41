"""How the command ends: its exit codes, and one line for each thing that can go wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

import click

import pytribute
from pytribute.cli.text import visible

FAILED = 1
USAGE = 2
NOT_FOUND = 3
OUTCOME_UNKNOWN = 4
INTERRUPTED = 130
_NOBODY_LISTENS = 141

EXPLAINED = """\b
Exit codes:
  0    done
  1    it failed: the API said no, no answer came, or you did not confirm
  2    used wrongly or not set up: option, argument, API key, missing package
  3    the API knows no such product or purchase
  4    a refund may or may not have been made: look before you repeat it
  130  interrupted
"""


class Failure(click.ClickException):
    """What the person at the terminal has to know, in one line."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(visible(message))
        self.exit_code = exit_code


@contextmanager
def as_usage() -> Iterator[None]:
    """Tell values that the library refuses, before anything is sent, as wrong usage."""
    try:
        yield
    except ValueError as error:
        raise Failure(str(error), USAGE) from None


@contextmanager
def as_exits() -> Iterator[None]:
    """End a command with a line and an exit code, whatever happens; never with a traceback."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit):
        raise
    except (click.Abort, KeyboardInterrupt):
        raise click.exceptions.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output went away. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(_NOBODY_LISTENS) from None
    except OSError as error:
        raise Failure(f"{error.filename or 'standard output'}: {error.strerror}") from None
    except pytribute.TributeError as error:
        message = "; ".join([str(error), *getattr(error, "__notes__", ())])
        raise Failure(message, _exit_code(error)) from None
    except Exception as error:  # noqa: BLE001 - a mistake of ours is no reason for a traceback
        place = extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}, line {place.lineno}"  # noqa: PTH119 - no path is touched
        raise Failure(f"a mistake in pytribute: {type(error).__name__} in {where}") from None


def _exit_code(error: "pytribute.TributeError") -> int:
    match error:
        # A 404 without the API's code is a wrong address, and says nothing about a product.
        case pytribute.NotFoundError(code=code) if code is not None:
            return NOT_FOUND
        case pytribute.OutcomeUnknownError() | pytribute.AnswerError(outcome_unknown=True):
            return OUTCOME_UNKNOWN
        case pytribute.EngineError():
            return USAGE
        case _:
            return FAILED
