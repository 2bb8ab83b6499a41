"""A user's program, type checkers and the command line on what the pipeline made of the page."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.resources.conftest import HERE, Library
from tests.resources.test_resources import BOOK, LOAN, READERS

PROGRAM = HERE / "program.txt"
HONEST = HERE / "honest.py"
WRITING = ("createLoan", "deleteLoan", "addNote")
LISTED = ("listReaders", "listShelves", "listTags", "listMembers")
OPERATIONS = {"listBooks", "getBook", *LISTED, *WRITING}
PLANTED = {
    "any key": ("listShelves", "authentication/invalid-key"),
    "no HEAD": ("listReaders", "head/as-get"),
    "no Allow": ("deleteLoan", "methods/allow"),
    "any genre": ("listBooks", "parameters/invalid: genre"),
    "any id": ("getBook", "ids/malformed-argument: bookId"),
    "endless cursor": ("listReaders", "listings/cursor"),
    "short page": ("listBooks", "listings/rows"),
    "repeated tag": ("listTags", "listings/once"),
    "another title": ("getBook", "rows/fields: title"),
}
# Generated requests take most of the time; tests/resources/test_contract.py has them.
RULES = ("authentication", "head", "methods", "parameters", "ids", "listings", "rows")
CONTRACT = ("contract", *(word for rule in RULES for word in ("--only", f"{rule}/*")), "--profile")


class Handler(http.server.BaseHTTPRequestHandler):
    """The library: what the page describes, as little of it as there can be."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        if parts.path == "/books":
            rows = [BOOK] if query.get("page") == ["1"] else []
            self._respond({"books": rows, "count": 1})
        elif parts.path == "/books/7":
            self._respond(BOOK)
        elif parts.path == "/shelves":
            self._respond([{"name": "top"}])
        elif parts.path in {"/tags", "/members"}:
            self._respond([])
        else:
            self._respond(READERS[query.get("from", [""])[0] or None])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._respond({"id": str(LOAN), "title": body["title"]}, HTTPStatus.CREATED)

    def do_DELETE(self) -> None:
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def _respond(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Log nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def environment(library: Library, **variables: str) -> dict[str, str]:
    """Let a process import the clone, and not this checkout."""
    root = library.project.root
    paths = os.pathsep.join(map(str, (root / "generated", root / "overlay")))
    return {**os.environ, "PYTHONPATH": paths, "MYPYPATH": paths, **variables}


def run(library: Library, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *command],
        env=environment(library, **variables),
        cwd=library.project.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@contextmanager
def started(library: Library, *command: str) -> Generator[str]:
    """Start a server of the clone; yield the first line of its output."""
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, *command],
        env=environment(library),
        cwd=library.project.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()


def cli(library: Library, address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    names = {"TRIBUTE_API_KEY": "key", "TRIBUTE_BASE_URL": address}
    return run(library, "-m", "pytribute", *arguments, **names)


@pytest.fixture(scope="module")
def program(library: Library) -> Path:
    """The program, as a module beside the generated packages."""
    target = library.project.root / "program.py"
    shutil.copy(PROGRAM, target)
    return target


def test_a_program_runs_over_every_variant(library: Library, address: str, program: Path) -> None:
    ended = run(library, str(program), address)
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == [
        f"Dune a b c top 1 1 a {LOAN} 200 200 200 200 204 None",
        "Dune a b c top Dune",
    ]


@pytest.mark.unmeasured
def test_mypy_finds_nothing_in_strict_mode(library: Library, program: Path) -> None:
    options = ("--strict", "--no-incremental", "--follow-imports=silent")
    packages = ("-p", "pytribute_client", "-m", "program")
    ended = run(library, "-m", "mypy", *options, *packages)
    assert ended.stdout.startswith("Success"), ended.stdout + ended.stderr


@pytest.mark.unmeasured
def test_pyright_finds_nothing_in_strict_mode(library: Library, program: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "include": ["program.py", "generated/pytribute_client"],
        "extraPaths": ["generated", "overlay"],
    }
    (library.project.root / "pyrightconfig.json").write_text(json.dumps(settings))
    ended = run(library, "-m", "pyright", "--pythonpath", sys.executable)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_operation_is_a_command(library: Library, address: str) -> None:
    listed = cli(library, address, "books", "list", "--genre", "novel", "--json")
    assert [book["id"] for book in json.loads(listed.stdout)] == [7]
    shown = cli(library, address, "books", "get", "7").stdout
    assert "title" in shown
    assert "Dune" in shown
    heading, *rows = cli(library, address, "books", "readers", "7", "--limit", "2").stdout.split()
    assert (heading, rows) == ("NAME", ["a", "b"])
    shelves = cli(library, address, "books", "shelves", "list", "--csv")
    assert shelves.stdout.split() == ["name,coin,slots", "top,,"]
    assert cli(library, address, "books", "tags", "list", "--csv").stdout.split() == ["name"]
    assert cli(library, address, "loans", "delete", str(LOAN)).returncode == 0


def test_a_body_on_the_command_line_is_checked_and_confirmed(
    library: Library, address: str
) -> None:
    words = ("--amount", "5", "--currency", "EUR", "--items", '[{"bookId": 7}]')
    made = cli(library, address, "loans", "create", *words, "--title", "Dune", "--yes", "--json")
    assert json.loads(made.stdout)["id"] == str(LOAN)
    for more, output in (
        (("--title", "Dune"), "nobody is here to confirm the deposit"),
        (("--title", "Dune Messiah", "--yes"), "title must have at most 4 UTF-16 units"),
        (("--title", "Dune", "--until", "soon", "--yes"), "until can't be 'soon'"),
        (("--yes",), "Missing option '--title'"),
    ):
        ended = cli(library, address, "loans", "create", *words, *more)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert output in ended.stderr


def test_help_is_that_of_the_page(library: Library, address: str) -> None:
    output = cli(library, address, "books", "list", "--help").stdout
    assert "Returns the books, oldest first." in output
    assert "Only this genre: novel or poetry." in output
    assert "--per N" in output
    assert "books" in cli(library, address, "--help").stdout


def test_the_mock_responds_to_every_operation_with_its_sample(library: Library) -> None:
    loan = {"amount": 5, "currency": "EUR", "title": "Dune", "items": [{"bookId": 7}]}
    with started(library, "-m", "pytribute", "mock", "--port", "0", "--quiet") as line:
        (address,) = re.findall(r"http://\S+", line)

        def send(method: str, path: str, body: object = None) -> tuple[int, object]:
            request = urllib.request.Request(  # noqa: S310 - the mock's address
                address + path, method=method, headers={"Api-Key": "tribute-mock-key"}
            )
            request.data = None if body is None else json.dumps(body).encode()
            try:
                with urllib.request.urlopen(request) as response:  # noqa: S310 - as above
                    return response.status, json.loads(response.read() or "null")
            except urllib.error.HTTPError as refused:
                return refused.code, json.load(refused)["error"]

        _, book = send("GET", "/books/7")
        assert isinstance(book, dict)
        assert {"id", "title", "price"} <= book.keys()
        assert send("GET", "/books?per=50") == (200, {"books": []})
        assert send("GET", "/books?per=51")[0] == 400
        assert send("GET", "/books/7/readers") == (200, {"readers": []})
        assert send("GET", "/shelves") == (200, [])
        status, made = send("POST", "/loans", loan)
        assert (status, isinstance(made, dict)) == (201, True)
        assert send("POST", "/loans", {**loan, "items": []})[0] == 400
        assert send("DELETE", f"/loans/{LOAN}") == (204, None)
        assert send("POST", f"/loans/{LOAN}/notes", ["x"]) == (200, None)


@pytest.fixture
def profile(tmp_path: Path) -> Callable[[str], Path]:
    def write(line: str) -> Path:
        address, key = line.split()
        file = tmp_path / "profile.toml"
        # The shops of its mock are samples.
        rules = "".join(f'"{one}/*" = "off"\n' for one in ("shops", "orders", "tokens"))
        file.write_text(f'base_url = "{address}"\nkeys.owner = "{key}"\n[rules]\n{rules}')
        return file

    return write


@pytest.mark.unmeasured
def test_an_honest_server_passes_the_contract_check(
    library: Library, profile: Callable[[str], Path]
) -> None:
    with started(library, str(HONEST)) as line:
        ended = run(library, "-m", "pytribute", *CONTRACT, str(profile(line)))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for name in WRITING:
        assert f"requests to {name}: it may have effects" in ended.stdout


@pytest.mark.unmeasured
def test_the_contract_check_finds_what_is_planted_in_operations_that_nobody_has_seen(
    library: Library, profile: Callable[[str], Path], tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    with started(library, str(HONEST), *PLANTED) as line:
        words = (*CONTRACT, str(profile(line)), "--report-json", str(file))
        ended = run(library, "-m", "pytribute", *words)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    violations = json.loads(file.read_text())["violations"]
    found = {
        (one["operation"], f"{one['rule']}: {one['detail']}" if one["detail"] else one["rule"])
        for one in violations
    }
    assert found >= {*PLANTED.values()}
    assert {name for name, _ in found} <= OPERATIONS
