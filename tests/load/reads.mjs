// Reading under load: wrk asks for pages, eight at a time, for some seconds.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { temporaryFolder } from "../lib/server.mjs";

const CONCURRENT = 8;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const script = fileURLToPath(new URL("report.lua", import.meta.url));
const file = join(temporaryFolder(), "paths");

async function wrk(origin, seconds, env) {
  const args = ["-t1", `-c${CONCURRENT}`, `-d${seconds}s`, "--timeout", "5s", "-s", script, origin];
  const { stdout } = await promisify(execFile)("wrk", args, { env: { PATH: process.env.PATH, ...env } });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

/**
 * Measures pages: `{ name, paths, client, sees, encoding }`. Every page must answer 200, and the first hold `sees`.
 * Gives `{ p95, rate, kilobytes }`: ms, requests/s, size of an answer.
 */
export async function read(origin, { name, paths, client, sees, encoding = "" }) {
  assert.ok(paths.length > 0, `${name}: nothing to ask for`);
  for (const path of paths.slice(0, 30)) {
    const page = await client.get(path);
    assert.equal(page.status, 200, `${name}: ${path}`);
    if (path === paths[0]) assert.match(page.text, sees, `${name}: ${path} is not the page that was meant`);
  }
  writeFileSync(file, `${paths.join("\n")}\n`);
  const cookie = [...client.cookies].map(([key, value]) => `${key}=${value}`).join("; ");
  const env = { BENCH_PATHS: file, BENCH_COOKIE: cookie, BENCH_ENCODING: encoding };
  await wrk(origin, 1, env);
  const seen = await wrk(origin, SECONDS, env);
  assert.equal(seen.wrong + seen.broken, 0, `${name}: ${seen.wrong} wrong and ${seen.broken} broken answers`);
  return { p95: seen.p95 / 1000, rate: seen.requests / (seen.duration / 1e6), kilobytes: seen.bytes / seen.requests / 1000 };
}
