"""A web shop's routes. Run it with `fastapi dev examples/06_fastapi_route.py`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request

from pytribute import AsyncTribute, NotFoundError, TributeError


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    """Hold one client for the life of the application."""
    async with AsyncTribute() as tribute:
        app.state.tribute = tribute
        yield


def client(request: Request) -> AsyncTribute:
    """Give the client to a route."""
    tribute: AsyncTribute = request.app.state.tribute
    return tribute


app = FastAPI(lifespan=lifespan)
Client = Annotated[AsyncTribute, Depends(client)]


@app.get("/products/{product_id}")
async def product(product_id: int, tribute: Client) -> dict[str, Any]:
    """Show one product."""
    try:
        found = await tribute.products.get(product_id)
    except NotFoundError:
        raise HTTPException(404, "no such product") from None
    except TributeError as error:
        raise HTTPException(502, "the payment service did not answer as it should") from error
    return {"id": found.id, "name": found.name, "price": str(found.price), "buy": found.web_link}
