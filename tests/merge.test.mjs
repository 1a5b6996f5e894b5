// A duplicate: the staff merges it, its author finds the way to the need in which it lives on, and it is undone.

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
  test(`a duplicate is merged and set free again, ${script ? "with" : "without"} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    const first = async (state) => {
      await staff.go(`/needs?which=all&state=${state}`);
      return staff.page.locator("tbody tr a").first().getAttribute("href");
    };
    const [duplicate, stays] = [await first("assessed"), await first("registered")];
    assert.ok(duplicate && stays, "the example has an assessed and a registered need");
    const number = stays.split("/").pop();

    await staff.go(duplicate);
    await staff.unfold(sv("needs.step_merge"));
    const form = staff.form("needs/merge");
    const why = "Det är samma behov.";
    await staff.fill(form, { [sv("needs.step_merge_into")]: "B-1999-0001", [sv("needs.step_reason")]: why });
    await staff.press(sv("needs.step_merge_do"), form, 422);
    if (script) await assertAccessible(staff.page, "the refused form");
    await staff.fill(staff.form("needs/merge"), { [sv("needs.step_merge_into")]: number });
    await staff.press(sv("needs.step_merge_do"), staff.form("needs/merge"));
    await staff.sees(sv("needs.done_merged"), sv("needs.merged_title"), why);
    if (script) await assertAccessible(staff.page, "the merged need");

    // The link of the merged need leads on, and the other one names it.
    await staff.leads(() => staff.page.locator(`#need-top a[href="${stays}"]`).click());
    await staff.sees(sv("needs.merged_here_title"), sv("needs.joiners_title"));
    assert.equal(await staff.page.locator(`a[href="${duplicate}"]`).count(), 1);

    await staff.go(duplicate);
    await staff.unfold(sv("needs.step_unmerge"));
    await staff.fill(staff.form("needs/unmerge"), { [sv("needs.step_reason")]: "Två olika behov." });
    await staff.press(sv("needs.step_unmerge_do"), staff.form("needs/unmerge"));
    await staff.sees(sv("needs.done_unmerged"));
    await staff.go(stays);
    assert.equal(await staff.page.locator(`a[href="${duplicate}"]`).count(), 0);
    await staff.leave();
  });
}
