// @keycloak/keycloak-admin-client, as a service account: roles and groups, mapped to a user.

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
