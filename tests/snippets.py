"""The Python that README.md and the documentation site show, and how it is run."""

import asyncio
import inspect
import logging
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TypeGuard
from weakref import WeakSet

import pytest
from sqlalchemy import Engine

from pytribute.mock import MockServer
from pytribute.webhooks import EVENTS, PostgresInbox, WebhookHandler, _consumer
from scripts.project import CHECKOUT

DOCS = CHECKOUT.root / "docs"
SNIPPETS = sorted((DOCS / "snippets").glob("*.py"))
# The root, too: a snippet shows how to set up a log.
_LOGGERS = (None, "pytribute")
EXAMPLES = sorted((CHECKOUT.root / "examples").glob("*.py"))


def blocks(language: str, file: Path) -> list[str]:
    """Return the code blocks of a page in a language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def run(source: str, name: str, request: pytest.FixtureRequest) -> None:
    """Run a snippet against a mock, then its tests; send every event to its handlers."""
    mock: MockServer = request.getfixturevalue("tribute_mock")
    # A handler that another test has left would use this test's inbox, too.
    request.getfixturevalue("monkeypatch").setattr(_consumer, "_consumers", WeakSet())
    module = ModuleType(f"snippet_{name}")
    names = vars(module)
    # A broker of tasks looks up the module of a function.
    request.getfixturevalue("monkeypatch").setitem(sys.modules, module.__name__, module)
    loggers = [(one, one.level, one.handlers[:]) for one in map(logging.getLogger, _LOGGERS)]
    try:
        exec(compile(source, name, "exec"), names)  # noqa: S102 - what the pages show
        for test in [names[one] for one in names if one.startswith("test_")]:
            result = test(*map(request.getfixturevalue, inspect.signature(test).parameters))
            if inspect.iscoroutine(result):
                asyncio.run(result)
        for handler in filter(_is_served, names.values()):
            mock.set_webhook(handler)
            assert [event for event in EVENTS if not mock.send(event).is_accepted] == []
    finally:
        for logger, level, handlers in loggers:
            logger.setLevel(level)
            logger.handlers[:] = handlers
        for value in names.values():
            if isinstance(value, WebhookHandler):
                value.close()
            if isinstance(value, Engine):
                value.dispose()


def _is_served(value: object) -> TypeGuard[WebhookHandler]:
    # This one needs a server, which tests/webhooks/inbox/test_documented.py starts.
    return isinstance(value, WebhookHandler) and not isinstance(value.inbox, PostgresInbox)
