// openid-client: discovery, the grants, userinfo, introspection, revocation, logout.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import * as client from "openid-client";
import { endpoint, issuer } from "../lib/settings.mjs";
import { codeFlow, configuration, refused } from "./openid.mjs";

const sorted = (list) => [...list].sort();

describe("discovery", () => {
  test("discovery by the issuer's address finds what the server supports", async () => {
    const server = (await configuration()).serverMetadata();
    assert.equal(server.issuer, issuer);
    assert.equal(server.token_endpoint, endpoint("token"));
    assert.equal(server.device_authorization_endpoint, endpoint("auth/device"));
    assert.equal(server.pushed_authorization_request_endpoint, endpoint("ext/par/request"));
    assert.equal(server.authorization_response_iss_parameter_supported, true);
    assert.equal(server.supportsPKCE("S256"), true);
    assert.ok(server.response_types_supported.includes("code"));
    assert.ok(server.token_endpoint_auth_methods_supported.includes("client_secret_basic"));
  });

  test("discovery of an unknown realm fails with the server's 404", async () => {
    const url = new URL(issuer + "-unknown");
    const options = { execute: [client.allowInsecureRequests] };
    const error = await client.discovery(url, "backend", "backend-secret", undefined, options).catch((e) => e);
    assert.equal(error.code, "OAUTH_RESPONSE_IS_NOT_CONFORM");
    assert.equal(error.cause.status, 404);
  });
});

describe("client credentials", () => {
  for (const [name, method] of Object.entries({
    client_secret_basic: client.ClientSecretBasic,
    client_secret_post: client.ClientSecretPost,
  })) {
    test(`clientCredentialsGrant with ${name}`, async () => {
      const config = await configuration("backend", method("backend-secret"));
      const tokens = await client.clientCredentialsGrant(config);
      assert.equal(tokens.token_type, "bearer");
      assert.ok([299, 300].includes(tokens.expires_in), String(tokens.expires_in));
      assert.equal(tokens.refresh_token, undefined);
      assert.equal(tokens.claims(), undefined);
      assert.equal(tokens.scope.split(" ").includes("openid"), false);
    });
  }

  // The public half stands in realm.json.
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: "gkpnTvpAhO2jDpPzpqGcazuY8cbGVYKTOC3kNMZVJDI",
    y: "bas8V_C1iiFDefVRpOyRMk-qrdOw1pt1QBLLvcEo3Zk",
    d: "GwWd9zAEdzHVQrb8XXQSLS7WRlEgELXcBVbUnE9Hab0",
  };

  const key = async () => ({
    key: await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]),
    kid: "holder-key",
  });

  for (const [name, id, method] of [
    ["client_secret_jwt", "macs", () => client.ClientSecretJwt("macs-secret-of-thirty-two-bytes-at-least")],
    ["private_key_jwt", "signer", async () => client.PrivateKeyJwt(await key())],
  ]) {
    test(`clientCredentialsGrant with ${name}, again and again`, async () => {
      const config = await configuration(id, await method());
      for (let time = 0; time < 2; time += 1) {
        assert.equal((await client.clientCredentialsGrant(config)).token_type, "bearer");
      }
    });
  }

  test("private_key_jwt from a client that has a secret is 400 unauthorized_client", async () => {
    const config = await configuration("macs", client.PrivateKeyJwt(await key()));
    const text = "Client authentication with client secret signed JWT failed: "
      + "Signature on JWT token by client secret failed validation";
    await refused(client.clientCredentialsGrant(config), 400, "unauthorized_client", text);
  });

  for (const [name, authentication] of Object.entries({
    "a wrong secret": client.ClientSecretBasic("wrong"),
    // realm.json has the client show its secret, not sign with it.
    "client_secret_jwt, from a client set up for another way,": client.ClientSecretJwt("backend-secret"),
  })) {
    test(`${name} is 401 unauthorized_client`, async () => {
      const config = await configuration("backend", authentication);
      const text = "Invalid client or Invalid client credentials";
      await refused(client.clientCredentialsGrant(config), 401, "unauthorized_client", text);
    });
  }
});

describe("with a user's tokens", () => {
  let config, tokens;

  before(async () => {
    config = await configuration();
    ({ tokens } = await codeFlow(config));
  });

  test("fetchUserInfo answers for the expected subject only", async () => {
    const { sub } = tokens.claims();
    const found = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(found.email, "alice@example.org");
    assert.deepEqual(found.groups, ["/staff/night"]);
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, "another"), {
      code: "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
    });
  });

  test("fetchUserInfo with a bad token is a WWW-Authenticate challenge", async () => {
    const error = await client.fetchUserInfo(config, "junk", client.skipSubjectCheck).catch((e) => e);
    assert.equal(error.code, "OAUTH_WWW_AUTHENTICATE_CHALLENGE");
    assert.equal(error.status, 401);
    assert.deepEqual(error.cause, [
      {
        scheme: "bearer",
        parameters: {
          realm: "client-suite",
          error: "invalid_token",
          error_description: "Token verification failed",
        },
      },
    ]);
  });

  test("tokenIntrospection takes a token for an access token unless told otherwise", async () => {
    const access = await client.tokenIntrospection(config, tokens.access_token);
    assert.equal(access.active, true);
    assert.equal(access.typ, "Bearer");
    assert.equal(access.username, "alice");
    assert.deepEqual(sorted(access.aud), ["account", "backend"]);
    assert.deepEqual(await client.tokenIntrospection(config, tokens.refresh_token), { active: false });
    const hint = { token_type_hint: "refresh_token" };
    const refresh = await client.tokenIntrospection(config, tokens.refresh_token, hint);
    assert.deepEqual([refresh.active, refresh.typ, refresh.username], [true, "Refresh", "alice"]);
    assert.deepEqual(await client.tokenIntrospection(config, "junk"), { active: false });
  });

  test("refreshTokenGrant keeps subject and session, and default scopes whatever it asks for", async () => {
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token, { scope: "openid email" });
    assert.equal(fresh.claims().sub, tokens.claims().sub);
    assert.equal(fresh.claims().sid, tokens.claims().sid);
    assert.notEqual(fresh.access_token, tokens.access_token);
    assert.deepEqual(sorted(fresh.scope.split(" ")), ["email", "openid", "profile"]);
  });

  test("refreshTokenGrant with junk is 400 invalid_grant", async () => {
    await refused(client.refreshTokenGrant(config, "junk"), 400, "invalid_grant", "Invalid refresh token");
  });

  test("tokenRevocation of an access token ends that token alone", async () => {
    const { access_token } = await client.refreshTokenGrant(config, tokens.refresh_token);
    await client.tokenRevocation(config, access_token, { token_type_hint: "access_token" });
    assert.deepEqual(await client.tokenIntrospection(config, access_token), { active: false });
    assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true);
  });

  test("tokenRevocation of a refresh token ends the session, and of junk is no error", async () => {
    const other = (await codeFlow(config)).tokens;
    await client.tokenRevocation(config, other.refresh_token, { token_type_hint: "refresh_token" });
    const refresh = client.refreshTokenGrant(config, other.refresh_token);
    await refused(refresh, 400, "invalid_grant", "Session not active");
    assert.deepEqual(await client.tokenIntrospection(config, other.access_token), { active: false });
    // As RFC 7009 has it: what is no token is as good as revoked.
    assert.equal(await client.tokenRevocation(config, "junk"), undefined);
  });
});
