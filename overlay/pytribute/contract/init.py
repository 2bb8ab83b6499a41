"""``pytribute contract --init``: ask for the data of a server, and write a profile."""

import os
import re
from collections.abc import Mapping, Sequence
from json import dumps
from pathlib import Path

import click

from pytribute.cli.language import translated as _
from pytribute.cli.question import is_confirmed
from pytribute.cli.text import write_file
from pytribute.contract.request import WITH_OWN_CHECKS
from pytribute_core.address import address_problem
from pytribute_core.secret import KEY_VARIABLE

__all__ = ["ask_for_profile"]

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_IDS = (
    ("purchases", "stars", "purchases paid with Stars: full mode refunds these"),
    ("purchases", "card", "purchases paid otherwise"),
    ("purchases", "foreign", "purchases of another account"),
    ("purchases", "gone", "purchases whose buyer no longer exists"),
    ("purchases", "unknown", "ids of no purchase"),
    ("products", "foreign", "products of another account"),
    ("products", "absent", "ids of no product"),
)

_OPERATIONS = (
    ("allowed", "with effects: full mode calls them if the server can be reset"),
    ("absent", "what the server doesn't have; it gets no request"),
)


def ask_for_profile(path: Path) -> None:
    """Ask for a profile and write it.

    Raises:
        OSError: the file can't be written.
    """
    if path.exists() and not is_confirmed(_("{file} exists. Replace it?").format(file=path)):
        raise click.Abort
    address = click.prompt(_("Address of the API"), value_proc=_address, err=True)
    owner = click.prompt(
        _("Environment variable with the API key"),
        default=KEY_VARIABLE,
        value_proc=_variable,
        err=True,
    )
    other = click.prompt(
        _("Environment variable with the key of another account, if there is one"),
        default="",
        show_default=False,
        value_proc=_optional_variable,
        err=True,
    )
    reset = click.prompt(
        _("Address that resets the server by POST, if there is one"),
        default="",
        show_default=False,
        value_proc=_optional_address,
        err=True,
    )
    click.echo(_("Ids, separated by spaces; more of them allow more checks."), err=True)
    ids = {
        (section, name): click.prompt(
            f"  {_capitalized(_(text))}",
            default="",
            show_default=False,
            value_proc=_ids,
            err=True,
        )
        for section, name, text in _IDS
    }
    operations = _ask_for_operations(can_reset=bool(reset))
    write_file(path, _profile(address, reset, owner, other, ids=ids, operations=operations))
    first = "" if os.environ.get(owner) else _("set {variable}, then ").format(variable=owner)
    text = _("Wrote {file}. Next: {first}pytribute contract --profile {file}")
    click.echo(text.format(file=path, first=first), err=True)


def _capitalized(text: str) -> str:
    return text[0].upper() + text[1:]


def _ask_for_operations(*, can_reset: bool) -> dict[str, list[str]]:
    """Ask which operations the server lacks, and which ones with effects may be called."""
    from pytribute.contract.schema import specification  # noqa: PLC0415 - the help doesn't wait for it

    documented = specification().operations
    click.echo(_("Operations: {names}").format(names=", ".join(documented)), err=True)
    absent = _ask_for_names(_("Operations that the server doesn't have"), [*documented])
    changing = [
        one.name
        for one in documented.values()
        if one.method != "GET" and one.name not in {*absent, *WITH_OWN_CHECKS}
    ]
    allowed: list[str] = []
    if can_reset and changing:
        text = _("Operations with effects: {names}")
        click.echo(text.format(names=", ".join(changing)), err=True)
        allowed = _ask_for_names(_("Those that full mode may call, before a reset"), changing)
    return {"allowed": allowed, "absent": absent}


def _ask_for_names(text: str, known: Sequence[str]) -> list[str]:
    def names(answer: str) -> list[str]:
        words = answer.replace(",", " ").split()
        for word in words:
            if word not in known:
                reason = _("{name} is none of the operations above")
                raise click.UsageError(reason.format(name=repr(word)))
        return words

    found: list[str] = click.prompt(
        f"  {text}", default="", show_default=False, value_proc=names, err=True
    )
    return found


def _profile(
    address: str,
    reset: str,
    owner: str,
    other: str,
    *,
    ids: Mapping[tuple[str, str], Sequence[int]],
    operations: Mapping[str, Sequence[str]],
) -> str:
    """Return the text of a profile; what is unknown becomes a comment."""
    key, another = dumps(f"env:{owner}"), dumps(f"env:{other or 'NAME'}")
    lines = [
        "# A profile of pytribute contract. More data allows more checks.",
        f"base_url = {dumps(address)}",
        (
            f"{'' if reset else '# '}reset_url = {dumps(reset or 'https://')}"
            "  # a POST resets the server"
        ),
        "",
        "[keys]  # the environment variables that contain the keys",
        f"owner = {key}",
        f"{'' if other else '# '}other = {another}  # of another account",
    ]
    section = ""
    for (table, name), numbers in ids.items():
        if table != section:
            lines += ["", f"[{table}]"]
            section = table
        text = next(text for *place, text in _IDS if place == [table, name])
        lines.append(f"{'' if numbers else '# '}{name} = {numbers}  # {text}")
    lines += [
        '# known = "products.json"  # the own products, as the list must contain them',
        "",
        "[operations]  # by the names of the specification",
        *(
            f"{'' if operations[name] else '# '}{name} = {dumps(operations[name])}  # {text}"
            for name, text in _OPERATIONS
        ),
        "",
        "[rules]  # by pattern; the last match counts. pytribute contract --list prints the rules",
        '# "methods/*" = "off"  # or "note", "warning", "error"',
    ]
    return "".join(f"{line}\n" for line in lines)


def _address(text: str) -> str:
    if problem := address_problem(text):
        raise click.UsageError(_("the address {problem}").format(problem=problem))
    return text.rstrip("/")


def _optional_address(text: str) -> str:
    return _address(text) if text else ""


def _variable(text: str) -> str:
    if text != KEY_VARIABLE and text not in os.environ:
        raise click.UsageError(
            _(
                "no environment variable has this name. Set it first; or, if this was the key: "
                "the key itself does not belong in a file"
            )
        )
    return text


def _optional_variable(text: str) -> str:
    return _variable(text) if text else ""


def _ids(text: str) -> list[int]:
    words = text.replace(",", " ").split()
    if not all(_ID.fullmatch(word) for word in words):
        raise click.UsageError(_("ids are numbers, separated by spaces"))
    return [int(word) for word in words]
