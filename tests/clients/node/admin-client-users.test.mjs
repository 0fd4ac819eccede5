// @keycloak/keycloak-admin-client, as a service account: users, roles and groups.

import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, test } from "node:test";
import { login, names, refused, serviceAccount } from "./admin.mjs";

let client, id;

before(async () => {
  client = await serviceAccount();
});

beforeEach(async () => {
  const user = { username: "gwen", email: "gwen@example.org", firstName: "Gwen", lastName: "Stacy", enabled: true };
  const credentials = [{ type: "password", value: "spider", temporary: false }];
  ({ id } = await client.users.create({ ...user, credentials }));
});

afterEach(() => client.users.del({ id }));

describe("users", () => {
  test("a user is found by id, name, mail and search, with pages and a count", async () => {
    const found = await client.users.findOne({ id });
    assert.deepEqual([found.username, found.email, found.emailVerified], ["gwen", "gwen@example.org", false]);
    const listed = async (query) => (await client.users.find(query)).map(({ username }) => username);
    assert.deepEqual(await listed({ username: "gwe" }), ["gwen"]);
    assert.deepEqual(await listed({ username: "gwe", exact: true }), []);
    assert.deepEqual(await listed({ search: "stacy" }), ["gwen"]);
    assert.deepEqual(await listed({ search: "*wen*" }), ["gwen"]);
    assert.deepEqual(await listed({ first: 0, max: 2 }), ["alice", "bob"]);
    assert.deepEqual(await listed({ first: 3, max: 2 }), ["gwen", "newcomer"]);
    assert.deepEqual(await listed({ emailVerified: true }), ["alice"]);
    assert.equal(await client.users.count(), 5);
    assert.equal(await client.users.count({ search: "gwen" }), 1);
    assert.equal(await client.users.findOne({ id: "unknown" }), null);
  });

  test("an update changes the fields it names; the next token tells", async () => {
    await client.users.update({ id }, { firstName: "Ghost", emailVerified: true });
    const found = await client.users.findOne({ id, userProfileMetadata: true });
    assert.deepEqual([found.firstName, found.lastName, found.email], ["Ghost", "Stacy", "gwen@example.org"]);
    assert.deepEqual(names(found.userProfileMetadata.attributes), ["email", "firstName", "lastName", "username"]);
    const token = await login("gwen", "spider");
    assert.deepEqual([token.name, token.email_verified], ["Ghost Stacy", true]);
  });

  test("an update with attributes clears the names and mail that it doesn't repeat", async () => {
    await client.users.update({ id }, { firstName: "Ghost", attributes: { web: ["white"] } });
    const found = await client.users.findOne({ id });
    assert.deepEqual([found.firstName, found.lastName, found.email], ["Ghost", undefined, undefined]);
    // The user profile doesn't know the attribute, and the realm drops what it doesn't know without a word.
    assert.equal(found.attributes, undefined);
    assert.deepEqual(await client.users.getUnmanagedAttributes({ id }), {});
  });

  test("resetPassword and deleteCredential decide who may log in", async () => {
    await client.users.resetPassword({ id, credential: { type: "password", value: "web", temporary: false } });
    assert.equal((await login("gwen", "web")).sub, id);
    assert.equal((await login("gwen", "spider")).error_description, "Invalid user credentials");
    const [credential] = await client.users.getCredentials({ id });
    await client.users.updateCredentialLabel({ id, credentialId: credential.id }, "the only one");
    assert.equal((await client.users.getCredentials({ id }))[0].userLabel, "the only one");
    await client.users.deleteCredential({ id, credentialId: credential.id });
    assert.deepEqual(await client.users.getCredentials({ id }), []);
    assert.equal((await login("gwen", "web")).error_description, "Invalid user credentials");
  });

  test("a user's sessions are listed, and ended with logout", async () => {
    const { sid } = await login("gwen", "spider");
    const [session] = await client.users.listSessions({ id });
    assert.deepEqual([session.id, session.username, Object.values(session.clients)], [sid, "gwen", ["backend"]]);
    await client.users.logout({ id });
    assert.deepEqual(await client.users.listSessions({ id }), []);
  });

  test("what is taken is 409, what is invalid 400, what is unknown 404", async () => {
    await refused(client.users.create({ username: "gwen" }), 409, { errorMessage: "User exists with same username" });
    const invalid = { field: "email", errorMessage: "error-invalid-email", params: ["email", "not an address"] };
    await refused(client.users.update({ id }, { email: "not an address" }), 400, invalid);
    await refused(client.users.del({ id: "unknown" }), 404, { error: "User not found" });
  });

  test("executeActionsEmail without a mail server is 500", async () => {
    const errorMessage =
      "Failed to send execute actions email: Invalid sender address 'null'. If the address contains UTF-8 " +
      "characters in the local part please ensure the SMTP server supports the SMTPUTF8 extension and enable " +
      "'Allow UTF-8' in the email realm configuration.";
    await refused(client.users.executeActionsEmail({ id, actions: ["UPDATE_PASSWORD"] }), 500, { errorMessage });
  });
});

describe("roles", () => {
  test("a realm's role is made, made composite, mapped, and deleted", async () => {
    assert.deepEqual(await client.roles.create({ name: "weaver", description: "Weaves" }), { roleName: "weaver" });
    const weaver = await client.roles.findOneByName({ name: "weaver" });
    const reader = await client.roles.findOneByName({ name: "reader" });
    await client.roles.createComposite({ roleId: weaver.id }, [reader]);
    assert.deepEqual(names(await client.roles.getCompositeRoles({ id: weaver.id })), ["reader"]);
    assert.ok(names(await client.users.listAvailableRealmRoleMappings({ id })).includes("weaver"));
    await client.users.addRealmRoleMappings({ id, roles: [{ id: weaver.id, name: "weaver" }] });
    assert.ok(names(await client.users.listRealmRoleMappings({ id })).includes("weaver"));
    assert.ok(names(await client.users.listCompositeRealmRoleMappings({ id })).includes("reader"));
    const { roles } = (await login("gwen", "spider")).realm_access;
    assert.ok(roles.includes("weaver") && roles.includes("reader"));
    assert.deepEqual((await client.roles.findUsersWithRole({ name: "weaver" })).map((user) => user.id), [id]);
    await client.roles.updateById({ id: weaver.id }, { name: "spinner", description: "Spins" });
    assert.equal((await client.roles.findOneById({ id: weaver.id })).name, "spinner");
    await client.roles.delById({ id: weaver.id });
    assert.equal(await client.roles.findOneByName({ name: "spinner" }), null);
    assert.equal((await login("gwen", "spider")).realm_access.roles.includes("reader"), false);
  });

  test("roles are listed with search and pages", async () => {
    assert.deepEqual(names(await client.roles.find({ search: "edit" })), ["editor"]);
    assert.equal((await client.roles.find({ first: 1, max: 2 })).length, 2);
    await refused(client.roles.create({ name: "editor" }), 409, { errorMessage: "Role with name editor already exists" });
  });

  test("a client's roles are mapped and taken away", async () => {
    const [backend] = await client.clients.find({ clientId: "backend" });
    const role = await client.clients.findRole({ id: backend.id, roleName: "orders:view" });
    const clientUniqueId = backend.id;
    await client.users.addClientRoleMappings({ id, clientUniqueId, roles: [{ id: role.id, name: role.name }] });
    assert.deepEqual(names(await client.users.listClientRoleMappings({ id, clientUniqueId })), ["orders:view"]);
    assert.deepEqual(names(await client.users.listAvailableClientRoleMappings({ id, clientUniqueId })), ["orders:approve"]);
    assert.deepEqual((await login("gwen", "spider")).resource_access.backend.roles, ["orders:view"]);
    await client.users.delClientRoleMappings({ id, clientUniqueId, roles: [{ id: role.id, name: role.name }] });
    assert.equal("backend" in (await login("gwen", "spider")).resource_access, false);
  });
});

describe("groups", () => {
  test("groups have children, members, roles and attributes", async () => {
    const group = await client.groups.create({ name: "heroes", attributes: { city: ["New York"] } });
    try {
      const child = await client.groups.createChildGroup({ id: group.id }, { name: "spiders" });
      assert.equal((await client.groups.findOne({ id: group.id })).subGroupCount, 1);
      assert.deepEqual(names(await client.groups.listSubGroups({ parentId: group.id })), ["spiders"]);
      assert.equal((await client.groups.findOne({ id: child.id })).path, "/heroes/spiders");
      const reader = await client.roles.findOneByName({ name: "reader" });
      await client.groups.addRealmRoleMappings({ id: group.id, roles: [{ id: reader.id, name: "reader" }] });
      assert.deepEqual(names(await client.groups.listRealmRoleMappings({ id: group.id })), ["reader"]);
      assert.equal(await client.users.addToGroup({ id, groupId: child.id }), "");
      assert.deepEqual(names(await client.users.listGroups({ id })), ["spiders"]);
      assert.deepEqual(await client.users.countGroups({ id }), { count: 1 });
      assert.deepEqual((await client.groups.listMembers({ id: child.id })).map(({ username }) => username), ["gwen"]);
      const token = await login("gwen", "spider");
      assert.deepEqual(token.groups, ["/heroes/spiders"]);
      assert.ok(token.realm_access.roles.includes("reader"));
      await client.groups.update({ id: child.id }, { name: "webs" });
      assert.deepEqual((await login("gwen", "spider")).groups, ["/heroes/webs"]);
      await client.users.delFromGroup({ id, groupId: child.id });
      assert.equal("groups" in (await login("gwen", "spider")), false);
    } finally {
      await client.groups.del({ id: group.id });
    }
    assert.equal(await client.groups.findOne({ id: group.id }), null);
  });

  test("groups are searched into their depth, and counted", async () => {
    const [staff] = await client.groups.find({ search: "night" });
    assert.equal(staff.name, "staff");
    assert.deepEqual(names(staff.subGroups), ["night"]);
    assert.deepEqual(await client.groups.count(), { count: 2 });
    assert.deepEqual(await client.groups.count({ top: true }), { count: 1 });
  });
});
