"""Send new webhook events, blocking or with ``await``."""

from collections.abc import Mapping
from datetime import timedelta
from typing import get_args

from pytribute.mock.delivery import Delivery
from pytribute.mock.dispatcher import Dispatcher
from pytribute.mock.errors import MockError
from pytribute.mock.events import TEST_EVENT, later, make_event
from pytribute.mock.signature import Signature
from pytribute_core.checks import check_kind

__all__ = ["Sender"]


class Sender(Dispatcher):
    """Send events as Tribute does: signed with the owner's key, and repeated until accepted."""

    def send(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """Send a new event, and wait for the response.

        ::

            mock.send("new_digital_product", telegram_user_id=5, amount=49900)
            mock.send("new_donation", anonymously=True, telegram_user_id=None)
            mock.send("new_subscription", event_name="unknown_event")
            mock.send("new_subscription", extra_fields={"period": "fortnightly"})

        Each event gets its own microsecond and its own purchase or order, unless ``fields`` set
        them; `redeliver` sends the same event again.

        Args:
            event: the event's name, or a whole body to send as it is.
            signature: what the signature header holds.
            event_name: the name to send instead of the event's own, such as one of the future.
            extra_fields: fields to add to the payload unchecked, which the specification lacks.
            fields: the fields that differ from the specification's sample, by their names on the
                wire or in Python; None leaves a field out.

        Raises:
            MockError: there is no webhook, or no such event or field; or a value is not allowed;
                or the event loop of this thread may have to respond: see `asend`.
        """
        self._check_loop("asend")
        delivery = self._make(event, fields, signature, event_name, extra_fields)
        self._dispatch(delivery)
        return delivery

    async def asend(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """`send` without blocking the event loop; a handler runs in this loop."""
        delivery = self._make(event, fields, signature, event_name, extra_fields)
        await self._adispatch(delivery)
        return delivery

    def send_test(self, *, signature: Signature = "valid") -> Delivery:
        """Send the dashboard's test of an address: signed, but not an event.

        Raises:
            MockError: see `send`.
        """
        self._check_loop("asend_test")
        return self.send(TEST_EVENT, signature=signature)

    async def asend_test(self, *, signature: Signature = "valid") -> Delivery:
        """`send_test` without blocking the event loop."""
        return await self.asend(TEST_EVENT, signature=signature)

    def _make(
        self,
        event: str | bytes,
        fields: Mapping[str, object],
        signature: Signature,
        event_name: str | None,
        extra_fields: Mapping[str, object] | None,
    ) -> Delivery:
        check_kind("event", event, (str, bytes), "a name, or the bytes of a body")
        check_kind("signature", signature, str, "a str")
        check_kind("event_name", event_name, (str, type(None)), "a str")
        check_kind("extra_fields", extra_fields, (Mapping, type(None)), "a mapping")
        if signature not in get_args(Signature):
            raise MockError(
                f"signature {signature!r} is not one of {', '.join(get_args(Signature))}"
            )
        self._check_webhook()
        if not isinstance(event, bytes):
            return self._new(event, fields, signature, event_name, extra_fields)
        if fields or extra_fields or event_name:
            raise MockError("bytes are sent as they are: they take no fields and no other name")
        return Delivery("", event, signature)

    def _new(
        self,
        name: str,
        fields: Mapping[str, object],
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
    ) -> Delivery:
        number = self.outbox.new_number()
        created_at = later(self.now, timedelta(microseconds=number))
        event = make_event(
            name,
            fields,
            created_at=created_at,
            number=number,
            extra_fields=extra_fields,
            event_name=event_name,
        )
        return Delivery(event_name or name, event, signature)
