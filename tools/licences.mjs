// Checks that every crate and npm package of the build has a licence that deny.toml allows. Needs no network.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const list = readFileSync("deny.toml", "utf8").match(/^allow = \[([^\]]*)\]/m);
if (!list) throw new Error("deny.toml has no list of allowed licences");
const allowed = new Set([...list[1].matchAll(/"([^"]+)"/g)].map(([, name]) => name));

/** SPDX expression: one side of an OR is enough, both sides of an AND are needed. "A/B" is cargo's old form of OR. */
export function permitted(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let ok = both();
    while (tokens[at] === "OR") {
      at += 1;
      ok = both() || ok;
    }
    return ok;
  };
  const both = () => {
    let ok = one();
    while (tokens[at] === "AND") {
      at += 1;
      ok = one() && ok;
    }
    return ok;
  };
  const one = () => {
    if (tokens[at] === "(") {
      at += 1;
      const ok = either();
      at += 1;
      return ok;
    }
    let name = tokens[at] ?? "";
    at += 1;
    if (tokens[at] === "WITH") {
      name += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return allowed.has(name) || allowed.has(name.replace(/ WITH .*/, ""));
  };
  return either();
}

const refused = [];
let count = 0;
const look = (name, licence) => {
  count += 1;
  if (!licence || !permitted(licence)) refused.push(`${name}: ${licence || "no licence named"}`);
};

const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { maxBuffer: 1 << 28 });
for (const crate of JSON.parse(metadata).packages) look(`${crate.name} ${crate.version}`, crate.license);

for (const folder of [".", "tests"]) {
  const lock = join(folder, "package-lock.json");
  if (!existsSync(lock)) continue;
  for (const [path, entry] of Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages)) {
    if (path) look(`${path.replace("node_modules/", "")} ${entry.version}`, entry.license);
  }
  if (/"resolved"/.test(readFileSync(lock, "utf8"))) refused.push(`${lock} names the registry it was made with; see .npmrc`);
}

for (const line of refused) console.error(`licences: ${line}`);
if (refused.length > 0) process.exit(1);
console.log(`licences: ${count} packages, all allowed by deny.toml`);
