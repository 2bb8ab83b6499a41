"""The typing file is read by `make lint`; here it is only seen that it reads every public name."""

import ast
from pathlib import Path

import pytribute

PUBLIC = Path(__file__).with_name("public.py")
# Classes of errors that hold nothing but what their base holds, and the engine's own.
PLAIN = {
    *("AuthenticationError", "BadRequestError", "ConflictError", "NotFoundError", "ServerError"),
    *("PermissionDeniedError", "UnexpectedStatusError", "APITimeoutError"),
    *("OutcomeUnknownError", "TransportError"),
}


def test_every_public_name_is_read() -> None:
    tree = ast.parse(PUBLIC.read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(pytribute.__all__) - PLAIN <= used
