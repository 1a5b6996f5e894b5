// Gathers all that browsers load into target/site: named by content, compressed, listed in manifest.json.
//
//   app.js, app_bg.wasm   from target/wasm (tools/wasm.sh), the module shrunk by wasm-opt
//   start.js, main.css    from style/
//   fonts                 from npm
//   all else              from public/
//
// NAME becomes NAME.<hash>.EXT, so that browsers may keep it for ever, with .br and .gz beside it where that helps.
// manifest.json maps NAME to the hashed name. Inside files, "/assets/NAME" is replaced by the hashed address.
// Results of slow steps are kept in target/site-cache by the content they were made from.
// RIKTNING_WASM_PROFILE=dev leaves out wasm-opt and the strongest compression.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
const quick = process.env.RIKTNING_WASM_PROFILE === "dev";
const CACHE = "target/site-cache";
const SITE = "target/site";
const NEW = "target/site.new";
// Formats that are compressed in themselves.
const PACKED = new Set([".woff2", ".png", ".webp", ".jpg"]);
const FONTS = "node_modules/@fontsource-variable/source-sans-3/files";

// What every browser of the last years reads; with "all features" wasm-opt makes modules that they refuse.
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "reference-types", "multivalue", "sign-ext", "mutable-globals"].map(
  (name) => `--enable-${name}`,
);

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part).update("\0"), createHash("sha256")).digest("hex");

/** The result of `make` for these inputs, from the cache where it has been made before. */
async function cached(inputs, make) {
  const file = join(CACHE, hash(...inputs));
  if (existsSync(file)) {
    const now = new Date();
    utimesSync(file, now, now);
  } else {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${file}.tmp`, await make());
    renameSync(`${file}.tmp`, file);
  }
  return readFileSync(file);
}

/** Cached results that nothing has asked for in two weeks. */
function sweep() {
  const limit = Date.now() - 14 * 24 * 3600 * 1000;
  for (const name of existsSync(CACHE) ? readdirSync(CACHE) : []) {
    const file = join(CACHE, name);
    if (statSync(file).mtimeMs < limit) rmSync(file);
  }
}

async function shrink(module) {
  if (quick) return module;
  const version = JSON.parse(readFileSync("node_modules/binaryen/package.json", "utf8")).version;
  return cached(["wasm-opt", version, module], async () => {
    const [from, to] = [join(CACHE, "wasm-opt.in"), join(CACHE, "wasm-opt.out")];
    writeFileSync(from, module);
    execFileSync(process.execPath, ["node_modules/binaryen/bin/wasm-opt", "-Oz", ...FEATURES, from, "-o", to], { stdio: "inherit" });
    return readFileSync(to);
  });
}

/** The classes of the design system that no page uses; their rules are left out. */
function unusedClasses(sheet) {
  const used = new Set();
  for (const name of filesUnder("app/src")) {
    for (const [word] of readFileSync(join("app/src", name), "utf8").matchAll(/ds-[\w-]+/g)) used.add(word);
  }
  return [...new Set([...sheet.matchAll(/\.(ds-[\w-]+)/g)].map(([, word]) => word))].filter((word) => !used.has(word));
}

async function styleSheet() {
  const { bundle, transform } = await import("lightningcss");
  const { code } = bundle({ filename: "style/main.css", minify: true });
  return Buffer.from(transform({ filename: "main.css", code, minify: true, unusedSymbols: unusedClasses(code.toString()) }).code);
}

const assets = new Map();

/** Puts one file into the site, under its own name with its hash. */
async function put(name, content) {
  const kind = extname(name);
  const hashed = `${name.slice(0, -kind.length)}.${hash(content).slice(0, 12)}${kind}`;
  const file = join(NEW, hashed);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (!PACKED.has(kind) && content.length > 200) {
    const quality = quick ? 5 : 11;
    const { constants } = zlib;
    // Large blocks and four short distances said outright: what makes the module smallest.
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      [constants.BROTLI_PARAM_LGBLOCK]: 21,
      [constants.BROTLI_PARAM_NDIRECT]: 4,
    };
    const compress = () => zlib.brotliCompressSync(content, { params });
    writeFileSync(`${file}.br`, await cached([`brotli ${JSON.stringify(params)}`, content], compress));
    writeFileSync(`${file}.gz`, await cached(["gzip", content], () => zlib.gzipSync(content, { level: 9 })));
  }
  assets.set(name, hashed);
}

/** The text with "/assets/NAME" replaced; a name that is not in the site yet is an error. */
function addressed(text, from) {
  return text.replace(/\/assets\/([\w./-]+)/g, (_, name) => {
    const hashed = assets.get(name);
    if (!hashed) throw new Error(`${from} asks for /assets/${name}, which is not among the assets`);
    return `/assets/${hashed}`;
  });
}

function* filesUnder(folder, prefix = "") {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = prefix + entry.name;
    if (entry.isDirectory()) yield* filesUnder(join(folder, entry.name), `${name}/`);
    else yield name;
  }
}

rmSync(NEW, { recursive: true, force: true });
mkdirSync(NEW, { recursive: true });
for (const name of filesUnder("public")) await put(name, readFileSync(join("public", name)));
await put("source-sans-3.woff2", readFileSync(`${FONTS}/source-sans-3-latin-wght-normal.woff2`));
await put("source-sans-3-ext.woff2", readFileSync(`${FONTS}/source-sans-3-latin-ext-wght-normal.woff2`));
await put("main.css", Buffer.from(addressed((await styleSheet()).toString(), "style/main.css")));

if (existsSync("target/wasm/snippets")) {
  throw new Error("A crate brought a JavaScript file of its own (target/wasm/snippets); tools/site.mjs has to learn to place it");
}
await put("app_bg.wasm", await shrink(readFileSync("target/wasm/app_bg.wasm")));
await put("app.js", readFileSync("target/wasm/app.js"));
await put("start.js", Buffer.from(addressed(readFileSync("style/start.js", "utf8"), "style/start.js")));

const manifest = JSON.stringify(Object.fromEntries([...assets].sort()), null, 1);
// The names carry the contents: the same list is the same site, and a folder left alone needs no new build.
if (existsSync(`${SITE}/manifest.json`) && readFileSync(`${SITE}/manifest.json`, "utf8") === manifest) {
  rmSync(NEW, { recursive: true });
} else {
  writeFileSync(`${NEW}/manifest.json`, manifest);
  rmSync(SITE, { recursive: true, force: true });
  renameSync(NEW, SITE);
}
sweep();

if (process.argv.includes("--sizes")) {
  for (const [name, hashed] of assets) {
    const size = (suffix) => (existsSync(`${SITE}/${hashed}${suffix}`) ? statSync(`${SITE}/${hashed}${suffix}`).size : "-");
    console.log(`${name.padEnd(26)}${String(size("")).padStart(9)}${String(size(".gz")).padStart(9)}${String(size(".br")).padStart(9)}`);
  }
}
