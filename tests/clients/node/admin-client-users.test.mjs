// @keycloak/keycloak-admin-client, as a service account: users, and who may log in.

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
