// Puts realm.json on the server under test, in place of what an earlier run left there.
// Only the admin REST API is used, so that it works on any server that speaks it.
// With REALM_IMPORTED=1 the realm that the server was started with is taken as it is.

import { readFile } from "node:fs/promises";
import { admin, baseUrl, issuer, realm } from "./settings.mjs";

async function ask(what, url, options, expected) {
  const response = await fetch(url, options);
  const body = await response.text();
  if (!expected.includes(response.status)) {
    throw new Error(`${what}: status ${response.status}, expected ${expected.join(" or ")}: ${body}`);
  }
  return body;
}

async function token() {
  const body = new URLSearchParams({
    grant_type: "password",
    client_id: "admin-cli",
    username: admin.username,
    password: admin.password,
  });
  const url = `${baseUrl}/realms/master/protocol/openid-connect/token`;
  return JSON.parse(await ask("administrator's token", url, { method: "POST", body }, [200])).access_token;
}

async function replace() {
  const authorization = `Bearer ${await token()}`;
  const old = { method: "DELETE", headers: { authorization } };
  await ask("delete the old realm", `${baseUrl}/admin/realms/${realm}`, old, [204, 404]);
  const body = await readFile(new URL("../realm.json", import.meta.url), "utf8");
  const fresh = { method: "POST", headers: { authorization, "content-type": "application/json" }, body };
  await ask("create the realm", `${baseUrl}/admin/realms`, fresh, [201]);
}

if (process.env.REALM_IMPORTED !== "1") await replace();
await ask("the realm answers", `${issuer}/.well-known/openid-configuration`, {}, [200]);
