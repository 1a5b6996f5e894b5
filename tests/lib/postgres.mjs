// Databases of the PostgreSQL server that RIKTNING_TEST_POSTGRES_URL names (`make test` starts one), one per test.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SERVER = process.env.RIKTNING_TEST_POSTGRES_URL;

/** The engines that a journey runs on. Without a server PostgreSQL is left out, and `CI=true` makes that an error. */
export const ENGINES = SERVER || process.env.CI ? ["sqlite", "postgres"] : ["sqlite"];

/** Debian keeps the programs of each version in a folder of its own. */
function psql() {
  const folder = "/usr/lib/postgresql";
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(folder, version, "bin", "psql")).find(existsSync);
  return found ?? "psql";
}

/** Runs SQL on a database; gives the rows as lists of texts. */
export function query(database, sql) {
  const done = spawnSync(psql(), ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql], { encoding: "utf8" });
  assert.equal(done.status, 0, `psql is needed: ${done.stderr || done.error}`);
  return done.stdout.split("\n").filter(Boolean).map((line) => line.split("\t"));
}

const made = [];
process.on("exit", () => {
  for (const name of made) spawnSync(psql(), ["-X", "-q", "-d", SERVER, "-c", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
});

/** The address of a new, empty database. */
export function newDatabase() {
  assert.ok(SERVER, "RIKTNING_TEST_POSTGRES_URL is not set: make test sets it");
  const name = `riktning_${randomBytes(6).toString("hex")}`;
  query(SERVER, `CREATE DATABASE ${name}`);
  made.push(name);
  const address = new URL(SERVER);
  address.pathname = `/${name}`;
  return address.href;
}
