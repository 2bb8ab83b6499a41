"""The language of the command line: Russian where the locale is Russian, else English."""

import inspect
import os
from copy import copy
from typing import TypeVar

import click

C = TypeVar("C", bound=click.Command)

# The first one that is set decides, as POSIX has it.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def is_russian() -> bool:
    """Whether the locale is Russian."""
    locale = next(filter(None, map(os.environ.get, _VARIABLES)), "")
    return locale.lower().startswith("ru")


def translated(text: str) -> str:
    """Return a text in the language of the locale; in English where there is no translation."""
    if not is_russian():
        return text
    from pytribute.cli.russian import RUSSIAN  # noqa: PLC0415 - most locales don't need it

    return RUSSIAN.get(text, text)


def localized(command: C) -> C:
    """Return a command with its help in the language of the locale."""
    if not is_russian():
        return command
    twin = copy(command)
    twin.short_help = translated(summary(command))
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    twin.help = "\n\n".join(translated(" ".join(one.split())) for one in paragraphs)
    twin.epilog = translated(command.epilog or "")
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
