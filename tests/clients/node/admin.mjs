// What the tests of @keycloak/keycloak-admin-client share.

import assert from "node:assert/strict";
import KeycloakAdminClient from "@keycloak/keycloak-admin-client";
import { admin, baseUrl, endpoint, realm } from "../lib/settings.mjs";

// The administrator of the server, through master's admin-cli; acts on the realm of the suite unless told.
export async function administrator() {
  const client = new KeycloakAdminClient({ baseUrl, realmName: "master" });
  await client.auth({ ...admin, grantType: "password", clientId: "admin-cli" });
  client.setConfig({ realmName: realm });
  return client;
}

export async function serviceAccount(clientId = "robot") {
  const client = new KeycloakAdminClient({ baseUrl, realmName: realm });
  await client.auth({ grantType: "client_credentials", clientId, clientSecret: `${clientId}-secret` });
  return client;
}

export function claims(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

// What the token endpoint answers for a user's password, and the claims where that is a token.
export async function login(username, password, parameters = {}) {
  const client = { client_id: "backend", client_secret: "backend-secret" };
  const body = new URLSearchParams({ grant_type: "password", scope: "openid", username, password, ...client, ...parameters });
  const response = await fetch(endpoint("token"), { method: "POST", body });
  const answer = await response.json();
  return response.ok ? claims(answer.access_token) : answer;
}

// The package throws NetworkError with the response, and the body already read.
export async function refused(promise, status, body) {
  const failure = await promise.then(() => assert.fail("not refused"), (e) => e);
  assert.deepEqual({ status: failure.response?.status, body: failure.responseData }, { status, body }, failure.stack);
}

export const names = (list) => list.map(({ name }) => name).sort();
