"""The two languages of the pages, and their labels."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

__all__ = ["LANGUAGES", "Labels", "Language", "by_language", "preferred_language"]

Language = Literal["en", "ru"]
Labels: TypeAlias = Mapping[str, str]
"""The labels of a page in one language, named after the English."""

LANGUAGES: tuple[Language, Language] = ("en", "ru")

# The primary subtag of a language range, and its quality.
_LANGUAGE_RANGE = re.compile(r"(?:^|,)\s*(en|ru)\b[^,;]*(?:;\s*q=([0-9.]{1,5}))?", re.IGNORECASE)
_OF_EVERY_PAGE = {
    "language": ("en", "ru"),
    "other_language": ("ru", "en"),
    "other_language_name": ("Русский", "English"),
}


def by_language(table: Mapping[str, tuple[str, str]]) -> Mapping[Language, Labels]:
    """Return the labels of each language, from pairs of English and Russian."""
    pairs = {**_OF_EVERY_PAGE, **table}
    return {
        language: {name: pair[place] for name, pair in pairs.items()}
        for place, language in enumerate(LANGUAGES)
    }


def preferred_language(accepted: str) -> Language:
    """Return the preferred language of an ``Accept-Language`` header; English by default."""
    qualities: dict[Language, float] = {"en": 0, "ru": 0}
    for tag, quality in _LANGUAGE_RANGE.findall(accepted):
        language: Language = "ru" if tag.lower() == "ru" else "en"
        qualities[language] = max(qualities[language], _number(quality))
    return "ru" if qualities["ru"] > qualities["en"] else "en"


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0
