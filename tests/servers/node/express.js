// The Products API on Express: node express.js SEED FD [FAULT]
const express = require("express");
const { FaultyShop, addFaultyRoutes } = require("./faults.js");
const { Problem, Shop, badRequest, integer } = require("./shop.js");

const [seed, fd, fault] = process.argv.slice(2);
const shop = fault ? new FaultyShop(seed, fault) : new Shop(seed);
const app = express();
const api = express.Router();

function listing(query) {
  const { type, desc } = query;
  const page = "page" in query ? integer(query.page) : 1;
  const size = "size" in query ? integer(query.size) : 20;
  if (page < 1 || size < 1 || size > 100) throw badRequest("page or size is out of range");
  if ("type" in query && !["digital", "custom", "physical"].includes(type)) {
    throw badRequest("unknown type");
  }
  if ("desc" in query && !["true", "false"].includes(desc)) throw badRequest("desc: true or false");
  return { page, size, type, desc: desc === "true" };
}

addFaultyRoutes(api, shop, fault);

api.use((req, res, next) => {
  res.locals.account = shop.account(req.get("Api-Key"));
  next();
});

api.get("/products", (req, res) => {
  res.json(shop.page(res.locals.account, listing(req.query)));
});

api.get("/products/:id", (req, res) => {
  res.json(shop.product(res.locals.account, integer(req.params.id)));
});

api.post("/products/purchases/:id/cancel", (req, res) => {
  res.json(shop.cancel(res.locals.account, integer(req.params.id)));
});

app.use("/api/v1", api);
app.post("/__reset", (req, res) => {
  shop.reset();
  res.end();
});
app.use((error, req, res, next) => {
  if (!(error instanceof Problem)) return next(error);
  res.status(error.status).json(error.body);
});

app.listen({ fd: Number(fd) });
