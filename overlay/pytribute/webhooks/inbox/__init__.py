"""Which deliveries were handled: so that each event has its effect once, however often it comes.

Tribute delivers again when an answer was slow or got lost. An inbox is asked before an event is
handled, and told afterwards::

    with inbox.claim(event.idempotency_key) as claim:
        if claim.state is State.NEW:
            ...          # the work; if it raises, the next delivery does it again

Three are ready: `SqliteInbox`, `RedisInbox` (extra ``redis``) and `PostgresInbox` (extra
``postgres``). One of your own needs nothing but that method, so that mark and effect can share a
transaction of your database; `examples/` has one.
"""

from pytribute.webhooks.inbox.claims import (
    AnyInbox,
    AsyncInbox,
    Claim,
    ClaimLostError,
    Inbox,
    InboxError,
    State,
)
from pytribute.webhooks.inbox.sqlite import SqliteInbox

__all__ = [
    "AnyInbox",
    "AsyncInbox",
    "Claim",
    "ClaimLostError",
    "Inbox",
    "InboxError",
    "SqliteInbox",
    "State",
]
