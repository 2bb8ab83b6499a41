"""The Products API on Flask: ``gunicorn "tests.servers.flask_server:create_app('SEED')"``."""

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request

from tests.servers.shop import ApiError, Shop, integer, listing

api = Blueprint("api", __name__, url_prefix="/api/v1")


def _shop() -> Shop:
    shop: Shop = current_app.extensions["shop"]
    return shop


@api.before_request
def authenticate() -> None:
    g.account = _shop().account(request.headers.get("Api-Key"))


@api.get("/products")
def list_products() -> Response:
    return jsonify(_shop().page(g.account, listing(request.args.items(multi=True))))


@api.get("/products/<product_id>")
def get_product(product_id: str) -> Response:
    return jsonify(_shop().product(g.account, integer(product_id)))


@api.post("/products/purchases/<purchase_id>/cancel")
def cancel_purchase(purchase_id: str) -> Response:
    return jsonify(_shop().cancel(g.account, integer(purchase_id)))


def reset() -> str:
    _shop().reset()
    return ""


def on_error(error: ApiError) -> tuple[Response, int]:
    return jsonify(error.body), error.status


def create_app(seed: str) -> Flask:
    app = Flask(__name__)
    app.extensions["shop"] = Shop(seed)
    app.register_blueprint(api)
    app.register_error_handler(ApiError, on_error)
    app.add_url_rule("/__reset", view_func=reset, methods=["POST"])
    return app
