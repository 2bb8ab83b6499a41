"""The pages of the documentation that list what is not known of the API, from ``x-not-known``."""

from collections.abc import Iterable, Mapping

from scripts.document.grammar import operation_label, operations
from scripts.document.node import Node
from scripts.extract.supplement import CERTAINTY, NOT_KNOWN

_ENGLISH = """# Not known yet

Written by `make spec` from `x-not-known` in openapi/supplement. The library offers operations that
no saved page describes. What nobody has published of them stays open in the specification:
optional, nullable, or any value. If you know an answer, it belongs into openapi/supplement, with
how you know it; a page that is saved answers by itself."""
_RUSSIAN = """# Пока неизвестно

Пишется командой `make spec` из `x-not-known` в openapi/supplement. Библиотека предлагает операции,
которых нет ни на одной сохранённой странице. Всё, чего о них никто не опубликовал, в спецификации
остаётся открытым: необязательным, допускающим null или любое значение. Знаете ответ — его место в
openapi/supplement, с указанием, откуда он; сохранённая страница отвечает сама."""
_WORDS = {
    "seen": "видели",
    "documented": "документировано",
    "reported": "сообщают",
    "derived": "выведено",
}


def not_known_pages(document: Node) -> Mapping[str, bytes]:
    """Return the pages by their paths; none where everything is known."""
    if not any(operation.at(NOT_KNOWN) for _, operation in operations(document)):
        return {}
    return {
        "docs/not-known-yet.md": _page(document, _ENGLISH, "Every operation", is_russian=False),
        "docs/not-known-yet.ru.md": _page(document, _RUSSIAN, "Все операции", is_russian=True),
    }


def _page(document: Node, head: str, general: str, *, is_russian: bool) -> bytes:
    sections = [head, _section(general, document.elements(NOT_KNOWN), is_russian=is_russian)]
    for place, operation in operations(document):
        questions = operation.elements(NOT_KNOWN)
        mark = operation.text(CERTAINTY)
        certainty = _WORDS.get(mark, mark) if is_russian else mark
        label = f"{operation_label(place)} ({certainty})"
        sections.append(_section(label, questions, is_russian=is_russian))
    return ("\n\n".join(filter(None, sections)) + "\n").encode()


def _section(title: str, questions: Iterable[Node], *, is_russian: bool) -> str:
    lines: list[str] = []
    for one in questions:
        text = one.at("description") or one
        said = text.translation if is_russian and text.translation else text
        lines.append(f"- {said.text()}")
    return "\n".join([f"## {title}", "", *lines]) if lines else ""
