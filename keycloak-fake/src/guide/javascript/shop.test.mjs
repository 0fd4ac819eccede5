import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { control, start } from "./keycloak-fake.mjs";

let fake; // started once, with the realm
let fork; // a copy of it for each test, at a URL of its own

before(async () => (fake = await start(fileURLToPath(new URL("../shop.json", import.meta.url)))));
after(() => fake.stop());
beforeEach(async () => (fork = await control(fake.url, "POST", "/forks")));
afterEach(() => control(fake.url, "DELETE", `/forks/${fork.port}`));

const endpoint = (name) => `${fork.url}/realms/shop/protocol/openid-connect/${name}`;

async function logIn(password) {
  const form = { grant_type: "password", client_id: "web", username: "alice", password, scope: "openid" };
  const answer = await fetch(endpoint("token"), { method: "POST", body: new URLSearchParams(form) });
  return { status: answer.status, ...(await answer.json().catch(() => ({}))) };
}

const userinfo = (token) => fetch(endpoint("userinfo"), { headers: { authorization: `Bearer ${token}` } });

test("alice logs in, and nobody waits for her token to end", async () => {
  const { access_token } = await logIn("pw");
  assert.equal((await (await userinfo(access_token)).json()).preferred_username, "alice");
  await control(fork.url, "POST", "/clock", { advanceMillis: 301_000 });
  assert.equal((await userinfo(access_token)).status, 401);
});

test("a token without a login, and bad ones that nobody may take", async () => {
  const wanted = { username: "alice", clientId: "web", scope: "openid" };
  const { access_token } = await control(fork.url, "POST", "/realms/shop/tokens", wanted);
  assert.equal((await userinfo(access_token)).status, 200);
  const bad = await control(fork.url, "POST", "/realms/shop/bad-tokens", { token: access_token });
  const expired = bad.find(({ name }) => name === "expired");
  assert.equal((await userinfo(expired.token)).status, 401);
});

test("a server that is busy once, and what it was asked", async () => {
  await control(fork.url, "GET", "/journal"); // it begins here
  const busy = { kind: "answer", status: 503, retryAfterSeconds: 1 };
  await control(fork.url, "POST", "/faults", { operation: "token", nth: 1, effect: busy });
  assert.equal((await logIn("pw")).status, 503);
  assert.equal((await logIn("wrong")).error, "invalid_grant");
  const { requests } = await control(fork.url, "GET", "/journal?operation=token&user=alice");
  assert.deepEqual(requests.map(({ status }) => status), [503, 400]);
});

test("a mail, and where its link leads", async () => {
  const form = { grant_type: "password", client_id: "admin-cli", username: "admin", password: "admin" };
  const master = `${fork.url}/realms/master/protocol/openid-connect/token`;
  const { access_token } = await (await fetch(master, { method: "POST", body: new URLSearchParams(form) })).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const users = `${fork.url}/admin/realms/shop/users`;
  const [{ id }] = await (await fetch(`${users}?username=alice`, { headers })).json();
  await fetch(`${users}/${id}/send-verify-email`, { method: "PUT", headers });
  const [mail] = await control(fork.url, "GET", "/mails");
  assert.equal(mail.to, "alice@example.org");
  assert.equal((await fetch(mail.link)).status, 200);
});
