"""What generated source may be made of."""

import pytest

from scripts.errors import PipelineError
from scripts.generate.scan import scan

CODE = [
    "import os",
    "import httpcore2",
    "import socket",
    "from pytribute_corex import a",
    "from subprocess import run",
    "from os import path as datetime",
    "x = eval('1')",
    "x = exec",
    "x = __import__('os')",
    "x = ().__class__",
    "x = (lambda: 1)()",
    "x = [y for y in ()]",
    "x = f'{1}'",
    "print('x')",
    "x = open('/etc/passwd')",
    "@print\nclass A: pass",
    "class A(print('x')): pass",
    "class A(metaclass=print): x = B()",
    "def f(x=print('x')): pass",
    "if True:\n    x = 1",
    "while True: pass",
    "try:\n    x = 1\nfinally:\n    pass",
    "assert x",
    "del x",
    "global x",
    "with x: pass",
    "x = y.__globals__",
    "x = y.system",
    "x = (y := 1)",
    "х = 1",  # noqa: RUF001 - a homoglyph
    "x = 1  # \u202e",
    "x = Field(default_factory=Run.make())",
]


@pytest.mark.parametrize("source", CODE)
def test_generated_source_may_hold_nothing_but_data(source: str) -> None:
    with pytest.raises(PipelineError) as caught:
        scan("pytribute_client/models/x.py", f'"""A model."""\n{source}\n')
    assert caught.value.file == "pytribute_client/models/x.py"
