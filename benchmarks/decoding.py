"""Decoding a page of 100 products into typed objects."""

import json
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from benchmarks.handwritten import DECODER
from benchmarks.measure import Measurement, one, side_by_side
from benchmarks.server import page
from benchmarks.stock import stock_client
from benchmarks.table import Unit, Within, show
from pytribute import Page, Product
from pytribute_core.decoding import decode
from pytribute_schemas import ProductPage

_REPEATED = 200
_RUNS = 15
_OURS = "pytribute"
_FLOOR = "floor: msgspec by hand"


def run() -> None:
    """Print the table."""
    content = page(1, 1000)
    with stock_client() as packages:
        sys.path.insert(0, str(packages))
        stock = import_module("stock_client.models.product_page").ProductPage
        sys.path.remove(str(packages))
        figures = side_by_side(
            {
                _FLOOR: _often(lambda: DECODER.decode(content)),
                _OURS: _often(lambda: decode(Page[Product], content)),
                "peer: stock attrs models": _often(lambda: stock.from_dict(json.loads(content))),
                "peer: pydantic models": _often(lambda: ProductPage.model_validate_json(content)),
            },
            _RUNS,
        )
    show(
        f"decoding a page of 100 products ({len(content):,} bytes), median of {_RUNS} runs",
        figures,
        Unit("µs a page", 1e6 / _REPEATED),
        base=_FLOOR,
        bounds={_OURS: [Within(1.15, _FLOOR)]},
    )


def _often(decoding: Callable[[], object]) -> Measurement:
    def repeat() -> None:
        for _ in range(_REPEATED):
            decoding()

    return partial(one, repeat)
