"""The seconds that a refusal states in its body, where no header does."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from pytribute import ConflictError, NotFoundError, RateLimitError, Tribute
from pytribute_core.retries import stated_pause
from tests.overlay.shelf import KEY, MemoryTransport, json_response


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"retryAfter": 42}, 42.0),
        ({"retry_after": Decimal("1.5")}, 1.5),
        ({"error": "x", "remainingSeconds": 7}, 7.0),
        ({"waitMs": 2500}, 2.5),
        ({"message": "must wait 42 seconds before charging again"}, 42.0),
        ({"message": "Try again in 8s."}, 8.0),
        ({"seconds": 0}, 0.0),
        ({"message": "wait 1.5 seconds"}, None),
        ({"message": "charge 5512 is pending"}, None),
        ({"message": "5512 shops"}, None),
        ({"message": 42}, None),
        ({"retryAfter": True}, None),
        ({"retryAfter": -1}, None),
        ({"retryAfter": 10**12}, None),
        ({"retryAfter": "soon"}, None),
        ({"amount": 42}, None),
        ({}, None),
    ],
)
def test_a_number_with_a_telling_name_or_in_the_message_counts(
    body: dict[str, object], seconds: float | None
) -> None:
    assert stated_pause(body) == seconds


def asked(status: int, content: object, **headers: str) -> Callable[[], object]:
    transport = MemoryTransport(lambda _: json_response(content, status, **headers))
    client = Tribute(KEY, transport=transport, retries=0)
    return lambda: client.products.get(7)


@pytest.mark.parametrize(
    ("status", "kind"), [(409, ConflictError), (429, RateLimitError), (404, NotFoundError)]
)
def test_only_conflicts_and_too_many_requests_state_a_pause_in_the_body(
    status: int, kind: type[ConflictError | RateLimitError | NotFoundError]
) -> None:
    with pytest.raises(kind) as caught:
        asked(status, {"error": "x", "message": "wait 42 seconds"})()
    assert caught.value.retry_after == (None if status == 404 else 42.0)


def test_the_header_goes_before_the_body() -> None:
    with pytest.raises(RateLimitError) as caught:
        asked(429, {"retryAfter": 42}, **{"retry-after": "7"})()
    assert caught.value.retry_after == 7.0


@pytest.mark.parametrize("content", [[], "text", None])
def test_a_body_that_is_no_object_states_none(content: object) -> None:
    with pytest.raises(RateLimitError) as caught:
        asked(429, content)()
    assert caught.value.retry_after is None
