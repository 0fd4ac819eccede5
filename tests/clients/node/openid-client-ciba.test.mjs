// openid-client: logins on another device (CIBA). They need a server that was told of a channel to users' devices on
// KEYCLOAK_CHANNEL_PORT, where the device of these tests listens.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import * as client from "openid-client";
import { issuer } from "../lib/settings.mjs";
import { serviceAccount } from "./admin.mjs";
import { configuration, refused } from "./openid.mjs";

const port = process.env.KEYCLOAK_CHANNEL_PORT;
const attributes = { "oidc.ciba.grant.enabled": "true" };

describe("logins on another device", { skip: port ? false : "the server knows no channel to users' devices" }, () => {
  let robot, made, device, config;
  const asked = [];

  before(async () => {
    robot = await serviceAccount();
    made = await robot.clients.create({ clientId: "till", secret: "till-secret", attributes });
    config = await configuration("till", client.ClientSecretPost("till-secret"));
    device = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      asked.push({ authorization: request.headers.authorization, ...JSON.parse(body) });
      response.writeHead(201).end();
    });
    await new Promise((listens) => device.listen(Number(port), "127.0.0.1", listens));
  });

  after(async () => {
    device?.close();
    if (made) await robot.clients.del({ id: made.id });
  });

  async function begin() {
    const begun = await client.initiateBackchannelAuthentication(config, {
      scope: "openid email",
      login_hint: "alice",
      binding_message: "W4SCT",
    });
    assert.deepEqual([begun.expires_in, begun.interval], [120, 5]);
    return { begun, question: asked.pop() };
  }

  async function answer({ authorization }, status) {
    const callback = `${issuer}/protocol/openid-connect/ext/ciba/auth/callback`;
    const headers = { authorization, "content-type": "application/json" };
    const answered = await fetch(callback, { method: "POST", headers, body: JSON.stringify({ status }) });
    assert.equal(answered.status, 200);
  }

  test("pollBackchannelAuthenticationGrant waits for the user, and gets tokens", async () => {
    const { begun, question } = await begin();
    assert.deepEqual([question.login_hint, question.binding_message], ["alice", "W4SCT"]);
    setTimeout(() => answer(question, "SUCCEED"), 1500);
    const tokens = await client.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 5 });
    assert.equal(tokens.claims().preferred_username, "alice");
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).email, "alice@example.org");
    await refused(client.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 1 }), 400, "invalid_grant", "Invalid auth_req_id");
  });

  test("a user who refuses is an error", async () => {
    const { begun, question } = await begin();
    await answer(question, "UNAUTHORIZED");
    await refused(client.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 1 }), 400, "access_denied", "not authorized");
  });

  test("an unknown user is refused", async () => {
    const request = client.initiateBackchannelAuthentication(config, { scope: "openid", login_hint: "nobody" });
    await refused(request, 400, "invalid_request", "invalid_user");
  });
});
