// @keycloak/keycloak-admin-client: who one is, realms, and components, keys and other settings of a realm.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import KeycloakAdminClient from "@keycloak/keycloak-admin-client";
import { admin, baseUrl, issuer, realm } from "../lib/settings.mjs";
import { administrator, claims, names, refused, serviceAccount } from "./admin.mjs";

describe("authentication", () => {
  test("auth with the administrator's password on master's admin-cli", async () => {
    const client = await administrator();
    const token = claims(client.accessToken);
    assert.equal(token.azp, "admin-cli");
    assert.equal(token.iss, `${baseUrl}/realms/master`);
    assert.equal(claims(client.refreshToken).typ, "Refresh");
  });

  test("auth with client credentials acts as the service account", async () => {
    const client = await serviceAccount();
    const token = claims(client.accessToken);
    assert.deepEqual([token.azp, token.iss, token.preferred_username], ["robot", issuer, "service-account-robot"]);
    assert.equal(client.refreshToken, undefined);
    assert.ok(token.resource_access["realm-management"].roles.includes("realm-admin"));
  });

  test("auth with a wrong password throws the server's answer", async () => {
    const client = new KeycloakAdminClient({ baseUrl });
    const wrong = { username: admin.username, password: "wrong", grantType: "password", clientId: "admin-cli" };
    const body = { error: "invalid_grant", error_description: "Invalid user credentials" };
    await refused(client.auth(wrong), 400, body);
  });

  test("a call with a token that is none is 401", async () => {
    const client = new KeycloakAdminClient({ baseUrl, realmName: realm });
    client.registerTokenProvider({ getAccessToken: async () => "junk" });
    await refused(client.users.find(), 401, { error: "HTTP 401 Unauthorized" });
  });

  test("whoAmI is for the admin console's tokens only", async () => {
    const client = await administrator();
    const error = "Token issued for an application that is not the admin console: admin-cli";
    await refused(client.whoAmI.find({ realm: "master", currentRealm: "master" }), 403, { error });
  });

  test("serverInfo names the server's version and providers", async () => {
    const client = await administrator();
    const info = await client.serverInfo.find();
    assert.equal(info.systemInfo.version, "26.7.4");
    assert.ok("openid-connect" in info.providers["login-protocol"].providers);
  });
});

describe("realms", () => {
  const name = "client-suite-node";
  let client;

  before(async () => {
    client = await administrator();
    assert.deepEqual(await client.realms.create({ realm: name, enabled: true }), { realmName: name });
    // A token holds no roles for a realm that is younger than it.
    client = await administrator();
  });

  after(() => client.realms.del({ realm: name }));

  test("a realm is found, updated in the fields that are named, and listed", async () => {
    await client.realms.update({ realm: name }, { displayName: "Node", ssoSessionIdleTimeout: 600 });
    const found = await client.realms.findOne({ realm: name });
    assert.deepEqual([found.displayName, found.ssoSessionIdleTimeout, found.enabled], ["Node", 600, true]);
    const listed = await client.realms.find({ briefRepresentation: true });
    assert.deepEqual(listed.find((realm) => realm.realm === name), {
      id: found.id,
      realm: name,
      displayName: "Node",
      enabled: true,
    });
  });

  test("a realm that exists is 409; an unknown one is null to find, 404 to update", async () => {
    await refused(client.realms.create({ realm: name }), 409, { errorMessage: `Realm ${name} already exists` });
    assert.equal(await client.realms.findOne({ realm: "nowhere" }), null);
    await refused(client.realms.update({ realm: "nowhere" }, {}), 404, { error: "Realm not found." });
  });

  test("partialImport adds users, clients and roles, and counts them", async () => {
    const users = [{ username: "erin", enabled: true }];
    const rep = { users, clients: [{ clientId: "till" }], roles: { realm: [{ name: "cashier" }] }, ifResourceExists: "SKIP" };
    const first = await client.realms.partialImport({ realm: name, rep });
    assert.deepEqual([first.added, first.skipped, first.overwritten], [3, 0, 0]);
    const second = await client.realms.partialImport({ realm: name, rep });
    assert.deepEqual([second.added, second.skipped, second.overwritten], [0, 3, 0]);
    assert.equal((await client.users.find({ realm: name }))[0].username, "erin");
  });

  test("export gives clients, groups and roles when asked", async () => {
    const found = await client.realms.export({ realm: name, exportClients: true, exportGroupsAndRoles: true });
    assert.equal(found.realm, name);
    assert.ok(found.clients.some(({ clientId }) => clientId === "admin-cli"));
    assert.ok(names(found.roles.realm).includes("offline_access"));
    assert.equal(found.users, undefined);
  });

  test("the keys of a realm are those of its key providers", async () => {
    const { keys, active } = await client.realms.getKeys({ realm: name });
    assert.deepEqual(Object.keys(active).sort(), ["AES", "HS512", "RS256", "RSA-OAEP"]);
    const signing = keys.find(({ kid }) => kid === active.RS256);
    assert.deepEqual([signing.status, signing.use, signing.type], ["ACTIVE", "SIG", "RSA"]);
    const providers = await client.components.find({ realm: name, type: "org.keycloak.keys.KeyProvider" });
    assert.deepEqual(providers.map(({ providerId }) => providerId).sort(), [
      "aes-generated",
      "hmac-generated",
      "rsa-enc-generated",
      "rsa-generated",
    ]);
    assert.ok(providers.some(({ id }) => id === signing.providerId));
  });

  test("a default group is every new user's", async () => {
    const { id } = await client.groups.create({ realm: name, name: "everyone" });
    await client.realms.addDefaultGroup({ realm: name, id });
    assert.deepEqual(names(await client.realms.getDefaultGroups({ realm: name })), ["everyone"]);
    const user = await client.users.create({ realm: name, username: "frank" });
    assert.deepEqual(names(await client.users.listGroups({ realm: name, id: user.id })), ["everyone"]);
    await client.realms.removeDefaultGroup({ realm: name, id });
    assert.deepEqual(await client.realms.getDefaultGroups({ realm: name }), []);
  });

  test("the user profile's configuration and metadata name the same attributes", async () => {
    const profile = await client.users.getProfile({ realm: name });
    assert.deepEqual(names(profile.attributes), ["email", "firstName", "lastName", "username"]);
    assert.deepEqual(names(profile.groups), ["user-metadata"]);
    const metadata = await client.users.getProfileMetadata({ realm: name });
    assert.deepEqual(names(metadata.attributes), ["email", "firstName", "lastName", "username"]);
  });
});
