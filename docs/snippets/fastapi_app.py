from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from pytribute.webhooks import NewDigitalProduct, WebhookHandler
from pytribute.webhooks.adapters.starlette import endpoint

handler = WebhookHandler()


@handler.on(NewDigitalProduct)
async def deliver(event: NewDigitalProduct) -> None:
    print(event.payload.product_name)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
    await handler.acheck()  # fails here without a key or an inbox
    yield
    handler.close()


router = APIRouter()
router.post("/tribute", include_in_schema=False)(endpoint(handler))
app = FastAPI(lifespan=lifespan)
app.include_router(router)
