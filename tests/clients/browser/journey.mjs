// What a journey through the pages needs: a realm of its own, a browser, a client's page, and the mails.
// Everything is set up by the admin REST API, so that it is the same on any server that speaks it.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { admin, baseUrl } from "../lib/settings.mjs";
import { serveApp } from "./app.mjs";
import { launch, picture } from "./chromium.mjs";
import { Mails } from "./mails.mjs";

const SECRET = "the-secret-of-a-client";
export const PASSWORD = "a-good-password";

export class Journey {
  // `settings` are the realm's own; each file of tests has a realm.
  static async begin(settings = {}) {
    const journey = new Journey();
    journey.name = `journey-${randomBytes(4).toString("hex")}`;
    try {
      journey.app = await serveApp();
      journey.mails = await Mails.begin(journey.name);
      journey.browser = await launch();
      await journey.#admin("POST", "", journey.#realm(settings));
    } catch (error) {
      await journey.#close();
      throw error;
    }
    return journey;
  }

  async end() {
    try {
      await this.#admin("DELETE", `/${this.name}`);
    } finally {
      await this.#close();
    }
  }

  // What is left open keeps the process from ending.
  async #close() {
    await this.browser?.close();
    await this.mails?.end();
    this.app?.end();
  }

  #realm(settings) {
    const client = (clientId, name, more = {}) => ({
      clientId, name, enabled: true, secret: SECRET, standardFlowEnabled: true, fullScopeAllowed: true,
      redirectUris: [`${this.app.url}/*`], attributes: { "post.logout.redirect.uris": "+" }, ...more,
    });
    return {
      realm: this.name, displayName: "Journeys", enabled: true, sslRequired: "none",
      smtpServer: { host: "127.0.0.1", port: String(this.mails.port), from: "keycloak@example.org" },
      clients: [
        client("shop", "The Shop"),
        client("blog", "The Blog"),
        client("partner", "A Partner", { consentRequired: true }),
        client("tv", "The TV", { attributes: { "oauth2.device.authorization.grant.enabled": "true" } }),
        client("wiki", "The Wiki", {
          frontchannelLogout: true,
          attributes: {
            "frontchannel.logout.url": `${this.app.url}/told`,
            "frontchannel.logout.session.required": "true",
            "post.logout.redirect.uris": "+",
          },
        }),
      ],
      ...settings,
    };
  }

  async #admin(method, path, body) {
    const form = new URLSearchParams({ grant_type: "password", client_id: "admin-cli", ...admin });
    const token = await fetch(`${baseUrl}/realms/master/protocol/openid-connect/token`, { method: "POST", body: form });
    const { access_token } = await token.json();
    const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
    const answer = await fetch(`${baseUrl}/admin/realms${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  // Asks the admin API about the realm.
  admin(method, path, body) {
    return this.#admin(method, `/${this.name}${path}`, body);
  }

  // Makes a user, with everything that a profile needs.
  user(username, more = {}) {
    return this.admin("POST", "/users", {
      username, email: `${username}@example.org`, emailVerified: true, firstName: "Ann", lastName: "Other",
      enabled: true, credentials: [{ type: "password", value: PASSWORD }], ...more,
    });
  }

  async found(username) {
    const [user] = await this.admin("GET", `/users?exact=true&username=${username}`);
    return user;
  }

  // A page in a browser that has no cookies yet.
  async visitor(options) {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(10_000);
    return context.newPage();
  }

  // The same, sent by `client` for a login.
  async sent(client, more) {
    const page = await this.visitor();
    await page.goto(this.request(client, more));
    return page;
  }

  get issuer() {
    return `${baseUrl}/realms/${this.name}`;
  }

  endpoint(name) {
    return `${this.issuer}/protocol/openid-connect/${name}`;
  }

  // Where `client` sends a browser for a login.
  request(client = "shop", more = {}) {
    const query = new URLSearchParams({
      client_id: client, redirect_uri: `${this.app.url}/callback`, response_type: "code", scope: "openid", state: "s1",
      ...more,
    });
    return `${this.endpoint("auth")}?${query}`;
  }

  // What the client is told, once the browser is back at its page.
  async told(page, path = "/callback") {
    await page.waitForURL((url) => url.href.startsWith(this.app.url + path));
    return new URL(page.url()).searchParams;
  }

  // The claims of the ID token that the code is good for, and the token itself as `raw`.
  async identity(told, client = "shop") {
    assert.equal(told.get("error"), null);
    const body = new URLSearchParams({
      grant_type: "authorization_code", code: told.get("code"), redirect_uri: `${this.app.url}/callback`,
      client_id: client, client_secret: SECRET,
    });
    const answer = await fetch(this.endpoint("token"), { method: "POST", body });
    const tokens = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(tokens));
    const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
    return { ...claims, raw: tokens.id_token };
  }

  // Asks for what a device shows.
  async device() {
    const body = new URLSearchParams({ client_id: "tv", client_secret: SECRET, scope: "openid" });
    const answer = await fetch(this.endpoint("auth/device"), { method: "POST", body });
    return answer.json();
  }

  async polled(deviceCode) {
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: deviceCode, client_id: "tv",
      client_secret: SECRET,
    });
    return (await fetch(this.endpoint("token"), { method: "POST", body })).json();
  }
}

export async function submit(page, username, password = PASSWORD) {
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(password);
  await page.locator("#kc-login").click();
}

// What an element tells, without what is around it.
export const words = async (page, selector) => (await page.locator(selector).first().innerText()).trim();

export const heading = (page) => words(page, "#kc-page-title");

// Waits for a page of this heading, and takes its picture.
export async function shown(page, title, name) {
  await page.locator("#kc-page-title", { hasText: title }).waitFor();
  assert.equal(await heading(page), title);
  await picture(page, name);
}
