// The Products API on Fastify, validated by JSON schemas: node fastify.js SEED FD
const fastify = require("fastify");
const { Problem, Shop, integer } = require("./shop.js");

const [seed, fd] = process.argv.slice(2);
const shop = new Shop(seed);
const app = fastify();

// Strings with a pattern: as integers, Fastify takes 1e2 and 1.0 as well.
const id = { type: "string", pattern: "^-?[0-9]+$" };
const params = { type: "object", properties: { id } };
const querystring = {
  type: "object",
  properties: {
    page: { type: "string", pattern: "^0*[1-9][0-9]*$", default: "1" },
    size: { type: "string", pattern: "^0*([1-9][0-9]?|100)$", default: "20" },
    type: { type: "string", enum: ["digital", "custom", "physical"] },
    desc: { type: "string", enum: ["true", "false"], default: "false" },
  },
};

app.setErrorHandler((error, request, reply) => {
  if (error instanceof Problem) return reply.status(error.status).send(error.body);
  if (error.validation) {
    return reply.status(400).send({ error: "error_bad_request", message: error.message });
  }
  return reply.send(error);
});

app.post("/__reset", (request, reply) => {
  shop.reset();
  reply.send();
});

app.register(
  async (api) => {
    api.decorateRequest("account", "");
    api.addHook("onRequest", async (request) => {
      request.account = shop.account(request.headers["api-key"]);
    });

    api.get("/products", { schema: { querystring } }, async (request) => {
      const { page, size, type, desc } = request.query;
      const listing = { page: integer(page), size: integer(size), type, desc: desc === "true" };
      return shop.page(request.account, listing);
    });

    api.get("/products/:id", { schema: { params } }, async (request) =>
      shop.product(request.account, integer(request.params.id)),
    );

    api.post("/products/purchases/:id/cancel", { schema: { params } }, async (request) =>
      shop.cancel(request.account, integer(request.params.id)),
    );
  },
  { prefix: "/api/v1" },
);

// Fastify listens to an address only; an inherited socket goes to the server below it.
app.ready().then(() => app.server.listen({ fd: Number(fd) }));
