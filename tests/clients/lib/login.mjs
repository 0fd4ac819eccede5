// Logs a user in as a browser without scripts would: fetch the form, post it, read the redirect.

import assert from "node:assert/strict";

export class Browser {
  #cookies = new Map();

  open(url) {
    return this.#fetch(url, {});
  }

  async submit(page, username, password) {
    const text = await page.text();
    const form = /<form id="kc-form-login"[^>]* action="([^"]+)" method="post"/.exec(text);
    assert.ok(form, `no login form, but status ${page.status}: ${text.slice(0, 500)}`);
    const body = new URLSearchParams({ username, password, credentialId: "" });
    return this.#fetch(form[1].replaceAll("&amp;", "&"), { method: "POST", body });
  }

  // Grants what a page asks the user for.
  async accept(page) {
    const text = await page.text();
    const form = /<form[^>]* action="([^"]+)"/i.exec(text);
    assert.ok(form, `no form, but status ${page.status}: ${text.slice(0, 500)}`);
    const code = /<input[^>]* name="code"[^>]* value="([^"]*)"/.exec(text);
    const body = new URLSearchParams({ ...(code && { code: code[1] }), accept: "Yes" });
    return this.#fetch(new URL(form[1].replaceAll("&amp;", "&"), page.url), { method: "POST", body });
  }

  // Returns the address that the server redirects to after the login.
  async logIn(url, username, password) {
    return location(await this.submit(await this.open(url), username, password));
  }

  // Follows redirects from page to page of the server, and leaves the one to the application to the test.
  // One realm is all that a test visits, so that the cookies' paths don't matter.
  async #fetch(url, options) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...options, redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/;\s*max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const next = response.headers.get("location");
    return next && new URL(next).origin === new URL(url).origin ? this.#fetch(next, {}) : response;
  }
}

export async function location(response) {
  assert.equal(response.status, 302, `status ${response.status}: ${(await response.clone().text()).slice(0, 500)}`);
  return new URL(response.headers.get("location"));
}
