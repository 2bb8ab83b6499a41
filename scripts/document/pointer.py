"""JSON pointers (RFC 6901), and the same places as JSONPaths (RFC 9535)."""

from typing import TypeAlias

Pointer: TypeAlias = tuple[str, ...]


def pointer_text(pointer: Pointer) -> str:
    """Write a pointer as RFC 6901 has it."""
    return "".join(f"/{_escaped(step)}" for step in pointer)


def below(pointer: str, *keys: object) -> str:
    """Return the written pointer to something inside of what another one names."""
    return pointer + pointer_text(tuple(map(str, keys)))


def steps_of(text: str) -> Pointer:
    """Read a pointer, or a reference inside a document such as ``#/components/schemas/Order``."""
    return tuple(
        step.replace("~1", "/").replace("~0", "~")
        for step in text.removeprefix("#").removeprefix("/").split("/")
    )


def json_path_step(key: str) -> str:
    """Write one key as in a normalised JSONPath."""
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return "['" + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + "']"


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
