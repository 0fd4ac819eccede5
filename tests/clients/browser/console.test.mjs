// The fake's console in Chromium: what it shows, a token that is copied, a login without a password, and that pages of
// other sites get nothing from it. The real server has no such thing, so this suite runs on the fake alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { baseUrl, callback, endpoint, issuer, realm } from "../lib/settings.mjs";
import { launch, picture } from "./chromium.mjs";

const home = `${baseUrl}/_fake/console/`;
// Another site than the console's, for a browser as for the console: it has another port.
const elsewhere = "http://127.0.0.1:9410";

describe("console", () => {
  let browser, context, page, user;
  const complaints = [];

  async function open(options) {
    const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    opened.setDefaultTimeout(15_000);
    // What the policy forbids, and what a script throws, is told here.
    opened.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    opened.on("weberror", (error) => complaints.push(String(error.error())));
    return opened;
  }

  before(async () => {
    browser = await launch();
    context = await open();
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: baseUrl });
    page = await context.newPage();
  });

  after(() => browser?.close());

  const link = (name) => page.getByRole("link", { name, exact: true });
  const button = (name) => page.getByRole("button", { name });
  const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const decode = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

  test("the root leads a browser to the realms", async () => {
    await page.goto(baseUrl);
    assert.equal(page.url(), home);
    await heading("Realms");
    assert.equal(await page.getByRole("row").filter({ hasText: realm }).getByRole("cell").first().innerText(), "Client suite");
    await picture(page, "console-realms");
  });

  test("the keyboard comes to the content first", async () => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("main") !== null), true);
  });

  test("a user is found by a search", async () => {
    await link(realm).click();
    await heading("Users");
    await page.getByRole("searchbox").fill("*lidd");
    await page.keyboard.press("Enter");
    await page.getByText("1 user", { exact: true }).waitFor();
    await picture(page, "console-users");
    await link("alice").click();
    await heading("alice");
    user = page.url();
    await picture(page, "console-user");
  });

  test("the realm's other pages are a click away", async () => {
    await link(realm).click();
    for (const name of ["Clients", "Sessions", "User events", "Admin events"]) {
      await link(name).click();
      await heading(name);
      assert.equal(await link(name).getAttribute("aria-current"), "page");
      await picture(page, `console-${name.toLowerCase().replace(" ", "-")}`);
    }
  });

  test("a token is made, taken apart and copied", async () => {
    await page.goto(user);
    await page.getByLabel("Client").fill("spa");
    await button("Make tokens").click();
    await heading("Tokens of alice");
    const token = await page.getByLabel("Access token").and(page.locator("textarea")).inputValue();
    const claims = decode(token);
    assert.deepEqual([claims.iss, claims.azp, claims.preferred_username], [issuer, "spa", "alice"]);
    const told = page.getByRole("region", { name: "Access token" });
    assert.deepEqual(JSON.parse(await told.locator("pre").nth(1).innerText()), claims);
    await told.getByRole("button", { name: "Copy" }).click();
    await told.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
    const answer = await fetch(endpoint("userinfo"), { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200);
    await picture(page, "console-tokens");
  });

  test("a refusal stands above the form, which keeps what was asked for", async () => {
    await page.goto(user);
    await page.getByLabel("Client").fill("nobody");
    await button("Make tokens").click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Client").inputValue(), "nobody");
    await picture(page, "console-refused");
    assert.match(complaints.pop(), /400/);
  });

  test("without scripts a token can be marked, and nothing offers to copy it", async () => {
    const plain = await open({ javaScriptEnabled: false, colorScheme: "dark" });
    const tab = await plain.newPage();
    await tab.goto(user);
    await picture(tab, "console-user-dark");
    await tab.getByRole("button", { name: "Make tokens" }).click();
    assert.match(await tab.locator("textarea").first().inputValue(), /^eyJ/);
    assert.equal(await tab.getByRole("button", { name: "Copy" }).count(), 0);
    await plain.close();
  });

  test("a login without a password is one for applications", async () => {
    const asked = new URLSearchParams({ client_id: "backend", response_type: "code", redirect_uri: callback });
    await page.goto(`${endpoint("auth")}?${asked}`);
    await page.locator("#kc-form-login").waitFor();
    await page.goto(user);
    await button("Log in as alice").click();
    await heading("Logged in as alice");
    await picture(page, "console-logged-in");
    // Nobody listens where the application would be.
    const answer = await context.request.get(`${endpoint("auth")}?${asked}`, { maxRedirects: 0 });
    assert.equal(answer.status(), 302);
    const back = new URL(answer.headers().location);
    assert.equal(back.origin + back.pathname, callback);
    assert.notEqual(back.searchParams.get("code"), null);
  });

  test("a journal of requests is kept once it is asked for", async () => {
    await page.goto(`${home}requests`);
    // An earlier run may have asked for it.
    if (await button("Keep a journal").count()) await button("Keep a journal").click();
    await fetch(endpoint("certs"));
    await link("Requests").click();
    await page.getByRole("row").filter({ hasText: "GET" }).filter({ hasText: "/certs" }).first().waitFor();
    await picture(page, "console-requests");
  });

  test("mails have a page", async () => {
    await link("Mails").click();
    await heading("Mails");
    await picture(page, "console-mails");
  });

  test("on a narrow screen nothing but tables is wider", async () => {
    const narrow = await open({ viewport: { width: 360, height: 740 } });
    const tab = await narrow.newPage();
    for (const url of [home, user, `${home}realms/${realm}/clients`, `${home}requests`]) {
      await tab.goto(url);
      assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, url);
    }
    await tab.goto(user);
    await picture(tab, "console-user-narrow");
    await narrow.close();
  });

  test("the policy forbids nothing that the pages do", () => assert.deepEqual(complaints, []));

  test("a page of another site can neither send a form nor show the console", async () => {
    const form = `<form method="post" action="${user}/tokens"><input name="client" value="spa"><button>Win</button></form>`;
    const frame = `<iframe src="${home}"></iframe>`;
    await page.route(`${elsewhere}/**`, (route) => route.fulfill({ contentType: "text/html", body: form + frame }));
    await page.goto(`${elsewhere}/evil`);
    const shown = page.frames().find((one) => one !== page.mainFrame());
    assert.doesNotMatch(await shown.content(), new RegExp(realm));
    const refused = page.waitForResponse(`${user}/tokens`);
    await button("Win").click();
    assert.equal((await refused).status(), 403);
    await heading("Not from here");
    await page.goto(`${elsewhere}/evil`);
    await page.evaluate((url) => location.assign(url), home);
    await link("Go on to the console").click();
    await heading("Realms");
  });
});
