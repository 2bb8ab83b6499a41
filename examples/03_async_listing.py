"""Read a long listing without blocking, several pages at a time, in order."""

import asyncio

from pytribute import AsyncTribute, Currency, Money


async def main() -> None:
    """Add up the prices of what is on sale, for each currency."""
    async with AsyncTribute() as tribute:
        totals: dict[Currency, Money] = {}
        async for product in tribute.products.list(prefetch=8):
            if product.status not in {"pending", "rejected"}:
                so_far = totals.get(product.currency)
                totals[product.currency] = so_far + product.price if so_far else product.price
        for total in totals.values():
            print(f"{total:,}")


asyncio.run(main())
