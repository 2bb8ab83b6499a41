"""Write text of the specification as Python source, always as data."""

import ast
import re
import textwrap
from typing import Any

from scripts.document.text import HIDDEN
from scripts.errors import PipelineError

_WIDTH = 88
_HARMFUL = re.compile(f"{HIDDEN}|[\t\r]")


def clean(text: str) -> str:
    """Remove from prose the characters that a reader can't see."""
    return _HARMFUL.sub("", text).strip()


def is_plain(text: str) -> bool:
    """Whether a value can be written in source as it is."""
    return not _HARMFUL.search(text)


def literal(value: Any) -> str:  # noqa: ANN401 - any value of a specification
    """Write a value; what isn't printable is escaped."""
    return repr(value)


def each_attribute(name: str) -> str:
    """Write a function that lists one attribute of its rows."""
    return f"lambda rows: [row.{name} for row in rows]"


def docstring(text: str) -> str:
    """Write prose as a triple-quoted literal of wrapped lines."""
    lines = [part for line in clean(text).splitlines() for part in _wrap(line)]
    content = "\n".join(lines)
    escaped = content.replace("\\", "\\\\")
    if '"""' in content or content.endswith('"'):
        escaped = escaped.replace('"', '\\"')
    source = f'"""{escaped}\n"""' if len(lines) > 1 else f'"""{escaped}"""'
    if ast.literal_eval(source).rstrip("\n") != content:
        raise PipelineError(
            f"this text can't be written as a docstring: {text[:60]!r}",
            advice="change it with a patch, or extend scripts/generate/literals.py",
        )
    return source


def _wrap(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    wrapped = textwrap.wrap(
        line.rstrip(),
        width=_WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [""]
