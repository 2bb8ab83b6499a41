"""The specification that this version was generated from."""

import json
from importlib.resources import files
from typing import Any


def spec() -> dict[str, Any]:
    """Give the OpenAPI 3.1 specification that this version was generated from.

    Extracted from the documentation at
    https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Returns:
        a new dictionary with each call.
    """
    text = files("pytribute").joinpath("openapi.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
