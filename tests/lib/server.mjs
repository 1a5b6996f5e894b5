// The program under test: started on a free port with a database of its own, stopped by SIGTERM, its log kept.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { newDatabase } from "./postgres.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The program, as `make test-browser` names it. */
export const PROGRAM = process.env.RIKTNING_BIN ?? join(root, "target", "debug", "riktning");

/** How long a start may take, ms: a debug build loads the example municipality in it. */
const PATIENCE = 60_000;

const folders = new Set();
const children = new Set();

// Nothing outlives the tests, however they end.
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed when the process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "riktning-test-"));
  folders.add(folder);
  return folder;
}

function environment(settings) {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RIKTNING_")));
  return { ...own, NO_COLOR: "1", RUST_BACKTRACE: "1", ...settings };
}

/** Runs a command of the program to its end: `{ code, out, err }`. Runs in `folder`, so that no settings file counts. */
export function run(args, settings = {}, { folder = tmpdir(), input = "" } = {}) {
  assert.ok(existsSync(PROGRAM), `${PROGRAM} is missing: make build, or set RIKTNING_BIN`);
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { cwd: folder, env: environment(settings) });
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

/**
 * Starts the program and waits until it is ready.
 *
 * `folder` holds the database `riktning.db`; without one a new folder is made. `engine` "postgres" keeps it on the
 * server of `postgres.mjs` instead, in a new database unless `database` names one. `settings` are further variables.
 * Gives `{ origin, folder, database, pid, log(), stop(), kill(), assertQuiet() }`.
 */
export async function serve({ folder = temporaryFolder(), engine = "sqlite", database, settings = {} } = {}) {
  assert.ok(existsSync(PROGRAM), `${PROGRAM} is missing: make build, or set RIKTNING_BIN`);
  const file = join(folder, "riktning.db");
  database ??= engine === "postgres" ? newDatabase() : `sqlite://${file}`;
  const child = spawn(PROGRAM, ["serve", "--demo"], {
    cwd: folder,
    env: environment({
      RIKTNING_ADDR: "127.0.0.1:0",
      RIKTNING_DATABASE_URL: database,
      RIKTNING_WRITES_PER_MINUTE: "100000",
      ...settings,
    }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  children.add(child);
  const ended = new Promise((resolve) => child.on("close", resolve)).finally(() => children.delete(child));
  const origin = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not serving after ${PATIENCE} ms:\n${log}`)), PATIENCE);
    const read = (data) => {
      log += data;
      const found = /serving address=(http:\/\/\S+)/.exec(log);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`ended with ${code}:\n${log}`)));
  });
  await waitFor(async () => (await fetch(`${origin}/readyz`)).ok, "ready");
  // A test that failed before it stopped the program does not keep the tests from ending.
  const handles = [child, child.stdout, child.stderr];
  for (const handle of handles) handle.unref();
  const end = (signal) => {
    for (const handle of handles) handle.ref();
    child.kill(signal);
    return ended;
  };
  return {
    origin,
    folder,
    file,
    database,
    pid: child.pid,
    log: () => log,
    /** Stops as a service manager would; gives the exit code. */
    stop: () => end("SIGTERM"),
    /** Ends it at once, in the middle of whatever it does. */
    kill: () => end("SIGKILL"),
    /** Nothing went wrong that the person saw nothing of. `allowed` matches lines that were provoked. */
    assertQuiet(allowed = /^$/) {
      const loud = log.split("\n").filter((line) => /\bERROR\b|panicked|RUST_BACKTRACE/.test(line) && !allowed.test(line));
      assert.deepEqual(loud, [], "the server's log holds errors");
    },
  };
}

/** Tries until it holds, every 50 ms for at most `patience` ms. */
export async function waitFor(holds, what, patience = 15_000) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error(`waited ${patience} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
