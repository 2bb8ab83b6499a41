"""An endpoint with Flask."""

from flask import Flask, abort, request

from tests.contract.receivers import is_signed, shop

app = Flask(__name__)


@app.post("/tribute")
def receive() -> dict[str, str]:
    if not is_signed(request.get_data(), request.headers.get("trbt-signature")):
        abort(401)
    event = request.get_json()
    if "test_event" not in event:
        shop.handle(event)
    return {"status": "ok"}


@app.get("/granted")
def granted() -> str:
    return str(shop.granted)
