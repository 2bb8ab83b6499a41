"""The texts of the command line in Russian, by the English."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from pytribute.cli.russian import commands, contract, messages, operations, rules

__all__ = ["NOUNS", "TEXTS", "russian"]

NOUNS: Final[Mapping[str, tuple[str, str, str]]] = {
    "check": ("проверка", "проверки", "проверок"),
    "error": ("ошибка", "ошибки", "ошибок"),
    "note": ("замечание", "замечания", "замечаний"),
    "request": ("запрос", "запроса", "запросов"),
    "violation": ("нарушение", "нарушения", "нарушений"),
    "warning": ("предупреждение", "предупреждения", "предупреждений"),
}
"""The forms of a noun after 1, 2 and 5."""

TEXTS: Final[dict[str, str]] = {
    **commands.TEXTS,
    **operations.TEXTS,
    **messages.TEXTS,
    **contract.TEXTS,
    **rules.TEXTS,
}


def russian(text: str) -> str:
    """Return a text in Russian; in English where there is no translation."""
    if text in TEXTS:
        return TEXTS[text]
    found = _specified().get(_key(text))
    return text if found is None else f"{found}." if text.endswith(".") else found


@cache
def _specified() -> dict[str, str]:
    """Return the paragraphs of the specification in Russian, by their English.

    The help of an operation is made of the English ones.
    """
    from pytribute import spec  # noqa: PLC0415 - only the help of operations needs it

    return dict(_pairs(spec(), spec("ru")))


def _pairs(english: Any, translation: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if isinstance(english, dict):
        for name in english.keys() & translation.keys():
            yield from _pairs(english[name], translation[name])
    elif isinstance(english, list):
        for place, translated in enumerate(translation):
            yield from _pairs(english[place], translated)
    elif isinstance(english, str) and english != translation:
        paragraphs = english.split("\n\n"), translation.split("\n\n")
        if len(paragraphs[0]) == len(paragraphs[1]):
            yield from zip(map(_key, paragraphs[0]), map(_key, paragraphs[1]), strict=True)


def _key(paragraph: str) -> str:
    return " ".join(paragraph.split()).removesuffix(".")
