"""Texts of the command line in Russian, where the locale is."""

import ast
import inspect
from collections.abc import Iterator
from string import Formatter
from typing import Any

import click
import pytest
from click.testing import CliRunner

from pytribute.cli import table
from pytribute.cli.app import app
from pytribute.cli.connection import Connection
from pytribute.cli.diagnosis import Diagnosis
from pytribute.cli.exits import EXPLAINED
from pytribute.cli.language import summary
from pytribute.cli.russian import RUSSIAN
from scripts.project import CHECKOUT
from tests.cli.conftest import Run
from tests.documented import is_changed


def commands(group: click.Group, *, is_own: bool = True) -> Iterator[tuple[click.Command, bool]]:
    """Give every command, and whether its help was written for the command line."""
    yield group, is_own
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        is_static = is_own and (group is not app or name in {"doctor", "mock", "spec", "webhook"})
        if isinstance(command, click.Group):
            yield from commands(command, is_own=is_static)
        else:
            yield command, is_static


def messages() -> set[str]:
    """Return every text that is translated."""
    texts = {*table.PRODUCTS.names}
    texts |= {one.name for one in Diagnosis(Connection(), None, None).checks()}
    for file in (CHECKOUT.root / "overlay/pytribute/cli").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("_"), args=[ast.Constant(str(text))]):
                    texts.add(text)
                case _:
                    pass
    for command, is_own in commands(app):
        # What a page says anew has no translation yet, and is shown in English.
        if is_own or not is_changed():
            texts.add(summary(command))
        if is_own:
            paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
            texts |= {" ".join(one.split()) for one in paragraphs}
        if is_own or command.name == "list":
            texts |= {
                one.help
                for one in command.params
                if isinstance(one, click.Option) and one.help and (is_own or one.name in _SHARED)
            }
    return texts


_SHARED = {"as_json", "as_csv", "most_rows"}


def test_every_text_has_a_translation_with_the_same_fields_and_none_is_left_over() -> None:
    texts = messages() | {"Don't ask: for scripts.", EXPLAINED}
    assert texts - RUSSIAN.keys() == set()
    assert is_changed() or RUSSIAN.keys() - texts == set()
    for english, russian in RUSSIAN.items():
        assert fields(english) == fields(russian), english
        assert english.endswith(".") == russian.endswith("."), english


def fields(text: str) -> set[Any]:
    return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("variables", "is_russian"),
    [
        ({"LANG": "ru_RU.UTF-8"}, True),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "en_US", "LC_ALL": "ru"}, True),
        ({}, False),
    ],
)
def test_the_locale_chooses_the_language(
    variables: dict[str, str], run: Run, monkeypatch: pytest.MonkeyPatch, *, is_russian: bool
) -> None:
    for name in ("LANG", "LC_MESSAGES", "LC_ALL"):
        monkeypatch.setenv(name, variables.get(name, ""))
    listing = run("products", "list", "--limit", "1").stdout
    assert ("НАЗВАНИЕ" in listing) is is_russian
    shown = run("--help").stdout + run("shop", "orders", "--help").stdout
    shown += run("webhook", "send", "--help").stdout
    for text in (
        "Неофициальный",
        "Проверить сервер",
        "Коды возврата",
        "Создать заказ",
        "Адрес приёмника.",
    ):
        assert (text in shown) is is_russian
    refused = CliRunner().invoke(app, ["products", "list", "--json", "--csv"])
    assert ("нельзя использовать вместе" in refused.stderr) is is_russian
