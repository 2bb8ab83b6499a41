from datetime import UTC, datetime

from pytribute import Tribute

with Tribute() as tribute:
    for subscription in tribute.subscriptions.list():
        print(subscription.subscription_id, subscription.name, subscription.prices)

    now = datetime.now(UTC)
    paid = {
        row.telegram_user_id
        for row in tribute.subscribers.list()
        if row.expire_at and row.expire_at > now
    }
