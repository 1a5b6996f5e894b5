// "Vi har samma behov": another school stands behind a need, says what differs there, follows it, and withdraws.

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

for (const script of [true, false]) {
  test(`a unit joins and leaves, ${script ? "with" : "without"} scripts`, async () => {
    const head = await Person.enter(browser, program.origin, "samordnare", { script });
    const staff = await Person.enter(browser, program.origin, "strateg", { script: false });
    await staff.go("/needs?which=all&state=registered");
    const others = await staff.page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.querySelector("a").getAttribute("href")));
    assert.ok(others.length > 0, "the example has no registered need");
    await staff.leave();
    const joined = others[0];
    await head.go(`${joined}/join`);
    if (script) await assertAccessible(head.page, "the form");
    const form = head.form("needs/same-need");
    await head.fill(form, { [sv("needs.join_difference")]: "Hos oss gäller det elev 19811228-9874." });
    await head.press(sv("needs.join_do"), form, 422);
    await head.fill(head.form("needs/same-need"), { [sv("needs.join_difference")]: "Hos oss gäller det tre hus." });
    await head.press(sv("needs.join_do"), head.form("needs/same-need"));
    await head.sees(sv("needs.done_joined"), "Hos oss gäller det tre hus.");
    await head.go(`${joined}`);
    if (script) await assertAccessible(head.page, "the need");
    const leave = head.form("needs/leave");
    await head.leads(() => leave.getByRole("button").click());
    await head.sees(sv("needs.done_left"));
    await head.leave();
  });
}
