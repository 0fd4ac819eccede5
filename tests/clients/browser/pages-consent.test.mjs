// What a user lets a client and a device have.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { picture } from "./chromium.mjs";
import { Journey, shown, submit, words } from "./journey.mjs";

describe("consent", () => {
  let journey;

  before(async () => {
    journey = await Journey.begin();
    await journey.user("alice");
  });
  after(() => journey?.end());

  test("consent: refused, the client is told", async () => {
    const page = await journey.sent("partner");
    await submit(page, "alice");
    await shown(page, "Grant Access to A Partner", "consent");
    const wanted = await page.locator("#kc-oauth li").allInnerTexts();
    assert.deepEqual(wanted.map((one) => one.trim()).sort(), ["Email address", "User profile", "User roles"]);
    await page.locator("#kc-cancel").click();
    const told = await journey.told(page);
    assert.equal(told.get("error"), "access_denied");
    assert.equal(told.get("state"), "s1");
  });

  test("consent: granted, the client is let in, and is not asked again", async () => {
    const page = await journey.sent("partner");
    await submit(page, "alice");
    await page.locator("#kc-oauth").waitFor();
    await page.locator("#kc-login").click();
    const identity = await journey.identity(await journey.told(page), "partner");
    assert.equal(identity.preferred_username, "alice");
    await page.goto(journey.request("partner"));
    assert.ok((await journey.told(page)).get("code"));
    const user = await journey.found("alice");
    const consents = await journey.admin("GET", `/users/${user.id}/consents`);
    assert.deepEqual(consents.map((consent) => consent.clientId), ["partner"]);
  });

  test("device: a code that is unknown is told", async () => {
    const page = await journey.visitor();
    await page.goto(`${journey.issuer}/device`);
    await shown(page, "Device Login", "device");
    await page.locator("#device_user_code").fill("AAAA-BBBB");
    await page.locator("#kc-user-verify-device-user-code-form [type=submit]").click();
    await page.getByText("Invalid code, please try again.").waitFor();
    await picture(page, "device-wrong");
  });

  test("device: its code is typed in, the user agrees, and the device gets tokens", async () => {
    const page = await journey.visitor();
    const device = await journey.device();
    await page.goto(device.verification_uri);
    await page.locator("#device_user_code").fill(device.user_code);
    await page.locator("#kc-user-verify-device-user-code-form [type=submit]").click();
    await submit(page, "alice");
    await shown(page, "Grant Access to The TV", "device-consent");
    assert.equal((await journey.polled(device.device_code)).error, "authorization_pending");
    await page.locator("#kc-login").click();
    await shown(page, "Device Login Successful", "device-done");
    assert.equal(
      await words(page, "#kc-info-message .instruction"),
      "You may close this browser window and go back to your device.",
    );
    // Keycloak wants five seconds between two questions of a device.
    await new Promise((resolve) => setTimeout(resolve, device.interval * 1_000));
    assert.equal((await journey.polled(device.device_code)).token_type, "Bearer");
  });

  test("device: who refuses is told, and so is the device", async () => {
    const page = await journey.visitor();
    const device = await journey.device();
    await page.goto(device.verification_uri_complete);
    await submit(page, "alice");
    await page.locator("#kc-cancel").click();
    await shown(page, "Device Login Failed", "device-refused");
    assert.equal((await journey.polled(device.device_code)).error, "access_denied");
  });
});
