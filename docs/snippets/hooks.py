from pytribute.webhooks import DeliveryReport, Outcome, WebhookHandler

handled: dict[tuple[str, Outcome], int] = {}  # your metrics


def count(report: DeliveryReport) -> None:
    labels = (getattr(report.event, "name", ""), report.outcome)
    handled[labels] = handled.get(labels, 0) + 1


def alert(report: DeliveryReport, error: Exception) -> None:
    print("not handled, will be delivered again:", getattr(report.event, "name", "?"), repr(error))


handler = WebhookHandler(on_delivery=count, on_failure=alert)
