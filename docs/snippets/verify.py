from pytribute import webhooks


def receive(body: bytes, headers: dict[str, str], key: str) -> int:
    """Handle a delivery without a handler: no inbox, so the same event may come again."""
    try:
        event = webhooks.parse(body, headers.get(webhooks.SIGNATURE_HEADER), key)
    except webhooks.WebhookError as error:
        return error.status
    if isinstance(event, webhooks.Event):
        print(event.name, event.payment_state, event.idempotency_key)
    return 200


def test_an_event_is_accepted_and_a_forged_one_is_not() -> None:
    body = b'{"test_event": "ping"}'
    header = webhooks.SIGNATURE_HEADER
    assert receive(body, {header: webhooks.sign(body, "a-secret-key")}, "a-secret-key") == 200
    assert receive(body, {header: "0" * 64}, "a-secret-key") == 401
