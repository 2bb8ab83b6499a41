from pytribute.contract import Finding, Kind, Report, Source, Unchecked, report_text

FOUND = Finding(
    kind=Kind.DEVIATION,
    operation="listProducts",
    rule="meta-total",
    source=Source.CHOSEN,
    where="/components/schemas/PageMeta/properties/total",
    request="curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'",
    expected="total 30",
    actual="total 2",
    layer="paging",
    times=41,
)
REPORT = Report(
    server="http://127.0.0.1:1/api/v1",
    mode="read-only",
    strict=False,
    seed=7,
    findings=[
        FOUND,
        Finding(
            kind=Kind.DEVIATION,
            operation="getProduct",
            rule="absent-id",
            source=Source.DOCUMENTED,
            where="",
            request="curl -i http://127.0.0.1:1/api/v1/products/0",
            expected="404 error_not_found",
            actual="500 \x1b[2J",
            layer="ids",
        ),
        Finding(
            kind=Kind.TOLERATED,
            operation="listProducts",
            rule="currency-case: rows.currency",
            source=Source.CHOSEN,
            where="",
            request="curl -i http://127.0.0.1:1/api/v1/products",
            expected="as the schema says",
            actual="rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']",
            layer="products",
        ),
    ],
    unchecked=[Unchecked("cancelling", "it takes --mode full")],
    checks=["products", "paging", "ids"],
    requests=321,
    seconds=1.25,
)


def test_the_text_reads_so() -> None:
    assert (
        report_text(REPORT)
        == r"""Contract check of http://127.0.0.1:1/api/v1
read-only mode, seed 7

Deviations: 2

  getProduct
    absent-id (documented; found by ids)
      request   curl -i http://127.0.0.1:1/api/v1/products/0
      expected  404 error_not_found
      actual    500 \x1b[2J

  listProducts
    meta-total (chosen reading, 41 times; found by paging)
      see       /components/schemas/PageMeta/properties/total
      request   curl -i -H 'Api-Key: ***' 'http://127.0.0.1:1/api/v1/products?size=2'
      expected  total 30
      actual    total 2

Tolerated (deviations with --strict): 1

  listProducts
    currency-case: rows.currency (chosen reading; found by products)
      request   curl -i http://127.0.0.1:1/api/v1/products
      expected  as the schema says
      actual    rows.currency: 'usd' is not one of ['USD', 'EUR', 'RUB']

Unchecked: 1
  cancelling: it takes --mode full

321 requests in 1.2 s. The server deviates: 2 rules broken.
"""
    )
