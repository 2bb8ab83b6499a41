"""Text of the specification as Python source: always data, whatever it holds."""

import ast
import re
import textwrap
from typing import Any

from scripts.errors import PipelineError

_WIDTH = 88
# Control characters, lone surrogates, the line breaks that only Unicode knows, and what turns the
# reading direction.
_HARMFUL = re.compile(
    "[\x00-\t\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Drop from prose what a reader can't see but an editor or a terminal would obey."""
    return _HARMFUL.sub("", text).strip()


def is_plain(text: str) -> bool:
    """Tell whether a value can stand in source as it is."""
    return not _HARMFUL.search(text)


def literal(value: Any) -> str:  # noqa: ANN401 - any value of a specification
    """Write a value; what isn't printable is escaped."""
    return repr(value)


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
