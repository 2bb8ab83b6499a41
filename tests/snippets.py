"""The Python that README.md and the documentation site show, and how it is run."""

import asyncio
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pytribute.webhooks import WebhookHandler
from scripts.project import CHECKOUT

DOCS = CHECKOUT.root / "docs"
SNIPPETS = sorted((DOCS / "snippets").glob("*.py"))
EXAMPLES = sorted((CHECKOUT.root / "examples").glob("*.py"))


def blocks(language: str, file: Path) -> list[str]:
    """Return the code blocks of a page in a language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def run(source: str, name: str, request: pytest.FixtureRequest) -> None:
    """Run a snippet against a mock, then its tests."""
    request.getfixturevalue("tribute_mock")
    module = ModuleType(f"snippet_{name}")
    names = vars(module)
    # A broker of tasks looks up the module of a function.
    request.getfixturevalue("monkeypatch").setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(source, name, "exec"), names)  # noqa: S102 - what the pages show
        for test in [names[one] for one in names if one.startswith("test_")]:
            result = test(*map(request.getfixturevalue, inspect.signature(test).parameters))
            if inspect.iscoroutine(result):
                asyncio.run(result)
    finally:
        for value in list(names.values()):
            if isinstance(value, WebhookHandler):
                value.close()
