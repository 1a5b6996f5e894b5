// Similar needs beside the form: found while typing, told politely, joined from there; kept when the draft is opened.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

let browser, program;
before(async () => {
  browser = await openBrowser();
  program = await serve();
});
after(async () => {
  await browser.close();
  await program.stop();
});

/** A registered need of the example: its title and reference. */
async function registered() {
  const staff = await Person.enter(browser, program.origin, "strateg", { script: false });
  await staff.go("/needs?which=all&state=registered");
  const link = staff.page.locator("tbody tr a").first();
  const found = { title: (await link.innerText()).trim(), href: await link.getAttribute("href") };
  await staff.go(found.href);
  assert.equal(await staff.page.locator("#similar").count(), 1, "the staff sees what is alike");
  await staff.leave();
  return found;
}

test("what is alike is shown while one types, and can be joined", async () => {
  const { title, href } = await registered();
  const head = await Person.enter(browser, program.origin, "samordnare");
  await head.go("/needs/new");
  const panel = head.page.locator(".app-similar__panel");
  assert.ok((await panel.innerText()).includes(sv("similar.idle")));
  await head.fill(head.form("needs/submit"), { [sv("needs.field_title")]: title });
  await panel.locator(`li:has-text("${title}")`).waitFor();
  assert.match(await panel.locator("[role=status]").innerText(), /liknande/);
  assert.ok((await panel.locator("mark").count()) > 0, "nothing tells why");
  await assertAccessible(head.page, "the open panel");
  const join = panel.locator(`a[href="${href}/join"]`);
  await head.leads(() => join.click());
  await head.sees(sv("needs.join_difference"));
  await head.leave();
});

test("without scripts a kept draft shows what is alike", async () => {
  const { title } = await registered();
  const head = await Person.enter(browser, program.origin, "samordnare", { script: false });
  await head.go("/needs/new");
  const form = head.form("needs/submit");
  await head.fill(form, { [sv("needs.field_title")]: title });
  await head.press(sv("needs.save_draft"), form);
  await head.go(`${new URL(head.page.url()).pathname}/edit`);
  await head.page.locator(".app-similar__panel li", { hasText: title }).waitFor();
  await head.leave();
});

test("a running project and a step of the plan are told as what they are", async () => {
  const head = await Person.enter(browser, program.origin, "samordnare");
  const panel = head.page.locator(".app-similar__panel");
  for (const [text, kind] of [
    ["Trådlöst nät som håller i skolor och förskolor", sv("similar.kind_project")],
    ["Upphandling av IT-drift och telefoni", sv("similar.kind_step")],
  ]) {
    await head.go("/needs/new");
    await head.fill(head.form("needs/submit"), { [sv("needs.field_title")]: text });
    const item = panel.locator("li", { hasText: kind }).first();
    await item.waitFor();
    await head.leads(() => item.getByRole("link").first().click());
    assert.match(new URL(head.page.url()).pathname, /^\/(proposals|initiatives|plan)\//);
  }
  await assertAccessible(head.page, "where it leads");
  await head.leave();
});
