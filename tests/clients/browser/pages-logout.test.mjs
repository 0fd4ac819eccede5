// Logouts through the pages (OpenID Connect RP-Initiated Logout 1.0, Front-Channel Logout 1.0).

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Journey, shown, submit, words } from "./journey.mjs";

describe("logout", () => {
  let journey;

  before(async () => {
    journey = await Journey.begin();
    await journey.user("alice");
  });
  after(() => journey?.end());

  // A browser that is logged in at `client`, and the client's ID token.
  async function loggedIn(client = "shop") {
    const page = await journey.sent(client);
    await submit(page, "alice");
    return { page, identity: await journey.identity(await journey.told(page), client) };
  }

  async function isLoggedIn(page) {
    await page.goto(journey.request("shop", { prompt: "none" }));
    return (await journey.told(page)).has("code");
  }

  test("logout: asks, and does nothing until it is told to", async () => {
    const { page } = await loggedIn();
    await page.goto(journey.endpoint("logout"));
    await shown(page, "Logging out", "logout-confirm");
    assert.equal(await words(page, "#kc-logout-confirm .instruction"), "Do you want to log out?");
    assert.equal(await isLoggedIn(page), true);
    await page.goto(journey.endpoint("logout"));
    await page.locator("#kc-logout").click();
    await shown(page, "You are logged out", "logged-out");
    assert.equal(await isLoggedIn(page), false);
  });

  test("logout: a client with an ID token is not asked, and gets the browser back", async () => {
    const { page, identity } = await loggedIn();
    const query = new URLSearchParams({
      id_token_hint: identity.raw, post_logout_redirect_uri: `${journey.app.url}/bye`, state: "s2",
    });
    await page.goto(`${journey.endpoint("logout")}?${query}`);
    assert.deepEqual([...(await journey.told(page, "/bye"))], [["state", "s2"]]);
    assert.equal(await isLoggedIn(page), false);
  });

  test("logout: nobody is sent to an address that is not the client's", async () => {
    const { page, identity } = await loggedIn();
    const query = new URLSearchParams({
      id_token_hint: identity.raw, post_logout_redirect_uri: "https://evil.example/",
    });
    await page.goto(`${journey.endpoint("logout")}?${query}`);
    await shown(page, "We are sorry...", "logout-error");
    assert.equal(await words(page, "#kc-error-message .instruction"), "Invalid redirect uri");
    assert.equal(await isLoggedIn(page), true);
  });

  test("front-channel logout: the page tells the clients, and goes on", async () => {
    const { page, identity } = await loggedIn("wiki");
    const query = new URLSearchParams({
      id_token_hint: identity.raw, post_logout_redirect_uri: `${journey.app.url}/bye`,
    });
    await page.goto(`${journey.endpoint("logout")}?${query}`);
    await journey.told(page, "/bye");
    const told = journey.app.asked.filter((url) => url.pathname === "/told");
    assert.equal(told.length, 1);
    assert.equal(told[0].searchParams.get("sid"), identity.sid);
    assert.equal(told[0].searchParams.get("iss"), identity.iss);
    assert.equal(await isLoggedIn(page), false);
  });

  test("front-channel logout: without an address to go to, the page stays", async () => {
    const { page, identity } = await loggedIn("wiki");
    await page.goto(`${journey.endpoint("logout")}?id_token_hint=${identity.raw}`);
    await shown(page, "Logging out", "front-channel-logout");
    await page.getByText("You are logging out from following apps").waitFor();
    await page.getByText("The Wiki").waitFor();
  });
});
