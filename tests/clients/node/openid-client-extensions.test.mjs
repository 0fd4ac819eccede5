// openid-client: what goes beyond the code flow. Devices, requests and answers that are tokens, bound tokens, the
// implicit and hybrid flows, and clients that register themselves.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as client from "openid-client";
import { Browser, location } from "../lib/login.mjs";
import { callback, issuer } from "../lib/settings.mjs";
import { serviceAccount } from "./admin.mjs";
import { configuration, question, refused } from "./openid.mjs";

const television = { clientId: "television", publicClient: true, attributes: { "oauth2.device.authorization.grant.enabled": "true" } };
const insecure = { execute: [client.allowInsecureRequests] };

let robot;
const made = [];

async function make(representation) {
  const { id } = await robot.clients.create({ redirectUris: [callback], ...representation });
  made.push(id);
}

before(async () => {
  robot = await serviceAccount();
});

after(async () => {
  for (const id of made) await robot.clients.del({ id });
});

describe("device flow", () => {
  let config;

  before(async () => {
    await make(television);
    config = await configuration("television", client.None());
  });

  test("pollDeviceAuthorizationGrant waits for the user, and gets tokens", async () => {
    const device = await client.initiateDeviceAuthorization(config, { scope: "openid" });
    assert.match(device.user_code, /^[A-Z]{4}-[A-Z]{4}$/);
    assert.equal(device.verification_uri, `${issuer}/device`);
    assert.equal(device.verification_uri_complete, `${issuer}/device?user_code=${device.user_code}`);
    assert.deepEqual([device.expires_in, device.interval], [600, 5]);
    const browser = new Browser();
    const page = await browser.submit(await browser.open(device.verification_uri_complete), "alice", "wonderland");
    const told = await browser.accept(page);
    assert.equal(new URL(told.url).pathname, `${new URL(issuer).pathname}/device/status`);
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 });
    assert.equal(tokens.claims().preferred_username, "alice");
    await refused(client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 }), 400, "invalid_grant", "Device code not valid");
  });

  test("a device that asks too often is slowed down, and one that nobody approved waits", async () => {
    const device = await client.initiateDeviceAuthorization(config, { scope: "openid" });
    const ask = () => client.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:device_code", { device_code: device.device_code });
    await refused(ask(), 400, "authorization_pending", "The authorization request is still pending");
    await refused(ask(), 400, "slow_down", "Slow down");
  });
});

describe("requests and answers that are tokens", () => {
  let config, key;

  before(async () => {
    key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const jwk = { ...(await crypto.subtle.exportKey("jwk", key.publicKey)), kid: "signs", use: "sig", alg: "ES256" };
    const attributes = {
      "use.jwks.string": "true",
      "jwks.string": JSON.stringify({ keys: [jwk] }),
      "request.object.signature.alg": "ES256",
      "request.object.required": "request or request_uri",
    };
    await make({ clientId: "signs", secret: "signs-secret", implicitFlowEnabled: true, attributes });
    config = await configuration("signs", client.ClientSecretPost("signs-secret"));
  });

  test("buildAuthorizationUrlWithJAR signs the request", async () => {
    const { url, checks } = await question(config);
    const signed = await client.buildAuthorizationUrlWithJAR(config, url.searchParams, { key: key.privateKey, kid: "signs" });
    assert.deepEqual([...signed.searchParams.keys()].sort(), ["client_id", "request"]);
    const answer = await new Browser().logIn(signed, "alice", "wonderland");
    const tokens = await client.authorizationCodeGrant(config, answer, checks);
    assert.equal(tokens.claims().preferred_username, "alice");
  });

  test("a signed request can be pushed", async () => {
    const { url, checks } = await question(config);
    const signed = await client.buildAuthorizationUrlWithJAR(config, url.searchParams, { key: key.privateKey, kid: "signs" });
    const pushed = await client.buildAuthorizationUrlWithPAR(config, signed.searchParams);
    const answer = await new Browser().logIn(pushed, "alice", "wonderland");
    assert.equal((await client.authorizationCodeGrant(config, answer, checks)).claims().nonce, checks.expectedNonce);
  });

  test("a request that is not signed, or by a stranger, is refused with a page", async () => {
    const { url } = await question(config);
    const stranger = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const signed = await client.buildAuthorizationUrlWithJAR(config, url.searchParams, { key: stranger.privateKey, kid: "signs" });
    for (const asked of [url, signed]) {
      const page = await new Browser().open(asked);
      assert.equal(page.status, 400);
      assert.match(await page.text(), /Invalid Request/);
    }
  });

  test("useJwtResponseMode gets an answer that is signed", async () => {
    const backend = await configuration();
    client.useJwtResponseMode(backend);
    const { url, checks } = await question(backend);
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    assert.deepEqual([...answer.searchParams.keys()], ["response"]);
    const tokens = await client.authorizationCodeGrant(backend, answer, checks);
    assert.equal(tokens.claims().preferred_username, "alice");
  });
});

describe("implicit and hybrid flow", () => {
  before(() => make({ clientId: "page", secret: "page-secret", implicitFlowEnabled: true }));

  async function answerOf(config) {
    const { url, checks } = await question(config);
    url.searchParams.delete("code_challenge");
    url.searchParams.delete("code_challenge_method");
    return { answer: await new Browser().logIn(url, "alice", "wonderland"), checks };
  }

  test("useIdTokenResponseType gets an ID token in the fragment", async () => {
    const config = await configuration("page", client.ClientSecretPost("page-secret"));
    client.useIdTokenResponseType(config);
    const { answer, checks } = await answerOf(config);
    const claims = await client.implicitAuthentication(config, answer, checks.expectedNonce, { expectedState: checks.expectedState });
    assert.equal(claims.preferred_username, "alice");
  });

  test("useCodeIdTokenResponseType gets a code and an ID token that vouches for it", async () => {
    const config = await configuration("page", client.ClientSecretPost("page-secret"));
    client.useCodeIdTokenResponseType(config);
    const { answer, checks } = await answerOf(config);
    delete checks.pkceCodeVerifier;
    const tokens = await client.authorizationCodeGrant(config, answer, checks);
    assert.equal(tokens.claims().preferred_username, "alice");
  });

  test("the implicit flow is refused to a client that may not use it", async () => {
    const config = await configuration();
    client.useIdTokenResponseType(config);
    const { url } = await question(config);
    const answer = await location(await new Browser().open(url));
    assert.equal(new URLSearchParams(answer.hash.slice(1)).get("error"), "unauthorized_client");
  });
});

describe("bound tokens", () => {
  test("a DPoP handle binds tokens to its key, and userinfo wants the key shown", async () => {
    const config = await configuration();
    const keys = await client.randomDPoPKeyPair();
    const DPoP = client.getDPoPHandle(config, keys);
    const { url, checks } = await question(config);
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    const tokens = await client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP });
    assert.equal(tokens.token_type, "dpop");
    const { sub } = tokens.claims();
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).preferred_username, "alice");
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub));
    const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub, { DPoP: other }));
  });

  test("a client that must bind its tokens is refused without a proof", async () => {
    await make({ clientId: "bound", secret: "bound-secret", serviceAccountsEnabled: true, attributes: { "dpop.bound.access.tokens": "true" } });
    const config = await configuration("bound", client.ClientSecretPost("bound-secret"));
    await refused(client.clientCredentialsGrant(config), 400, "invalid_request", "DPoP proof is missing");
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
    assert.equal((await client.clientCredentialsGrant(config, undefined, { DPoP })).token_type, "dpop");
  });
});

describe("registration", () => {
  test("dynamicClientRegistration with an initial access token makes a client that logs in", async () => {
    const { token } = await robot.realms.createClientsInitialAccess({ realm: "client-suite" }, { count: 1, expiration: 60 });
    const metadata = { client_name: "made by itself", redirect_uris: [callback] };
    const config = await client.dynamicClientRegistration(new URL(issuer), metadata, undefined, { initialAccessToken: token, ...insecure });
    const { client_id, client_secret, registration_client_uri, registration_access_token } = config.clientMetadata();
    made.push((await robot.clients.find({ clientId: client_id }))[0].id);
    assert.equal(registration_client_uri, `${issuer}/clients-registrations/openid-connect/${client_id}`);
    assert.equal(typeof client_secret, "string");
    assert.equal(typeof registration_access_token, "string");
    const { url, checks } = await question(config);
    const answer = await new Browser().logIn(url, "alice", "wonderland");
    assert.equal((await client.authorizationCodeGrant(config, answer, checks)).claims().aud, client_id);
  });

  test("dynamicClientRegistration without a token is refused by the realm's policies", async () => {
    const metadata = { client_name: "made by nobody", redirect_uris: [callback] };
    const failure = await client.dynamicClientRegistration(new URL(issuer), metadata, undefined, insecure).catch((e) => e);
    assert.deepEqual([failure.status, failure.error], [403, "insufficient_scope"]);
  });
});
