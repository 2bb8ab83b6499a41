"""The language of the command line: Russian where the locale is Russian, else English.

The words of click are translated by gettext, which click calls: the build hook makes its catalogue
``messages.mo`` of ``russian/click.toml``.
"""

import gettext
import inspect
import os
from copy import copy
from pathlib import Path
from typing import TypeVar

import click

__all__ = [
    "ENGLISH",
    "RUSSIAN",
    "CommandGroup",
    "English",
    "counted",
    "is_russian",
    "localized",
    "summary",
    "translated",
]

C = TypeVar("C", bound=click.Command)

_LOCALES = Path(__file__).with_name("locale")
# The first one that is set decides, as POSIX has it.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_TEENS = range(11, 15)


class English:
    """The texts as they are."""

    def text(self, text: str) -> str:
        """Return a text in this language; in English where there is no translation."""
        return text

    def count(self, number: int, noun: str) -> str:
        """Return a number with its noun."""
        return f"{number} {noun}{'' if number == 1 else 's'}"


class _Russian(English):
    def text(self, text: str) -> str:
        from pytribute.cli.russian import russian  # noqa: PLC0415 - most locales don't need it

        return russian(text)

    def count(self, number: int, noun: str) -> str:
        from pytribute.cli.russian import NOUNS  # noqa: PLC0415 - as above

        one, few, many = NOUNS[noun]
        last = 0 if number % 100 in _TEENS else number % 10
        form = one if last == 1 else few if last in {2, 3, 4} else many
        return f"{number} {form}"


ENGLISH, RUSSIAN = English(), _Russian()


def is_russian() -> bool:
    """Whether the locale is Russian, or prefers Russian by ``LANGUAGE``, as gettext has it."""
    locale = next(filter(None, map(os.environ.get, _VARIABLES)), "C")
    if locale.partition(".")[0] in {"C", "POSIX"}:
        return False
    return (os.environ.get("LANGUAGE") or locale).lower().startswith("ru")


def translated(text: str) -> str:
    """Return a text in the language of the locale; in English where there is no translation."""
    return (RUSSIAN if is_russian() else ENGLISH).text(text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the language of the locale."""
    return (RUSSIAN if is_russian() else ENGLISH).count(number, noun)


def localized(command: C) -> C:
    """Return a copy of a command with its help in the language of the locale."""
    # In English as well: click keeps the option --help, with its text, in the command.
    twin = copy(command)
    if not is_russian():
        return twin
    gettext.bindtextdomain("messages", _LOCALES)
    twin.short_help = translated(summary(command))
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    twin.help = "\n\n".join(translated(" ".join(one.split())) for one in paragraphs)
    twin.epilog = translated(command.epilog or "")
    twin.options_metavar = translated(command.options_metavar or "")
    if isinstance(twin, click.Group):
        twin.subcommand_metavar = translated(twin.subcommand_metavar)
    twin.params = [copy(one) for one in command.params]
    for option in twin.params:
        if isinstance(option, click.Option):
            option.help = translated(option.help or "")
    return twin


def summary(command: click.Command) -> str:
    """Return the help of a command in a list of commands, in full."""
    return command.get_short_help_str(limit=1000)


class CommandGroup(click.Group):
    """A group whose commands speak the language of the locale."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, if there is one of that name."""
        command = super().get_command(ctx, cmd_name)
        return command and localized(command)
