"""The allow-lists of names, and the bounds of sizes."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.document import is_array, is_object
from scripts.generate.literals import is_plain
from scripts.generate.names import module_name

# OpenAPI's own rule for components; two dots would be no name.
COMPONENT = re.compile(r"[._-]*[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MADE_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,199}")
# Names on the wire, and names of operations and tags. Both are data: they become text in the
# packages, and their names in Python are made of their letters and digits.
WIRE = re.compile(r'[^"\\\x00-\x1f]{1,128}')
LABEL = re.compile(r"[^\x00-\x1f]{1,64}")
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
PATH_PARAMETER = re.compile(r'[^"\\\x00-\x1f/{}]{1,128}')
CUSTOM_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
CUSTOM_MEMBER = re.compile("[A-Z][A-Z0-9_]{0,63}")
REFERENCE = re.compile(r"#/components/[A-Za-z]+/[._-]*[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")
MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+*-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*")
FORMAT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_PATH = re.compile(r"/([A-Za-z0-9_/.~-]|\{[^\x00-\x1f/{}]+\})*")
_LONGEST_PATH = 512
# Some machines can't have files of these names.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")

_DEEPEST = 64
_LONGEST_TEXT = 100_000
_MOST_ENTRIES = 1_000  # operations, values of an enum, properties of an object
_MOST_NODES = 500_000


def check_bounds(specification: Mapping[str, Any]) -> None:
    """Check the depth and the size of a document, and each text in it.

    Raises:
        PipelineError: a bound is exceeded, or a text holds NUL or half a surrogate pair.
    """
    waiting: list[tuple[object, str, int]] = [(specification, "#", 0)]
    count = 0
    while waiting:
        node, pointer, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST:
            raise PipelineError(f"nested deeper than {_DEEPEST} levels", file=pointer[:200])
        if count > _MOST_NODES:
            raise PipelineError(f"the specification has more than {_MOST_NODES} nodes")
        if is_object(node):
            for key, value in node.items():
                if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance] - YAML has other keys
                    raise PipelineError(f"the key {key!r} is not a string", file=pointer)
                _check_text(key, pointer)
                waiting.append((value, below(pointer, key), depth + 1))
        elif is_array(node):
            for index, value in enumerate(node):
                waiting.append((value, below(pointer, index), depth + 1))
        elif isinstance(node, str):
            _check_text(node, pointer)


def _check_text(text: str, pointer: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise PipelineError(f"a text of more than {_LONGEST_TEXT} characters", file=pointer)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PipelineError("a text holds NUL or half a surrogate pair", file=pointer)


def check(pattern: re.Pattern[str], value: object, what: str, pointer: str) -> None:
    """Refuse a name that is not on its allow-list."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise PipelineError(f"{repr(value)[:80]} is not allowed as a {what}", file=pointer)


def check_visible(pattern: re.Pattern[str], value: object, what: str, pointer: str) -> None:
    """Refuse a name that is not on its allow-list, or holds invisible characters."""
    check(pattern, value, what, pointer)
    if not is_plain(str(value)):
        raise PipelineError(f"{value!r} holds invisible characters", file=pointer)


def check_path(path: str, pointer: str) -> None:
    """Refuse a path that is no path, too long, or leaves its folder."""
    check(_PATH, path[: _LONGEST_PATH + 1], "path", pointer)
    if len(path) > _LONGEST_PATH:
        raise PipelineError(f"a path of more than {_LONGEST_PATH} characters", file=pointer)
    if any(segment in {".", ".."} for segment in path.split("/")):
        raise PipelineError("a path may not climb", file=pointer)


def refuse_device(name: str, pointer: str) -> None:
    """Refuse a name whose file some machines can't have."""
    if _DEVICES.fullmatch(module_name(name)):
        raise PipelineError(f"{name!r} would be a file that some machines can't have", file=pointer)


def refuse_many(entries: Collection[object], what: str, pointer: str) -> None:
    """Refuse too many entries of one kind."""
    if len(entries) > _MOST_ENTRIES:
        raise PipelineError(f"there are more than {_MOST_ENTRIES:,} {what}", file=pointer)
