"""The specification that this version was generated from."""

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal

from pytribute_core.checks import check_kind

_FILES = {"en": "openapi.json", "ru": "openapi.ru.json"}


def spec(language: Literal["en", "ru"] = "en") -> dict[str, Any]:
    """Give the OpenAPI 3.1 specification that this version was generated from.

    Extracted from the documentation at
    https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Args:
        language: in which its descriptions are; all else is the same.

    Returns:
        a new dictionary with each call.

    Raises:
        TypeError: the language is no text.
        ValueError: there is none in this language.
    """
    check_kind("language", language, str, "a str")
    if language not in _FILES:
        raise ValueError(f"the specification is written in en and ru, not in {language!r}")
    text = files("pytribute").joinpath(_FILES[language]).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def digest() -> str:
    """Return the SHA-256 of the specification."""
    return sha256(files("pytribute").joinpath(_FILES["en"]).read_bytes()).hexdigest()
