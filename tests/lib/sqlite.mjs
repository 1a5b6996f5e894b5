// The database from outside, as another program sees it: Python's sqlite3, which Debian has.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";

const PYTHON = process.env.RIKTNING_PYTHON || "python3";

/** Runs statements on a database file; gives the rows of the last one. */
export function execute(file, ...statements) {
  const script = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
rows = []
for statement in json.loads(sys.argv[2]):
    rows = connection.execute(statement).fetchall()
print(json.dumps(rows, default=str))
`;
  const done = spawnSync(PYTHON, ["-c", script, file, JSON.stringify(statements)], { encoding: "utf8" });
  assert.equal(done.status, 0, `${PYTHON} with sqlite3 is needed: ${done.stderr || done.error}`);
  return JSON.parse(done.stdout);
}

/** Holds the database's write lock until `release()` is called. */
export async function lock(file) {
  const script = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
`;
  const child = spawn(PYTHON, ["-c", script, file], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  await new Promise((resolve, reject) => {
    child.stdout.on("data", resolve);
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`the lock was not taken (${code})`)));
  });
  return {
    release() {
      child.stdin.end();
      return ended;
    },
  };
}
