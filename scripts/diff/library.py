"""What a change means for the names of the library that users write in their code.

The attribute of a property, the argument of a parameter, the method of an operation, the class of
a definition: a client breaks when one is removed, also where nothing changes on the wire. A name
with another spelling on the wire (``starsAmount``, ``stars_amount``) stays the same in Python.
"""

from typing import Literal, TypeAlias

from scripts.diff.change import Change, without_name
from scripts.diff.tree import Value
from scripts.diff.wording import word

Noun: TypeAlias = Literal["attribute", "argument", "method", "class"]

# Keywords that make a definition a class of its own, and not a name for a built-in type.
_CLASSES = ("properties", "enum", "allOf", "oneOf", "anyOf")


def has_class(schema: Value) -> bool:
    """Whether the library has a class for a definition."""
    return isinstance(schema, dict) and any(schema.get(key) for key in _CLASSES)


def removed(change: Change, noun: Noun, name: str) -> Change:
    """Add that a name is removed."""
    loss = f"the client's {noun} {word(in_python(noun, name))} goes"
    return without_name(change, loss, is_sent=noun == "attribute")


def renamed(change: Change, noun: Noun, old: str, new: str) -> Change:
    """Add that a name changes, unless both names are the same in Python."""
    before, after = in_python(noun, old), in_python(noun, new)
    if before == after:
        return change
    loss = f"the client's {noun} {word(before)} becomes {word(after)}"
    return without_name(change, loss, is_sent=noun == "attribute")


def in_python(noun: Noun, name: str) -> str:
    """Write a name of the specification as the generator does."""
    # Loads the generator, which takes seconds: only for a comparison that has such a change.
    from scripts.generate import names  # noqa: PLC0415

    if noun == "class":
        return names.class_name(name)
    return {
        "attribute": names.field_name,
        "argument": names.argument_name,
        "method": names.module_name,
    }[noun](name)
