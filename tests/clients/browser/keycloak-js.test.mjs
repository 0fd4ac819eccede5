// keycloak-js on a page in Chromium: the login form, tokens, single sign-on, logout.
// The tests are steps of one visit: each goes on from where the one before it left the browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { endpoint, issuer, pageUrl } from "../lib/settings.mjs";
import { launch, picture } from "./chromium.mjs";
import { servePage } from "./page.mjs";

describe("keycloak-js", () => {
  let server, browser, context, page;

  before(async () => {
    server = await servePage();
    browser = await launch();
    context = await browser.newContext();
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
  });

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  // What `init` said in a page, once it is through.
  async function started(tab) {
    await tab.waitForFunction(() => window.started);
    return tab.evaluate(() => window.started);
  }

  async function visit(tab, path) {
    await tab.goto(pageUrl + path);
    return started(tab);
  }

  async function submit(username, password) {
    await page.locator("#username").fill(username);
    await page.locator("#password").fill(password);
    await page.locator("#kc-login").click();
  }

  const state = (tab, text) => tab.locator("#state", { hasText: text }).waitFor();
  const query = (url) => new URL(url).searchParams;

  test("check-sso without a session, in an iframe, logs nobody in", async () => {
    assert.equal(await visit(page, "/silent"), false);
    assert.equal(page.url(), `${pageUrl}/silent`);
    await state(page, "nobody");
  });

  test("check-sso without a session, by a redirect, comes back with nobody logged in", async () => {
    const asked = page.waitForRequest((request) => query(request.url()).get("prompt") === "none");
    await page.goto(`${pageUrl}/redirected`);
    assert.equal((await asked).url().split("?")[0], endpoint("auth"));
    await state(page, "nobody");
    assert.equal(await started(page), false);
    assert.equal(page.url().split("#")[0], `${pageUrl}/redirected`);
  });

  test("login-required shows the server's login form", async () => {
    await page.goto(`${pageUrl}/required`);
    await page.locator("#kc-form-login").waitFor();
    const asked = query(page.url());
    assert.equal(page.url().split("?")[0], endpoint("auth"));
    assert.deepEqual([asked.get("client_id"), asked.get("redirect_uri")], ["spa", `${pageUrl}/required`]);
    assert.deepEqual([asked.get("code_challenge_method"), asked.get("response_mode")], ["S256", "fragment"]);
    assert.equal(await page.title(), "Sign in to Client suite");
    assert.equal((await page.locator("#kc-page-title").innerText()).trim(), "Sign in to your account");
    assert.equal(await page.locator("#username").getAttribute("autocomplete"), "username");
    assert.equal(await page.locator("#password").getAttribute("type"), "password");
    assert.equal(await page.locator("#rememberMe").isChecked(), false);
    assert.equal((await page.locator("#kc-login").innerText()).trim(), "Sign In");
    await picture(page, "login");
  });

  test("a wrong password shows an error and keeps the name", async () => {
    await submit("alice", "wrong");
    await page.locator("#input-error-username").waitFor();
    assert.equal((await page.locator("#input-error-username").innerText()).trim(), "Invalid username or password.");
    assert.equal(page.url().split("?")[0], `${issuer}/login-actions/authenticate`);
    assert.equal(await page.locator("#username").inputValue(), "alice");
    assert.equal(await page.locator("#password").inputValue(), "");
    assert.equal(await page.locator("#username").getAttribute("aria-invalid"), "true");
    await picture(page, "wrong-password");
  });

  test("the right password logs in, and the code is gone from the address", async () => {
    await submit("alice", "wonderland");
    await page.waitForURL(`${pageUrl}/required**`);
    assert.equal(await started(page), true);
    await state(page, "logged in as alice");
    assert.equal(page.url().replace(/#$/, ""), `${pageUrl}/required`);
    await picture(page, "logged-in");
  });

  test("tokenParsed and idTokenParsed carry the user, the client and the session", async () => {
    const { token, identity, session, subject } = await page.evaluate(() => ({
      token: keycloak.tokenParsed,
      identity: keycloak.idTokenParsed,
      session: keycloak.sessionId,
      subject: keycloak.subject,
    }));
    assert.deepEqual([token.iss, token.azp, token.preferred_username], [issuer, "spa", "alice"]);
    assert.deepEqual(token["allowed-origins"], [pageUrl]);
    assert.deepEqual([identity.aud, identity.sub, identity.sid], ["spa", subject, session]);
    assert.equal(token.sid, session);
    assert.equal(typeof identity.nonce, "string");
  });

  test("hasRealmRole and hasResourceRole know the user's roles", async () => {
    const roles = await page.evaluate(() => [
      keycloak.hasRealmRole("editor"),
      keycloak.hasRealmRole("night-shift"),
      keycloak.hasRealmRole("admin"),
      keycloak.hasResourceRole("orders:approve", "backend"),
      keycloak.hasResourceRole("orders:approve"),
    ]);
    assert.deepEqual(roles, [true, true, false, true, false]);
  });

  test("loadUserInfo answers across origins", async () => {
    const found = await page.evaluate(() => keycloak.loadUserInfo());
    assert.deepEqual([found.name, found.email, found.email_verified], ["Alice Liddell", "alice@example.org", true]);
  });

  test("loadUserProfile answers the account's data", async () => {
    const found = await page.evaluate(() => keycloak.loadUserProfile());
    assert.deepEqual(
      [found.username, found.firstName, found.lastName, found.email, found.emailVerified],
      ["alice", "Alice", "Liddell", "alice@example.org", true],
    );
  });

  test("updateToken refreshes when told to, and not while the token is good", async () => {
    const [kept, refreshed, before, after] = await page.evaluate(async () => {
      const kept = await keycloak.updateToken(5);
      const before = keycloak.tokenParsed;
      const refreshed = await keycloak.updateToken(-1);
      return [kept, refreshed, before, keycloak.tokenParsed];
    });
    assert.deepEqual([kept, refreshed], [false, true]);
    assert.notEqual(after.jti, before.jti);
    assert.deepEqual([after.sub, after.sid], [before.sub, before.sid]);
  });

  test("a second page is logged in without a form, silently and by a redirect", async () => {
    const session = await page.evaluate(() => keycloak.sessionId);
    for (const path of ["/silent", "/redirected", "/required"]) {
      const tab = await context.newPage();
      await tab.goto(pageUrl + path);
      await state(tab, "logged in as alice");
      assert.equal(await tab.evaluate(() => keycloak.sessionId), session, path);
      await tab.close();
    }
  });

  test("logout in one page ends the session, comes back, and the other page notices", async () => {
    const tab = await context.newPage();
    assert.equal(await visit(tab, "/silent"), true);
    const ended = tab.waitForRequest((request) => request.url().startsWith(endpoint("logout")));
    await tab.evaluate((redirectUri) => void keycloak.logout({ redirectUri }), `${pageUrl}/waiting`);
    const asked = query((await ended).url());
    assert.deepEqual([...asked.keys()].sort(), ["client_id", "id_token_hint", "post_logout_redirect_uri"]);
    await tab.waitForURL(`${pageUrl}/waiting`);
    await state(tab, "nobody");
    await tab.close();
    // The first page asks the server's iframe once a second, and with login-required goes on to the login form.
    await page.locator("#kc-form-login").waitFor();
  });

  test("after the logout check-sso finds nobody, and login-required asks again", async () => {
    assert.equal(await visit(page, "/silent"), false);
    await page.goto(`${pageUrl}/required`);
    await page.locator("#kc-form-login").waitFor();
  });

  test("a disabled user is told so, and another may log in on the same form", async () => {
    await submit("disabled", "locked");
    const alert = page.getByText("Account is disabled, contact your administrator.");
    await alert.waitFor();
    await submit("bob@example.org", "builder");
    await state(page, "logged in as bob");
  });

  test("login with prompt=login asks the known user for the password alone", async () => {
    await page.evaluate(() => void keycloak.login({ prompt: "login" }));
    await page.locator("#password").waitFor();
    assert.equal(await page.locator("#kc-attempted-username").inputValue(), "bob");
    assert.equal(await page.locator("#username").count(), 0);
    await page.locator("#password").fill("builder");
    await page.locator("#kc-login").click();
    await state(page, "logged in as bob");
    assert.equal(await page.evaluate(() => keycloak.tokenParsed.sid === keycloak.idTokenParsed.sid), true);
  });

  test("logout by a form post ends the session too", async () => {
    await page.evaluate((redirectUri) => void keycloak.logout({ redirectUri, logoutMethod: "POST" }), `${pageUrl}/waiting`);
    await page.waitForURL(`${pageUrl}/waiting`);
    assert.equal(await visit(page, "/silent"), false);
  });
});
