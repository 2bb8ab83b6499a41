from pytribute import Money, Stars, Tribute

with Tribute() as tribute:
    order = tribute.shop.orders.create(
        title="Photography lessons",
        description="Twelve lessons, access for half a year",
        amount=Money(150000, "RUB"),
        customer_id="42",  # comes back in every event of this order
        success_url="https://t.me/your_bot",
    )
    print(order.pay_url)  # send it to the buyer

    stars_as_well = tribute.shop.orders.create(
        title="One lesson",
        description="The first one",
        amount=Money(15000, "RUB"),
        stars_amount=Stars(100),
        customer_id="42",
    )

    club = tribute.shop.orders.create(
        title="The club",
        description="A new lesson every week",
        amount=Money(99000, "RUB"),
        period="monthly",
        first_period_amount=Money(19900, "RUB"),
        customer_id="42",
    )
