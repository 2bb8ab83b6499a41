import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from pytribute.mock import MockServer
from tests.cli.processes import at_terminal, command, environment

SILENT_KEY = "key"
# What may not be imported before a command needs it.
HEAVY = {"httptools", "httpx2", "msgspec", "rich", "starlette", "uvicorn"}


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Yield the address of a server that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        yield listener


def variables(server: MockServer) -> dict[str, str]:
    return {"TRIBUTE_BASE_URL": server.base_url, "TRIBUTE_API_KEY": server.api_key}


def start(*arguments: str, **names: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own command
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(**names),
    )


def interrupt_while_asking(listener: socket.socket, *arguments: str) -> tuple[int, str, str]:
    host, port = listener.getsockname()[:2]
    address = f"http://{host}:{port}"
    with start(*arguments, TRIBUTE_BASE_URL=address, TRIBUTE_API_KEY=SILENT_KEY) as process:
        connection, _ = listener.accept()
        with connection:
            assert connection.recv(10), "the request is on its way"
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate()
    return process.returncode, output, errors


def test_an_interrupted_listing_ends_quietly(silent: socket.socket) -> None:
    assert interrupt_while_asking(silent, "products", "list", "--json") == (130, "", "")


def test_an_interrupted_refund_is_reported_as_possibly_made(silent: socket.socket) -> None:
    code, output, errors = interrupt_while_asking(silent, "products", "cancel", "5001", "--yes")

    assert (code, output) == (4, "")
    assert "purchase 5001 may have been made all the same" in errors
    assert errors.count("\n") == 1


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "arguments", [("products", "list", "--json"), ("products", "list"), ("spec",), ("--help",)]
)
def test_a_closed_output_is_no_error(server: MockServer, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(  # noqa: S603 - our own command
        command(*arguments),
        stdout=writing,
        stderr=subprocess.PIPE,
        env=environment(**variables(server)),
        check=False,
    )
    os.close(writing)

    assert ended.stderr == b""
    assert ended.returncode == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110 - one look
@pytest.mark.parametrize("arguments", [("products", "list", "--csv"), ("--help",)])
def test_a_full_disk_is_one_line(server: MockServer, arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(  # noqa: S603 - our own command
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(**variables(server)),
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr == "Error: standard output: No space left on device\n"


@pytest.mark.unmeasured
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110 - one look
@pytest.mark.parametrize(("answer", "code"), [("comes", 0), ("is lost", 4)])
def test_a_full_disk_below_the_log_keeps_the_exit_code_of_a_refund(
    server: MockServer, answer: str, code: int
) -> None:
    purchase = server.add_purchase(paid_with="stars")
    if answer == "is lost":
        server.add_fault("cancelProductPurchase", drop="after")
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(  # noqa: S603 - our own command
            command("products", "cancel", str(purchase), "--yes"),
            stdout=full,
            stderr=full,
            env=environment(**variables(server)),
            check=False,
        )

    assert ended.returncode == code
    assert server.refunds[purchase] == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110 - one look
def test_a_refund_with_a_lost_receipt_is_reported_as_made(server: MockServer) -> None:
    purchase = server.add_purchase(paid_with="stars")
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(  # noqa: S603 - our own command
            command("products", "cancel", str(purchase), "--yes"),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(**variables(server)),
            check=False,
        )

    assert ended.returncode == 0
    assert ended.stderr.startswith(
        f"the refund of purchase {purchase} is made; only its receipt is lost"
    )
    assert server.refunds[purchase] == 1


@pytest.mark.unmeasured
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_no_terminal_and_no_mistake(
    server: MockServer, closed: str
) -> None:
    words = shlex.join(command("products", "list", "--limit", "2"))
    ended = subprocess.run(  # noqa: S602 - our own command, and the shell's way to close a stream
        f"{words} {closed}",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        env=environment(**variables(server)),
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_terminal_gets_a_bold_heading_and_lines_of_its_width(server: MockServer) -> None:
    server.add_product(name="длинное имя " * 20)

    ended = at_terminal("products", "list", variables=variables(server))

    heading, *lines = ended.shown.replace("\x1b[0m", "").splitlines()
    assert ended.code == 0
    assert heading.startswith("\x1b[1m")
    assert "\x1b" not in "".join(lines)
    assert any(line.endswith("…") for line in lines)
    assert max(map(cell_len, lines)) <= 60


@pytest.mark.parametrize("columns", [20, 60, 80])
def test_a_narrow_terminal_keeps_names_readable_and_prices_whole(
    server: MockServer, columns: int
) -> None:
    server.add_product(id=3000, name="123456789012345 and more " * 5, amount=10**15)

    narrow = {**variables(server), "COLUMNS": str(columns)}
    lines = at_terminal("products", "list", variables=narrow).shown.splitlines()

    (line,) = [line for line in lines if " 3000 " in f" {line}"]
    assert "10000000000000.00 USD" in line
    assert "  123456789012345" in line
    assert line.endswith("…")


@pytest.mark.parametrize(("no_color", "is_red"), [("", True), ("1", False)])
def test_errors_are_red_at_a_terminal_unless_it_has_no_colours(
    server: MockServer, no_color: str, *, is_red: bool
) -> None:
    plain = {**variables(server), "NO_COLOR": no_color}
    for arguments in (("products", "get", "1000000"), ("products", "get"), ("contract", "--x")):
        shown = at_terminal(*arguments, variables=plain).shown
        assert "Error: " in shown
        assert ("\x1b[31m" in shown) is is_red
    heading = at_terminal("products", "list", variables=plain).shown.splitlines()[0]
    assert ("\x1b[1m" in heading) is is_red


def test_a_terminal_that_knows_few_letters_gets_marks_for_the_others(server: MockServer) -> None:
    server.add_product(id=3000, name="Ёлка")

    names = {**variables(server), "PYTHONIOENCODING": "ascii"}
    ended = at_terminal("products", "get", "3000", variables=names)

    assert ended.code == 0
    assert "????" in ended.shown


@pytest.mark.parametrize(("answer", "code", "refunds"), [("n", 1, {}), ("y", 0, {5001: 1})])
def test_a_refund_is_made_only_after_a_yes(
    server: MockServer, answer: str, code: int, refunds: dict[int, int]
) -> None:
    ended = at_terminal(
        "products",
        "cancel",
        "5001",
        "--json",
        typed=f"{answer}\n",
        redirected=True,
        variables=variables(server),
    )

    assert ended.code == code
    assert "Cancel purchase 5001 and refund its buyer? [y/N]" in ended.shown
    assert server.refunds == refunds
    assert bool(ended.output) == bool(refunds), "the question stays out of the output"


@pytest.mark.parametrize(("reply", "refunds"), [("н", {}), ("Да", {5001: 1})])
def test_a_refund_is_confirmed_in_the_language_of_the_locale(
    server: MockServer, reply: str, refunds: dict[int, int]
) -> None:
    # Of a locale that isn't installed Python would not read the path of this checkout, unless it is
    # of ASCII; so the messages alone have it.
    locale = {"LC_ALL": "", "LC_MESSAGES": "ru_RU.UTF-8", "LC_CTYPE": "C.UTF-8"}
    names = {**variables(server), **locale}
    ended = at_terminal("products", "cancel", "5001", typed=f"{reply}\n", variables=names)

    assert "Отменить покупку 5001 и вернуть деньги покупателю? [д/Н]: " in ended.shown  # noqa: RUF001
    assert server.refunds == refunds


def test_leaving_at_the_question_sends_nothing(server: MockServer) -> None:
    ended = at_terminal("products", "cancel", "5001", typed="\x04", variables=variables(server))

    assert ended.code == 130
    assert server.requests == []


def test_progress_shows_at_the_terminal_and_is_gone_in_the_end(server: MockServer) -> None:
    options = ("--json", "--page-size", "5")
    ended = at_terminal("products", "list", *options, redirected=True, variables=variables(server))

    assert len(json.loads(ended.output)) == 12
    *_, told, gone, end = ended.shown.split("\r")
    assert "\r10 products of 12" in ended.shown
    assert (told.strip(), gone.strip(), end) == ("12 products of 12", "", "")


@pytest.mark.unmeasured
def test_no_progress_runs_through_rows_or_logs(server: MockServer) -> None:
    rows = at_terminal("products", "list", "--json", variables=variables(server))
    logs = at_terminal("-v", "products", "list", redirected=True, variables=variables(server))

    assert "products of" not in rows.shown + logs.shown


@pytest.mark.unmeasured
def test_the_mock_prints_instructions_and_ends_quietly_with_ctrl_c() -> None:
    with start("mock", "--port", "0", "--products", "3", "--quiet") as mock:
        assert mock.stdout
        introduction = [mock.stdout.readline() for _ in range(4)]
        lines = (line.removeprefix("export ").strip().split("=", 1) for line in introduction[2:])
        with start("products", "list", "--json", **dict(lines)) as listing:
            output, _ = listing.communicate()
        mock.send_signal(signal.SIGINT)
        rest, errors = mock.communicate()

    assert len(json.loads(output)) == 3
    assert (mock.returncode, rest, errors) == (0, "", "")


def test_an_occupied_port_is_one_line(silent: socket.socket) -> None:
    with start("mock", "--port", str(silent.getsockname()[1])) as mock:
        output, errors = mock.communicate()

    assert (mock.returncode, output) == (1, "")
    assert "port 0 takes a free one" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_one_line_names_the_package(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import pytribute.__main__ as m; m.main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603 - our own command

    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.decode().splitlines() == [
        "the command line isn't installed: pip install 'pytribute[cli]'"
    ]


def test_without_the_extra_of_the_mock_one_line_names_the_package() -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['pytribute', 'mock']; "
        "import pytribute.__main__ as m; m.main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603 - our own command

    assert ended.returncode == 2
    assert ended.stderr.decode().count("\n") == 1
    assert "pip install 'pytribute[mock]'" in ended.stderr.decode()


def test_help_imports_neither_a_transport_nor_models_nor_rich() -> None:
    code = (
        "import sys; sys.argv = ['pytribute', '--help']\n"
        "import pytribute.__main__ as m\n"
        "try: m.main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603 - our own command

    modules = set(ended.stderr.decode().split())
    assert "click" in modules
    assert not modules & HEAVY


def test_it_runs_as_a_module() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pytribute", "--version"], capture_output=True, check=False
    )

    assert ended.returncode == 0
    assert ended.stdout.startswith(b"pytribute ")


def test_whoever_confirms_a_payment_sees_its_amount(server: MockServer) -> None:
    order = ("--title", "Lesson", "--description", "An hour", "--amount", "150000")
    made = at_terminal(
        *("shop", "orders", "create", *order, "--currency", "rub"),
        variables=variables(server),
        typed="n\n",
    )
    assert "  amount: 1500.00 RUB\n" in made.shown
    assert "  title: Lesson\n" in made.shown
    charged = at_terminal(
        *("shop", "charges", "create", "--token", "6f1d2c1e-4c55-4f5f-9a57-000000000101"),
        *("--amount", "150000"),
        variables=variables(server),
        typed="n\n",
    )
    assert "  amount: 150000 (cents or kopecks)\n" in charged.shown
    in_stars = at_terminal(
        *("shop", "orders", "create", *order[:4], "--stars-amount", "100", "--currency", "rub"),
        variables=variables(server),
        typed="n\n",
    )
    assert "  stars amount: 100\n" in in_stars.shown
    assert [one.method for one in server.requests] == []
