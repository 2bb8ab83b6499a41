"""Responses with status 200 that are no documentation."""

import pytest

from scripts.download import run
from scripts.errors import PipelineError
from scripts.sources import Source
from tests.download.conftest import Checkout
from tests.download.server import PAGE, http_response

HTML = "HTML instead of markdown: a login, an error or a captcha page?"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the page is empty"),
        (b" \r\n\t\n", "the page is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>" + PAGE, HTML),
        (b"\xef\xbb\xbf\n <HTML>" + PAGE, HTML),
        (b"<?xml version='1.0'?><html>" + PAGE, HTML),
        (PAGE + b"\xff", f"the page is not UTF-8 (byte {len(PAGE)})"),
        (PAGE.decode().encode("utf-16"), "the page is not UTF-8 (byte 0)"),
        (b'{"error": "no_access"}', "the page describes no operation"),
        (b"Checking your browser...", "the page describes no operation"),
    ],
)
def test_page_that_is_no_documentation_is_refused(
    checkout: Checkout, body: bytes, reason: str
) -> None:
    checkout.server.will("/products.md", http_response(body))
    before = checkout.files()

    assert checkout.docs() == 1

    assert checkout.output[0].endswith(
        f"refused: {checkout.server.address('/products.md')}: {reason}"
    )
    assert checkout.files() == before


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml"])
def test_page_served_as_html_is_refused(checkout: Checkout, kind: str) -> None:
    checkout.server.will("/products.md", http_response(headers={"Content-Type": kind}))

    assert checkout.docs() == 1

    assert checkout.output[0].endswith(HTML)


@pytest.mark.parametrize("kind", ["text/plain", "text/markdown; charset=utf-8", ""])
def test_kind_of_text_is_not_held_against_a_page(checkout: Checkout, kind: str) -> None:
    checkout.server.will(
        "/products.md",
        http_response(PAGE + b"<html> is a word here", headers={"Content-Type": kind}),
    )

    assert checkout.docs() == 0


def test_page_that_the_extractor_cannot_read_is_refused(checkout: Checkout) -> None:
    def cut_off(content: bytes, source: Source) -> int:
        del content, source
        raise PipelineError("block never ends:\n\x1b[2J", file="x.md", line=7, advice="Look.")

    checkout.server.will("/products.md", http_response(PAGE + b"more"))
    output: list[str] = []

    assert run([], checkout.project, count_described=cut_off, say=output.append) == 1

    assert output[0].endswith("the page can't be read in line 7: 'block never ends: \\x1b[2J'")
    assert checkout.page("products.md") == PAGE
