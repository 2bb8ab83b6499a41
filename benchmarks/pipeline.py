"""How long the way from pages to client takes, beside its peers and its floor."""

import json
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.measure import Times, of_call, of_command, tool
from benchmarks.synthetic import synthetic_project
from scripts.merge import merge
from scripts.project import CHECKOUT
from scripts.specification import make_specification, read_pages

_RUNS = 3
_SIZES = (75, 300)


def run() -> None:
    """Print the tables."""
    _whole()
    _extraction()
    _growth()


def _whole() -> None:
    specification = CHECKOUT.specification
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generator: list[str | Path]
        models: list[str | Path]
        ours = of_command([sys.executable, "-m", "scripts", "client"], CHECKOUT.root, _RUNS)
        generator = [tool("openapi-python-client"), "generate", "--overwrite", "--meta", "none"]
        client = of_command(
            [*generator, "--path", specification, "--output-path", folder / "client"],
            folder,
            _RUNS,
        )
        models = [tool("datamodel-codegen"), "--input", specification, "--formatters", "builtin"]
        schemas = of_command([*models, "--output", folder / "models.py"], folder, _RUNS)
        imports = "import openapi_python_client, datamodel_code_generator.model"
        floor = of_command([sys.executable, "-c", imports], folder, _RUNS)
    print("\nmake client, warm environment: bound 10 s")
    _row("make client (both packages)", ours, ours)
    _row("peer: openapi-python-client", client, ours)
    _row("peer: datamodel-codegen", schemas, ours)
    _row("floor: importing both", floor, ours)


def _extraction() -> None:
    ours = of_call(lambda: merge(read_pages(CHECKOUT)), _RUNS)
    texts = [path.read_text(encoding="utf-8") for path in CHECKOUT.sources.glob("*.txt")]
    fragments = [line for text in texts for line in text.split("\n") if line.startswith('{"')]
    floor = of_call(lambda: [json.loads(fragment) for fragment in fragments], _RUNS)
    print("\nextraction and merge of the saved pages: bound 1 s")
    _row("extract and merge", ours, ours)
    _row("floor: json.loads of the fragments", floor, ours)


def _growth() -> None:
    print("\nsynthetic pages, extraction to written specification: bound 30 s for 300, linear")
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as name:
            project = synthetic_project(Path(name), size)
            times = of_call(partial(make_specification, project), 1)
        per_page = times.median / size * 1000
        print(f"  {size:4} pages  {times}  {per_page:6.1f} ms a page")


def _row(name: str, times: Times, ours: Times) -> None:
    print(f"  {name:36} {times}  x{times.median / ours.median:.3f}")
