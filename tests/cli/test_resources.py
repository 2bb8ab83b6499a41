"""What every operation gets on the command line, whatever its resource."""

from decimal import Decimal

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from msgspec import UNSET, Struct, UnsetType, defstruct

from pytribute.cli import resources
from pytribute.cli.app import app
from pytribute.cli.formats import Csv
from pytribute.cli.resources import Noun
from pytribute.cli.table import Table
from tests.documented import values


class Row(Struct):
    id: int
    tags: list[str]
    note: str | None = None
    more: str | UnsetType = UNSET


def completed(*words: str, begun: str) -> list[str]:
    shell = ShellComplete(app, {}, "pytribute", "_PYTRIBUTE_COMPLETE")
    return [item.value for item in shell.get_completions([*words], begun)]


def test_values_complete_in_the_shell() -> None:
    kinds = values("ProductType")
    assert completed("products", "list", "--type", begun="") == kinds
    assert completed("products", "list", "--type", begun=kinds[0]) == [kinds[0]]
    assert completed("webhook", "send", "--event", begun="new_digital") == ["new_digital_product"]
    assert "list" in completed("products", begun="l")


def test_a_noun_below_another_is_a_group_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "GROUPS", {"a": "A.", "a.b_c": "B.", "d": "D."})
    monkeypatch.setattr(resources, "COMMANDS", {"a": {}, "a.b_c": {}, "d": {}})
    assert [noun.name for noun in resources.nouns()] == ["a", "d"]
    noun = Noun("a")
    assert CliRunner().invoke(noun, ["b-c", "--help"]).output.splitlines()[2] == "  B."
    assert noun.get_command(click.Context(noun), "nothing") is None


def test_a_table_of_any_model_has_its_first_fields() -> None:
    heading, row = Table(Row).many([[Row(1, ["x"])]])
    assert heading.split() == ["ID", "TAGS", "NOTE", "MORE"]
    assert row.split() == ["1", "x"]


def test_columns_are_as_wide_as_their_headings() -> None:
    kind = defstruct("Charge", [("first_period_amount", int), ("currency", str)])
    heading, row = Table(kind).many([[kind(50_000, "rub")]])
    assert heading.index("CURRENCY") == row.index("rub")


def test_values_without_fields_are_one_column() -> None:
    assert "".join(Table(str).many([["a", "b\x1b"]])) == "VALUE\na\nb�\n"
    assert Table(Decimal).one(Decimal("1.50")) == "1.50\n"
    assert "".join(Csv(bool).many([[True, False]])) == "value\ntrue\nfalse\n"
    assert Csv(Row).one(Row(1, ["x"])) == 'id,tags,note,more\n1,"[""x""]",,\n'
