// What the Node servers serve: products and purchases of one JSON file, in memory.
const fs = require("node:fs");

class Problem extends Error {
  constructor(status, error, message) {
    super(message);
    this.status = status;
    this.body = { error, message };
  }
}

const badRequest = (message) => new Problem(400, "error_bad_request", message);

class Shop {
  constructor(file) {
    this.text = fs.readFileSync(file, "utf8");
    this.reset();
  }

  reset() {
    const data = JSON.parse(this.text);
    this.accounts = new Map(data.accounts.map((one) => [one.key, one.name]));
    this.products = data.products;
    this.purchases = new Map(data.purchases.map((one) => [one.id, one]));
  }

  account(key) {
    const account = this.accounts.get(key);
    if (account === undefined) throw new Problem(401, "error_not_permitted", "invalid API key");
    return account;
  }

  page(account, { page = 1, size = 20, type, desc = false }) {
    const rows = this.products[account].filter((one) => type === undefined || one.type === type);
    rows.sort((one, other) => (desc ? other.id - one.id : one.id - other.id));
    return {
      rows: rows.slice((page - 1) * size, page * size),
      meta: { total: rows.length, offset: page, limit: size },
    };
  }

  product(account, id) {
    for (const [owner, products] of Object.entries(this.products)) {
      const product = products.find((one) => one.id === id);
      if (product === undefined) continue;
      if (owner !== account) throw new Problem(403, "no_access", "not your product");
      return product;
    }
    throw new Problem(404, "error_not_found", "product not found");
  }

  cancel(account, id) {
    const purchase = this.purchases.get(id);
    if (purchase === undefined) throw new Problem(404, "error_not_found", "purchase not found");
    if (!purchase.buyerExists) throw new Problem(404, "error_not_found", "user not found");
    if (purchase.account !== account) throw new Problem(403, "no_access", "not the product owner");
    if (!purchase.paidWithStars) throw badRequest("not paid with Telegram Stars");
    if (purchase.cancelled) throw badRequest("already cancelled");
    purchase.cancelled = true;
    return { success: true, purchaseId: id, message: "purchase cancelled and payment refunded" };
  }
}

// The integer of a path or a query; the query parser makes an array of a repeated parameter.
function integer(text) {
  const value = Number(text);
  if (typeof text !== "string" || !/^-?[0-9]+$/.test(text) || !Number.isInteger(value)) {
    throw badRequest("not an integer");
  }
  return value;
}

module.exports = { Problem, Shop, badRequest, integer };
