// New users, forgotten passwords, and addresses that have to be verified: what goes on by mail.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { picture } from "./chromium.mjs";
import { Journey, PASSWORD, shown, submit, words } from "./journey.mjs";

describe("mails", () => {
  let journey;

  before(async () => {
    journey = await Journey.begin({ resetPasswordAllowed: true, registrationAllowed: true });
    await journey.user("alice");
  });
  after(() => journey?.end());

  const fill = async (page, fields) => {
    for (const [id, value] of Object.entries(fields)) await page.locator(`[id="${id}"]`).fill(value);
  };
  const register = (page) => page.locator('#kc-register-form input[type="submit"]').click();
  const error = (page, field) => words(page, `[id="input-error-${field}"]`);

  test("registration: what is wrong stands at its field, then the user is there", async () => {
    const page = await journey.sent();
    await page.locator("#kc-registration a").click();
    await shown(page, "Register", "register");
    await fill(page, {
      username: "alice", password: PASSWORD, "password-confirm": "another", email: "no address", firstName: "", lastName: "",
    });
    await register(page);
    await page.locator('[id="input-error-email"]').waitFor();
    assert.equal(await error(page, "email"), "Invalid email address.");
    assert.equal(await error(page, "firstName"), "Please specify this field.");
    assert.equal(await error(page, "lastName"), "Please specify this field.");
    assert.equal(await page.locator("#username").inputValue(), "alice");
    assert.equal(await page.locator("#password").inputValue(), "");
    await picture(page, "register-wrong");
    const good = { username: "newone", email: "newone@example.org", firstName: "New", lastName: "One" };
    await fill(page, { ...good, password: PASSWORD, "password-confirm": "another" });
    await register(page);
    await page.locator('[id="input-error-password-confirm"]').waitFor();
    assert.equal(await error(page, "password-confirm"), "Password confirmation doesn't match.");
    await fill(page, { ...good, password: PASSWORD, "password-confirm": PASSWORD });
    await register(page);
    const identity = await journey.identity(await journey.told(page));
    assert.deepEqual([identity.preferred_username, identity.email], ["newone", "newone@example.org"]);
    assert.equal((await journey.found("newone")).lastName, "One");
  });

  test("registration: a name that is taken is told", async () => {
    const page = await journey.sent("shop", { prompt: "create" });
    await page.locator("#kc-register-form").waitFor();
    await fill(page, {
      username: "alice", password: PASSWORD, "password-confirm": PASSWORD, email: "other@example.org", firstName: "A",
      lastName: "B",
    });
    await register(page);
    await page.locator('[id="input-error-username"]').waitFor();
    assert.equal(await error(page, "username"), "Username already exists.");
  });

  test("forgotten password: the mail's link leads to a new one", async () => {
    const page = await journey.sent();
    await page.getByText("Forgot Password?").click();
    await shown(page, "Forgot Your Password?", "forgotten");
    await page.locator("#username").fill("alice");
    await page.locator('#kc-reset-password-form [type="submit"]').click();
    await page.getByText("You should receive an email shortly with further instructions.").waitFor();
    await picture(page, "forgotten-sent");
    await page.goto(await journey.mails.lastLink("alice@example.org"));
    await shown(page, "Update password", "forgotten-new");
    await fill(page, { "password-new": "another-password", "password-confirm": "another-password" });
    await page.locator('#kc-passwd-update-form [type="submit"]').first().click();
    assert.equal((await journey.identity(await journey.told(page))).preferred_username, "alice");
    const other = await journey.sent();
    await submit(other, "alice", PASSWORD);
    assert.equal(await error(other, "username"), "Invalid username or password.");
    await submit(other, "alice", "another-password");
    assert.ok((await journey.told(other)).get("code"));
  });

  test("forgotten password: nobody learns whether there is such a user", async () => {
    const page = await journey.sent();
    await page.getByText("Forgot Password?").click();
    await page.locator("#username").fill("nobody");
    await page.locator('#kc-reset-password-form [type="submit"]').click();
    await page.getByText("You should receive an email shortly with further instructions.").waitFor();
  });

  test("verify email: the page waits for the link, which goes on to the client", async () => {
    await journey.user("bob", { emailVerified: false, requiredActions: ["VERIFY_EMAIL"] });
    const page = await journey.sent();
    await submit(page, "bob");
    await shown(page, "Email verification", "verify-email");
    await page.getByText("You need to verify your email address to activate your account.").waitFor();
    await page.goto(await journey.mails.lastLink("bob@example.org"));
    assert.equal((await journey.identity(await journey.told(page))).email_verified, true);
    assert.equal((await journey.found("bob")).emailVerified, true);
  });

  test("verify email: in another browser the link asks, and tells that it is done", async () => {
    await journey.user("carol", { emailVerified: false, requiredActions: ["VERIFY_EMAIL"] });
    const page = await journey.sent();
    await submit(page, "carol");
    await page.getByText("You need to verify your email address to activate your account.").waitFor();
    const other = await journey.visitor();
    await other.goto(await journey.mails.lastLink("carol@example.org"));
    await picture(other, "verify-elsewhere");
    await other.getByText("» Click here to proceed").click();
    await other.locator("#kc-info-message .instruction", { hasText: "Your email address has been verified." }).waitFor();
    await picture(other, "verify-elsewhere-done");
    assert.equal((await journey.found("carol")).emailVerified, true);
  });
});
