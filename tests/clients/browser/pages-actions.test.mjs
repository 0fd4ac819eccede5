// What a user has to do between the password and the client.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { picture } from "./chromium.mjs";
import { Journey, PASSWORD, shown, submit, words } from "./journey.mjs";
import { oneTimeCode } from "./otp.mjs";

describe("required actions", () => {
  let journey;

  before(async () => {
    journey = await Journey.begin();
    const terms = await journey.admin("GET", "/authentication/required-actions/TERMS_AND_CONDITIONS");
    await journey.admin("PUT", "/authentication/required-actions/TERMS_AND_CONDITIONS", { ...terms, enabled: true });
  });
  after(() => journey?.end());

  // A browser in which a user of this name is on the page of the action.
  async function asked(username, action) {
    await journey.user(username, { requiredActions: [action] });
    const page = await journey.sent();
    await submit(page, username);
    return page;
  }

  test("update password: a repetition that differs is told, then the new one counts", async () => {
    const page = await asked("alice", "UPDATE_PASSWORD");
    await shown(page, "Update password", "update-password");
    await page.getByText("You need to change your password to activate your account.").waitFor();
    const submitNew = async (password, again) => {
      await page.locator("#password-new").fill(password);
      await page.locator("#password-confirm").fill(again);
      await page.locator('#kc-passwd-update-form [type="submit"]').first().click();
    };
    await submitNew("new-password", "other");
    await page.locator("#input-error-password-confirm").waitFor();
    assert.equal(await words(page, "#input-error-password-confirm"), "Passwords don't match.");
    await picture(page, "update-password-wrong");
    await submitNew("new-password", "new-password");
    assert.ok((await journey.told(page)).get("code"));
    const other = await journey.sent();
    await submit(other, "alice", "new-password");
    assert.ok((await journey.told(other)).get("code"));
  });

  test("update profile: what is wrong stands at its field, then it is kept", async () => {
    const page = await asked("bob", "UPDATE_PROFILE");
    await shown(page, "Update Account Information", "update-profile");
    await page.locator("#email").fill("no address");
    await page.locator("#firstName").fill("");
    const button = page.locator('#kc-update-profile-form [type="submit"]');
    await button.click();
    await page.locator("#input-error-email").waitFor();
    assert.equal(await words(page, "#input-error-email"), "Invalid email address.");
    assert.equal(await words(page, "#input-error-firstName"), "Please specify this field.");
    await picture(page, "update-profile-wrong");
    await page.locator("#email").fill("robert@example.org");
    await page.locator("#firstName").fill("Robert");
    await button.click();
    const identity = await journey.identity(await journey.told(page));
    assert.deepEqual([identity.given_name, identity.email], ["Robert", "robert@example.org"]);
  });

  test("terms: who agrees goes on", async () => {
    const page = await asked("carol", "TERMS_AND_CONDITIONS");
    await shown(page, "Terms and Conditions", "terms");
    await page.locator("#kc-accept").click();
    assert.ok((await journey.told(page)).get("code"));
    assert.deepEqual((await journey.found("carol")).requiredActions, []);
  });

  test("terms: who declines is sent back", async () => {
    const page = await asked("dave", "TERMS_AND_CONDITIONS");
    await page.locator("#kc-decline").click();
    const told = await journey.told(page);
    assert.equal(told.get("error"), "access_denied");
    assert.deepEqual((await journey.found("dave")).requiredActions, ["TERMS_AND_CONDITIONS"]);
  });

  test("one-time passwords: set up, then asked for", async () => {
    const page = await asked("erin", "CONFIGURE_TOTP");
    await shown(page, "Mobile Authenticator Setup", "totp-set-up");
    await page.locator("#kc-totp-secret-qr-code").waitFor();
    await page.locator("#mode-manual").click();
    const key = await words(page, "#kc-totp-secret-key");
    await picture(page, "totp-set-up-by-hand");
    await page.locator("#totp").fill("000000");
    await page.locator("#saveTOTPBtn").click();
    await page.locator("#input-error-otp-code").waitFor();
    assert.equal(await words(page, "#input-error-otp-code"), "Invalid authenticator code.");
    await page.locator("#totp").fill(oneTimeCode(key));
    await page.locator("#userLabel").fill("A phone");
    await page.locator("#saveTOTPBtn").click();
    assert.ok((await journey.told(page)).get("code"));
    const other = await journey.sent();
    await submit(other, "erin", PASSWORD);
    await other.locator("#otp").waitFor();
    await picture(other, "totp");
    await other.locator("#otp").fill("000000");
    await other.locator("#kc-login").click();
    await other.locator("#input-error-otp").waitFor();
    assert.equal(await words(other, "#input-error-otp"), "Invalid authenticator code.");
    // A code is for one use, so that this has to be the next one.
    await other.locator("#otp").fill(oneTimeCode(key, 1));
    await other.locator("#kc-login").click();
    assert.equal((await journey.identity(await journey.told(other))).preferred_username, "erin");
  });
});
