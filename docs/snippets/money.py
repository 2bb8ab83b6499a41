from decimal import Decimal

from pytribute import CurrencyError, Money

price = Money(49900, "RUB")  # minor units: 499 roubles
assert (price.minor, price.amount, price.currency) == (49900, Decimal("499.00"), "RUB")
assert str(price * 2) == "998.00 RUB"
try:
    print(price + Money(500, "USD"))
except CurrencyError as error:
    print(error)
