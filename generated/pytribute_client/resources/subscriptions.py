# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Tariffs that can be subscribed to, with their prices."""

from typing import Unpack

from pytribute_core.cursors import AsyncCursorListing, CursorListing
from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response

from ..api.subscriptions.list_subscriptions import LISTING as LIST_SUBSCRIPTIONS_LISTING
from ..api.subscriptions.list_subscriptions import OPERATION as LIST_SUBSCRIPTIONS_OPERATION
from ..models.subscription import Subscription
from ..models.subscription_list import SubscriptionList


class RawSubscriptions(Resource):
    """As `Subscriptions`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(self, **options: Unpack[CallOptions]) -> Response[SubscriptionList]:
        """List the tariffs, each with a price for every period.

        Other arguments and errors are those of `Subscriptions.list`.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return self._send(LIST_SUBSCRIPTIONS_OPERATION, options)


class Subscriptions(Resource):
    """Tariffs that can be subscribed to, with their prices."""

    @property
    def with_raw_response(self) -> RawSubscriptions:
        """The same calls, which return status, headers and body beside the value."""
        return RawSubscriptions(self._client)

    def list(self, **options: Unpack[CallOptions]) -> CursorListing[Subscription]:
        """List the tariffs, each with a price for every period.

        The tariffs that are published, each with a price for every period. It names no
        subscriber and has no link to share.

        Args:
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
        return self._scroll(LIST_SUBSCRIPTIONS_LISTING, options)


class AsyncRawSubscriptions(AsyncResource):
    """As `AsyncSubscriptions`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(self, **options: Unpack[CallOptions]) -> Response[SubscriptionList]:
        """List the tariffs, each with a price for every period.

        Other arguments and errors are those of `Subscriptions.list`.

        Documentation:
        https://wiki.tribute.tg/for-content-creators/api-documentation/subscriptions
        """
        return await self._send(LIST_SUBSCRIPTIONS_OPERATION, options)


class AsyncSubscriptions(AsyncResource):
    """Tariffs that can be subscribed to, with their prices."""

    @property
    def with_raw_response(self) -> AsyncRawSubscriptions:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawSubscriptions(self._client)

    def list(self, **options: Unpack[CallOptions]) -> AsyncCursorListing[Subscription]:
        """List the tariffs, each with a price for every period.

        The tariffs that are published, each with a price for every period. It names no
        subscriber and has no link to share.

        Args:
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
        return self._scroll(LIST_SUBSCRIPTIONS_LISTING, options)
