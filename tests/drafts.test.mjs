// Nothing typed is lost: through a cut network, a closed tab and an expired session; two people in one proposal;
// another person on the same device sees none of it. On each engine; the forms' journey also without scripts.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve } from "./lib/server.mjs";
import { label, sv } from "./lib/words.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

/** What the browser keeps of ours. */
const kept = (person) =>
  person.page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith("riktning.kept:")).map(([, text]) => text));

const field = (person, name) => person.page.getByLabel(label(sv(name)));

/** The tab is closed, and the person opens an address in a new one. */
async function newTab(person, address) {
  const context = person.page.context();
  await person.page.close();
  person.page = await context.newPage();
  await person.go(address);
}

for (const engine of ENGINES) {
  test(`nothing typed is lost (${engine})`, async (t) => {
    const program = await serve({ engine });
    t.after(() => program.stop());
    const list = await (await Client.signedIn(program.origin, "strateg")).get("/proposals?state=in_preparation");
    const [reference] = /P-\d{4}-\d+/.exec(list.text) ?? assert.fail("no proposal is in preparation");
    const basics = `/proposals/${reference}/edit/basics`;

    await t.test("a need typed without a network survives a closed tab and is saved afterwards", async () => {
      const teacher = await Person.enter(browser, program.origin, "larare");
      await teacher.go("/needs/new");
      await teacher.page.context().setOffline(true);
      await field(teacher, "needs.field_title").fill("Väggklocka i matsalen");
      await teacher.page.getByText(sv("needs.autosave_failed")).waitFor();
      await teacher.page.getByText(sv("forms.kept_offline")).waitFor();
      await assertAccessible(teacher.page, "the form without a network");
      await teacher.page.context().setOffline(false);
      assert.equal((await kept(teacher)).length, 1);
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      assert.deepEqual(await kept(teacher), [], "what is saved is not kept twice");
      await teacher.page.context().setOffline(true);
      await field(teacher, "needs.field_problem").fill("Ingen ser när lektionen börjar.");
      await teacher.page.waitForFunction(() => Object.keys(localStorage).some((name) => name.startsWith("riktning.kept:")));
      const address = new URL(teacher.page.url()).pathname;
      await teacher.page.context().setOffline(false);
      await teacher.page.route("**/fn/needs/autosave*", (route) => route.abort());
      await newTab(teacher, address);
      await teacher.page.getByText(sv("forms.kept_back")).waitFor();
      assert.equal(await field(teacher, "needs.field_problem").inputValue(), "Ingen ser när lektionen börjar.");
      assert.equal(await field(teacher, "needs.field_title").inputValue(), "Väggklocka i matsalen");
      await assertAccessible(teacher.page, "text that is back");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      assert.deepEqual(await kept(teacher), []);
      // Without a network the browser rightly says so.
      const others = teacher.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(problem));
      assert.deepEqual(others, []);
      teacher.problems.length = 0;
      await teacher.leave();
    });

    await t.test("an expired session loses nothing, and what is saved is no longer kept", async () => {
      const staff = await Person.enter(browser, program.origin, "strateg");
      await staff.go(basics);
      await field(staff, "proposals.background").fill("Skrivet när inloggningen gått ut.");
      await staff.page.context().clearCookies({ name: "riktning" });
      await Promise.all([
        staff.page.waitForURL(/sign-in/),
        staff.page.getByRole("button", { name: sv("common.save"), exact: true }).click(),
      ]);
      await staff.signIn();
      await staff.go(basics);
      await staff.page.getByText(sv("forms.kept_back")).waitFor();
      assert.equal(await field(staff, "proposals.background").inputValue(), "Skrivet när inloggningen gått ut.");
      await staff.press(sv("common.save"));
      await staff.page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith("riktning.kept:")));
      await staff.go(basics);
      assert.equal(await field(staff, "proposals.background").inputValue(), "Skrivet när inloggningen gått ut.");
      assert.equal(await staff.page.getByText(sv("forms.kept_back")).count(), 0);
      await staff.leave();
    });

    await t.test("two people in different fields lose nothing; in the same field one chooses", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      const other = await Person.enter(browser, program.origin, "portfolj");
      await one.go(basics);
      await field(one, "proposals.background").fill("Bakgrund av den ena.");
      await other.go(basics);
      await field(other, "proposals.summary").fill("Sammanfattning av den andra.");
      await other.press(sv("common.save"));
      await newTab(one, basics);
      await one.page.getByText(sv("forms.kept_back")).waitFor();
      assert.equal(await field(one, "proposals.background").inputValue(), "Bakgrund av den ena.");
      assert.equal(await field(one, "proposals.summary").inputValue(), "Sammanfattning av den andra.");
      await one.press(sv("common.save"));
      await one.go(basics);
      await field(one, "proposals.summary").fill("Den enas sammanfattning.");
      await other.go(basics);
      await field(other, "proposals.summary").fill("Den andras sammanfattning.");
      await other.press(sv("common.save"));
      await newTab(one, basics);
      const clash = one.page.locator(".app-kept__clash");
      await clash.waitFor();
      const text = await clash.innerText();
      assert.ok(text.includes("Den enas sammanfattning.") && text.includes("Den andras sammanfattning."), text);
      await assertAccessible(one.page, "two texts for one field");
      await clash.getByRole("button", { name: sv("forms.kept_take") }).click();
      assert.equal(await field(one, "proposals.summary").inputValue(), "Den andras sammanfattning.");
      assert.equal(await clash.count(), 0);
      await one.leave();
      await other.leave();
    });

    await t.test("who signs out leaves nothing on the device, and text can be thrown away", async () => {
      const staff = await Person.enter(browser, program.origin, "strateg");
      await staff.go(basics);
      const before = await field(staff, "proposals.title").inputValue();
      await field(staff, "proposals.title").fill("Ett namn som ångras");
      await newTab(staff, basics);
      await staff.page.getByRole("button", { name: sv("forms.kept_discard") }).click();
      assert.equal(await field(staff, "proposals.title").inputValue(), before);
      assert.deepEqual(await kept(staff), []);
      await field(staff, "proposals.title").fill("Ett namn för ingen annan");
      assert.equal((await kept(staff)).length, 1);
      await staff.press(sv("common.sign_out"));
      assert.deepEqual(await kept(staff), []);
      await staff.leave();
    });

    await t.test("without scripts the button saves the draft", async () => {
      const teacher = await Person.enter(browser, program.origin, "larare", { script: false });
      await teacher.go("/needs/new");
      const form = teacher.form("needs/submit");
      await teacher.fill(form, { [sv("needs.field_title")]: "Utan skript" });
      await teacher.press(sv("needs.save_draft"), form);
      await teacher.go(`${new URL(teacher.page.url()).pathname}/edit`);
      assert.equal(await field(teacher, "needs.field_title").inputValue(), "Utan skript");
      await teacher.leave();
    });
  });
}
