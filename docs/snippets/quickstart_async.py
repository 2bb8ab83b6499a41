from pytribute import AsyncTribute, NotFoundError


async def offer(product_id: int) -> str:
    async with AsyncTribute() as tribute:  # the key is in TRIBUTE_API_KEY
        try:
            product = await tribute.products.get(product_id)
        except NotFoundError:
            return "sold out"
        return f"{product.name} for {product.price}"
