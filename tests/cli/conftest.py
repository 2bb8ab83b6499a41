from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from pytribute.cli.app import app
from pytribute.mock import MockServer

Run = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(products=12) as mock:
        yield mock


@pytest.fixture
def run(server: MockServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give what runs a command against the server, in this process."""
    monkeypatch.setenv("TRIBUTE_BASE_URL", server.base_url)
    monkeypatch.setenv("TRIBUTE_API_KEY", server.api_key)

    def run(*arguments: str, standard_input: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=standard_input, prog_name="pytribute")

    return run
