// Serves the page, keycloak-js as it came from its registry, and where the server under test is.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { baseUrl, pagePort, realm } from "../lib/settings.mjs";

const file = (path, type) => async () => ({ type, body: await readFile(new URL(path, import.meta.url)) });
const index = file("page/index.html", "text/html");

const routes = {
  "/required": index,
  "/silent": index,
  "/redirected": index,
  "/waiting": index,
  "/page.js": file("page/page.js", "text/javascript"),
  "/silent.html": file("page/silent.html", "text/html"),
  "/keycloak.js": async () => ({
    type: "text/javascript",
    body: await readFile(new URL(import.meta.resolve("keycloak-js"))),
  }),
  "/settings.json": async () => ({ type: "application/json", body: JSON.stringify({ url: baseUrl, realm }) }),
};

export async function servePage() {
  const server = createServer(async (request, response) => {
    const route = routes[new URL(request.url, "http://page").pathname];
    if (!route) return response.writeHead(404).end();
    const { type, body } = await route();
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(pagePort, "127.0.0.1", resolve));
  return server;
}
