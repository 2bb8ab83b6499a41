"""The tables of the documentation site: ``python -m scripts.site`` writes what its pages include.

Events and operations come from the specification, commands from the command line, and the paths of
``/__control`` from the docstrings of their modules.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import chain
from pkgutil import walk_packages
from typing import Any
from unittest.mock import patch

import click

from pytribute import spec
from pytribute.cli.app import app
from pytribute.cli.language import localized
from pytribute.mock import control, delivery_actions
from pytribute.webhooks import EVENTS, Event, PaymentState
from pytribute.webhooks.inbox import EXTRAS
from pytribute_client import resources
from pytribute_core.resource import Resource
from scripts.page_code import write_code
from scripts.project import CHECKOUT
from scripts.site_docstrings import to_markdown
from scripts.wheel import publish

__all__ = ["fragments"]

_OUTPUT = CHECKOUT.root / "docs" / ".generated"
_METHODS = {"get", "post", "put", "patch", "delete"}
_ADAPTERS = ("aiohttp", "django", "flask", "starlette")
_LANGUAGES = {"en": 0, "ru": 1}

# English, Russian.
_Words = tuple[str, str]
_GROUPS: Mapping[str, _Words] = {
    "DigitalProduct": ("Digital and custom products", "Цифровые товары и товары на заказ"),
    "PhysicalOrder": ("Physical products", "Физические товары"),
    "Subscription": ("Subscriptions", "Подписки"),
    "Donation": ("Donations", "Донаты"),
    "ShopOrder": ("Orders of a shop", "Заказы магазина"),
    "ShopToken": ("Saved cards", "Сохранённые карты"),
}
_EVENT_HEADS = (
    ("What happened", "Event, class", "`payment_state`", "What to do"),
    ("Что произошло", "Событие, класс", "`payment_state`", "Что делать"),
)
_DUTIES: Mapping[PaymentState, _Words] = {
    PaymentState.PAID: ("deliver", "выдать"),
    PaymentState.INTERMEDIATE: ("wait", "ждать"),
    PaymentState.REFUND_STARTED: ("wait for the end", "ждать завершения"),
    PaymentState.REFUND_DONE: ("take back", "забрать"),
    PaymentState.NONE: ("no money moved", "денег нет"),
}
# What classes that compute their state can return, and when: the build fails on one that is new.
_COMPUTED: Mapping[str, Sequence[tuple[PaymentState, _Words]]] = {
    "NewSubscription": (
        (PaymentState.PAID, ("", "")),
        (PaymentState.NONE, ("trial, or free", "пробная или бесплатная")),
    ),
    "RenewedSubscription": (
        (PaymentState.PAID, ("", "")),
        (PaymentState.NONE, ("free", "бесплатная")),
    ),
    "ShopOrderPaid": (
        (PaymentState.PAID, ("", "")),
        (PaymentState.NONE, ("start of a trial", "начало пробного периода")),
    ),
    "ShopOrderRefunded": (
        (PaymentState.REFUND_STARTED, ("first event", "первое событие")),
        (PaymentState.REFUND_DONE, ("second event", "второе событие")),
    ),
}
# The modules whose public names a page of the reference shows.
_APIS: Mapping[str, Sequence[str]] = {
    "client": ("pytribute",),
    "webhooks": (
        "pytribute.webhooks",
        *(f"pytribute.webhooks.adapters.{one}" for one in _ADAPTERS),
    ),
    "mock": ("pytribute.mock", "pytribute.contract"),
}
_OPERATION_HEADS = (
    ("Operation", "Meaning", "Known from"),
    ("Операция", "Что делает", "Откуда известно"),
)
_CERTAINTIES: Mapping[str, _Words] = {
    "": ("a saved page", "сохранённая страница"),
    "seen": ("seen on the wire", "видели в ответах"),
    "documented": ("a page that is not saved", "несохранённая страница"),
    "reported": ("code of integrators", "код интеграторов"),
    "derived": ("inferred", "выведено из остального"),
}


def main() -> None:
    """Write every fragment, and the code on the pages."""
    publish(CHECKOUT.root)  # where `spec` reads it
    _OUTPUT.mkdir(exist_ok=True)
    for page in chain.from_iterable((_OUTPUT.parent / one).rglob("*.md") for one in _LANGUAGES):
        write_code(page)
    for name, text in fragments():
        (_OUTPUT / name).write_text(text + "\n", encoding="utf-8")


def fragments() -> Iterator[tuple[str, str]]:
    """Return the names and texts of all fragments."""
    for language, index in _LANGUAGES.items():
        document: Any = spec("ru") if language == "ru" else spec()
        yield f"events.{language}.md", "\n\n".join(_events(document["webhooks"], index))
        yield f"operations.{language}.md", _operations(document["paths"], index)
        with patch.dict(os.environ, LC_ALL=language, LANGUAGE=language):
            yield f"cli.{language}.md", "\n\n".join(_commands(localized(app), "pytribute"))
    pages = {name: [*chain.from_iterable(map(_public, of))] for name, of in _APIS.items()}
    pages["webhooks"] += [f"{module}.{name}" for name, (module, _) in EXTRAS.items()]
    for name, paths in {**pages, "operations": _resources()}.items():
        yield f"api-{name}.md", "\n\n".join(f"::: {path}" for path in paths)
    yield "control.md", _control()


def _events(webhooks: Mapping[str, Any], index: int) -> Iterator[str]:
    for part, titles in _GROUPS.items():
        rows = [
            (
                item["post"]["summary"],
                f"`{_snake(operation)}`<br>`{kind.__name__}`",
                *_meaning(kind, index),
            )
            for operation, item in webhooks.items()
            if (kind := EVENTS.get(_snake(operation))) and part in kind.__name__
        ]
        yield f"## {titles[index]}\n\n{_table(_EVENT_HEADS[index], rows)}"


def _meaning(kind: type[Event[Any]], index: int) -> tuple[str, str]:
    if "payment_state" in vars(kind):
        states = _COMPUTED[kind.__name__]
    else:
        states = [(vars(kind).get("_payment_state", PaymentState.NONE), ("", ""))]
    shown = [f"`{s.name}`{f' ({w[index]})' if w[index] else ''}" for s, w in states]
    duties = [_DUTIES[state][index] for state, _ in states]
    return "<br>".join(shown), "<br>".join(duties)


def _snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def _operations(paths: Mapping[str, Any], index: int) -> str:
    rows: list[Sequence[str]] = []
    for path, item in paths.items():
        for method, operation in item.items():
            if method not in _METHODS:
                continue
            if "x-sdk-group" not in operation:  # no patch names it yet
                continue
            call = f"tribute.{operation['x-sdk-group']}.{operation['x-sdk-method']}()"
            certainty = _CERTAINTIES[operation.get("x-certainty", "")][index]
            request = f"{method.upper()} {path}"
            rows.append((f"`{call}`<br>`{request}`", operation["summary"], certainty))
    return _table(_OPERATION_HEADS[index], rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _public(name: str) -> Iterator[str]:
    """Return the paths of the public classes and functions of a module; errors come last."""
    module = import_module(name)
    found = [one for one in module.__all__ if callable(getattr(module, one))]
    for one in sorted(found, key=lambda one: one.endswith("Error")):
        yield f"{name}.{one}"


def _resources() -> Iterator[str]:
    """Return the paths of the classes whose methods are the operations."""
    for module in walk_packages(resources.__path__, f"{resources.__name__}."):
        for name, kind in vars(import_module(module.name)).items():
            is_own = getattr(kind, "__module__", "") == module.name
            if is_own and issubclass(kind, Resource) and not name.startswith("Raw"):
                yield f"{module.name}.{name}"


def _control() -> str:
    texts = [to_markdown(str(module.__doc__)) for module in (control, delivery_actions)]
    return "\n\n".join(text.partition("\n\n")[2] for text in texts)


def _commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[str]:
    """Show the help of a command, then of those inside it."""
    settings: Any = command.context_settings
    with click.Context(command, info_name=name, parent=parent, **settings) as context:
        context.terminal_width = 90
        path = context.command_path
        yield f"## {path}\n\n```text\n{command.get_help(context)}\n```"
        if isinstance(command, click.Group):
            for one in command.list_commands(context):
                inner = command.get_command(context, one)
                if inner is not None:
                    yield from _commands(inner, one, context)


if __name__ == "__main__":
    main()
