// Starts the program with a realm, and waits till it answers.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const program = process.env.KEYCLOAK_FAKE ?? "keycloak-fake";

export async function start(realmFile) {
  const child = spawn(program, ["--port", "0", "--import", realmFile], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^Listening on (.+)$/.exec(line) ?? [];
    if (url) return { url, stop: () => child.kill() };
  }
  throw new Error(`${program} ended before it listened`);
}

// Asks the control API, and reads its answer.
export async function control(url, method, path, body) {
  const options = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/_fake${path}`, { method, ...options });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: status ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}
