"""Which operation is documented, generated, offered, mocked and checked, and by what.

The cells are looked up and tried, never written by hand; what is missing is an empty cell.
"""

import http.client
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytribute_client.api
import pytribute_schemas
from pytribute import AsyncTribute, Tribute
from pytribute.mock import MockError, MockServer
from pytribute.mock.routes import routes
from pytribute_client.commands import COMMANDS
from pytribute_core.operation import Operation
from scripts.project import CHECKOUT
from tests.end_to_end.observing import RequestsOfChecks
from tests.end_to_end.specification import Documented, operation_of, operations

PUBLISHED = CHECKOUT.root / "tests" / "end_to_end" / "OPERATIONS.md"
COMMAND = "python -m tests.end_to_end"

_TEAPOT = 418
_HEAD = f"""# Operations

Written from the code by `{COMMAND}`: don't edit, it would be lost. An empty cell fails a test.
Nothing here says what a page says today, so a page that changes leaves this file as it is.

- documented: the page or the supplement that the specification has it from, with its certainty
- generated: the module of `pytribute_client`; its schemas are classes of `pytribute_schemas`
- offered: the method of `Tribute` and of `AsyncTribute`
- command: the command of `pytribute`
- mocked: the request that the mock takes for it, by a handler of its meaning
- checked: the parts of the contract check whose requests it got
- example: the examples that call it; the only column that may be empty

"""
_MAY_BE_EMPTY = "example"


class Cells(NamedTuple):
    """What there is of one operation; an empty text where there is nothing."""

    documented: str
    generated: str
    offered: str
    command: str
    mocked: str
    checked: str
    example: str


Matrix = Mapping[str, Cells]


def matrix(
    document: Mapping[str, Any],
    requests: RequestsOfChecks,
    names: Collection[str],
) -> Matrix:
    """Look for operations of a specification.

    Args:
        document: the specification.
        requests: what each part of the contract check sends.
        names: the names of the operations.
    """
    documented = operations(document)
    with MockServer(products=0) as mock:
        return {
            operation.name: Cells(
                documented=_documented(operation),
                generated=_generated(operation),
                offered=_offered(operation),
                command=_command(operation),
                mocked=_mocked(operation, mock),
                checked=_checked(operation, requests, documented),
                example=_example(operation),
            )
            for operation in documented
            if operation.name in names
        }


def published_names() -> frozenset[str]:
    """Return the operations of the published matrix: a page may have added others since."""
    lines = PUBLISHED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("`")[1] for line in lines if line.startswith("| `"))


def holes(found: Matrix) -> list[str]:
    """Name the empty cells."""
    return [
        f"{operation} is not {column}"
        for operation, cells in found.items()
        for column, cell in cells._asdict().items()
        if not cell and column != _MAY_BE_EMPTY
    ]


def markdown(found: Matrix) -> str:
    """Write it as a page."""
    lines = [
        ("operation", *Cells._fields),
        ("---",) * (1 + len(Cells._fields)),
        *((f"`{name}`", *cells) for name, cells in found.items()),
    ]
    return _HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _documented(operation: Documented) -> str:
    provenance = json.loads((CHECKOUT.openapi / "provenance.json").read_text(encoding="utf-8"))
    origins = provenance.get(operation.pointer, [])
    certainty = operation.details.get("x-certainty", "documented")
    return next((f"`{origin['file']}`, {certainty}" for origin in origins), "")


def _generated(operation: Documented) -> str:
    if not all(hasattr(pytribute_schemas, name) for name in operation.used_schemas):
        return ""
    expected = (operation.name, operation.method, operation.path)
    modules = [
        module.removeprefix("pytribute_client.")
        for module, made in _generated_operations()
        if (made.name, made.method, made.path) == expected
    ]
    return _words(modules)


def _offered(operation: Documented) -> str:
    """Return the method that the SDK's patch names, if both clients have it."""
    name = _method(operation)
    for client in (Tribute, AsyncTribute):
        owner: Any = client("key")
        for part in name.split("."):
            owner = getattr(owner, part, None)
        if owner is None:
            return ""
    return f"`{name}`"


def _command(operation: Documented) -> str:
    group, _, method = _method(operation).rpartition(".")
    for name, command in COMMANDS.get(group, {}).items():
        if command.method == method:
            return f"`{group.replace('_', '-').replace('.', ' ')} {name}`"
    return ""


def _example(operation: Documented) -> str:
    call = f".{_method(operation)}("
    files = sorted((CHECKOUT.root / "examples").glob("*.py"))
    return _words(one.name for one in files if call in one.read_text(encoding="utf-8"))


def _method(operation: Documented) -> str:
    details = operation.details
    return f"{details.get('x-sdk-group', '-')}.{details.get('x-sdk-method', '-')}"


def _mocked(operation: Documented, mock: MockServer) -> str:
    """Plan a fault for the operation, and return whether its request receives it."""
    route = routes().get(operation.name)
    if route is None or route.handler is None:
        return ""
    try:
        mock.faults.add({"operation": operation.name, "status": _TEAPOT})
    except MockError:
        return ""
    address = urlsplit(mock.base_url)
    path = address.path + operation.path.replace("{", "").replace("}", "")
    with closing(http.client.HTTPConnection(str(address.hostname), address.port)) as connection:
        connection.request(operation.method, path, headers={"Api-Key": mock.api_key})
        is_taken = connection.getresponse().status == _TEAPOT
    return f"`{operation.method} {operation.path}`" if is_taken else ""


def _checked(
    operation: Documented, requests: RequestsOfChecks, documented: Iterable[Documented]
) -> str:
    return ", ".join(
        check
        for check, sent in sorted(requests.items())
        if any(operation_of(method, path, documented) == operation for method, path in sent)
    )


def _generated_operations() -> Iterator[tuple[str, Operation[Any]]]:
    package = pytribute_client.api
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if not module.ispkg:
            yield module.name, import_module(module.name).OPERATION


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
