// Starts the islands of a page; does nothing, and loads nothing, on a page that has none.
//
// Leptos' own starter is an inline script that builds the addresses itself; ours is a file, so that the content
// security policy needs no exception and the names can carry hashes. tools/site.mjs puts the addresses in.
// <html data-hydrated> tells style sheets and browser tests that the page reacts to scripts.
const GLUE = "/assets/app.js";
const MODULE = "/assets/app_bg.wasm";

const root = document.documentElement;

// Islands call back the children that the server rendered inside them; the innermost open one counts.
const children = [];

async function walk(node, islands) {
  const tag = node.localName;
  if (tag === "leptos-island") {
    const start = islands[node.dataset.component];
    if (start) {
      children.at(-1)?.();
      await start(node);
    } else {
      console.warn(`No function for the island ${node.dataset.component}`);
    }
  }
  const inside = tag === "leptos-children";
  if (inside) children.push(node.$$on_hydrate);
  for (const child of node.children) await walk(child, islands);
  if (inside) children.pop();
}

async function start() {
  if (document.querySelector("leptos-island")) {
    const module = fetch(MODULE);
    const islands = await import(GLUE);
    await islands.default({ module_or_path: module });
    islands.hydrate();
    await walk(document.body, islands);
  }
  // A refused form begins at its error summary.
  document.querySelector("[data-focus]")?.focus();
  root.dataset.hydrated = "true";
}

start().catch((error) => console.error(error));
