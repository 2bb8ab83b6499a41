"""Unofficial Python client for the Tribute API (payments in Telegram).

So far this package holds the specification; the generated client is ``pytribute_client``, and
``pytribute_schemas`` holds strict pydantic models of the same schemas.
"""

import json
from importlib.resources import files
from typing import Any

__all__ = ["spec"]


def spec() -> dict[str, Any]:
    """Give the OpenAPI 3.1 specification that this version was generated from.

    Extracted from the documentation at
    https://wiki.tribute.tg/for-content-creators/api-documentation/products

    Returns:
        a new dictionary with each call.
    """
    text = files(__name__).joinpath("openapi.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
