from fastapi import FastAPI

from pytribute import AsyncTribute, Product

app = FastAPI()


@app.get("/products/{product_id}")
async def product(product_id: int) -> Product:  # in the OpenAPI document, too
    async with AsyncTribute() as tribute:
        return await tribute.products.get(product_id)
