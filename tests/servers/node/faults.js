// Real faults, each planted into the Express server by its name.
const { Shop } = require("./shop.js");

class FaultyShop extends Shop {
  constructor(seed, fault) {
    super(seed);
    this.fault = fault;
    this.calls = 0;
  }

  page(account, listing) {
    if (this.fault === "filter-ignored") delete listing.type;
    const page = super.page(account, listing);
    if (this.fault === "total-wrong") page.meta.total = page.rows.length;
    if (this.fault === "limit-wrong") page.meta.limit = page.rows.length || 1;
    if (this.fault === "unstable-order" && this.calls++ % 2) page.rows.reverse();
    return page;
  }

  product(account, id) {
    if (this.fault === "huge-id-500" && Math.abs(id) >= 2 ** 63) {
      throw new RangeError("the database has 64 bits");
    }
    if (this.fault === "foreign-readable") {
      for (const products of Object.values(this.products)) {
        const product = products.find((one) => one.id === id);
        if (product !== undefined) return product;
      }
    }
    return super.product(account, id);
  }

  cancel(account, id) {
    const purchase = this.purchases.get(id);
    if (this.fault === "refund-twice" && purchase?.paidWithStars) purchase.cancelled = false;
    return super.cancel(account, id);
  }
}

// Add the routes of a fault, before the key is looked at.
function addFaultyRoutes(api, shop, fault) {
  const account = (req) => shop.account(req.get("Api-Key"));
  if (fault === "open-product") {
    api.get("/products/:id", (req, res) => res.json(shop.product("owner", Number(req.params.id))));
  }
  if (fault === "lenient-id") {
    api.get("/products/:id", (req, res) => {
      res.json(shop.product(account(req), Number.parseInt(req.params.id, 10)));
    });
  }
  if (fault === "get-cancels") {
    api.get("/products/purchases/:id/cancel", (req, res) => {
      res.json(shop.cancel(account(req), Number(req.params.id)));
    });
  }
}

module.exports = { FaultyShop, addFaultyRoutes };
