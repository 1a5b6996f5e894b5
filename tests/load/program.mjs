// The program being measured: a fresh database, filled, then served by the release build on a free port.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { promisify } from "node:util";

import { PROGRAM, temporaryFolder } from "../lib/server.mjs";

const folder = temporaryFolder();
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

const settings = (database, more = {}) => ({
  PATH: process.env.PATH,
  NO_COLOR: "1",
  RIKTNING_DATABASE_URL: database,
  RIKTNING_LOG: "warn",
  // One address does all the work here.
  RIKTNING_WRITES_PER_MINUTE: "10000000",
  ...more,
});

/** Where each engine keeps the database that is measured. PostgreSQL's is the private server of `tools/postgres.sh`. */
export function addressOf(engine) {
  if (engine === "sqlite") return `sqlite://${folder}/bench.db`;
  const address = process.env.RIKTNING_TEST_POSTGRES_URL;
  assert.ok(address, "RIKTNING_TEST_POSTGRES_URL names no PostgreSQL: make bench starts one");
  return address;
}

/** Runs a command of the program; gives its seconds. */
export async function command(database, ...args) {
  const began = performance.now();
  await promisify(execFile)(PROGRAM, args, { cwd: folder, env: settings(database), maxBuffer: 1 << 24 });
  return (performance.now() - began) / 1000;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the program; `{ origin, seconds, memory(), stop() }`, `seconds` being until `/readyz` was 200. */
export async function start(database) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(PROGRAM, ["serve"], {
    cwd: folder,
    env: settings(database, { RIKTNING_ADDR: `127.0.0.1:${port}` }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(child);
  let log = "";
  child.stderr.on("data", (data) => (log += data));
  const ended = new Promise((resolve) => child.on("close", resolve)).finally(() => running.delete(child));
  for (;;) {
    const ready = await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (child.exitCode !== null || performance.now() - began > 60_000) throw new Error(`the program did not start:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return {
    origin,
    seconds: (performance.now() - began) / 1000,
    /** Resident memory, MB. */
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024,
    async stop() {
      child.kill("SIGTERM");
      const code = await ended;
      assert.equal(code, 0, `the program ended with ${code}:\n${log}`);
      assert.equal(log, "", "the program logged warnings while it was measured");
    },
  };
}
