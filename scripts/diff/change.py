"""A change, and the law that says whom it breaks.

Every rule says what a change does to the set of messages the specification allows: it
**widens** the set, **narrows** it, does both, or neither. Whom it breaks then follows from the
direction of the message:

=========  ==================================  ==================================
message    narrowed                            widened
=========  ==================================  ==================================
request    breaks the client: what it sends    breaks the server: it must now
           may be refused now                  accept what it never saw
response     breaks the server: it must stop     breaks the client: it may now
           sending what it sends               receive what it never saw
=========  ==================================  ==================================

So a server that accepts more than it has to, and a client that can read more than it gets,
still conform.

The client is one of this library. Two things follow, which the law of messages doesn't say:

- It breaks as well when only a name of the library is removed: the attribute of an optional
  property, the class of a component, the method of an operation. Then messages are still valid
  (``names_only``).
- It keeps values of an enum, kinds of a ``oneOf`` and properties that it doesn't know. A change
  that breaks only clients which refuse them is compatible for it (``closed_only``).
"""

from dataclasses import dataclass, replace
from enum import Flag
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "access",
    "body",
    "bound",
    "component",
    "composition",
    "default",
    "deprecation",
    "discriminator",
    "enum",
    "example",
    "extension",
    "format",
    "header",
    "info",
    "link",
    "media-type",
    "naming",
    "nullability",
    "operation",
    "other",
    "parameter",
    "pattern",
    "property",
    "prose",
    "required",
    "security",
    "server",
    "status",
    "style",
    "tag",
    "text",
    "type",
    "webhook",
]


class Flow(Flag):
    """The direction of data between the API's server and its client."""

    NONE = 0
    REQUEST = 1
    RESPONSE = 2

    @property
    def opposite(self) -> "Flow":
        """The opposite direction."""
        return {Flow.REQUEST: Flow.RESPONSE, Flow.RESPONSE: Flow.REQUEST}.get(self, self)


class Effect(Flag):
    """What a change does to the set of allowed messages."""

    NONE = 0
    WIDENS = 1
    NARROWS = 2
    BOTH = 3

    @classmethod
    def of(cls, *, widens: bool = False, narrows: bool = False) -> "Effect":
        """Make an effect of its two halves."""
        return (cls.WIDENS if widens else cls.NONE) | (cls.NARROWS if narrows else cls.NONE)


@dataclass(frozen=True)
class Change:
    """One difference between two versions, for one line of a report.

    Attributes:
        kind: the kind of part that changed.
        place: its place, for readers.
        pointer: JSON pointer into the new document, or the old one for what is gone.
        text: what changed, in one sentence.
        breaks_client: code that uses this library, made from the old version, breaks.
        breaks_server: a server written against the old version has to change.
        names_only: the client breaks only because a name of the library is removed; the messages
            that it sends and receives stay valid.
        closed_only: this library keeps working, but a client that refuses unknown values breaks.
    """

    kind: Kind
    place: str
    pointer: str
    text: str
    breaks_client: bool = False
    breaks_server: bool = False
    names_only: bool = False
    closed_only: bool = False

    @property
    def breaks(self) -> bool:
        """Whether it breaks the client or the server."""
        return self.breaks_client or self.breaks_server


def closed_only(change: Change) -> Change:
    """Judge what widens a response for this client, which keeps what it doesn't know."""
    if not change.breaks_client:
        return change
    text = f"{change.text}; this client keeps it, a closed one breaks"
    return replace(change, text=text, breaks_client=False, closed_only=True)


def without_name(change: Change, loss: str, *, is_sent: bool) -> Change:
    """Add that a name of the library is removed; a name in messages changes these as well."""
    if change.breaks_client:
        return replace(change, text=f"{change.text}; {loss}")
    text = f"{change.text}; {loss}{'' if is_sent else ', what is sent stays the same'}"
    return replace(change, text=text, breaks_client=True, names_only=True, closed_only=False)


def breaks_client(effect: Effect, flow: Flow) -> bool:
    """Apply the law to a client."""
    return bool(
        (effect & Effect.NARROWS and flow & Flow.REQUEST)
        or (effect & Effect.WIDENS and flow & Flow.RESPONSE)
    )


def breaks_server(effect: Effect, flow: Flow) -> bool:
    """Apply the law to a server."""
    return bool(
        (effect & Effect.WIDENS and flow & Flow.REQUEST)
        or (effect & Effect.NARROWS and flow & Flow.RESPONSE)
    )
