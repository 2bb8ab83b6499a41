"""List your products. Set TRIBUTE_API_KEY, and TRIBUTE_BASE_URL to ask the mock instead."""

from pytribute import Tribute

with Tribute() as tribute:
    products = tribute.products.list(type="digital")
    print(f"{products.count()} digital products")
    for product in products:  # page after page, the next ones already on their way
        stars = f" or {product.stars_price}" if product.stars_price else ""
        print(f"{product.id:>8}  {product.price:,}{stars}  {product.name}")
