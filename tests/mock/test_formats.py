"""The formats of texts, as strict as the RFCs that define them."""

import httpx2
import pytest

from pytribute.mock.formats import FORMAT_SAMPLES, is_formatted
from tests.mock.shop.test_orders import seeded

UUID = "0f3c8a4e-1b2d-4c5e-8f90-123456789abc"


@pytest.mark.parametrize("form", FORMAT_SAMPLES)
def test_the_sample_of_a_format_has_it(form: str) -> None:
    assert is_formatted(form, FORMAT_SAMPLES[form])


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("date-time", "2026-01-02T03:04:05.123456789+03:00"),
        ("date-time", "2026-01-02t03:04:05z"),
        ("date", "2024-02-29"),
        ("uuid", UUID.upper()),
        ("binary", "anything"),
    ],
)
def test_other_spellings_that_the_rfc_allows(form: str, text: str) -> None:
    assert is_formatted(form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("date-time", "2026-01-02 03:04:05Z"),
        ("date-time", "2026-01-02T03:04:05"),
        ("date-time", "2026-01-02T03:04Z"),
        ("date-time", "20260102T030405Z"),
        ("date-time", "2026-01-02T03:04:05+0300"),
        ("date-time", "2026-02-30T03:04:05Z"),
        ("date", "20260102"),
        ("date", "2026-W01-1"),
        ("date", "2026-02-29"),
        ("date", "٢٠٢٦-01-02"),
        ("time", "10:30"),
        ("uuid", UUID.replace("-", "")),
        ("uuid", f"{{{UUID}}}"),
        ("uuid", f"urn:uuid:{UUID}"),
        ("ipv4", "192.0.2"),
        ("uri", "example.com"),
        ("email", "buyer@example"),
    ],
)
def test_spellings_that_python_would_read_are_refused(form: str, text: str) -> None:
    assert not is_formatted(form, text)


def test_the_api_refuses_other_spellings_of_a_uuid_and_of_a_day(
    http: httpx2.Client,
) -> None:
    order = seeded(1)
    assert http.get(f"/shop/orders/{order.upper()}").json()["uuid"] == order
    assert http.get(f"/shop/orders/{order.replace('-', '')}").status_code == 400
    assert http.get("/shop/orders?dateFrom=2026-01-01").status_code == 200
    assert http.get("/shop/orders?dateFrom=20260101").status_code == 400
