// `make bench`: the budgets of the design, measured on both engines against the release build.
//
// For each engine: a fresh database, filled (BENCH_NEEDS, 5000 when not given), served; pages read and forms sent at
// 8 concurrent, bounded in time (BENCH_SECONDS each, 5 when not given), all on 127.0.0.1. BENCH_ENGINES picks engines.
// A wrong answer, an error page or a warning in the log ends the run: a fast refusal is not a result.
// Prints one table and writes target/bench.json: a list of {name, engine, unit, value, budget}. Load and program
// share the machine, so the figures are what this machine does in all.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Client } from "../lib/client.mjs";
import { firstViews } from "./browser.mjs";
import { addressOf, command, start } from "./program.mjs";
import { seen } from "./live.mjs";
import { read } from "./reads.mjs";
import { table } from "./table.mjs";
import { comment, decide, p95, register, similar, submit } from "./writes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const NEEDS = Math.ceil(Number(process.env.BENCH_NEEDS ?? 5000) / 10) * 10;
const ENGINES = (process.env.BENCH_ENGINES ?? "sqlite,postgres").split(",");
const READ = { p95: 10, rate: 3000 };
const WRITE = 25;

const results = [];
const note = (name, engine, unit, value, budget) => {
  results.push({ name, engine, unit, value: Number(value.toFixed(3)), budget });
  process.stderr.write(`bench: ${engine} ${name}: ${value.toFixed(2)} ${unit}\n`);
};

/** The references on the pages of a list. */
async function references(client, list, kind, pages) {
  const found = new Set();
  for (let page = 1; page <= pages; page += 1) {
    const { text } = await client.get(`${list}${list.includes("?") ? "&" : "?"}page=${page}`);
    for (const [, path] of text.matchAll(new RegExp(`href="(/${kind}/[BP]-\\d{4}-\\d+)"`, "g"))) found.add(path);
  }
  return [...found];
}

const words = ["inloggning", "nätet", "surfplattor", "schema", "avtal lärplattform", "larm", "tolk", "B-2026-00", "skyddade elever"];

/** Words, phrases, a typing error, a beginning. */
const searches = ["inloggning", "nätet i skolan", "surfplattor", "schema", "\"i skolan\"", "upphandilng", "elevdatorer", "larm", "skyddade elever", "sko"];

/** What is read, as whom. */
async function pagesOf({ nobody, staff, teacher, delegate }) {
  const orders = ["-updated", "title", "-submitted", "urgency", "-reference"];
  const pages = [1, 2, 3, 5, 8].flatMap((page) => orders.map((sort) => `/needs?sort=${sort}&page=${page}`));
  return [
    { name: "needs, list", client: staff, paths: ["/needs", ...pages], sees: /B-\d{4}-\d+/ },
    { name: "needs, list as browsers ask (compressed)", client: staff, paths: ["/needs"], sees: /B-\d{4}-\d+/, encoding: "gzip, deflate, br" },
    { name: "needs, search", client: staff, paths: words.map((word) => `/needs?q=${encodeURIComponent(word)}`), sees: /B-\d{4}-\d+/ },
    { name: "needs, search by a school", client: teacher, paths: words.map((word) => `/needs?q=${encodeURIComponent(word)}`), sees: /<main/ },
    { name: "search", client: staff, paths: searches.map((word) => `/search?q=${encodeURIComponent(word)}`), sees: /<li class="app-hit"/ },
    { name: "search by a school", client: teacher, paths: searches.map((word) => `/search?q=${encodeURIComponent(word)}`), sees: /<main/ },
    { name: "search, public", client: nobody, paths: searches.map((word) => `/search?q=${encodeURIComponent(word)}`), sees: /<main/ },
    { name: "need", client: staff, paths: await references(staff, "/needs?sort=-submitted", "needs", 8), sees: /B-\d{4}-\d+/ },
    { name: "proposals, list", client: staff, paths: ["/proposals", "/proposals?sort=title&page=2", "/proposals?sort=-score"], sees: /P-\d{4}-\d+/ },
    { name: "proposal", client: staff, paths: await references(staff, "/proposals?sort=reference", "proposals", 8), sees: /P-\d{4}-\d+/ },
    { name: "public start", client: nobody, paths: ["/"], sees: /<main/ },
    { name: "initiatives, public list", client: nobody, paths: ["/initiatives", "/initiatives?page=2", "/initiatives?sort=title"], sees: /P-\d{4}-\d+/ },
    { name: "initiatives, public search", client: nobody, paths: words.map((word) => `/initiatives?q=${encodeURIComponent(word)}`), sees: /<main/ },
    { name: "initiative, public", client: nobody, paths: await references(nobody, "/initiatives", "initiatives", 6), sees: /P-\d{4}-\d+/ },
    { name: "direction, public", client: nobody, paths: ["/direction"], sees: /A7/ },
    { name: "plan, public", client: nobody, paths: ["/plan"], sees: /2014/ },
    { name: "my page, teacher", client: teacher, paths: ["/"], sees: /<main/ },
    { name: "my page, IT-strategic staff", client: staff, paths: ["/"], sees: /B-\d{4}-\d+/ },
    { name: "my page, delegate", client: delegate, paths: ["/"], sees: /<main/ },
    { name: "notifications", client: teacher, paths: ["/notifications"], sees: /<main/ },
    { name: "groups, list by a school", client: teacher, paths: ["/groups", "/groups?sort=title"], sees: /<main/ },
    { name: "systems, list", client: teacher, paths: ["/systems", "/systems?sort=area"], sees: /S-\d{4}-\d+/ },
    { name: "journal", client: staff, paths: ["/journal", "/journal?kind=proposal", "/journal?verb=decided"], sees: /<main/ },
  ];
}

async function measure(engine) {
  const database = addressOf(engine);
  note("time to load the data", engine, "s", await command(database, "load", "--needs", String(NEEDS)), null);
  await command(database, "verify");

  const starts = [];
  for (let time = 0; time < 3; time += 1) {
    const program = await start(database);
    starts.push(program.seconds);
    await program.stop();
  }
  note("start with a migrated database", engine, "s", starts.sort()[1], 1);

  const program = await start(database);
  const { origin } = program;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  note("resident memory, idle", engine, "MB", program.memory(), 50);
  const people = {
    nobody: new Client(origin),
    staff: await Client.signedIn(origin, "strateg"),
    teacher: await Client.signedIn(origin, "larare"),
    delegate: await Client.signedIn(origin, "direktor"),
  };
  for (const page of await pagesOf(people)) {
    const { p95, rate } = await read(origin, page);
    note(`${page.name}, p95`, engine, "ms", p95, READ.p95);
    note(page.name, engine, "req/s", rate, READ.rate);
  }

  await submit(people.teacher, 40);
  const { times, needs } = await submit(people.teacher, 400);
  note("submit a need, p95", engine, "ms", p95(times), WRITE);
  note("register a need, p95", engine, "ms", p95(await register(people.staff, needs)), WRITE);
  note("comment, p95", engine, "ms", p95(await comment(people.staff, needs.slice(0, 200))), WRITE);
  await similar(people.teacher, 16);
  note("similar needs while typing, p95", engine, "ms", p95(await similar(people.teacher, 400)), 30);
  note("a change seen by another, p95", engine, "ms", p95(await seen(people.staff, people.teacher, needs[0], 60)), 300);
  const decided = await decide(people.delegate, 40);
  // A small load lays too little before the delegate to tell anything.
  if (decided.length >= 8) note("decide by delegation, p95", engine, "ms", p95(decided), WRITE);
  note("resident memory, after load", engine, "MB", program.memory(), 120);

  if (engine === ENGINES[0]) {
    const views = [
      { name: "public start", path: "/", client: people.nobody },
      { name: "public initiatives", path: "/initiatives", client: people.nobody },
      { name: "my page", path: "/", client: people.staff },
      { name: "list of needs", path: "/needs", client: people.staff },
    ];
    for (const [name, paint] of await firstViews(origin, views)) note(`first view, largest paint: ${name}`, "any", "ms", paint, 500);
  }
  await program.stop();
  await command(database, "verify");
}

/** What browsers load, brotli. */
function sizes() {
  const site = join(root, "target", "site");
  const size = (ending) => {
    const files = readdirSync(site).filter((name) => name.endsWith(`${ending}.br`));
    return files.reduce((sum, name) => sum + statSync(join(site, name)).size, 0) / 1000;
  };
  note("wasm, brotli", "any", "kB", size(".wasm"), 200);
  note("style sheet, brotli", "any", "kB", size(".css"), 25);
  note("script, brotli", "any", "kB", size(".js"), 15);
}

const commit = execFileSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const busy = loadavg()[0];
for (const engine of ENGINES) await measure(engine);
sizes();
mkdirSync(join(root, "target"), { recursive: true });
writeFileSync(join(root, "target", "bench.json"), `${JSON.stringify(results, null, 1)}\n`);
console.log(table(results, { needs: NEEDS, commit, busy }));
