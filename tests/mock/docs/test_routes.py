import asyncio
import shlex
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from click.testing import CliRunner

from pytribute.cli.mock import mock as mock_command
from pytribute.mock import MockServer, MockState, make_app
from pytribute.mock.snapshot import Snapshot
from tests.mock.docs.pages import Page, parse


@pytest.fixture
def visitor(mock: MockServer) -> Iterator[httpx2.Client]:
    """Somebody without a key."""
    with httpx2.Client(base_url=mock.url, trust_env=False, verify=False) as client:
        yield client


def page_at(visitor: httpx2.Client, path: str = "/docs/en") -> Page:
    response = visitor.get(path)
    assert (response.status_code, response.headers["content-type"]) == (
        200,
        "text/html; charset=utf-8",
    )
    return parse(response.text)


def held(page: Page, name: str) -> list[str | None]:
    """Return the values of a page's form fields by their name."""
    return [field.get("value") for field in page.all("input") if field.get("data-name") == name]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("de, fr;q=0.5", "en"),
        ("ru", "ru"),
        ("RU-ru,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("en-GB,ru;q=0.9", "en"),
        ("uk, ru;q=0.8, en;q=0.3", "ru"),
        ("en;q=0.2, ru ; q=0.9", "ru"),
        ("ru;q=0", "en"),
        ("ru;q=0.0.1", "en"),
        ("rum, guru", "en"),
        ("en, ru", "en"),
    ],
)
def test_the_language_is_the_preferred_one(
    visitor: httpx2.Client, accepted: str | None, language: str
) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    response = visitor.get("/docs", headers=headers)

    assert (response.status_code, response.headers["location"]) == (307, f"/docs/{language}")
    assert response.headers["vary"] == "accept-language"


@pytest.mark.parametrize(("language", "title"), [("en", "Get Product by ID"), ("ru", "по ID")])
def test_each_language_has_a_page(visitor: httpx2.Client, language: str, title: str) -> None:
    page = page_at(visitor, f"/docs/{language}")

    assert page.all("html") == [{"lang": language}]
    assert title in page.text


@pytest.mark.parametrize(
    "path", ["docs", "docs/ru", "assets/docs.css", "assets/docs.js", "docs/no", "dashboard/ru"]
)
def test_nothing_from_elsewhere_is_let_in(visitor: httpx2.Client, path: str) -> None:
    headers = visitor.get(path).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"


def test_a_page_finds_all_that_it_loads(visitor: httpx2.Client) -> None:
    page = page_at(visitor)
    needed = [str(a["href"]) for a in page.all("link") if a["rel"] != "alternate"]
    needed += page.values("src")
    kinds = {name: visitor.get(name).headers["content-type"] for name in needed}

    assert kinds == {
        "/assets/icon.svg": "image/svg+xml",
        "/assets/base.css": "text/css; charset=utf-8",
        "/assets/docs.css": "text/css; charset=utf-8",
        "/assets/docs.js": "text/javascript; charset=utf-8",
    }


@pytest.mark.parametrize(
    "name",
    [
        *("docs/", "docs/de", "docs/en/", "docs/EN", "docs/docs.css", "assets/"),
        *("assets/page.html.jinja", "assets/%2e%2e%2fpage.py", "assets/en/docs.css"),
    ],
)
def test_nothing_else_is_found(visitor: httpx2.Client, name: str) -> None:
    response = visitor.get(f"/{name}")

    assert (response.status_code, response.text) == (404, "not found\n")


@pytest.mark.parametrize("path", ["/docs", "/docs/en", "/assets/docs.js", "/docs/no"])
def test_head_is_get_without_the_body(visitor: httpx2.Client, path: str) -> None:
    get, head = visitor.get(path), visitor.head(path)

    assert head.status_code == get.status_code
    assert head.content == b""
    assert get.headers["content-length"] == str(len(get.content))
    for response in (get, head):
        del response.headers["date"]
    assert head.headers == get.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/docs", "/docs/en"])
def test_it_is_only_read(visitor: httpx2.Client, method: str, path: str) -> None:
    response = visitor.request(method, path)

    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/doc", "/docsen", "/api/v1/docs", "/Docs", "//docs"])
def test_outside_the_reference_a_key_is_required(visitor: httpx2.Client, path: str) -> None:
    request = visitor.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())

    assert visitor.send(request).status_code == 401


def test_reading_it_is_no_request_of_the_api(mock: MockServer, visitor: httpx2.Client) -> None:
    page_at(visitor)
    visitor.get("/assets/docs.css")

    assert mock.requests == []


def test_forms_hold_a_key_a_product_and_a_purchase_that_can_be_refunded(
    mock: MockServer, visitor: httpx2.Client, http: httpx2.Client
) -> None:
    http.post("/products/purchases/5001/cancel")
    page = page_at(visitor)

    assert {*held(page, "Api-Key")} == {mock.api_key}
    assert {*held(page, "id")} == {"1"}
    assert held(page, "purchaseId") == ["5002"]


def test_a_purchase_that_can_not_be_refunded_is_not_offered(
    mock: MockServer, visitor: httpx2.Client
) -> None:
    state = mock.store.snapshot()
    never = [one for one in state.purchases if one.id not in range(5001, 5021)]
    mock.load(state.model_copy(update={"purchases": never}).model_dump_json())

    assert held(page_at(visitor), "purchaseId") == ["12345"]


def test_an_empty_state_has_a_page(mock: MockServer, visitor: httpx2.Client) -> None:
    nothing = Snapshot(now=mock.now, accounts={}, products=[], purchases=[])
    mock.load(nothing.model_dump_json())
    page = page_at(visitor)

    assert {*held(page, "Api-Key")} == {""}
    assert {*held(page, "id")} == {""}


def test_the_shown_commands_work(mock: MockServer, visitor: httpx2.Client) -> None:
    text = page_at(visitor).text
    commands = [f"curl {rest.partition('Try it')[0]}" for rest in text.split("curl ")[1:]]
    statuses: dict[str, int] = {}
    for command in commands:
        program, *words = shlex.split(command.replace("\\\n", ""))
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        name, _, value = words[words.index("-H") + 1].partition(": ")
        response = visitor.request(method, words[-1], headers={name: value})
        statuses[f"{program} {method} {urlsplit(words[-1]).path}"] = response.status_code

    # What a page adds, the mock may not know yet.
    assert statuses.items() >= {
        ("curl GET /api/v1/products", 200),
        ("curl GET /api/v1/products/1", 200),
        ("curl POST /api/v1/products/purchases/5001/cancel", 200),
    }
    assert mock.refunds == {5001: 1}


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "host", ['"><script>alert(1)</script>', "'; rm -rf ~;'", "[", "a b", "\xff", "x:99999999", ""]
)
def test_an_odd_name_of_the_server_does_no_harm(visitor: httpx2.Client, host: str) -> None:
    response = visitor.get("/docs/en", headers={b"Host": host.encode("latin-1")})
    page = parse(response.text)

    assert response.status_code == 200
    assert page.values("src") == ["/assets/docs.js"]
    command = page.text.split("curl ")[1].partition("Try it")[0]
    assert len(shlex.split(command.replace("\\\n", ""))) == len(["-H", "Api-Key: …", "http://…"])


def test_an_application_has_it_without_a_socket() -> None:
    async def read(state: MockState) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=make_app(state))
        async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
            return await client.get("/docs", follow_redirects=True)

    with MockState() as state:
        response = asyncio.run(read(state))

    assert "http://shop.test/api/v1/products" in response.text


def test_the_command_line_prints_the_addresses_of_the_reference_and_the_dashboard(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(
        _host: str, _port: int, *, started: Callable[[MockServer], None], **_: object
    ) -> None:
        started(mock)

    monkeypatch.setattr("pytribute.mock.serve", serve)

    output = CliRunner().invoke(mock_command, []).output
    assert f"{mock.url}/docs\n" in output
    assert f"Dashboard: {mock.dashboard_url}\n" in output
