// Measures one server: how long it takes from its start to its first answered discovery, what memory is resident then and
// after the load, and how many tokens it gives in a second. One line of a table comes on standard output.
//
//   node measure.mjs NAME PORT DISCOVERY TOKEN COMMAND [ARGUMENT...]
//
// DISCOVERY and TOKEN are paths; without TOKEN (`-`) no load is sent. STARTS (5) starts are measured, of which the middle one
// counts; SECONDS (5) of load follow the last, by wrk with 16 connections on the same machine.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { request } from "node:http";
import { fileURLToPath } from "node:url";

const [name, port, discovery, token, ...command] = process.argv.slice(2);
const starts = Number(process.env.STARTS ?? 5);
const seconds = Number(process.env.SECONDS ?? 5);
const patience = 120_000;

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function status(path) {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, path, agent: false, timeout: 5000 }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode));
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(undefined));
    sent.end();
  });
}

// The resident memory of the process that listens on the port, whatever started it, in MB.
function resident() {
  const wanted = Number(port).toString(16).toUpperCase().padStart(4, "0");
  const sockets = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n").slice(1));
  const listening = sockets.map((line) => line.trim().split(/\s+/)).filter(([, local, , state]) => local?.endsWith(`:${wanted}`) && state === "0A");
  const held = new Set(listening.map((fields) => `socket:[${fields[9]}]`));
  for (const process of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const files = readdirSync(`/proc/${process}/fd`).map((file) => readlinkSync(`/proc/${process}/fd/${file}`));
      if (!files.some((file) => held.has(file))) continue;
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, "utf8"))[1]) / 1024;
    } catch {
      // It ended meanwhile, or a file of it was closed.
    }
  }
  throw new Error(`nobody listens on ${port}`);
}

async function start() {
  const began = performance.now();
  const [program, ...rest] = command;
  const child = spawn(program, rest, { stdio: ["ignore", "ignore", "inherit"], detached: true });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  let gone = false;
  ended.then(() => (gone = true));
  const stop = async () => {
    process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  try {
    while ((await status(discovery)) !== 200) {
      const waited = performance.now() - began;
      if (gone || waited > patience) throw new Error(`${name} did not answer in ${Math.round(waited)} ms`);
      await pause(1);
    }
    const millis = performance.now() - began;
    return { millis, memory: resident(), stop };
  } catch (error) {
    if (!gone) await stop();
    throw error;
  }
}

function load() {
  const script = fileURLToPath(new URL("token.lua", import.meta.url));
  const run = (duration) =>
    spawnSync("wrk", ["-t1", "-c16", "--timeout", "30s", `-d${duration}s`, "-s", script, `http://127.0.0.1:${port}${token}`], { encoding: "utf8" });
  run(2); // what is compiled as it runs is compiled then
  const told = run(seconds);
  const [, rate, errors] = /^RESULT (\d+) (\d+)$/m.exec(told.stdout) ?? [];
  if (rate === undefined) throw new Error(`wrk said: ${told.stdout}${told.stderr}`);
  return errors === "0" ? rate : `${rate} (${errors} failed)`;
}

if ((await status(discovery)) !== undefined) throw new Error(`something listens on port ${port} already`);
const runs = [];
let rate = "–";
let loaded = "–";
for (let n = 1; n <= starts; n++) {
  const server = await start();
  try {
    runs.push(server);
    if (n === starts && token !== "-") {
      rate = load();
      loaded = `${resident().toFixed(0)} MB`;
    }
  } finally {
    await server.stop();
  }
}
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const millis = middle(runs.map((run) => run.millis));
const memory = middle(runs.map((run) => run.memory));
console.log(`| ${name} | ${millis.toFixed(millis < 100 ? 1 : 0)} ms | ${memory.toFixed(0)} MB | ${loaded} | ${rate} |`);
