// Logins through the pages: passwords, single sign-on, and who is not let in.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { picture } from "./chromium.mjs";
import { Journey, PASSWORD, heading, shown, submit, words } from "./journey.mjs";

describe("login", () => {
  let journey;

  before(async () => {
    journey = await Journey.begin({ rememberMe: true, resetPasswordAllowed: true, registrationAllowed: true });
    await journey.user("alice");
    await journey.user("locked", { enabled: false });
  });
  after(() => journey?.end());

  test("login: a wrong password is told, the right one gives a code", async () => {
    const page = await journey.sent();
    await shown(page, "Sign in to your account", "login");
    assert.equal(await page.title(), "Sign in to Journeys");
    await submit(page, "alice", "wrong");
    await page.locator("#input-error-username").waitFor();
    assert.equal(await words(page, "#input-error-username"), "Invalid username or password.");
    assert.equal(await page.locator("#username").inputValue(), "alice");
    assert.equal(await page.locator("#password").inputValue(), "");
    await picture(page, "login-wrong");
    await submit(page, "alice");
    const told = await journey.told(page);
    assert.equal(told.get("state"), "s1");
    assert.equal(told.get("iss"), journey.issuer);
    assert.equal((await journey.identity(told)).preferred_username, "alice");
  });

  test("login: who is disabled is told so", async () => {
    const page = await journey.sent();
    await submit(page, "locked");
    await page.getByText("Account is disabled, contact your administrator.").waitFor();
    await picture(page, "login-disabled");
  });

  test("login: remember me keeps the cookie and the name", async () => {
    const page = await journey.sent();
    assert.equal(await page.locator("#rememberMe").isChecked(), false);
    await page.locator("#rememberMe").check();
    await submit(page, "alice", "wrong");
    await page.locator("#input-error-username").waitFor();
    assert.equal(await page.locator("#rememberMe").isChecked(), true);
    await submit(page, "alice");
    await journey.told(page);
    const cookies = await page.context().cookies();
    const lasting = cookies.filter((cookie) => cookie.expires > 0).map((cookie) => cookie.name);
    assert.ok(lasting.includes("KEYCLOAK_IDENTITY"), lasting.join());
    assert.ok(lasting.includes("KEYCLOAK_REMEMBER_ME"), lasting.join());
    const user = await journey.found("alice");
    await journey.admin("POST", `/users/${user.id}/logout`);
    await page.goto(journey.request());
    assert.equal(await page.locator("#username").inputValue(), "alice");
    assert.equal(await page.locator("#rememberMe").isChecked(), true);
    await picture(page, "login-remembered");
    await page.locator("#rememberMe").uncheck();
    await submit(page, "alice");
    await journey.told(page);
    const names = (await page.context().cookies()).map((cookie) => cookie.name);
    assert.equal(names.includes("KEYCLOAK_REMEMBER_ME"), false);
  });

  test("login: a second client needs no password, and prompt=none asks nobody", async () => {
    const page = await journey.sent("shop", { prompt: "none" });
    assert.equal((await journey.told(page)).get("error"), "login_required");
    await page.goto(journey.request());
    await submit(page, "alice");
    const first = await journey.identity(await journey.told(page));
    await page.goto(journey.request("blog"));
    const second = await journey.identity(await journey.told(page), "blog");
    assert.equal(second.sid, first.sid);
    assert.equal(second.aud, "blog");
    await page.goto(journey.request("shop", { prompt: "none" }));
    assert.equal((await journey.identity(await journey.told(page))).sid, first.sid);
  });

  test("login: prompt=login asks the known user for the password alone", async () => {
    const page = await journey.sent();
    await submit(page, "alice");
    await journey.told(page);
    await page.goto(journey.request("shop", { prompt: "login" }));
    await page.getByText("Please re-authenticate to continue").waitFor();
    assert.equal(await page.locator("#kc-attempted-username").inputValue(), "alice");
    assert.equal(await page.locator("#username").count(), 0);
    await picture(page, "login-again");
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#kc-login").click();
    assert.ok((await journey.told(page)).get("code"));
  });

  test("login: by the keyboard alone", async () => {
    const page = await journey.sent();
    const focused = () => page.evaluate(() => document.activeElement.id);
    assert.equal(await focused(), "username");
    await page.keyboard.type("alice");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "password");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.locator("#input-error-username").waitFor();
    await page.locator("#password").focus();
    await page.keyboard.type(PASSWORD);
    for (let steps = 0; steps < 6 && (await focused()) !== "kc-login"; steps += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), "kc-login");
    await page.keyboard.press("Space");
    assert.ok((await journey.told(page)).get("code"));
  });

  test("login: without scripts", async () => {
    const page = await journey.visitor({ javaScriptEnabled: false });
    await page.goto(journey.request());
    await submit(page, "alice", "wrong");
    assert.equal(await words(page, "#input-error-username"), "Invalid username or password.");
    await submit(page, "alice");
    assert.equal((await journey.identity(await journey.told(page))).preferred_username, "alice");
  });

  test("login: a page that the login has left says so, and goes on", async () => {
    const page = await journey.sent();
    const form = await page.locator("#kc-form-login").getAttribute("action");
    await submit(page, "alice", "wrong");
    await page.locator("#input-error-username").waitFor();
    const stale = new URL(form);
    stale.searchParams.set("execution", "00000000-0000-0000-0000-000000000000");
    stale.searchParams.delete("session_code");
    await page.goto(stale.href);
    await shown(page, "Page has expired", "page-expired");
    await page.locator("#loginContinueLink").click();
    assert.equal(await heading(page), "Sign in to your account");
    await page.goto(stale.href);
    await page.locator("#loginRestartLink").click();
    await submit(page, "alice");
    assert.ok((await journey.told(page)).get("code"));
  });

  test("login: a client that nobody knows is an error page", async () => {
    const page = await journey.sent("nobody");
    await shown(page, "We are sorry...", "error");
    assert.equal(await words(page, "#kc-error-message .instruction"), "Client not found.");
  });
});
