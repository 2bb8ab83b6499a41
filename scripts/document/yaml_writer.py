"""Writing YAML that every reader takes for the same JSON, the same bytes on every machine.

PyYAML's two emitters write an emoji differently, and the pure one takes four seconds for a
megabyte; JSON in block notation needs so little of YAML that it is written here.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from scripts.document.node import Json
from scripts.document.yaml_text import resolve

# Words without anything that YAML could read as more: no indicator in front, no colon or hash
# that begins a value or a comment, no space at either end.
_WORDS = re.compile(
    r"(?:[^\W_]|[/$](?=\w))(?:[^\x00-\x20:#\x7f-\xa0]|:(?=\S)|#|[ ](?=[^\s#]))*(?<!:)"
)
_BLOCK = re.compile(r"[^\s\x00-\x1f][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*[^\s]\n?")
_TEXT = "tag:yaml.org,2002:str"
_YAML_1_1: Any = Resolver()


def dump_yaml(value: Json) -> str:
    """Write a document; readers of YAML 1.1 and of 1.2 read the same from it."""
    return "".join(f"{line}\n" for line in _lines(value, ""))


def _lines(value: Json, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from _member(f"{indent}{_scalar(key)}:", member, indent)
    elif isinstance(value, list) and value:
        for element in value:
            first, *rest = _lines(element, f"{indent}  ")
            yield f"{indent}- {first[len(indent) + 2 :]}"
            yield from rest
    else:
        yield f"{indent}{_scalar(value)}"


def _member(head: str, value: Json, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield head
        yield from _lines(value, f"{indent}  ")
    elif isinstance(value, list) and value:
        yield head
        yield from _lines(value, indent)
    elif isinstance(value, str) and "\n" in value and _BLOCK.fullmatch(value):
        yield f"{head} |" if value.endswith("\n") else f"{head} |-"
        for line in value.removesuffix("\n").split("\n"):
            yield f"{indent}  {line}" if line else ""
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Json) -> str:
    """Write a value on one line; JSON's own notation is YAML too."""
    if isinstance(value, str) and _is_plain(value):
        return value
    if isinstance(value, float):
        mantissa, e, exponent = repr(value).partition("e")
        # YAML 1.1 takes 1e16 for a text; both take 1.0e+16 for a number.
        return f"{mantissa if '.' in mantissa or not e else f'{mantissa}.0'}{e}{exponent}"
    if isinstance(value, str) and value.isprintable() and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    if not (_WORDS.fullmatch(text) and text.isprintable() and resolve(text) == text):
        return False
    return bool(_YAML_1_1.resolve(ScalarNode, text, (True, False)) == _TEXT)
