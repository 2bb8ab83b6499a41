"""Texts of the command line in Russian, where the locale is."""
# ruff: noqa: RUF001 - Russian

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import translation
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

import click
import pytest
from click.testing import CliRunner

from pytribute.cli import language, table
from pytribute.cli import russian as texts_in_russian
from pytribute.cli.app import app
from pytribute.cli.connection import Connection
from pytribute.cli.diagnosis import Diagnosis
from pytribute.cli.exits import EXPLAINED
from pytribute.cli.language import ENGLISH, RUSSIAN, localized, summary
from pytribute.cli.russian import NOUNS, TEXTS, russian
from pytribute.contract import catalogue, full_mode, init
from pytribute.contract.report import summary as numbers
from pytribute.contract.report import text as report
from pytribute.contract.rules import RULES
from pytribute.contract.violation import Severity, Source
from pytribute_client.commands import COMMANDS
from scripts.project import CHECKOUT
from tests.cli.conftest import Run
from tests.documented import is_changed

# What isn't a sentence: code, options, addresses, files, values, commands to type.
CODE = re.compile(
    r"pytribute( [a-z-]+)+|`[^`]+`|'[^']+'|\[[^\]]*\]|--[\w-]+|\S*[_/.=*]\S*\w"
    r"|digital, custom или physical",
    re.DOTALL,
)
ENGLISH_WORDS = re.compile(r"[A-Za-z]*[a-z]{2,},? [a-z]{2,}")


def commands(
    group: click.Group, context: click.Context | None = None
) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield every command with its context."""
    context = context or click.Context(group, info_name="pytribute", **group.context_settings)
    yield group, context
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        # click keeps the option --help, and with it the language of whoever asked first.
        vars(command)["_help_option"] = None
        inner = click.Context(command, context, name, **command.context_settings)
        if isinstance(command, click.Group):
            yield from commands(command, inner)
        else:
            yield command, inner


def messages() -> set[str]:
    """Return every text that is translated."""
    texts = {*table.PRODUCTS.names, EXPLAINED, report.SWITCH, *numbers.COLUMNS}
    texts |= {one.name for one in Diagnosis(Connection(), None, None).checks()}
    texts |= {one.requirement for one in RULES.values()} | {*Severity, *Source}
    texts |= {*vars(full_mode)["_EFFECTS"].values(), *vars(report)["_TITLES"].values()}
    texts |= {text for *_, text in vars(init)["_IDS"]}
    for one in chain.from_iterable(group.values() for group in COMMANDS.values()):
        texts |= {one.effect, one.subject, one.check, one.confirm}
    for node in nodes():
        match node:
            case ast.Call(
                func=ast.Name("_" | "say" | "Interrupted") | ast.Attribute(attr="text"),
                args=[ast.Constant(str(text))],
            ):
                texts.add(text)
            case ast.Assign([ast.Attribute(attr="unfinished")], ast.Constant(str(text))):
                texts.add(text)
            case _:
                pass
    texts |= {"Accepted by the baseline", *vars(catalogue)["_COLUMNS"]}
    for node in chain(nodes("contract/report"), nodes("contract")):
        match node:
            case ast.Yield(ast.Tuple([ast.Constant(str(name)), *_])):
                texts.add(name)
            case ast.IfExp(_, ast.Constant("documented"), ast.Constant(str(other))):
                texts |= {"documented", other}
            case _:
                pass
    for command, _ in commands(app):
        texts.add(summary(command))
        paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
        texts |= {" ".join(one.split()) for one in paragraphs}
        texts |= {one.help for one in command.params if isinstance(one, click.Option) and one.help}
        texts.add(str(command.options_metavar))
        if isinstance(command, click.Group):
            texts.add(command.subcommand_metavar)
    # Their template is among them.
    return {one for one in texts if one and (not one.startswith(UNKNOWN) or "{check}" in one)}


UNKNOWN = "When no response comes, or one that confirms nothing, "


def nodes(*folders: str) -> Iterator[ast.AST]:
    for folder in folders or ("cli", "contract", "contract/checks", "contract/report"):
        for file in (CHECKOUT.root / "overlay/pytribute" / folder).glob("*.py"):
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def test_every_text_has_a_translation_with_the_same_fields_and_none_is_left_over() -> None:
    texts = messages()
    # What a page says anew has no translation yet, and is shown in English.
    assert is_changed() or {one for one in texts if russian(one) == one} <= SAME
    assert is_changed() or TEXTS.keys() - texts == set()
    for english, translated in TEXTS.items():
        assert fields(english) == fields(translated), english
        is_word = " " not in english  # one at the head of a column may be cut short
        assert is_word or english.endswith(".") == translated.endswith("."), english


SAME = {"API", "ID", "seed", "pytribute"}


def test_paragraphs_that_another_language_divides_otherwise_stay_in_english() -> None:
    pairs = vars(texts_in_russian)["_pairs"]
    assert dict(pairs(["One.\n\nTwo."], ["Один.\n\nДва."])) == {"One": "Один", "Two": "Два"}
    assert dict(pairs({"one": "One.\n\nTwo."}, {"one": "Один."})) == {}


def test_every_noun_that_is_counted_has_its_forms() -> None:
    counted = set[str]()
    for node in nodes():
        match node:
            case ast.Call(
                func=ast.Name("counted") | ast.Attribute(attr="count"),
                args=[_, ast.Constant(str(noun))],
            ):
                counted.add(noun)
            case _:
                pass
    assert counted | {Severity.ERROR, Severity.WARNING} == NOUNS.keys()
    assert [ENGLISH.count(number, "check") for number in (1, 2)] == ["1 check", "2 checks"]
    shown = [RUSSIAN.count(number, "check") for number in (1, 2, 5, 11, 12, 21, 24, 112)]
    assert shown == [
        *("1 проверка", "2 проверки", "5 проверок", "11 проверок", "12 проверок", "21 проверка"),
        *("24 проверки", "112 проверок"),
    ]


def test_no_help_in_russian_has_a_sentence_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    for command, context in commands(localized(app)):
        for paragraph in command.get_help(context).split("\n\n"):
            sentences = CODE.sub(" ", paragraph)
            assert is_changed() or not ENGLISH_WORDS.search(sentences), context.command_path


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["products", "list", "--lines"], "Нет параметра '--lines'."),
        (["product"], "Нет команды 'product'."),
        (["products", "get"], "Не указан аргумент 'ID'."),
        (["products", "get", "1", "2"], "Лишний аргумент (2)"),
        (["shop", "orders", "create", "--title", "A"], "Не указан параметр '--description'."),
        (["products", "list", "--limit", "-1"], "-1 — вне диапазона x>=0."),
        (["contract", "--mode", "some"], "'some' — не одно из 'read-only', 'full'."),
        (["contract", "--seed", "some"], "нужно число или random"),
        (["contract", "--explain", "some"], "правила 'some' нет"),
    ],
)
def test_wrong_usage_is_explained_in_russian(
    arguments: list[str], error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert error in result.stderr
    assert "Error" not in result.stderr


def test_gettext_finds_every_word_of_click() -> None:
    locales = Path(language.__file__).with_name("locale")
    found = translation("messages", locales, ["ru"])
    assert found.gettext("Usage:") == "Использование:"
    forms = [found.ngettext("{value!r} is not {choice}.", "…", number) for number in (1, 2, 5, 21)]
    assert forms[0] == forms[3] == "{value!r} — не {choice}."
    assert forms[1] == forms[2] == "{value!r} — не одно из {choices}."
    for module in ("core", "exceptions", "types", "parser", "formatting", "termui"):
        source = Path(click.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Name("_"), args=[ast.Constant(str(text)), *_]):
                    assert (found.gettext(text) == text) == (text in NOT_SHOWN), text
                case ast.Call(func=ast.Name("ngettext"), args=[ast.Constant(str(text)), *_]):
                    assert found.ngettext(text, text, 5) != text
                case _:
                    pass


# Declarations of commands, confirmations of passwords, and what no command here has.
NOT_SHOWN = {
    "Could not determine name for option with declarations {decls!r}",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument "
        "instead? Did you mean to pass '--{name}'?"
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Invalid start character for option ({option})",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Choice({choices})",
    "Repeat for confirmation",
    "Press any key to continue...",
    "Unknown color {colour!r}",
}


def test_reports_for_machines_are_the_same_in_every_locale(tmp_path: Path) -> None:
    """In processes of their own: the locale of one is that of its start."""
    files = ("json", "junit", "html", "sarif", "markdown")
    shown: list[str] = []
    for locale in ("C", "ru_RU.UTF-8"):
        (tmp_path / locale).mkdir()
        options = [f"--report-{one}={tmp_path / locale / one}" for one in files]
        command = [sys.executable, "-m", "pytribute", "contract", "--only", "listing/*", *options]
        environment = {"LC_MESSAGES": locale, "LC_CTYPE": "C.UTF-8", "PATH": ""}
        shown.append(
            subprocess.run(  # noqa: S603 - our own command
                command, env=environment, check=True, capture_output=True, encoding="utf-8"
            ).stdout
        )
    assert "The server conforms, as far as it was checked." in shown[0]
    assert "Насколько проверено, сервер соответствует спецификации." in shown[1]
    for one in files:
        texts = [(tmp_path / locale / one).read_text("utf-8") for locale in ("C", "ru_RU.UTF-8")]
        assert stable(texts[0]) == stable(texts[1])


def test_the_help_is_shown_in_an_encoding_that_lacks_some_of_its_characters() -> None:
    command = [sys.executable, "-m", "pytribute", "mock", "--help"]
    # Of a locale that isn't installed Python would not read the path of this checkout, unless it is
    # of ASCII; so the messages alone have it.
    environment = {"LC_MESSAGES": "ru_RU.KOI8-R", "LC_CTYPE": "C.UTF-8", "PATH": ""}
    environment["PYTHONIOENCODING"] = "koi8-r"
    ended = subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - our own command
    assert "Запустить мок API Tribute" in ended.stdout.decode("koi8-r")


def stable(report: str) -> str:
    """Return a report without times, ports and durations."""
    return re.sub(r"\d", "0", re.sub(r"\d+\.\d+", "0", report))


def fields(text: str) -> set[Any]:
    return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("variables", "is_russian"),
    [
        ({"LANG": "ru_RU.UTF-8"}, True),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "en_US", "LC_ALL": "ru"}, True),
        ({}, False),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ru:en"}, True),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "en"}, False),
    ],
)
def test_the_locale_chooses_the_language(
    variables: dict[str, str], run: Run, monkeypatch: pytest.MonkeyPatch, *, is_russian: bool
) -> None:
    for name in ("LANG", "LC_MESSAGES", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, variables.get(name, ""))
    listing = run("products", "list", "--limit", "1").stdout
    assert ("НАЗВАНИЕ" in listing) is is_russian
    shown = run("--help").stdout + run("shop", "orders", "--help").stdout
    shown += run("webhook", "send", "--help").stdout
    for text in (
        "Неофициальный",
        "Использование:",
        "Показать эту справку и выйти.",
        "Проверить сервер",
        "Коды возврата",
        "Создать заказ",
        "Адрес приёмника.",
    ):
        assert (text in shown) is is_russian
    refused = CliRunner().invoke(app, ["products", "list", "--json", "--csv"])
    assert ("нельзя использовать вместе" in refused.stderr) is is_russian


def test_the_locale_c_outranks_the_preferred_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "ru")
    assert not language.is_russian()
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert not language.is_russian()
