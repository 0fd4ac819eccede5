// The page of a client, on a free port of this machine: where logins and logouts come back to.

import { createServer } from "node:http";

export async function serveApp() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url, "http://app"));
    response.writeHead(200, { "content-type": "text/html" }).end("<title>Client</title><h1>Back at the client</h1>");
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, asked, end };
}
