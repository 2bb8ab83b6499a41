"""A question on a terminal that is answered with yes or no."""

import click

from pytribute.cli.language import translated as _

__all__ = ["is_confirmed"]

_REPLIES = {
    **dict.fromkeys(("y", "yes", "д", "да"), True),
    **dict.fromkeys(("", "n", "no", "н", "нет"), False),
}


def is_confirmed(question: str) -> bool:
    """Ask on standard error, so that standard output holds nothing but the result.

    `click.confirm` understands replies in English alone.
    """
    reply: bool = click.prompt(
        question,
        default="",
        show_default=False,
        prompt_suffix=_(" [y/N]: "),
        value_proc=_reply,
        err=True,
    )
    return reply


def _reply(text: str) -> bool:
    reply = _REPLIES.get(text.strip().lower())
    if reply is None:
        raise click.UsageError(_("reply with y or n"))
    return reply
