"""Choose time-outs and retries, watch the requests, and tell the errors apart."""

from pytribute import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    NotFoundError,
    RateLimitError,
    RawResponse,
    RequestInfo,
    RetryPolicy,
    Tribute,
)


def log(request: RequestInfo, response: RawResponse) -> None:
    """See each answer; there is no key in what a hook gets."""
    print(response.status, request)


patient = RetryPolicy(attempts=5, wait_initial=0.2, timeout=60)
with Tribute(timeout=10, retries=patient, on_response=log) as tribute:
    hasty = tribute.with_options(timeout=2, retries=0)  # the same connections
    try:
        print(hasty.products.get(999_999_999_999).name)
    except NotFoundError:
        print("no such product")
    except AuthenticationError:
        print("is TRIBUTE_API_KEY right?")
    except RateLimitError as error:
        print("come back in", error.retry_after, "seconds")
    except APIStatusError as error:  # whatever else the server says
        print(error.status, error.code, error.message)
    except APIConnectionError as error:  # no answer at all
        print(error, error.may_have_arrived)
