// @keycloak/keycloak-admin-client, as a service account: mappers and client scopes.

import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, test } from "node:test";
import { login, names, refused, serviceAccount } from "./admin.mjs";

const hardcoded = (claim, value) => ({
  name: claim,
  protocol: "openid-connect",
  protocolMapper: "oidc-hardcoded-claim-mapper",
  config: { "claim.name": claim, "claim.value": value, "jsonType.label": "String", "access.token.claim": "true" },
});

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

describe("mappers", () => {
  test("a client's mapper adds a claim, is changed and removed", async () => {
    await client.clients.addProtocolMapper({ id }, hardcoded("till", "one"));
    const mapper = await client.clients.findProtocolMapperByName({ id, name: "till" });
    assert.equal(mapper.config["claim.value"], "one");
    assert.equal((await alice()).till, "one");
    const config = { ...mapper.config, "claim.value": "two" };
    await client.clients.updateProtocolMapper({ id, mapperId: mapper.id }, { ...mapper, config });
    assert.equal((await alice()).till, "two");
    await client.clients.delProtocolMapper({ id, mapperId: mapper.id });
    assert.equal((await alice()).till, undefined);
  });

  test("several mappers are added at once, and listed by protocol", async () => {
    await client.clients.addMultipleProtocolMappers({ id }, [hardcoded("left", "l"), hardcoded("right", "r")]);
    const listed = await client.clients.findProtocolMappersByProtocol({ id, protocol: "openid-connect" });
    assert.deepEqual(names(listed), ["left", "right"]);
    const token = await alice();
    assert.deepEqual([token.left, token.right], ["l", "r"]);
  });
});

describe("client scopes", () => {
  let scope;

  beforeEach(async () => {
    scope = await client.clientScopes.create({ name: "shift", protocol: "openid-connect" });
    await client.clientScopes.addProtocolMapper({ id: scope.id }, hardcoded("shift", "late"));
  });

  afterEach(() => client.clientScopes.del({ id: scope.id }));

  test("an optional scope acts when asked for, a default scope always", async () => {
    assert.equal((await client.clientScopes.findOneByName({ name: "shift" })).id, scope.id);
    assert.equal((await alice("openid shift")).error, "invalid_scope");
    await client.clients.addOptionalClientScope({ id, clientScopeId: scope.id });
    assert.equal((await alice()).shift, undefined);
    assert.equal((await alice("openid shift")).shift, "late");
    await client.clients.delOptionalClientScope({ id, clientScopeId: scope.id });
    await client.clients.addDefaultClientScope({ id, clientScopeId: scope.id });
    assert.ok(names(await client.clients.listDefaultClientScopes({ id })).includes("shift"));
    assert.equal((await alice()).shift, "late");
  });

  test("a scope is updated; a realm's default scopes are every new client's", async () => {
    await client.clientScopes.update({ id: scope.id }, { name: "shift", description: "When one works" });
    assert.equal((await client.clientScopes.findOne({ id: scope.id })).description, "When one works");
    await client.clientScopes.addDefaultClientScope({ id: scope.id });
    assert.ok(names(await client.clientScopes.listDefaultClientScopes()).includes("shift"));
    const other = await client.clients.create({ clientId: "newer" });
    const found = await client.clients.findOne({ id: other.id });
    await client.clients.del({ id: other.id });
    assert.ok(found.defaultClientScopes.includes("shift"));
    await client.clientScopes.delDefaultClientScope({ id: scope.id });
  });

  test("what is taken is 409, what is unknown null or 404", async () => {
    await refused(client.clientScopes.create({ name: "shift", protocol: "openid-connect" }), 409, {
      errorMessage: "Client Scope shift already exists",
    });
    assert.equal(await client.clientScopes.findOne({ id: "unknown" }), null);
    await refused(client.clientScopes.del({ id: "unknown" }), 404, { error: "Could not find client scope" });
  });
});
