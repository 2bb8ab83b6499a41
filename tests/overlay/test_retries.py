"""When a request is sent once more, and after how long."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import repeat
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytribute import (
    APIConnectionError,
    APITimeoutError,
    AsyncTribute,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseTooLargeError,
    ResponseValidationError,
    RetryPolicy,
    ServerError,
    Tribute,
    TributeError,
    no_retries,
)
from pytribute_core import exchange as wire
from pytribute_core.exchange import Exchange
from pytribute_core.retries import DEFAULT_RETRIES, Failure, SystemClock, retry_after
from pytribute_core.types import SAFE_METHODS, RawResponse
from tests.overlay.shelf import (
    KEY,
    PRODUCT,
    AsyncMemoryTransport,
    MemoryTransport,
    Time,
    json_response,
)

steady = settings(derandomize=True, deadline=None, database=None)
NOW = datetime(2030, 1, 1, tzinfo=UTC)

# The decision.

PASSING = {408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
def test_the_decision_table(method: str) -> None:
    policy = RetryPolicy()
    reads = method in {"GET", "HEAD"}
    for status in range(100, 1000):
        is_repeated = policy.wait(Failure(method, status), 1, 1e9) is not None
        assert is_repeated == (reads and status in PASSING), status
    lost = policy.wait(Failure(method, may_have_arrived=True), 1, 1e9)
    assert (lost is not None) == reads
    assert policy.wait(Failure(method, may_have_arrived=False), 1, 1e9) is not None


def test_pauses_double_up_to_a_bound_and_are_shortened_by_chance() -> None:
    failure = Failure("GET")
    whole = RetryPolicy(attempts=99, random=lambda: 0.0, timeout=1e9)
    assert [whole.wait(failure, attempt, 1e9) for attempt in range(1, 8)] == [0.5, 1, 2, 4, 8, 8, 8]
    half = RetryPolicy(attempts=99, random=lambda: 1.0, timeout=1e9)
    assert [half.wait(failure, attempt, 1e9) for attempt in range(1, 4)] == [0.25, 0.5, 1]
    drawn = [RetryPolicy().wait(failure, 1, 1e9) for _ in range(50)]
    assert len(set(drawn)) > 1


def test_retry_after_is_respected_up_to_a_bound() -> None:
    policy = RetryPolicy(random=lambda: 1.0)
    assert policy.wait(Failure("GET", 429, retry_after=7), 1, 1e9) == 7
    assert policy.wait(Failure("GET", 503, retry_after=0), 1, 1e9) == 0
    assert policy.wait(Failure("GET", 503, retry_after=1e9), 1, 1e9) == 60
    assert policy.wait(Failure("GET", 503, retry_after=60), 1, 60) is None


seconds = st.floats(0, 1e6)
failures = st.builds(
    Failure,
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.none() | st.integers(100, 999),
    st.booleans(),
    st.none() | st.floats(0, 1e12) | st.just(float("inf")),
)
policies = st.builds(
    RetryPolicy,
    attempts=st.integers(1, 3000),
    wait_initial=seconds,
    wait_max=seconds,
    retry_after_max=seconds,
    timeout=st.none() | st.floats(1e-6, 1e7),
    random=st.floats(0, 1).map(lambda number: lambda: number),
)


@steady
@given(policy=policies, failure=failures, attempt=st.integers(1, 5000), left=seconds)
def test_a_pause_respects_every_bound(
    policy: RetryPolicy, failure: Failure, attempt: int, left: float
) -> None:
    pause = policy.wait(failure, attempt, left)
    if pause is None:
        return
    assert attempt < policy.attempts
    assert pause < left
    most = policy.wait_max if failure.retry_after is None else policy.retry_after_max
    assert 0 <= pause <= most
    assert not failure.may_have_arrived or failure.method in SAFE_METHODS


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempts": 0},
        {"attempts": -1},
        {"wait_initial": -1},
        {"wait_max": float("inf")},
        {"retry_after_max": float("nan")},
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": 10**5000},
        {"wait_initial": 10**5000},
    ],
)
def test_an_invalid_policy_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        RetryPolicy(**wrong)


def test_a_policy_is_not_changed() -> None:
    with pytest.raises(AttributeError):
        RetryPolicy().attempts = 5  # type: ignore[misc] # what is refused
    assert RetryPolicy() == DEFAULT_RETRIES
    assert "random" not in repr(RetryPolicy())


# The Retry-After header.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("7", 7),
        ("  7\t", 7),
        ("007", 7),
        ("00000000000000000007", 7),
        ("9" * 5000, 9_999_999_999),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30),
        (format_datetime(NOW - timedelta(days=30), usegmt=True), 0),
        ("Tue, 01 Jan 2030 00:00:09", 9),
        ("Tue, 01 Jan 2030 00:00:09 -0000", 9),
        ("Tue, 01 Jan 2030 01:00:09 +0100", 9),
        ("Tuesday, 01-Jan-30 00:00:09 GMT", 9),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, expected: float) -> None:
    assert retry_after({"retry-after": text}, Time(NOW.timestamp())) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-5", "+5", "1.5", "1e9", "soon", "inf", "nan", "5, 5", "5s", "\x00"),
        *("\N{ARABIC-INDIC DIGIT THREE}", "\N{SUPERSCRIPT TWO}"),
        *("Tue, 99 Jan 2030 00:00:09 GMT", "Tue, 01 Jan 99999 00:00:00 GMT"),
    ],
)
def test_anything_else_is_no_retry_after(text: str) -> None:
    assert retry_after({"retry-after": text}, Time()) is None
    assert retry_after({}, Time()) is None


@pytest.mark.unmeasured
@steady
@given(
    text=st.text()
    | st.from_regex(r"\w{3}, \d{1,2} Jan \d{1,5} \d\d:\d\d:\d\d ([+-]\d{1,5}|[A-Z]+)?")
)
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
def test_retry_after_never_breaks_and_is_never_negative(text: str) -> None:
    wait = retry_after({"retry-after": text}, Time(NOW.timestamp()))
    assert wait is None or 0 <= wait < float("inf")


# Calls, blocking and not, with time that only passes in pauses.

Response = RawResponse | wire.ExchangeError
PRODUCT_RESPONSE = json_response(PRODUCT)
REFUNDED = json_response({"success": True, "purchaseId": 9, "message": "done"})


class Calls:
    """A client whose server gives these responses in turn, whose exchanges may take time."""

    def __init__(
        self, responses: Iterator[Response], policy: RetryPolicy | int, takes: float = 0
    ) -> None:
        self.time = Time(NOW.timestamp())
        self.exchanges: list[Exchange] = []
        self._responses = responses
        self._policy = policy
        self._takes = takes

    def _respond(self, exchange: Exchange) -> RawResponse:
        self.exchanges.append(exchange)
        self.time.seconds += min(self._takes, exchange.timeout)
        outcome = next(self._responses)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def blocking(self, call: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any result
        transport = MemoryTransport(self._respond)
        with Tribute(KEY, transport=transport, retries=self._policy, clock=self.time) as tribute:
            return call(tribute.products)

    def unblocking(self, call: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        transport = AsyncMemoryTransport(self._respond)

        async def run() -> object:
            async with AsyncTribute(
                KEY, transport=transport, retries=self._policy, clock=self.time
            ) as tribute:
                result: object = await call(tribute.products)
                return result

        return asyncio.run(run())


WAYS = [Calls.blocking, Calls.unblocking]
both_ways = pytest.mark.parametrize("run", WAYS, ids=["blocking", "async"])
Run = Callable[[Calls, Callable[[Any], Any]], Any]


def get(products: Any) -> Any:  # noqa: ANN401
    return products.get(2548)


def cancel(products: Any) -> Any:  # noqa: ANN401
    return products.cancel_purchase(9)


def lost(*, arrived: bool, late: bool = False) -> wire.NoResponseError:
    kind = wire.NoResponseInTimeError if late else wire.NoResponseError
    return kind("the line is dead", arrived)


@both_ways
def test_a_read_is_retried_until_it_succeeds(run: Run) -> None:
    responses: list[Response] = [
        json_response({}, 503),
        lost(arrived=True),
        lost(arrived=True, late=True),
        json_response({}, 429, retry_after="7"),
        PRODUCT_RESPONSE,
    ]
    calls = Calls(iter(responses), RetryPolicy(attempts=5, random=lambda: 0.0))

    assert run(calls, get).id == 2548
    assert calls.time.slept == [0.5, 1, 2, 7]
    assert len({exchange.url for exchange in calls.exchanges}) == 1
    assert len(set(calls.exchanges)) == 5  # each can be cancelled by itself


@both_ways
@pytest.mark.parametrize("retries", [0, 1, 4, RetryPolicy(attempts=3)])
def test_the_last_error_is_raised_after_the_last_attempt(
    run: Run, retries: RetryPolicy | int
) -> None:
    calls = Calls(
        (json_response({"message": f"{number}"}, 500) for number in range(1, 99)), retries
    )
    attempts = retries.attempts if isinstance(retries, RetryPolicy) else retries + 1

    with pytest.raises(ServerError) as caught:
        run(calls, get)
    assert len(calls.exchanges) == attempts
    assert caught.value.message == str(attempts)


@both_ways
@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (json_response({}, 404), NotFoundError),
        (json_response({"rows": 1}), ResponseValidationError),
        (wire.BodyTooLargeError(200, {}, "too large"), ResponseTooLargeError),
    ],
)
def test_permanent_errors_are_not_retried(
    run: Run, outcome: Response, kind: type[TributeError]
) -> None:
    calls = Calls(repeat(outcome), 5)
    with pytest.raises(kind):
        run(calls, get)
    assert len(calls.exchanges) == 1


@pytest.mark.unmeasured
@both_ways
@steady
@given(policy=policies, arrived=st.booleans(), late=st.booleans(), fine=st.integers(0, 3))
def test_a_refund_is_never_sent_again_when_it_may_have_arrived(
    run: Run,
    policy: RetryPolicy,
    arrived: bool,  # noqa: FBT001 - drawn
    late: bool,  # noqa: FBT001 - drawn
    fine: int,
) -> None:
    never_left = [lost(arrived=False)] * fine
    calls = Calls(iter([*never_left, lost(arrived=arrived, late=late), REFUNDED]), policy)
    reported: APIConnectionError | OutcomeUnknownError | None = None
    try:
        assert run(calls, cancel).success
    except (APIConnectionError, OutcomeUnknownError) as error:
        reported = error
    if arrived:
        assert len(calls.exchanges) <= fine + 1
    if len(calls.exchanges) == fine + 1 and arrived:
        assert isinstance(reported, OutcomeUnknownError)
        assert "dashboard" in str(reported)
    elif reported is not None:
        assert not reported.may_have_arrived
        assert not isinstance(reported, OutcomeUnknownError)


@both_ways
@pytest.mark.parametrize("status", [408, 429, 500, 503, 504, 529])
def test_a_refund_with_a_response_is_never_sent_again(run: Run, status: int) -> None:
    calls = Calls(repeat(json_response({}, status, retry_after="1")), 5)
    with pytest.raises((OutcomeUnknownError, RateLimitError)) as caught:
        run(calls, cancel)
    assert len(calls.exchanges) == 1
    assert caught.value.outcome_unknown == (status != 429)


@pytest.mark.unmeasured
@both_ways
@steady
@given(
    policy=policies,
    takes=st.floats(0, 100),
    wait=st.none() | st.integers(0, 10**6),
)
def test_all_attempts_together_respect_the_deadline(
    run: Run, policy: RetryPolicy, takes: float, wait: int | None
) -> None:
    bounded = RetryPolicy(
        min(policy.attempts, 20),
        policy.wait_initial,
        policy.wait_max,
        policy.retry_after_max,
        policy.timeout,
        policy.random,
    )
    headers = {} if wait is None else {"retry_after": str(wait)}
    calls = Calls(repeat(json_response({}, 503, **headers)), bounded, takes)
    with pytest.raises(ServerError):
        run(calls, get)
    # An attempt has at least a millisecond.
    assert calls.time.seconds <= bounded.deadline_for(30) * (1 + 1e-9) + 0.001
    assert len(calls.exchanges) <= bounded.attempts


def test_the_last_attempt_has_only_the_rest_of_the_deadline() -> None:
    calls = Calls(repeat(lost(arrived=True)), RetryPolicy(attempts=9, timeout=40), 100)
    with pytest.raises(APIConnectionError):
        calls.blocking(get)
    first, second = calls.exchanges
    assert first.timeout == 30
    assert 0 < second.timeout < 10


def test_a_patient_client_has_all_its_time() -> None:
    calls = Calls(repeat(lost(arrived=True)), RetryPolicy(attempts=2), 100)
    with pytest.raises(APIConnectionError):
        calls.blocking(lambda products: products.get(1, timeout=300))
    assert [exchange.timeout for exchange in calls.exchanges] == [300, 300]


@both_ways
def test_retries_can_be_switched_off_for_tests(run: Run) -> None:
    def attempts() -> int:
        calls = Calls(repeat(json_response({}, 429)), 2)
        with pytest.raises(RateLimitError):
            run(calls, get)
        return len(calls.exchanges)

    with no_retries():
        assert attempts() == 1
        with no_retries():
            assert attempts() == 1
        assert attempts() == 1
    assert attempts() == 3
    with pytest.raises(KeyError), no_retries():
        raise KeyError
    assert attempts() == 3


def test_the_number_of_retries_is_checked() -> None:
    with pytest.raises(ValueError, match="retries must be a whole number from 0, not -1"):
        Tribute(KEY, transport=MemoryTransport(lambda _: PRODUCT_RESPONSE), retries=-1)


# The clock on the wall.


def test_the_system_clock_advances_and_wakes_on_request() -> None:
    clock = SystemClock()
    before = clock.now()
    assert clock.time() > NOW.timestamp() - 10 * 366 * 86400
    stopped = threading.Event()
    stopped.set()
    clock.sleep(10_000, stopped)
    clock.sleep(0)
    asyncio.run(clock.asleep(0))
    assert clock.now() >= before


def test_a_time_out_before_the_request_left_is_repeated_and_then_reported() -> None:
    calls = Calls(repeat(lost(arrived=False, late=True)), RetryPolicy(attempts=2))
    with pytest.raises(APITimeoutError, match="the line is dead; it never left") as caught:
        calls.blocking(cancel)
    assert not caught.value.may_have_arrived
    assert len(calls.exchanges) == 2
