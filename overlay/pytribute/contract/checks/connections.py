"""One connection for several requests: nothing of one is left over for the next."""

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.examination import Examination
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.request import Request

__all__ = ["check_connections"]

_NO_KEY = Rule("no-key-behind-a-key", Source.CHOSEN, "responses/401", "authentication")
_KEPT = Rule("kept-connection", Source.PROTOCOL, "RFC 9112, section 9.6", kind=Kind.TOLERATED)
_SAME = Rule("same-on-one-connection", Source.PROTOCOL, "RFC 9112, section 9.3")


def check_connections(examination: Examination) -> None:
    """Mix keys, methods and errors on one connection."""
    owner, own = examination.owner, ids_of(examination.rows or [])[:1]
    listed = Request.list("size=3", owner)
    asked = [
        listed,
        Request.list("size=3"),
        Request.list("size=3", owner, method="HEAD"),
        *(Request.get(product, owner, method="HEAD") for product in own),
        *(Request.get(product) for product in own),
        Request.get("x", owner),
        Request.list("size=3", owner, method="OPTIONS"),
        listed,
        Request.list("size=3"),
    ]
    alone = ids_of(rows_of(examination.send(listed)) or [])
    answers = examination.send_in_turn(asked)
    last = answers[-1]
    if last.is_kept_open and len(answers) < len(asked):
        examination.find(_KEPT, last, "another answer, or Connection: close", "silence")
    for answer in answers:
        if not answer.request.headers:
            examination.expect(_NO_KEY, answer, 401)
        elif answer.request == listed and ids_of(rows_of(answer) or []) != alone:
            examination.find(_SAME, answer, f"the products {alone}", str(answer))
