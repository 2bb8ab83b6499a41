"""An endpoint with models, which refuses deliveries that are not from now."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.contract.receivers import is_signed, shop

WINDOW = timedelta(seconds=60)


class Delivery(BaseModel):
    name: str
    created_at: datetime
    sent_at: datetime
    payload: dict[str, Any]


class TestDelivery(BaseModel):
    test_event: str


app = FastAPI()
delivery = TypeAdapter[Delivery | TestDelivery](Delivery | TestDelivery)


@app.post("/tribute")
async def receive(request: Request) -> dict[str, str]:
    body = await request.body()
    if not is_signed(body, request.headers.get("trbt-signature")):
        raise HTTPException(401)
    try:
        event = delivery.validate_json(body)
    except ValidationError:
        raise HTTPException(422) from None
    if isinstance(event, Delivery):
        if abs(datetime.now(UTC) - event.sent_at) > WINDOW:
            raise HTTPException(401, "an old delivery")
        shop.handle({**json.loads(body), "payload": event.payload})
    return {"status": "ok"}


@app.get("/granted")
async def granted() -> int:
    return shop.granted
