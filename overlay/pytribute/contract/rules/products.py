"""Rules for the list of products, its pages and each product."""

from pytribute.contract.violation import Rule, Severity, Source

LISTED = Rule(
    "listing/readable", "the list of products can be read", Source.DOCUMENTATION, "responses/200"
)
LISTED_ONCE = Rule("listing/once", "no product is listed twice", Source.READING, "x-readings/order")
LISTING_ORDER = Rule(
    "listing/order", "the list is in the order of ids", Source.READING, "x-readings/order"
)
CONTENTS = Rule(
    "listing/contents",
    "the list contains the caller's products, in every status",
    Source.READING,
    "x-readings/contents",
)
NOT_FOREIGN = Rule(
    "listing/not-foreign",
    "the list contains no product of another account",
    Source.READING,
    "x-readings/contents",
)
CUSTOM = Rule(
    "invariants/custom",
    "isCustom is true exactly for products of type custom",
    Source.READING,
    "/components/schemas/Product/x-readings/custom",
)
TIMES = Rule(
    "invariants/times",
    "a product was not updated before it was created",
    Source.READING,
    "/components/schemas/Product/x-readings/times",
)
LINKS = Rule(
    "invariants/links",
    "link and webLink end in the same code",
    Source.READING,
    "/components/schemas/Product/x-readings/links",
)
PENDING_ORDERS = Rule(
    "invariants/pending-orders",
    "only custom products have pendingOrders",
    Source.DOCUMENTATION,
    "/components/schemas/Product/properties/pendingOrders",
    Severity.NOTE,
)
FOUND = Rule(
    "agreement/found",
    "a listed product can be requested by its id",
    Source.DOCUMENTATION,
    "responses/200",
)
AGREES = Rule(
    "agreement/fields",
    "a product equals its row in the list",
    Source.READING,
    "x-readings/agreement",
)
PAGED = Rule("paging/page", "a valid page is 200", Source.DOCUMENTATION, "responses/200")
PAGE_ROWS = Rule(
    "paging/rows",
    "a page has the rows that page and size ask for",
    Source.DOCUMENTATION,
    "parameters",
)
SAME_ROWS = Rule(
    "paging/same-rows", "a row is the same on every page", Source.READING, "x-readings/contents"
)
TYPE_FILTER = Rule(
    "paging/filter", "type selects the products of the type", Source.DOCUMENTATION, "parameters/2"
)
DESCENDING = Rule(
    "paging/descending", "desc=true sorts by id, descending", Source.DOCUMENTATION, "parameters/3"
)
ORDER = Rule(
    "paging/order", "rows are sorted by id over the whole list", Source.READING, "x-readings/order"
)
BEYOND = Rule(
    "paging/beyond-the-end",
    "a page after the last one is 200 without rows",
    Source.READING,
    "x-readings/beyond-the-end",
)
HUGE_PAGE = Rule(
    "paging/huge-page",
    "the number of a page is exact beyond 2^53 as well",
    Source.READING,
    "x-readings/beyond-the-end",
    Severity.NOTE,
)
TOTAL = Rule(
    "paging/total",
    "meta.total is the number of rows under the filter",
    Source.DOCUMENTATION,
    "/components/schemas/ProductPageMeta/properties/total",
)
OFFSET = Rule(
    "paging/offset",
    "meta.offset is the number of the page",
    Source.DOCUMENTATION,
    "/components/schemas/ProductPageMeta/properties/offset",
)
LIMIT = Rule(
    "paging/limit",
    "meta.limit is the size of the page",
    Source.DOCUMENTATION,
    "/components/schemas/ProductPageMeta/properties/limit",
)
