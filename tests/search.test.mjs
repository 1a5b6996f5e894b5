// Search: one box, by permission, by keyboard and without scripts; the same hits on both engines.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve } from "./lib/server.mjs";
import { execute } from "./lib/sqlite.mjs";
import { sv } from "./lib/words.mjs";

let browser, program;
before(async () => {
  [browser, program] = await Promise.all([openBrowser(), serve()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const query = (sql) => execute(program.file, sql);
const search = (words, more = "") => `/search?q=${encodeURIComponent(words)}${more}`;

/** The addresses of the hits of a page. */
const hitsOf = (text) => [...text.matchAll(/<li class="app-hit">.*?<h2[^>]*><a[^>]*href="([^"]+)"/gs)].map(([, href]) => href);

test("the slash key goes to the box, the arrows through the hits, Enter opens one", async () => {
  const staff = await Person.enter(browser, program.origin, "strateg");
  const { page } = staff;
  await staff.go("/needs");
  await page.locator("main h1").click();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  await page.keyboard.type("elev");
  await staff.leads(() => page.keyboard.press("Enter"));
  assert.equal(new URL(page.url()).searchParams.get("q"), "elev");
  assert.equal(await page.locator("#find").count(), 0, "there is one box");
  const links = page.locator(".app-hit h2 a");
  assert.ok((await links.count()) > 3);
  assert.ok((await page.locator(".app-hit mark").count()) > 3, "what was found is marked");
  await page.locator("#search-q").focus();
  const focused = () => page.evaluate(() => [...document.querySelectorAll(".app-hit h2 a")].indexOf(document.activeElement));
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), 0);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search-q");
  await page.keyboard.press("ArrowDown");
  const href = await links.first().getAttribute("href");
  await staff.leads(() => page.keyboard.press("Enter"));
  assert.equal(new URL(page.url()).pathname, href.split(/[?#]/)[0]);
  await staff.leave();
});

test("a choice narrows the hits at once and can be taken back; the counts are right", async () => {
  const staff = await Person.enter(browser, program.origin, "strateg");
  const { page } = staff;
  await staff.go(search("skola"));
  await assertAccessible(page, "hits");
  const option = page.locator("#filter-kind option[value=need]");
  const count = Number(/\((\d+)\)/.exec(await option.innerText())[1]);
  await staff.leads(() => page.locator("#filter-kind").selectOption("need"));
  // Screen readers are told, politely, how many there are, and when there are none.
  const told = await page.locator("[role=status] .app-hits__count").innerText();
  assert.equal(Number.parseInt(told, 10), count);
  await staff.leads(() => page.getByRole("link", { name: sv("common.clear_filter") }).click());
  assert.equal(await page.locator("#filter-kind").inputValue(), "");
  await staff.go(search("xyzzy"));
  await staff.sees(sv("search.none_text"));
  await page.locator("[role=status]").getByText(sv("search.none"), { exact: true }).waitFor();
  await assertAccessible(page, "nothing found");
  await staff.leave();
});

test("each sees what they may, a draft nobody", async () => {
  const teacher = await Client.signedIn(program.origin, "larare");
  const staff = await Client.signedIn(program.origin, "strateg");
  const nobody = new Client(program.origin);
  const form = await teacher.form("/needs/new", "/fn/needs/submit");
  const kept = await teacher.send("/fn/needs/save", { ...form, title: "Kvittrande zebrafinkar i korridoren" });
  assert.ok(kept.status < 400, `the draft was not kept: ${kept.status}`);
  const [[title, reference]] = query("SELECT title, reference FROM needs WHERE state = 'registered' ORDER BY reference LIMIT 1");
  for (const [client, finds] of [[staff, true], [nobody, false]]) {
    const text = (await client.get(search(reference))).text;
    assert.equal(hitsOf(text).some((href) => href === `/needs/${reference}`), finds, `${title}`);
  }
  for (const client of [teacher, staff, nobody]) {
    const { status, text } = await client.get(search("zebrafinkar"));
    assert.equal(status, 200);
    assert.deepEqual(hitsOf(text), []);
    assert.ok(text.includes(sv("search.none_text")));
  }
  const open = (await nobody.get(search("skola"))).text;
  assert.ok(hitsOf(open).length > 0, "the public finds nothing");
  for (const href of hitsOf(open)) {
    assert.match(href, /^\/(initiatives|plan)\//);
    assert.equal((await nobody.get(href.split("#")[0])).status, 200, href);
  }
});

test("every hit leads to a page that its reader may open, without scripts", async () => {
  for (const name of ["larare", "samordnare", "strateg", "politiker"]) {
    const client = await Client.signedIn(program.origin, name);
    for (const words of ["elever", "beslut", "system"]) {
      const { text } = await client.get(search(words));
      for (const href of hitsOf(text)) {
        const address = href.split("#")[0];
        assert.equal((await client.get(address)).status, 200, `${name} ${words} ${address}`);
      }
    }
  }
});

test("a typing error is forgiven and told; a phrase and a minus do as they say", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  const right = hitsOf((await staff.get(search("upphandling"))).text);
  const { text } = await staff.get(search("upphandilng"));
  assert.ok(text.includes(sv("search.corrected", { typed: "upphandilng", instead: "upphandling" }).split("”")[0]));
  assert.ok(hitsOf(text).some((href) => right.includes(href)));
  const without = hitsOf((await staff.get(search("upphandling -telefoni"))).text);
  assert.ok(without.length > 0);
});

test("a search is kept under a name, and nothing typed becomes markup", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  const hostile = `</title><script>alert(1)</script> "'`;
  const { status, text } = await staff.get(search(hostile));
  assert.equal(status, 200);
  assert.ok(!text.includes("<script>alert(1)"));
  const address = search("skola", "&kind=need");
  const form = await staff.form(address, "/fn/views/save");
  const saved = await staff.send("/fn/views/save", { ...form, name: "Skolornas behov" });
  assert.ok(saved.text.includes("Skolornas behov"), "the saved search is not there");
});

test("a saved search is watched, and tells of what it finds anew", async () => {
  const staff = await Person.enter(browser, program.origin, "strateg");
  await staff.go(search("hattstativ"));
  await staff.page.locator("#save-view summary").click();
  const form = staff.form("views/save");
  await staff.fill(form, { [sv("views.name")]: "Stativ" });
  await staff.press(sv("common.save"), form);
  await staff.press(sv("views.watch"));
  await staff.sees(sv("views.done_watched"));
  await assertAccessible(staff.page, "a watched search");
  const head = await Client.signedIn(program.origin, "samordnare");
  await submitted(head, "Hattstativ med larm");
  // The server looks now and then.
  let told = "";
  for (let time = 0; time < 90 && !told.includes(sv("notifications.found")); time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await staff.go("/notifications?kind=found");
    told = await staff.page.locator("main").innerText();
  }
  assert.ok(told.includes("Hattstativ med larm") && told.includes(sv("notifications.found")), told);
  await staff.go(search("hattstativ"));
  await staff.press(sv("views.unwatch"));
  await staff.sees(sv("views.done_unwatched"));
  await staff.leave();
});

test("both engines find the same", { skip: !ENGINES.includes("postgres") && "no PostgreSQL" }, async () => {
  const other = await serve({ engine: "postgres" });
  try {
    const clients = await Promise.all([program, other].map(({ origin }) => Client.signedIn(origin, "portfolj")));
    for (const words of ["elever", "skola nät", "upphandling", "\"i skolan\"", "dator", "beslut -skola", "upphandilng", "sko"]) {
      for (const more of ["", "&order=newest", "&kind=need", "&page=2"]) {
        const [one, two] = await Promise.all(clients.map((client) => client.get(search(words, more))));
        // Ids differ between the two databases; what they lead to does not.
        const bare = (text) => hitsOf(text).map((href) => href.split("#")[0]);
        assert.deepEqual(bare(one.text).sort(), bare(two.text).sort(), `${words} ${more}`);
      }
    }
  } finally {
    await other.stop();
  }
});
