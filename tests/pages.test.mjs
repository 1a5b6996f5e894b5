// Every page, as those who see it: accessible in light and dark and at 320 px, whole without scripts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { violations } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { serve } from "./lib/server.mjs";
import { execute } from "./lib/sqlite.mjs";
import { en, sv } from "./lib/words.mjs";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), serve()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const SECTIONS = [
  "basics",
  "responsibility",
  "needs",
  "contributions",
  "placement",
  "alternatives",
  "costs",
  "benefits",
  "risks",
  "information",
  "privacy",
  "staff",
];
const TABS = ["overview", "content", "referral", "reviews", "scoring", "decision", "journal"];

/** The reference of one need or proposal in a state; the example municipality has one of each. */
function one(table, state) {
  const rows = execute(
    server.file,
    `SELECT reference FROM ${table} WHERE state = '${state}' AND reference IS NOT NULL ORDER BY reference DESC LIMIT 1`,
  );
  assert.equal(rows.length, 1, `the example municipality has no ${table} that is ${state}`);
  return rows[0][0];
}

/** The pages by who sees them: `[address, status]`. */
function pagesOf(name) {
  const need = (state) => `/needs/${one("needs", state)}`;
  const group = (state) => `/groups/${one("clusters", state)}`;
  const proposal = (state) => `/proposals/${one("proposals", state)}`;
  const initiative = (state) => `/initiatives/${one("proposals", state)}`;
  const tabs = (state, ...of) => of.map((tab) => `${proposal(state)}?tab=${tab}`);
  switch (name) {
    case "":
      return [
        "/",
        "/sign-in",
        "/sign-in?needed=1&next=/needs",
        "/search",
        "/search?q=skola",
        "/initiatives",
        "/initiatives?q=xyzzy",
        initiative("approved"),
        initiative("approved_with_changes"),
        initiative("rejected"),
        initiative("in_execution"),
        initiative("benefits_followed_up"),
        "/direction",
        "/direction/A1",
        "/direction/A7",
        "/plan",
        ...[1, 2, 3, 4, 5, 6].map((no) => `/plan/${no}`),
        "/gallery",
        ["/finns-inte", 404],
        ["/unavailable", 503],
      ];
    case "larare":
      return ["/", "/needs", "/needs?which=mine", "/needs/new", "/groups", ["/groups/new", 403], ["/needs/import", 404], "/systems", "/systems/S-2025-0004", ["/systems/new", 403], ["/similar/words", 403], "/search?q=elever", ["/journal", 403]];
    case "strateg":
      return [
        "/",
        "/needs",
        "/needs?which=waiting",
        "/needs?q=xyzzy",
        "/groups",
        "/groups?suggestions=103",
        "/groups?q=xyzzy",
        "/groups/new",
        ...["confirmed", "solution_chosen", "closed"].map(group),
        "/needs/import",
        "/needs/import?file=unpacked",
        ["/needs/import/0191aaaa-0000-7000-8000-000000000001", 404],
        ...["submitted", "returned", "registered", "assessed", "parked", "promoted", "redirected", "declined"].map(need),
        "/proposals",
        "/proposals?q=xyzzy",
        "/proposals/new",
        ...tabs("in_preparation", ...TABS),
        ...SECTIONS.map((section) => `${proposal("in_preparation")}/edit/${section}`),
        ...tabs("on_referral", "referral"),
        ...tabs("in_review", "reviews", "scoring"),
        ...tabs("prioritised", "overview", "scoring", "decision"),
        ...tabs("ready_for_decision", "decision"),
        ...tabs("referred_back", "decision"),
        ...tabs("in_execution", "overview", "decision", "journal"),
        "/systems?state=retired",
        "/systems?q=xyzzy",
        "/systems/new",
        "/systems/S-2025-0002",
        "/systems/S-2025-0002/edit",
        ["/systems/S-1999-0001", 404],
        "/similar/words?one=wifi&other=tr%C3%A5dl%C3%B6st+n%C3%A4t",
        "/similar/words?q=xyzzy",
        "/similar/words/new",
        "/journal",
        "/plan/2",
      ];
    case "arkitekt":
      return ["/", ...tabs("in_review", "reviews", "scoring")];
    case "direktor":
      return ["/", ...tabs("ready_for_decision", "decision")];
    case "sekreterare":
      return ["/", ...tabs("in_decision", "decision"), ...tabs("approved_with_changes", "decision")];
    case "politiker":
      return ["/", ...tabs("approved", "overview")];
    default:
      return ["/", "/journal"];
  }
}

/** Looks at the page as it stands, in light, dark and narrow; gives what is wrong. */
async function look(page) {
  const wrong = [];
  const note = (how, lines) => wrong.push(...lines.map((line) => `${how}: ${line}`));
  const fits = async () => {
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    if (needed <= there) return [];
    const widest = await page.evaluate(() => {
      const within = (element) => element.closest(".app-scroll") !== null && !element.matches(".app-scroll");
      const right = (element) => element.getBoundingClientRect().right;
      const all = [...document.querySelectorAll("body *")].filter((element) => !within(element));
      const found = all.reduce((most, element) => (right(element) > right(most) ? element : most));
      return `${found.localName}.${found.className} “${found.textContent.trim().slice(0, 40)}”`;
    });
    return [`${needed} px wide in a window of ${there}: ${widest}`];
  };
  // What is folded is looked at too.
  await page.evaluate(() => document.querySelectorAll("main details").forEach((step) => (step.open = true)));
  await page.emulateMedia({ colorScheme: "light" });
  note("light", await violations(page));
  await page.emulateMedia({ colorScheme: "dark" });
  note("dark", await violations(page, "cat.color"));
  await page.setViewportSize({ width: 320, height: 720 });
  note("320 px", await violations(page, "cat.sensory-and-visual-cues"));
  note("320 px", await violations(page, "cat.keyboard"));
  note("320 px", await fits());
  await page.setViewportSize({ width: 1280, height: 900 });
  note("1280 px", await fits());
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}

for (const name of ["", "larare", "strateg", "arkitekt", "direktor", "sekreterare", "politiker", "admin"]) {
  describe(`pages of ${name || "everybody"}`, () => {
    test("are accessible, and whole without scripts", async () => {
      const [person, plain] = [await Person.enter(browser, server.origin, name), new Client(server.origin)];
      if (name) await plain.signIn(name);
      const wrong = [];
      for (const entry of pagesOf(name)) {
        const [address, status = 200] = [entry].flat();
        const sent = await plain.get(address);
        if (sent.status !== status) {
          wrong.push(`${address}: ${sent.status} instead of ${status}`);
          continue;
        }
        const headings = sent.text.match(/<h1[\s>]/g) ?? [];
        if (headings.length !== 1) wrong.push(`${address}: ${headings.length} headings of the first level`);
        if (!/<title>[^<]+ · Riktning<\/title>/.test(sent.text)) wrong.push(`${address}: no title`);
        if (!/<html lang="sv"/.test(sent.text)) wrong.push(`${address}: no language`);
        await person.go(address, status);
        wrong.push(...(await look(person.page)).map((line) => `${address} ${line}`));
      }
      await person.leave();
      assert.deepEqual(wrong, []);
    });
  });
}

test("a refused form and a clash of two are accessible", async () => {
  const person = await Person.enter(browser, server.origin, "larare");
  await person.go("/needs/new");
  const form = () => person.form("needs/submit");
  await person.press(sv("needs.send"), form(), 422);
  const focused = await person.page.evaluate(() => document.activeElement?.className);
  assert.equal(focused, "ds-error-summary", "a refused form begins at its summary");
  const wrong = (await look(person.page)).map((line) => `refused ${line}`);
  await person.fill(form(), { [sv("needs.field_title")]: "Två fönster" });
  await person.press(sv("needs.save_draft"), form());
  await person.follow(sv("needs.edit"));
  const other = await Client.signedIn(server.origin, "larare");
  const address = new URL(person.page.url()).pathname;
  const values = await other.form(address, "/fn/needs/submit");
  await other.send("/fn/needs/save", { ...values, title: "Det andra fönstret" });
  await person.fill(form(), { [sv("needs.field_title")]: "Det första fönstret" });
  await person.press(sv("needs.save_draft"), form(), 409);
  await person.sees("Det andra fönstret", sv("forms.stale_title"));
  wrong.push(...(await look(person.page)).map((line) => `clash ${line}`));
  await person.leave();
  assert.deepEqual(wrong, []);
});

test("English is whole: no page mixes the languages", async () => {
  const person = await Person.enter(browser, server.origin, "", { locale: "en-GB" });
  const wrong = [];
  const pages = ["/", "/sign-in", "/initiatives", "/direction", "/plan", "/plan/1", "/gallery"];
  for (const address of pages) {
    await person.go(address);
    assert.equal(await person.page.locator("html").getAttribute("lang"), "en", address);
    wrong.push(...(await violations(person.page)).map((line) => `${address}: ${line}`));
  }
  await person.leave();
  assert.deepEqual(wrong, []);

  const staff = await Client.signedIn(server.origin, "strateg");
  await staff.get("/?lang=en");
  const proposal = `/proposals/${one("proposals", "in_preparation")}`;
  const words = ["common.sign_out", "common.nav_needs", "common.nav_proposals", "common.nav_journal", "common.footer_about"];
  for (const address of ["/", "/needs", "/proposals", proposal, `${proposal}?tab=decision`, "/journal"]) {
    const page = await staff.get(address);
    assert.equal(page.status, 200);
    for (const word of words) {
      assert.ok(page.text.includes(en(word)), `${address} lacks “${en(word)}”`);
      if (sv(word) !== en(word)) assert.ok(!page.text.includes(sv(word)), `${address} shows “${sv(word)}”`);
    }
  }
});

describe("light, dark and language are remembered", () => {
  for (const script of [true, false]) {
    test(script ? "with scripts" : "without scripts", async () => {
      const person = await Person.enter(browser, server.origin, "", { script });
      await person.go("/initiatives");
      const html = person.page.locator("html");
      assert.equal(await html.getAttribute("data-color-scheme"), "auto");
      await person.page.locator(".app-theme summary").click();
      const dark = person.page.getByRole("button", { name: sv("common.theme_dark"), exact: true });
      if (script) {
        await dark.click();
        await person.page.locator('html[data-color-scheme="dark"]').waitFor();
      } else {
        await person.leads(() => dark.click());
      }
      assert.ok(person.page.url().endsWith("/initiatives"));
      await person.go("/plan");
      assert.equal(await html.getAttribute("data-color-scheme"), "dark");
      await person.follow(sv("common.other_language"));
      assert.equal(await html.getAttribute("lang"), "en");
      await person.go("/direction");
      assert.equal(await html.getAttribute("lang"), "en");
      await person.leave();
    });
  }
});

test("the keyboard reaches the content first, and sees where it is", async () => {
  const person = await Person.enter(browser, server.origin, "larare");
  await person.go("/needs");
  await person.page.keyboard.press("Tab");
  assert.equal(await person.page.evaluate(() => document.activeElement.textContent), sv("common.skip"));
  await person.page.keyboard.press("Enter");
  assert.equal(await person.page.evaluate(() => document.activeElement.id), "content");
  await person.page.keyboard.press("Tab");
  const outline = await person.page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  });
  assert.ok(outline, "focus is visible");
  await person.leave();
});

test("the server's log is quiet", () => server.assertQuiet(/path="\/unavailable"/));
