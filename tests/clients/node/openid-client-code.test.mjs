// openid-client: the code flow through the login form, with what may go wrong on its way; and the logout.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import * as client from "openid-client";
import { Browser, location } from "../lib/login.mjs";
import { callback, endpoint, issuer } from "../lib/settings.mjs";
import { codeFlow, configuration, question, refused } from "./openid.mjs";

let config;

// openid-client wraps what it found wrong in a general ClientError.
const because = (text) => (error) => {
  assert.equal(error.cause?.message ?? error.message, text);
  return true;
};

before(async () => {
  config = await configuration();
});

describe("code flow", () => {
  test("authorizationCodeGrant with PKCE, state and nonce gives verified tokens", async () => {
    client.enableNonRepudiationChecks(config);
    const { answer, tokens } = await codeFlow(config);
    assert.equal(answer.origin + answer.pathname, callback);
    assert.deepEqual([...answer.searchParams.keys()].sort(), ["code", "iss", "session_state", "state"]);
    const claims = tokens.claims();
    assert.equal(claims.iss, issuer);
    assert.equal(claims.aud, "backend");
    assert.equal(claims.preferred_username, "alice");
    assert.equal(claims.sid, answer.searchParams.get("session_state"));
    assert.equal(claims.acr, "1");
    assert.equal(typeof claims.auth_time, "number");
  });

  test("authorizationCodeGrant with max_age checks auth_time", async () => {
    const { url, checks } = await question(config, { max_age: "60" });
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    const tokens = await client.authorizationCodeGrant(config, answer, { ...checks, maxAge: 60 });
    assert.ok(tokens.claims().iat - tokens.claims().auth_time <= 1);
  });

  test("another state, nonce or issuer is refused by the client", async () => {
    const { url, checks } = await question(config);
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    const grant = (changed) => client.authorizationCodeGrant(config, answer, { ...checks, ...changed });
    await assert.rejects(grant({ expectedState: "other" }), because('unexpected "state" response parameter value'));
    await assert.rejects(grant({ expectedNonce: "other" }), because('unexpected ID Token "nonce" claim value'));
    const foreign = new URL(answer);
    foreign.searchParams.set("iss", issuer + "-other");
    await assert.rejects(client.authorizationCodeGrant(config, foreign, checks), because('unexpected "iss" (issuer) response parameter value'));
  });

  test("a wrong verifier is refused by the server", async () => {
    const { url, checks } = await question(config);
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    const grant = client.authorizationCodeGrant(config, answer, {
      ...checks,
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
    });
    await refused(grant, 400, "invalid_grant", "PKCE verification failed: Code mismatch");
  });

  test("a public client on a loopback address may use any port, but no other path", async () => {
    const native = await configuration("native", client.None());
    const redirect_uri = "http://127.0.0.1:50123/callback";
    const { answer, tokens } = await codeFlow(native, { redirect_uri });
    assert.equal(answer.port, "50123");
    assert.equal(tokens.claims().aud, "native");
    const { url } = await question(native, { redirect_uri: "http://127.0.0.1:50123/other" });
    const page = await new Browser().open(url);
    assert.equal(page.status, 400);
    assert.match(await page.text(), /Invalid parameter: redirect_uri/);
  });

  test("a client that must use PKCE is told so", async () => {
    const spa = await configuration("spa", client.None());
    const url = client.buildAuthorizationUrl(spa, { redirect_uri: "http://127.0.0.1:9410/", scope: "openid", state: "s" });
    const answer = await location(await new Browser().open(url));
    assert.equal(answer.searchParams.get("error"), "invalid_request");
    assert.equal(answer.searchParams.get("error_description"), "Missing parameter: code_challenge_method");
  });

  test("response_mode=fragment and form_post carry the same answer", async () => {
    const fragment = await question(config, { response_mode: "fragment" });
    const answer = await new Browser().logIn(fragment.url, "alice", "wonderland");
    assert.equal(answer.search, "");
    const found = new URLSearchParams(answer.hash.slice(1));
    assert.deepEqual([...found.keys()].sort(), ["code", "iss", "session_state", "state"]);
    const post = await question(config, { response_mode: "form_post" });
    const browser = new Browser();
    const page = await browser.submit(await browser.open(post.url), "alice", "wonderland");
    assert.equal(page.status, 200);
    const text = await page.text();
    assert.match(text, new RegExp(`action="${callback}"`, "i"));
    assert.match(text, /name="code" value="[^"]+"/i);
  });

  test("an unknown scope, and prompt=none without a session, come back as AuthorizationResponseError", async () => {
    for (const [parameters, error, description] of [
      [{ scope: "openid nonsense" }, "invalid_scope", "Invalid scopes: openid nonsense"],
      [{ prompt: "none" }, "login_required", undefined],
    ]) {
      const { url, checks } = await question(config, parameters);
      const answer = await location(await new Browser().open(url));
      const failure = await client.authorizationCodeGrant(config, answer, checks).catch((e) => e);
      assert.ok(failure instanceof client.AuthorizationResponseError, failure.stack);
      assert.deepEqual([failure.error, failure.error_description], [error, description]);
    }
  });

  test("buildAuthorizationUrlWithPAR pushes the request and logs in with its URI", async () => {
    const { url, checks } = await question(config);
    const pushed = await client.buildAuthorizationUrlWithPAR(config, url.searchParams);
    assert.deepEqual([...pushed.searchParams.keys()].sort(), ["client_id", "request_uri"]);
    assert.match(pushed.searchParams.get("request_uri"), /^urn:ietf:params:oauth:request_uri:/);
    const answer = await new Browser().logIn(pushed, "alice", "wonderland");
    const tokens = await client.authorizationCodeGrant(config, answer, checks);
    assert.equal(tokens.claims().preferred_username, "alice");
  });
});

describe("logout", () => {
  const bye = "http://127.0.0.1:9411/bye";

  test("buildEndSessionUrl with id_token_hint ends the session and comes back with the state", async () => {
    const { browser, tokens } = await codeFlow(config);
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: bye,
      state: "until later",
    });
    assert.ok(url.href.startsWith(endpoint("logout") + "?"));
    const answer = await location(await browser.open(url));
    assert.equal(answer.href, `${bye}?state=until+later`);
    const refresh = client.refreshTokenGrant(config, tokens.refresh_token);
    await refused(refresh, 400, "invalid_grant", "Session not active");
  });

  test("an address that is not registered for the logout is refused", async () => {
    const { browser, tokens } = await codeFlow(config);
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: "http://127.0.0.1:9411/elsewhere",
    });
    const page = await browser.open(url);
    assert.equal(page.status, 400);
    assert.match(await page.text(), /Invalid redirect uri/);
  });

  test("without id_token_hint the server asks before it logs out", async () => {
    const { browser, tokens } = await codeFlow(config);
    const page = await browser.open(client.buildEndSessionUrl(config, { client_id: "backend" }));
    assert.equal(page.status, 200);
    const text = await page.text();
    assert.match(text, /Do you want to log out\?/);
    assert.match(text, /id="kc-logout"/);
    assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true);
  });
});
