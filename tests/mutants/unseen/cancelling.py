"""Refunds of what should not be refunded, and answers that tell them wrongly."""

from collections.abc import Callable

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.bookkeeping import BOOKKEEPING
from tests.mutants.unseen.departures import after_cancelling, cancelling, reply, request
from tests.mutants.unseen.exchange import CANCEL, Reply, Request, refusal
from tests.mutants.unseen.racing import RACES


def _card_refunded(request: Request) -> Reply | None:
    return request.refund() if request.is_own("card") else None


def _card_unsuccessful(request: Request, found: Reply) -> None:
    if request.is_cancel and found.status == 400 and request.is_own("card"):
        message = "only purchases paid with Telegram Stars can be refunded"
        found.status = 200
        found.json = {"success": False, "purchaseId": request.number, "message": message}


def _card_forbidden(request: Request) -> Reply | None:
    return refusal(403) if request.is_own("card") else None


def _card_before_owner(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account:
        return None
    return refusal(400) if found.paid_with == "card" else None


def _done_before_owner(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account:
        return None
    return refusal(400) if found.refunded else None


def _anybody(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account or found.refunded:
        return None
    return request.refund() if found.paid_with == "stars" and not found.buyer_gone else None


def _foreign(status: int) -> Callable[[Request], Reply | None]:
    def answer(request: Request) -> Reply | None:
        found = request.purchase
        foreign = found is not None and found.owner != request.account
        return refusal(status) if foreign else None

    return answer


def _done(status: int) -> Callable[[Request], Reply | None]:
    def answer(request: Request) -> Reply | None:
        found = request.purchase
        done = found is not None and found.owner == request.account and found.refunded
        return refusal(status, "the purchase is cancelled already") if done else None

    return answer


def _idempotent(request: Request) -> Reply | None:
    found = request.purchase
    done = found is not None and found.owner == request.account and found.refunded
    return request.refund() if done else None


def _product_rejected(request: Request) -> Reply | None:
    product = request.find(str(request.bought)) if request.own is not None else None
    return refusal(400) if product is not None and product["status"] == "rejected" else None


def _typeless(request: Request) -> Reply | None:
    """A framework looks at the type of every POST, though there is no body."""
    return refusal(415) if request.header(b"content-type") != "application/json" else None


def _lengthless(request: Request) -> Reply | None:
    """A proxy wants a length of every POST."""
    return refusal(411) if request.header(b"content-length") is None else None


def _by_put(request: Request) -> None:
    if request.operation == CANCEL and request.method == "PUT":
        request.method = "POST"


def _by_get(request: Request, found: Reply) -> None:
    """The work is done where the route is found, before its method is compared."""
    if request.operation == CANCEL and request.method == "GET" and request.own is not None:
        request.refund()


def _by_method_override(request: Request) -> None:
    wanted = request.header(b"x-http-method-override")
    if request.operation == CANCEL and request.method == "GET" and wanted == "POST":
        request.method = "POST"


def _code_of_403(request: Request, found: Reply) -> None:
    if request.is_cancel and found.status == 400 and request.is_own("card"):
        found.json = found.json | {"error": "error_not_permitted"}


def _accepted(_: Request, found: Reply) -> None:
    found.status = 202


def _no_content(_: Request, found: Reply) -> None:
    found.status, found.body = 204, b""


def _queued(_: Request, found: Reply) -> None:
    found.json = found.json | {"success": False, "message": "the refund is queued"}


def _product_id(request: Request, found: Reply) -> None:
    found.json = found.json | {"purchaseId": request.bought}


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a card's payment is refunded", "documented", cancelling(_card_refunded)),
    Mutant("a card's payment is no success with 200", "documented", reply(_card_unsuccessful)),
    Mutant("a card's payment is forbidden to cancel", "chosen", cancelling(_card_forbidden)),
    Mutant(
        "the way of payment is looked at before the owner",
        "documented",
        cancelling(_card_before_owner),
    ),
    Mutant("a refund is looked for before the owner", "documented", cancelling(_done_before_owner)),
    Mutant(
        "a buyer who is gone is refunded",
        "documented",
        cancelling(lambda request: request.refund() if request.is_gone else None),
    ),
    Mutant(
        "a buyer who is gone is an internal error",
        "documented",
        cancelling(lambda request: refusal(500) if request.is_gone else None),
    ),
    Mutant(
        "a buyer who is gone is a bad request",
        "documented",
        cancelling(lambda request: refusal(400) if request.is_gone else None),
    ),
    Mutant("anybody's purchase is refunded", "documented", cancelling(_anybody)),
    Mutant("another's purchase is not found", "documented", cancelling(_foreign(404))),
    Mutant("another's purchase is a bad request", "documented", cancelling(_foreign(400))),
    Mutant(
        "an unknown purchase is forbidden",
        "documented",
        cancelling(
            lambda request: refusal(403) if request.number and request.purchase is None else None
        ),
    ),
    Mutant("cancelling again is a conflict", "chosen", cancelling(_done(409))),
    Mutant("cancelling again is not found", "chosen", cancelling(_done(404))),
    Mutant("cancelling again is a success", "chosen", cancelling(_idempotent)),
    Mutant("what was bought must not be rejected", "documented", cancelling(_product_rejected)),
    Mutant("a cancellation without a type is 415", "documented", cancelling(_typeless)),
    Mutant("a cancellation without a length is 411", "protocol", cancelling(_lengthless)),
    Mutant("PUT cancels", "chosen", request(_by_put)),
    Mutant("GET is refused, and cancels", "chosen", reply(_by_get)),
    Mutant("a header makes GET cancel", "chosen", request(_by_method_override)),
    Mutant("a card's payment has the code of 403", "chosen", reply(_code_of_403)),
    Mutant("a refund is 202", "documented", after_cancelling(_accepted)),
    Mutant("a refund has no answer", "documented", after_cancelling(_no_content)),
    Mutant("a refund is no success", "documented", after_cancelling(_queued)),
    Mutant("purchaseId is the product's id", "documented", after_cancelling(_product_id)),
    *RACES,
    *BOOKKEEPING,
)
