# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Who subscribes; internal at its source, so it may go without notice."""

from typing import Unpack

from pytribute_core.cursors import AsyncCursorListing, CursorListing
from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response, Rows

from ..api.subscriptions.list_subscribers import LISTING as LIST_SUBSCRIBERS_LISTING
from ..api.subscriptions.list_subscribers import OPERATION as LIST_SUBSCRIBERS_OPERATION
from ..models.subscriber import Subscriber
from ..models.subscriber_list import SubscriberList


class RawSubscribers(Resource):
    """As `Subscribers`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(
        self, *, subscription_id: int | None = None, **options: Unpack[CallOptions]
    ) -> Response[SubscriberList | Rows[Subscriber]]:
        """List the subscribers, one row for each subscription of a person.

        Other arguments and errors are those of `Subscribers.list`.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return self._send(LIST_SUBSCRIBERS_OPERATION, options, subscription_id=subscription_id)


class Subscribers(Resource):
    """Who subscribes; internal at its source, so it may go without notice."""

    @property
    def with_raw_response(self) -> RawSubscribers:
        """The same calls, which return status, headers and body beside the value."""
        return RawSubscribers(self._client)

    def list(
        self, *, subscription_id: int | None = None, **options: Unpack[CallOptions]
    ) -> CursorListing[Subscriber]:
        """List the subscribers, one row for each subscription of a person.

        One row for each subscription of a person, cancelled ones included: somebody who came
        back has several, so look for an active one among all of them. The official document
        marks this operation as internal: it may change or go without notice.

        Args:
            subscription_id: Only subscribers of this tariff. All calls that were seen leave it
                out.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return self._scroll(LIST_SUBSCRIBERS_LISTING, options, subscription_id=subscription_id)


class AsyncRawSubscribers(AsyncResource):
    """As `AsyncSubscribers`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(
        self, *, subscription_id: int | None = None, **options: Unpack[CallOptions]
    ) -> Response[SubscriberList | Rows[Subscriber]]:
        """List the subscribers, one row for each subscription of a person.

        Other arguments and errors are those of `Subscribers.list`.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return await self._send(
            LIST_SUBSCRIBERS_OPERATION, options, subscription_id=subscription_id
        )


class AsyncSubscribers(AsyncResource):
    """Who subscribes; internal at its source, so it may go without notice."""

    @property
    def with_raw_response(self) -> AsyncRawSubscribers:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawSubscribers(self._client)

    def list(
        self, *, subscription_id: int | None = None, **options: Unpack[CallOptions]
    ) -> AsyncCursorListing[Subscriber]:
        """List the subscribers, one row for each subscription of a person.

        One row for each subscription of a person, cancelled ones included: somebody who came
        back has several, so look for an active one among all of them. The official document
        marks this operation as internal: it may change or go without notice.

        Args:
            subscription_id: Only subscribers of this tariff. All calls that were seen leave it
                out.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return self._scroll(LIST_SUBSCRIBERS_LISTING, options, subscription_id=subscription_id)
