"""A mutant: the mock with one change."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.contract import Severity
from pytribute.mock import MockServer

__all__ = ["PRODUCTS", "Mark", "Mutant", "Wrap", "serve", "severities_of"]

PRODUCTS = 27
"""How many products the mutants have: every type in every status and currency."""

Mark = Literal["documentation", "schema", "protocol", "reported", "reading"]
"""What a mutant violates: the documentation, the schemas, HTTP or JSON, reports, or a reading."""

Wrap = Callable[[ASGIApp], ASGIApp]


class Mutant(NamedTuple):
    """One small change of the mock."""

    name: str
    mark: Mark
    wrap: Wrap

    @property
    def severities(self) -> frozenset[Severity]:
        """The severities of violations that kill it."""
        return severities_of(self.mark)


def severities_of(mark: Mark) -> frozenset[Severity]:
    """Return the severities of violations that kill: only what is certain needs an error."""
    weaker = {Severity.WARNING} if mark in {"reported", "reading"} else set[Severity]()
    return frozenset({Severity.ERROR} | weaker)


def serve(wrap: Wrap, *, products: int = PRODUCTS) -> MockServer:
    """Return a server of the mutant; its control API is unchanged, and a reset resets its state."""
    mock = MockServer(control=True, products=products)
    config: Any = mock._server.config  # pyright: ignore[reportPrivateUsage]  # where the app is
    unchanged: ASGIApp = config.app
    changed = wrap(unchanged)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal changed
        is_control = scope["path"].startswith("/__control")
        if is_control and scope["path"].endswith("/reset"):
            changed = wrap(unchanged)
        await (unchanged if is_control else changed)(scope, receive, send)

    config.app = app
    return mock
