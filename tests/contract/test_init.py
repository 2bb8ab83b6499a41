"""``--init`` asks for the data of a server."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pytribute.contract import load_profile
from pytribute.contract.command import contract
from tests.invented import described

ANSWERS = ["http://127.0.0.1:8080/api/v1/", *[""] * 11]
PAY = {"/charges": {"post": {"operationId": "pay", "responses": {"200": {"description": "Fine"}}}}}


def init(*answers: str, file: str = "profile.toml") -> tuple[int, str]:
    arguments = ["--init"] if file == "profile.toml" else ["--init", file]
    text = "".join(f"{answer}\n" for answer in answers)
    result = CliRunner().invoke(contract, arguments, input=text)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIBUTE_API_KEY", "secret-of-the-owner")
    monkeypatch.setenv("OTHER", "secret-of-another")


def test_the_defaults_make_a_profile() -> None:
    code, output = init(*ANSWERS)
    profile = load_profile(Path("profile.toml"))

    assert code == 0, output
    assert profile.base_url == "http://127.0.0.1:8080/api/v1"
    assert profile.owner.matches("secret-of-the-owner")
    assert profile.other is None
    assert profile.stars == ()
    assert "secret" not in Path("profile.toml").read_text()
    assert "# stars = []  # purchases paid with Stars" in Path("profile.toml").read_text()


def test_every_answer_is_in_the_profile() -> None:
    answers = [
        "https://example.com/a'\\b",
        "TRIBUTE_API_KEY",
        "OTHER",
        "http://127.0.0.1:8080/reset",
    ]
    # What is absent; and what may be called, where the documentation has gained such an operation.
    operations = ["", ""]
    code, output = init(*answers, "5001, 5002 5003", *"123456", *operations, file="my.toml")
    profile = load_profile(Path("my.toml"))

    assert code == 0, output
    assert profile.base_url == "https://example.com/a'\\b"
    assert profile.other is not None
    assert profile.reset_url == "http://127.0.0.1:8080/reset"
    assert profile.stars == (5001, 5002, 5003)
    assert (profile.card, profile.foreign_purchases, profile.gone) == ((1,), (2,), (3,))
    assert (profile.unknown, profile.foreign_products, profile.absent_products) == (
        (4,),
        (5,),
        (6,),
    )


def test_operations_are_named() -> None:
    answers = [*ANSWERS[:3], "http://127.0.0.1:8080/reset", *ANSWERS[4:-1]]
    with described(PAY):
        code, output = init(*answers, "listProducts, getProducts", "listProducts", "pay")
        profile = load_profile(Path("profile.toml"))

    assert code == 0, output
    assert "'getProducts' is none of the operations above" in output
    assert profile.absent_operations == ("listProducts",)
    assert profile.allowed == ("pay",)


def test_without_a_reset_no_operation_is_allowed() -> None:
    with described(PAY):
        code, output = init(*ANSWERS)

    assert code == 0, output
    assert "full mode may call" not in output
    assert "# allowed = []  # with effects" in Path("profile.toml").read_text()


def test_an_invalid_answer_is_asked_for_again() -> None:
    answers = [
        "nowhere",
        ANSWERS[0],
        "6f1d-not-a-name",
        "",
        "a b",
        "",
        "nowhere",
        "",
        "0",
        "9" * 99,
    ]
    code, output = init(*answers, *ANSWERS[4:])

    assert code == 0, output
    assert "the key itself does not belong in a file" in output
    assert output.count("ids are numbers, separated by spaces") == 2
    assert "6f1d" not in Path("profile.toml").read_text()


@pytest.mark.parametrize("key", ["sk_live_4f9c2d7e81b6", "another_account"])
def test_a_key_that_looks_like_a_name_is_not_written(key: str) -> None:
    """A pasted key may be a valid identifier: only a variable that is set is a name for sure."""
    code, output = init(ANSWERS[0], key, "", key, *ANSWERS[2:])

    assert code == 0, output
    assert output.count("no environment variable has this name. Set it first; or, if this was") == 2
    assert key not in Path("profile.toml").read_text()


def test_the_usual_variable_may_be_set_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY")
    code, output = init(*ANSWERS)

    assert code == 0, output
    assert 'owner = "env:TRIBUTE_API_KEY"' in Path("profile.toml").read_text()
    assert "Next: set TRIBUTE_API_KEY, then pytribute contract --profile profile.toml" in output


def test_a_missing_folder_is_reported_before_anything_is_asked() -> None:
    code, output = init(file="nowhere/profile.toml")

    assert code == 2
    assert output == "Error: nowhere/profile.toml: there is no such folder\n"


def test_a_file_is_replaced_only_with_permission() -> None:
    Path("profile.toml").write_text("mine")

    assert init("n")[0] == 1
    assert Path("profile.toml").read_text() == "mine"
    assert init("y", *ANSWERS)[0] == 0
    assert Path("profile.toml").read_text() != "mine"


def test_the_end_of_the_input_writes_nothing() -> None:
    assert init(ANSWERS[0])[0] == 1
    assert not Path("profile.toml").exists()


@pytest.mark.parametrize(
    ("reply", "is_replaced"), [("y", True), ("ДА", True), ("perhaps\ny", True), ("н", False)]
)
def test_a_file_is_replaced_only_after_a_yes(reply: str, *, is_replaced: bool) -> None:
    Path("profile.toml").write_text("# mine\n")
    code, output = init(reply, *ANSWERS)
    assert code == int(not is_replaced)
    assert ("# mine" in Path("profile.toml").read_text()) is not is_replaced
    assert "profile.toml exists. Replace it? [y/N]: " in output
    assert ("reply with y or n" in output) is (reply == "perhaps\ny")


def test_it_asks_in_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    code, output = init(*ANSWERS)
    assert code == 0
    assert "Адрес API: " in output
    assert "  Товары другого аккаунта: " in output
    assert "Записан profile.toml. Дальше: pytribute contract --profile profile.toml" in output
    # A profile is read by others, too.
    assert "# stars = []  # purchases paid with Stars" in Path("profile.toml").read_text()
