"""A change, and the law that tells whom it breaks.

Every rule says what a change does to the set of messages the specification allows: it
**widens** the set, **narrows** it, does both, or neither. Who suffers then follows from the way
the message goes:

=========  ==================================  ==================================
message    narrowed                            widened
=========  ==================================  ==================================
request    breaks the client: what it sends    breaks the server: it must now
           may be refused now                  accept what it never saw
answer     breaks the server: it must stop     breaks the client: it may now
           sending what it sends               receive what it never saw
=========  ==================================  ==================================

So a server that accepts more than it has to, and a client that copes with more than it gets,
still conform.

The client is one of this library. Two things follow, which the law of messages doesn't say:

- It breaks as well when only a name of the library goes: the attribute of an optional property,
  the class of a component, the method of an operation. Then messages still fit (``names_only``).
- It keeps values of an enum, kinds of a ``oneOf`` and properties that it doesn't know. What
  breaks only clients that are closed to them is compatible for it (``closed_only``).
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
    """Which way the data goes between the API's server and its client."""

    NONE = 0
    REQUEST = 1
    ANSWER = 2

    @property
    def opposite(self) -> "Flow":
        """The way back."""
        return {Flow.REQUEST: Flow.ANSWER, Flow.ANSWER: Flow.REQUEST}.get(self, self)


class Effect(Flag):
    """What a change does to the set of allowed messages."""

    NONE = 0
    WIDENS = 1
    NARROWS = 2
    BOTH = 3

    @classmethod
    def of(cls, *, widens: bool = False, narrows: bool = False) -> "Effect":
        """Put an effect together from its halves."""
        return (cls.WIDENS if widens else cls.NONE) | (cls.NARROWS if narrows else cls.NONE)


@dataclass(frozen=True)
class Change:
    """One difference between two versions, for one line of a report.

    Attributes:
        kind: what sort of thing changed.
        place: where, as a reader would name it.
        pointer: JSON pointer into the new document, or the old one for what is gone.
        text: what changed, in one sentence.
        breaks_client: code that uses this library, made from the old version, breaks.
        breaks_server: a server written against the old version has to change.
        names_only: the client breaks only because a name of the library goes; the messages that
            it sends and receives stay valid.
        closed_only: this library copes, but a client that refuses unknown values breaks.
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
        """Somebody has to do something."""
        return self.breaks_client or self.breaks_server


def tolerated(change: Change) -> Change:
    """Take what widens a response as this client does: it keeps what it doesn't know."""
    if not change.breaks_client:
        return change
    text = f"{change.text}; this client keeps it, a closed one breaks"
    return replace(change, text=text, breaks_client=False, closed_only=True)


def without_name(change: Change, loss: str, *, is_sent: bool) -> Change:
    """Add that a name of the library goes, which breaks the code that uses it.

    Args:
        change: what happens on the wire.
        loss: which name goes, in words.
        is_sent: whether messages hold this name, so that they change as well.
    """
    if change.breaks_client:
        return replace(change, text=f"{change.text}; {loss}")
    text = f"{change.text}; {loss}{'' if is_sent else ', what is sent stays the same'}"
    return replace(change, text=text, breaks_client=True, names_only=True, closed_only=False)


def breaks_client(effect: Effect, flow: Flow) -> bool:
    """Apply the law to a client."""
    return bool(
        (effect & Effect.NARROWS and flow & Flow.REQUEST)
        or (effect & Effect.WIDENS and flow & Flow.ANSWER)
    )


def breaks_server(effect: Effect, flow: Flow) -> bool:
    """Apply the law to a server."""
    return bool(
        (effect & Effect.WIDENS and flow & Flow.REQUEST)
        or (effect & Effect.NARROWS and flow & Flow.ANSWER)
    )
