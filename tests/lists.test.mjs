// Lists one works in all day: columns that links and files carry, many rows at once with a look before and a way back,
// and the own page with what waits since when.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
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
  program.assertQuiet();
});

const headings = async (person) =>
  (await person.page.locator("thead th:not(.app-tick)").allInnerTexts()).map((text) => text.trim());

/** The page fits a narrow screen without scrolling sideways. */
async function fits(person) {
  const size = person.page.viewportSize();
  await person.page.setViewportSize({ width: 320, height: 800 });
  const wide = await person.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `${person.page.url()} is ${wide} wide`);
  await person.page.setViewportSize(size);
}

async function file(person, address) {
  const answer = await person.context.request.get(address);
  assert.equal(answer.status(), 200, address);
  return (await answer.text()).slice(1).trim().split("\n");
}

for (const script of [true, false]) {
  const how = script ? "with" : "without";

  test(`columns are chosen, kept in links, views and files, ${how} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go("/needs?state=registered");
    const panel = await staff.unfold(sv("lists.columns"));
    if (script) await assertAccessible(staff.page, "the choice of columns");
    for (const name of ["state", "unit", "urgency", "wanted_by", "updated"]) await panel.locator(`#column-${name}`).uncheck();
    for (const name of ["author", "waited", "joiners", "comments"]) await panel.locator(`#column-${name}`).check();
    await staff.press(sv("lists.columns_show"), panel);
    const chosen = [sv("needs.column_need"), sv("needs.column_author"), sv("needs.column_waited"), sv("needs.column_joiners"), sv("needs.column_comments")];
    assert.deepEqual(await headings(staff), chosen);
    assert.equal(new URL(staff.page.url()).searchParams.get("state"), "registered");
    if (script) await assertAccessible(staff.page, "chosen columns");
    await fits(staff);
    await staff.follow(sv("needs.column_need"), staff.page.locator("thead"));
    assert.deepEqual(await headings(staff), chosen, "sorting keeps them");
    const query = new URL(staff.page.url()).search;
    const [head] = await file(staff, `/needs.csv${query}`);
    assert.equal(head, [sv("exports.reference"), ...chosen].join(";"));
    await staff.unfold(sv("lists.columns"));
    await staff.follow(sv("lists.columns_usual"));
    assert.equal((await headings(staff)).length, 6);
    await staff.leave();
  });

  test(`many needs are looked at, parked and taken back, ${how} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    const reason = `Budgeten först, ${how} skript.`;
    await staff.go("/needs?which=waiting&sort=title");
    const form = staff.form("bulk/choose");
    await staff.press(sv("bulk.look"), form, 422);
    await staff.sees(sv("bulk.action"));
    if (script) {
      await assertAccessible(staff.page, "a list with boxes");
      await staff.page.getByLabel(sv("bulk.tick_page")).check();
      const rows = staff.page.locator("tbody input[type=checkbox]");
      assert.equal(await rows.evaluateAll((boxes) => boxes.filter((box) => box.checked).length), await rows.count());
      await staff.sees(`${sv("bulk.count")} ${await rows.count()}`);
    } else {
      await form.locator("[name=which]").selectOption("page");
    }
    await form.locator("[name=action]").selectOption("park");
    await staff.press(sv("bulk.look"), staff.form("bulk/choose"));
    await staff.sees(sv("bulk.obstacle_state"), sv("bulk.becomes"), sv("bulk.can_be_undone"));
    if (script) await assertAccessible(staff.page, "the preview");
    await fits(staff);
    const possible = await staff.page.locator("tbody tr", { hasText: sv("bulk.becomes") }).count();
    assert.ok(possible > 0, "the example has assessed needs on this page");
    const first = await staff.page.locator("tbody tr", { hasText: sv("bulk.becomes") }).first().locator("small").innerText();
    const begin = sv("bulk.begin", { action: sv("bulk.action_park"), count: possible });
    await staff.press(begin, staff.form("bulk/begin"), 422);
    await staff.fill(staff.form("bulk/begin"), { [sv("bulk.until")]: "2099-01-31", [sv("common.reason")]: reason });
    await staff.press(begin, staff.form("bulk/begin"));
    await staff.sees(sv("bulk.state_done"), sv("bulk.undo"), reason);
    if (script) await assertAccessible(staff.page, "the result");
    const result = staff.page.url();
    await staff.go(`/needs/${first}`);
    await staff.sees(sv("needs.state_parked"), reason);
    await staff.go("/bulk");
    await staff.sees(sv("bulk.action_park"));
    await staff.go(result);
    await staff.unfold(sv("bulk.undo"));
    await staff.press(sv("bulk.undo_do"), staff.form("bulk/undo"), 422);
    await staff.fill(staff.form("bulk/undo"), { [sv("bulk.undo_reason")]: "Fel rader." });
    await staff.press(sv("bulk.undo_do"), staff.form("bulk/undo"));
    await staff.sees(sv("bulk.state_undone"));
    await staff.go(`/needs/${first}`);
    await staff.sees(sv("needs.state_assessed"));
    await staff.leave();
  });

  test(`chosen proposals are followed and taken away, ${how} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "portfolj", { script });
    await staff.go("/proposals");
    const rows = staff.page.locator("tbody tr");
    const row = rows.nth(script ? 1 : 2);
    const chosen = await row.locator("small").innerText();
    await row.locator("input[type=checkbox]").check();
    await staff.form("bulk/choose").locator("[name=action]").selectOption("follow");
    await staff.press(sv("bulk.look"), staff.form("bulk/choose"));
    await staff.press(sv("bulk.begin", { action: sv("bulk.action_follow"), count: 1 }), staff.form("bulk/begin"));
    await staff.sees(sv("bulk.state_done"), chosen);
    await staff.go("/");
    await staff.sees(sv("my_page.section_followed"), chosen);
    const lines = await file(staff, `/proposals.csv?sort=title&rows%5B%5D=${chosen}`);
    assert.equal(lines.length, 2);
    assert.ok(lines[1].startsWith(chosen));
    await staff.leave();
  });
}

test("the whole filtered list can be meant, and never more than was asked", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  const send = (values) => staff.post("/fn/bulk/choose", { kind: "need", list: "/needs?state=submitted", which: "all", action: "follow", ...values });
  const answer = await send({});
  assert.match(answer.location, /^\/bulk\/[0-9a-f-]+$/);
  const page = (await staff.get(answer.location)).text;
  const listed = (await staff.get("/needs?state=submitted")).text;
  const references = (text) => new Set([...text.matchAll(/href="\/needs\/(B-\d{4}-\d+)"/g)].map(([, one]) => one));
  assert.deepEqual(references(page), references(listed));
  // Only lists of ours are led back to.
  assert.match((await send({ list: "//evil.example", action: "" })).location, /^\/needs\?kept=/);
  assert.match((await send({ kind: "proposal", list: "/proposals", action: "decline" })).location, /^\/proposals\?kept=/);
  const teacher = await Client.signedIn(program.origin, "larare");
  assert.equal((await teacher.get(answer.location)).status, 404);
  assert.ok(!(await teacher.get("/needs")).text.includes("/fn/bulk/choose"));
  const refused = await teacher.post("/fn/bulk/choose", { kind: "need", list: "/needs", which: "all", action: "decline" });
  assert.match(refused.location, /^\/needs\?kept=/);
});

test("the journal is taken away as it is filtered, by those who may read it", async () => {
  const staff = await Person.enter(browser, program.origin, "strateg");
  await staff.go("/journal?kind=proposal&columns=-&columns=who");
  const page = await headings(staff);
  assert.deepEqual(page, [sv("journal.when"), sv("journal.who"), sv("journal.what")]);
  await assertAccessible(staff.page, "the journal with chosen columns");
  const [head, ...body] = await file(staff, "/journal.csv?kind=proposal&columns=-&columns=who");
  assert.equal(head, page.join(";"));
  assert.ok(body.length > 50, "all pages of it");
  await staff.leave();
  const teacher = await Client.signedIn(program.origin, "larare");
  assert.equal((await teacher.get("/journal.csv")).status, 403);
});

test("initiatives stand as cards or as a table", async () => {
  const nobody = await Person.enter(browser, program.origin, "");
  await nobody.go("/initiatives");
  await nobody.unfold(sv("initiatives.as_table"));
  await nobody.press(sv("lists.columns_show"));
  assert.ok((await headings(nobody)).includes(sv("exports.decided_by")));
  await assertAccessible(nobody.page, "initiatives as a table");
  await fits(nobody);
  await nobody.leave();
});

test("the own page of each role says what waits, since when and what comes", async () => {
  const expected = {
    larare: [sv("my_page.section_mine")],
    rektor: [sv("my_page.section_units")],
    samordnare: [sv("my_page.section_units")],
    strateg: [sv("my_page.section_queue"), sv("my_page.queue_oldest"), sv("my_page.section_coming")],
    sakerhet: [sv("my_page.section_waiting")],
    direktor: [sv("my_page.section_decided")],
    sekreterare: [sv("my_page.section_decided")],
    politiker: [sv("my_page.section_decided")],
    admin: [sv("my_page.section_accounts")],
  };
  for (const [name, texts] of Object.entries(expected)) {
    const person = await Person.enter(browser, program.origin, name);
    await person.go("/");
    await person.sees(...texts);
    await assertAccessible(person.page, `the own page of ${name}`);
    await fits(person);
    await person.leave();
  }
  const staff = await Person.enter(browser, program.origin, "strateg");
  const calendar = await staff.context.request.get("/deadlines.ics");
  assert.equal(calendar.status(), 200);
  assert.match(await calendar.text(), /^BEGIN:VCALENDAR[\s\S]+DTSTART;VALUE=DATE:\d{8}[\s\S]+END:VCALENDAR/);
  await staff.leave();
  const nobody = new Client(program.origin);
  assert.match((await nobody.get("/deadlines.ics")).location ?? "", /^\/sign-in/);
});
