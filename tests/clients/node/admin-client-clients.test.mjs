// @keycloak/keycloak-admin-client, as a service account: clients and their roles.

import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, test } from "node:test";
import { login, names, refused, serviceAccount } from "./admin.mjs";

let client, id;

const alice = (scope = "openid", secret = "kiosk-secret") =>
  login("alice", "wonderland", { client_id: "kiosk", client_secret: secret, scope });

before(async () => {
  client = await serviceAccount();
});

beforeEach(async () => {
  const settings = { directAccessGrantsEnabled: true, serviceAccountsEnabled: true };
  ({ id } = await client.clients.create({ clientId: "kiosk", secret: "kiosk-secret", ...settings }));
});

afterEach(() => client.clients.del({ id }));

describe("clients", () => {
  test("a client is found by its id and by its name, and listed in pages", async () => {
    const found = await client.clients.findOne({ id });
    assert.deepEqual([found.clientId, found.protocol, found.publicClient], ["kiosk", "openid-connect", false]);
    assert.deepEqual(found.access, { view: true, configure: true, manage: true });
    const listed = async (query) => (await client.clients.find(query)).map(({ clientId }) => clientId);
    assert.deepEqual(await listed({ clientId: "kiosk" }), ["kiosk"]);
    assert.deepEqual(await listed({ clientId: "kio" }), []);
    assert.deepEqual(await listed({ clientId: "kio", search: true }), ["kiosk"]);
    assert.deepEqual(await listed({ first: 0, max: 2 }), ["account", "account-console"]);
    assert.equal(await client.clients.findOne({ id: "unknown" }), null);
  });

  test("an update changes the fields it names; the clientId must be free", async () => {
    await client.clients.update({ id }, { clientId: "kiosk", name: "Corner shop", attributes: { "access.token.lifespan": "60" } });
    const found = await client.clients.findOne({ id });
    assert.deepEqual([found.name, found.secret, found.directAccessGrantsEnabled], ["Corner shop", "kiosk-secret", true]);
    const token = await alice();
    assert.equal(token.exp - token.iat, 60);
    await refused(client.clients.create({ clientId: "kiosk" }), 409, { errorMessage: "Client kiosk already exists" });
    const conflict = { error: "conflict", error_description: "Duplicate resource error" };
    await refused(client.clients.update({ id }, { clientId: "spa" }), 409, conflict);
  });

  test("generateNewClientSecret replaces the secret", async () => {
    assert.equal((await client.clients.getClientSecret({ id })).value, "kiosk-secret");
    const { value } = await client.clients.generateNewClientSecret({ id });
    assert.equal((await alice()).error, "unauthorized_client");
    assert.equal((await alice("openid", value)).azp, "kiosk");
  });

  test("the service account is a user with roles of its own", async () => {
    const user = await client.clients.getServiceAccountUser({ id });
    assert.equal(user.username, "service-account-kiosk");
    assert.deepEqual(names(await client.users.listRealmRoleMappings({ id: user.id })), ["default-roles-client-suite"]);
  });

  test("sessions of a client are listed and counted", async () => {
    const { sid } = await alice();
    assert.deepEqual(await client.clients.getSessionCount({ id }), { count: 1 });
    const [session] = await client.clients.listSessions({ id });
    assert.deepEqual([session.id, session.username], [sid, "alice"]);
  });

  test("evaluate scopes tells the token and userinfo that a user would get", async () => {
    const [user] = await client.users.find({ username: "alice", exact: true });
    const query = { id, userId: user.id, scope: "openid" };
    const token = await client.clients.evaluateGenerateAccessToken(query);
    assert.deepEqual([token.preferred_username, token.azp, token.typ], ["alice", "kiosk", "Bearer"]);
    const identity = await client.clients.evaluateGenerateIdToken(query);
    assert.deepEqual([identity.aud, identity.typ], ["kiosk", "ID"]);
    const info = await client.clients.evaluateGenerateUserInfo(query);
    assert.deepEqual([info.sub, info.email], [user.id, "alice@example.org"]);
  });
});

describe("client roles", () => {
  test("a client's role is made, changed, listed and deleted", async () => {
    assert.deepEqual(await client.clients.createRole({ id, name: "owner" }), { roleName: "owner" });
    await client.clients.updateRole({ id, roleName: "owner" }, { name: "owner", description: "Owns" });
    const role = await client.clients.findRole({ id, roleName: "owner" });
    assert.deepEqual([role.description, role.clientRole, role.containerId], ["Owns", true, id]);
    assert.deepEqual(names(await client.clients.listRoles({ id })), ["owner"]);
    assert.deepEqual(await client.clients.findUsersWithRole({ id, roleName: "owner" }), []);
    await client.clients.delRole({ id, roleName: "owner" });
    assert.equal(await client.clients.findRole({ id, roleName: "owner" }), null);
  });

  test("without full scope a token has the mapped roles only", async () => {
    await client.clients.update({ id }, { clientId: "kiosk", fullScopeAllowed: false });
    assert.equal((await alice()).realm_access, undefined);
    const reader = await client.roles.findOneByName({ name: "reader" });
    await client.clients.addRealmScopeMappings({ id }, [reader]);
    assert.deepEqual(names(await client.clients.listRealmScopeMappings({ id })), ["reader"]);
    assert.deepEqual((await alice()).realm_access, { roles: ["reader"] });
    await client.clients.delRealmScopeMappings({ id }, [reader]);
    assert.equal((await alice()).realm_access, undefined);
  });
});
