"""The output of `make docs`, and the files that it writes and keeps."""

import tomllib

import pytest

from scripts.errors import PipelineError
from scripts.sources import digest, read_sources
from tests.download.conftest import Checkout
from tests.download.server import PAGE, http_response

NEWER = PAGE + b"\n## Cancel a purchase\n"


def test_page_that_changed_replaces_the_saved_one_and_is_dated(checkout: Checkout) -> None:
    checkout.server.will("/products.md", http_response(NEWER))

    assert checkout.docs() == 0

    assert checkout.page("products.md") == NEWER
    (source,) = read_sources(checkout.project)
    assert (source.sha256, str(source.date)) == (digest(NEWER), "2026-11-22")
    assert checkout.output[0] == f"products (en)  changed {len(PAGE)} -> {len(NEWER)} bytes"


def test_page_listed_but_never_saved_is_saved(empty: Checkout) -> None:
    empty.list_page("orders", "/orders.md")
    empty.server.will("/orders.md", http_response())

    assert empty.docs() == 0

    assert empty.page("orders.md") == PAGE
    (source,) = read_sources(empty.project)
    assert source.is_saved
    assert empty.output[0] == f"orders (en)  new, {len(PAGE)} bytes"


def test_page_that_is_the_same_is_not_written(checkout: Checkout) -> None:
    checkout.server.will("/products.md", http_response())
    before = checkout.project.manifest.read_bytes()

    assert checkout.docs() == 0

    assert checkout.output[0] == "products (en)  unchanged"
    assert checkout.project.manifest.read_bytes() == before


def test_second_run_sends_a_conditional_request(checkout: Checkout) -> None:
    checkout.server.will(
        "/products.md",
        http_response(
            NEWER, headers={"ETag": '"v2"', "Last-Modified": "Sun, 01 Nov 2026 00:00:00 GMT"}
        ),
        http_response(b"", status="304 Not Modified"),
    )
    checkout.docs()
    before = checkout.files()

    assert checkout.docs() == 0

    first, second = checkout.server.headers_of("/products.md")
    assert "if-none-match" not in first
    assert second["if-none-match"] == '"v2"'
    assert second["if-modified-since"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert checkout.output[-1] == "products (en)  unchanged (304)"
    assert checkout.files() == before


def test_validators_of_another_content_are_not_sent(checkout: Checkout) -> None:
    checkout.server.will("/products.md", http_response(NEWER, headers={"ETag": '"v2"'}))
    checkout.docs()
    listing = checkout.project.manifest
    listing.write_text(listing.read_text().replace(digest(NEWER), digest(PAGE)))
    (checkout.project.sources / "products.md").write_bytes(PAGE)

    checkout.docs()

    assert "if-none-match" not in checkout.server.headers_of("/products.md")[1]
    assert checkout.page("products.md") == NEWER


@pytest.mark.parametrize(
    "cache",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"a": 1}',
        b'{"ADDRESS":{"sha256":"SHA","validators":{"etag":"a\\r\\nX: y"}}}',
    ],
)
def test_a_corrupt_memory_costs_only_a_download(checkout: Checkout, cache: bytes) -> None:
    path = checkout.project.root / ".cache" / "docs.json"
    path.parent.mkdir()
    address = checkout.server.address("/products.md").encode()
    path.write_bytes(cache.replace(b"ADDRESS", address).replace(b"SHA", digest(PAGE).encode()))
    checkout.server.will("/products.md", http_response(headers={"ETag": '"v1"'}))

    assert checkout.docs() == 0

    (headers,) = checkout.server.headers_of("/products.md")
    assert "if-none-match" not in headers
    assert b'"\\"v1\\""' in path.read_bytes()


@pytest.mark.parametrize("tag", ["", "x" * 201, "\xe4"])
def test_validators_that_could_not_be_sent_back_are_forgotten(checkout: Checkout, tag: str) -> None:
    checkout.list_page("orders", "/orders.md", PAGE)
    checkout.server.will("/products.md", http_response(headers={"ETag": tag}))
    checkout.server.will("/orders.md", http_response(headers={"ETag": '"good"'}))
    checkout.docs()
    checkout.docs()

    sent = [headers.get("if-none-match") for _, headers in checkout.server.requests]
    assert sent == [None, None, None, '"good"']


def test_one_refused_page_keeps_all_others_from_being_written(checkout: Checkout) -> None:
    checkout.list_page("orders", "/orders.md", PAGE)
    checkout.server.will("/products.md", http_response(NEWER, headers={"ETag": '"v2"'}))
    checkout.server.will("/orders.md", http_response(b"# Nothing here\n"))
    before = checkout.files()

    assert checkout.docs() == 1

    assert checkout.files() == before
    orders = checkout.server.address("/orders.md")
    assert checkout.output == [
        f"products (en)  changed {len(PAGE)} -> {len(NEWER)} bytes",
        f"orders (en)    refused: {orders}: the page describes no operation",
        "Nothing was written. --keep-going writes the pages that are good.",
    ]


def test_keep_going_writes_the_good_pages_and_still_fails(checkout: Checkout) -> None:
    checkout.list_page("orders", "/orders.md", PAGE)
    checkout.server.will("/products.md", http_response(NEWER))
    checkout.server.will("/orders.md", http_response(b"# Nothing here\n"))

    assert checkout.docs("--keep-going") == 1

    assert checkout.page("products.md") == NEWER
    assert checkout.page("orders.md") == PAGE
    assert [source.sha256 for source in read_sources(checkout.project)] == [
        digest(NEWER),
        digest(PAGE),
    ]


def test_only_the_named_pages_are_requested(checkout: Checkout) -> None:
    checkout.list_page("orders", "/orders.md", PAGE)
    checkout.server.will("/orders.md", http_response())

    assert checkout.docs("orders") == 0

    assert [path for path, _ in checkout.server.requests] == ["/orders.md"]


@pytest.mark.parametrize("name", ["ordres", "home"])
def test_unknown_page_name_is_refused_with_the_known_names(checkout: Checkout, name: str) -> None:
    checkout.list_page("home", "/home", b"as a browser shows it", form="rendered")

    with pytest.raises(PipelineError, match=r"sources\.toml: no page .*\n  There are: products\."):
        checkout.docs(name)


def test_rendered_pages_are_never_requested(empty: Checkout) -> None:
    empty.list_page("home", "/home", b"as a browser shows it", form="rendered")

    assert empty.docs() == 0

    assert empty.server.requests == []


def test_page_that_lost_most_of_its_text_is_written_with_a_warning(empty: Checkout) -> None:
    empty.list_page("products", "/products.md", PAGE * 3)
    empty.server.will("/products.md", http_response())

    assert empty.docs() == 0

    assert empty.page("products.md") == PAGE
    assert "bytes; less than half is left, is it whole?" in empty.output[0]
    assert empty.output[0].endswith("; describes 2 operations and schemas, 6 before")


def test_list_keeps_its_comments_and_order(checkout: Checkout) -> None:
    checkout.list_page("orders", "/orders.md", extra="# said to move in spring\n")
    before = checkout.project.manifest.read_text()
    for path in ("/products.md", "/orders.md"):
        checkout.server.will(path, http_response(NEWER))

    checkout.docs()

    after = checkout.project.manifest.read_text()
    changed = before.replace("2026-10-01", "2026-11-22").replace(digest(PAGE), digest(NEWER))
    added = f'date = 2026-11-22\nsha256 = "{digest(NEWER)}"\n'
    address = f'address = "{checkout.server.address("/orders.md")}"\n'
    assert after == changed.replace(address, address + added)
    assert len(tomllib.loads(after)["source"]) == 2


def test_requests_have_a_user_agent(checkout: Checkout) -> None:
    checkout.server.will("/products.md", http_response())
    checkout.docs()

    (headers,) = checkout.server.headers_of("/products.md")
    assert headers["user-agent"].startswith("pytribute-docs/")
