// A headless Chromium, the one that the system has, and the folder that takes its pictures.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { baseUrl } from "../lib/settings.mjs";

// A folder for each server, so that pictures of two can be laid beside each other.
const label = process.env.LABEL ?? new URL(baseUrl).host.replace(":", "-");
const artifacts = fileURLToPath(new URL(`artifacts/${label}/`, import.meta.url));

export async function launch() {
  await mkdir(artifacts, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      // Chromium has no sandbox to offer to root, who is who runs this in a container.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const picture = (page, name) => page.screenshot({ path: `${artifacts}${name}.png`, fullPage: true });
