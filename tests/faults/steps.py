"""What a server can do with a request, and how its responses are written."""

import itertools

from tests.faults.server import Conversation, Step

_DRIPS = 500


def http_response(status: int, body: bytes = b"", /, **headers: str) -> bytes:
    """Write a response with its length; ``retry_after="5"`` is ``Retry-After: 5``."""
    named = {"content_length": str(len(body)), "content_type": "application/json", **headers}
    lines = [f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in named.items()]
    return f"HTTP/1.1 {status} X\r\n{''.join(lines)}\r\n".encode() + body


def unframed(body: bytes, /, *headers: bytes) -> bytes:
    """Write a success whose headers, framing included, are the test's own."""
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"", body])


def chunked(*chunks: bytes) -> bytes:
    """Write chunks, without the empty one that ends them."""
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def respond(*data: bytes) -> Step:
    """Respond to a request, one write per part, and wait for the next."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        for part in data:
            conversation.send(part)

    return step


def respond_and_close(data: bytes) -> Step:
    """Respond to a request and close."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(data)
        conversation.close()

    return step


def respond_without_reading(data: bytes) -> Step:
    """Send data without reading the request, and close."""

    def step(conversation: Conversation) -> None:
        conversation.send(data)
        conversation.close()

    return step


def respond_and_reset(data: bytes) -> Step:
    """Start a response, and reset."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(data)
        conversation.reset()

    return step


def respond_and_hang(data: bytes) -> Step:
    """Start a response, and stop sending."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(data)
        conversation.hang()

    return step


def respond_slowly(*pieces: bytes) -> Step:
    """Respond to a request piece by piece."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send_slowly(pieces)

    return step


def drip(start: bytes, piece: bytes) -> Step:
    """Start a response, add to it for seconds, each piece in time, and close."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send_slowly(itertools.chain([start], itertools.repeat(piece, _DRIPS)))
        conversation.close()

    return step


def reset_unread(conversation: Conversation) -> None:
    """Reset while the request lies unread."""
    conversation.reset()


def reset_after_reading(conversation: Conversation) -> None:
    """Reset instead of a response."""
    conversation.receive()
    conversation.reset()


def close_after_reading(conversation: Conversation) -> None:
    """Close instead of a response."""
    conversation.receive()
    conversation.close()


def hang_unread(conversation: Conversation) -> None:
    """Never even read the request."""
    conversation.hang()


def hang_after_reading(conversation: Conversation) -> None:
    """Read the request, and never respond."""
    conversation.receive()
    conversation.hang()
