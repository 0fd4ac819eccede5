// What the tests of openid-client share.

import assert from "node:assert/strict";
import * as client from "openid-client";
import { Browser } from "../lib/login.mjs";
import { callback, issuer } from "../lib/settings.mjs";

export function configuration(id = "backend", authentication = client.ClientSecretBasic("backend-secret")) {
  // The server under test speaks http on a loopback address.
  const options = { execute: [client.allowInsecureRequests] };
  return client.discovery(new URL(issuer), id, undefined, authentication, options);
}

// The address to log in at, and the checks that the answer must pass.
export async function question(config, parameters = {}) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid",
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...parameters,
  });
  return { url, checks };
}

export async function codeFlow(config, parameters = {}, browser = new Browser()) {
  const { url, checks } = await question(config, parameters);
  const answer = await browser.logIn(url, "alice", "wonderland");
  return { answer, browser, tokens: await client.authorizationCodeGrant(config, answer, checks) };
}

// Keycloak's errors come with a JSON body; with a status of 401 it may come with a challenge besides.
export async function refused(promise, status, error, description) {
  const failure = await promise.then(() => assert.fail("not refused"), (e) => e);
  assert.deepEqual(
    { status: failure.status, error: failure.error, description: failure.error_description },
    { status, error, description },
    failure.stack,
  );
}
