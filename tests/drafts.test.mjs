// Nothing typed is lost: through a cut network, a closed tab, an expired session and a server that is killed and comes
// back; two people in one proposal, in different fields and in the same, who see where the other is; another person on
// the same device sees none of it. On each engine; the forms' journey also without scripts.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve, waitFor } from "./lib/server.mjs";
import { wire } from "./lib/wire.mjs";
import { label, sv } from "./lib/words.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

/** Leaves by way of another page, so that this one takes leave of those who see it: a browser that is ended does not. */
async function goodbye(...people) {
  for (const person of people) {
    await person.go("/");
    await person.leave();
  }
}

/** What the browser keeps of ours. */
const kept = (person) =>
  person.page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith("riktning.kept:")).map(([, text]) => text));

/** How the browser says that the network is away. */
const AWAY = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE/;

/**
 * The page is closed while the network is away, which then comes back: nothing that is sent on leaving arrives. A browser
 * told to be offline may send it all the same, so the wire is broken too.
 */
async function closedWithoutNetwork(person, line) {
  const context = person.page.context();
  line.down();
  await person.page.close();
  // Whatever the page still sends has failed by then.
  await new Promise((resolve) => setTimeout(resolve, 300));
  line.up();
  await context.setOffline(false);
  person.page = await context.newPage();
}

/** The page at this address is made now, and arrives when what stands in the one before has been saved. */
async function opensTooEarly(person, address) {
  // A page that is being left answers nothing: another one on the same device looks.
  const beside = await person.context.newPage();
  await beside.goto("/healthz");
  await person.page.route(
    `**${address}`,
    async (route) => {
      const made = await route.fetch();
      await waitFor(async () => (await kept({ page: beside })).length === 0, "that what was typed is saved and no longer kept");
      await route.fulfill({ response: made });
    },
    { times: 1 },
  );
  await person.go(address);
  await beside.close();
}

const field = (person, name) => person.page.getByLabel(label(sv(name)));

for (const engine of ENGINES) {
  test(`nothing typed is lost (${engine})`, async (t) => {
    let program = await serve({ engine });
    t.after(() => program.stop());
    const list = await (await Client.signedIn(program.origin, "strateg")).get("/proposals?state=in_preparation");
    const [reference] = /P-\d{4}-\d+/.exec(list.text) ?? assert.fail("no proposal is in preparation");
    const basics = `/proposals/${reference}/edit/basics`;

    await t.test("a need typed without a network survives a closed tab and is saved afterwards", async () => {
      const line = await wire(program.origin);
      t.after(() => line.stop());
      const teacher = await Person.enter(browser, line.origin, "larare");
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
      await closedWithoutNetwork(teacher, line);
      await teacher.go(address);
      await teacher.page.getByText(sv("forms.kept_back")).waitFor();
      assert.equal(await field(teacher, "needs.field_problem").inputValue(), "Ingen ser när lektionen börjar.");
      assert.equal(await field(teacher, "needs.field_title").inputValue(), "Väggklocka i matsalen");
      await assertAccessible(teacher.page, "text that is back");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      assert.deepEqual(await kept(teacher), []);
      // Without a network the browser rightly says so.
      const others = teacher.problems.filter((problem) => !AWAY.test(problem));
      assert.deepEqual(others, []);
      teacher.problems.length = 0;
      await teacher.leave();
    });

    await t.test("an expired session loses nothing, and what is saved is no longer kept", async () => {
      const staff = await Person.enter(browser, program.origin, "strateg");
      await staff.go(basics);
      await staff.page.context().clearCookies({ name: "riktning" });
      await field(staff, "proposals.background").fill("Skrivet när inloggningen gått ut.");
      await staff.page.getByText(sv("needs.autosave_signed_out")).waitFor();
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
      // The browser says that it was refused, as it was.
      staff.problems = staff.problems.filter((problem) => !/status of 401/.test(problem));
      await staff.leave();
    });

    await t.test("what is typed is kept at each pause, as one's own draft, half-filled as it is", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      const other = await Person.enter(browser, program.origin, "portfolj");
      await one.go(basics);
      const title = await field(one, "proposals.title").inputValue();
      const background = await field(one, "proposals.background").inputValue();
      await field(one, "proposals.title").fill("");
      await field(one, "proposals.background").fill("Halvskrivet");
      await one.page.getByText(new RegExp(`^${sv("proposals.draft_kept")} \\d\\d:\\d\\d`)).waitFor();
      // On a busy machine the first pause can come between the two fields.
      await waitFor(async () => (await kept(one)).length === 0, "that what the server keeps is not kept in the browser");
      await assertAccessible(one.page, "the editor that saves itself");
      await other.go(basics);
      assert.equal(await field(other, "proposals.title").inputValue(), title);
      // On another device of the same person.
      const device = await Person.enter(browser, program.origin, "strateg");
      await device.go(basics);
      await device.sees(sv("proposals.draft_left_title"));
      assert.equal(await field(device, "proposals.title").inputValue(), "");
      assert.equal(await field(device, "proposals.background").inputValue(), "Halvskrivet");
      await assertAccessible(device.page, "a draft that is back");
      await device.press(sv("proposals.draft_discard"));
      await device.doesNotSee(sv("proposals.draft_left_title"));
      assert.equal(await field(device, "proposals.title").inputValue(), title);
      // A page that still shows what was thrown away does not bring it back when it is left.
      await one.follow(sv("proposals.tab_content"));
      await one.go(basics);
      await one.doesNotSee(sv("proposals.draft_left_title"));
      assert.equal(await field(one, "proposals.title").inputValue(), title);
      assert.equal(await field(one, "proposals.background").inputValue(), background);
      await goodbye(one, other, device);
    });

    await t.test("a page made before the last one's text was saved shows that text all the same", async () => {
      const teacher = await Person.enter(browser, program.origin, "larare");
      await teacher.go("/needs/new");
      await field(teacher, "needs.field_title").fill("Hyllor i slöjden");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      const draft = new URL(teacher.page.url()).pathname;
      await field(teacher, "needs.field_problem").fill("Brädorna ligger på golvet.");
      await opensTooEarly(teacher, draft);
      const problem = () => field(teacher, "needs.field_problem").inputValue();
      await waitFor(async () => (await problem()) === "Brädorna ligger på golvet.", "the text in the need's form");
      assert.deepEqual(await kept(teacher), []);
      // What is typed now is saved over what the form has taken, not over what the page was made with.
      await field(teacher, "needs.field_desired_effect").fill("De står i en hylla.");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      await teacher.go(draft);
      assert.equal(await problem(), "Brädorna ligger på golvet.");
      assert.equal(await field(teacher, "needs.field_desired_effect").inputValue(), "De står i en hylla.");
      // Two windows on one draft: each takes what the other saved.
      const other = await teacher.context.newPage();
      await other.goto(draft);
      await other.locator("html[data-hydrated]").waitFor({ state: "attached" });
      await other.getByLabel(label(sv("needs.field_title"))).fill("Hyllor i slöjdsalen");
      await other.getByText(sv("needs.autosave_saved")).waitFor();
      await field(teacher, "needs.field_current_situation").fill("Vi snubblar.");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      assert.equal(await field(teacher, "needs.field_title").inputValue(), "Hyllor i slöjdsalen");
      // In the same field nothing is saved until one has chosen, whatever one types beside it.
      const saved = other.waitForResponse((response) => response.url().includes("needs/autosave"));
      await other.getByLabel(label(sv("needs.field_title"))).fill("Hyllor i träslöjden");
      assert.equal((await saved).status(), 200);
      await field(teacher, "needs.field_title").fill("Hyllor i metallslöjden");
      await teacher.page.getByText(sv("needs.autosave_stale")).waitFor();
      await teacher.press(sv("needs.save_draft"), teacher.page, 409);
      await teacher.sees("Hyllor i träslöjden");
      await field(teacher, "needs.field_current_situation").fill("Vi snubblar och slår oss.");
      await teacher.page.getByText(sv("needs.autosave_stale")).waitFor();
      await other.reload();
      assert.equal(await other.getByLabel(label(sv("needs.field_title"))).inputValue(), "Hyllor i träslöjden");
      await other.close();
      // The browser says that it was refused, as it was.
      teacher.problems = teacher.problems.filter((problem) => !/status of 409/.test(problem));
      await teacher.leave();

      const staff = await Person.enter(browser, program.origin, "strateg");
      await staff.go(basics);
      const title = await field(staff, "proposals.title").inputValue();
      // Without a title it stays a draft.
      await field(staff, "proposals.title").fill("");
      await field(staff, "proposals.background").fill("Skrivet i sista stund.");
      await opensTooEarly(staff, basics);
      const background = () => field(staff, "proposals.background").inputValue();
      await waitFor(async () => (await background()) === "Skrivet i sista stund.", "the text in the proposal's form");
      assert.equal(await field(staff, "proposals.title").inputValue(), "");
      assert.deepEqual(await kept(staff), []);
      await staff.follow(sv("common.cancel"));
      await staff.go(basics);
      await staff.press(sv("proposals.draft_discard"));
      assert.equal(await field(staff, "proposals.title").inputValue(), title);
      assert.notEqual(await background(), "Skrivet i sista stund.");
      await staff.leave();
    });

    await t.test("a closed tab puts the text into the proposal, and cancelling leaves it a draft", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      await one.go(basics);
      await field(one, "proposals.background").fill("Skrivet innan fliken stängdes.");
      await one.follow(sv("proposals.tab_content"));
      await waitFor(async () => (await one.html(basics)).text.includes("Skrivet innan fliken stängdes."), "the text");
      await one.go(basics);
      await one.doesNotSee(sv("proposals.draft_left_title"));
      await field(one, "proposals.background").fill("Ångrat för stunden.");
      await one.follow(sv("common.cancel"));
      await one.go(basics);
      await one.sees(sv("proposals.draft_left_title"));
      await one.press(sv("common.save"));
      await one.sees("Ångrat för stunden.");
      await one.leave();
    });

    await t.test("two people in different fields lose nothing, and each sees what the other saves", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      const other = await Person.enter(browser, program.origin, "portfolj");
      await one.go(basics);
      await other.go(basics);
      await field(one, "proposals.background").fill("Bakgrund av den ena.");
      await field(other, "proposals.summary").fill("Sammanfattning av den andra.");
      await other.press(sv("common.save"));
      await one.page.getByText(new RegExp(`${sv("proposals.draft_taken_by")} ${sv("proposals.summary")}`)).waitFor();
      assert.equal(await field(one, "proposals.summary").inputValue(), "Sammanfattning av den andra.");
      assert.equal(await field(one, "proposals.background").inputValue(), "Bakgrund av den ena.");
      await assertAccessible(one.page, "a field that took another text");
      await one.press(sv("common.save"));
      await one.sees("Bakgrund av den ena.", "Sammanfattning av den andra.");
      await goodbye(one, other);
    });

    await t.test("in the same field both texts are shown and one chooses", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      const other = await Person.enter(browser, program.origin, "portfolj");
      await one.go(basics);
      await other.go(basics);
      await field(one, "proposals.summary").fill("Den enas sammanfattning.");
      await field(other, "proposals.summary").fill("Den andras sammanfattning.");
      await other.press(sv("common.save"));
      const clash = one.page.locator("section.app-kept__clash");
      await clash.waitFor();
      const text = await clash.innerText();
      assert.ok(text.includes("Den enas sammanfattning.") && text.includes("Den andras sammanfattning."), text);
      await assertAccessible(one.page, "two texts for one field");
      await clash.getByRole("button", { name: sv("forms.kept_keep") }).click();
      assert.equal(await clash.count(), 0);
      await one.press(sv("common.save"));
      await one.sees("Den enas sammanfattning.");
      await goodbye(one, other);
    });

    await t.test("without scripts: different fields are both saved, and in the same one chooses", async () => {
      const one = await Person.enter(browser, program.origin, "strateg", { script: false });
      const other = await Person.enter(browser, program.origin, "portfolj", { script: false });
      await one.go(basics);
      await other.go(basics);
      await field(other, "proposals.summary").fill("Sammanfattning utan skript.");
      await other.press(sv("common.save"));
      await field(one, "proposals.background").fill("Bakgrund utan skript.");
      await one.press(sv("common.save"));
      await one.sees("Sammanfattning utan skript.", "Bakgrund utan skript.");
      await one.go(basics);
      await other.go(basics);
      await field(other, "proposals.summary").fill("Den andras, utan skript.");
      await field(other, "proposals.background").fill("Den andras bakgrund.");
      await other.press(sv("common.save"));
      await field(one, "proposals.summary").fill("Den enas, utan skript.");
      await field(one, "proposals.background").fill("Den enas bakgrund.");
      await one.press(sv("common.save"), one.page, 409);
      await one.sees(sv("forms.stale_title"), "Den andras, utan skript.", "Den andras bakgrund.");
      assert.equal(await field(one, "proposals.summary").inputValue(), "Den enas, utan skript.");
      // axe needs scripts: the same page, as it was sent, in a window that has them.
      const window = await browser.newPage();
      await window.goto(program.origin);
      await window.setContent(await one.page.content());
      await assertAccessible(window, "two fields to choose in");
      await window.close();
      const choice = one.page.getByRole("group", { name: sv("forms.clash_choose", { field: sv("proposals.summary") }) });
      await choice.getByLabel(sv("forms.kept_take")).check();
      await one.press(sv("common.save"));
      await one.sees("Den andras, utan skript.", "Den enas bakgrund.");
      await one.leave();
      await other.leave();
    });

    await t.test("who works on a proposal sees who else does, and in which field", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      const other = await Person.enter(browser, program.origin, "portfolj");
      const reader = await Person.enter(browser, program.origin, "ekonomi");
      await one.go(basics);
      await other.go(basics);
      await field(other, "proposals.background").focus();
      const list = one.page.locator(".app-here__list");
      await list.getByText(`${sv("presence.field")} ${sv("proposals.background")}`).waitFor();
      const mark = one.page.locator(".app-here__mark");
      await mark.waitFor();
      assert.ok((await mark.innerText()).endsWith(sv("presence.here")));
      const told = one.page.locator(".app-here [role=status]");
      assert.match(await told.innerText(), new RegExp(sv("presence.one")), "a screen reader is told who came");
      await assertAccessible(one.page, "somebody else in a field");
      await other.go(`/proposals/${reference}`);
      await one.page.waitForFunction(() => document.querySelectorAll(".app-here__mark").length === 0);
      await goodbye(other);
      await waitFor(async () => (await told.innerText()) === sv("presence.alone"), "that the other left");
      await reader.go(`/proposals/${reference}`);
      assert.equal(await reader.page.locator(".app-here").count(), 0);
      await one.leave();
      await reader.leave();
    });

    await t.test("text typed while the server is killed is saved when it is back", async () => {
      const one = await Person.enter(browser, program.origin, "strateg");
      await one.go(basics);
      await field(one, "proposals.background").fill("Skrivet medan servern var borta.");
      await program.kill();
      await one.page.getByText(sv("needs.autosave_failed")).waitFor();
      const address = new URL(program.origin).host;
      program = await serve({ engine, folder: program.folder, database: program.database, settings: { RIKTNING_ADDR: address } });
      await one.page.getByText(new RegExp(`^${sv("proposals.draft_kept")} \\d\\d:\\d\\d`)).waitFor();
      await one.press(sv("common.save"));
      await one.sees("Skrivet medan servern var borta.");
      const others = one.problems.filter((problem) => !/ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE|ERR_NETWORK|ERR_SOCKET_NOT_CONNECTED|Failed to fetch/.test(problem));
      assert.deepEqual(others, []);
      one.problems.length = 0;
      await one.leave();
    });

    await t.test("who signs out leaves nothing on the device, and text can be thrown away", async () => {
      const line = await wire(program.origin);
      t.after(() => line.stop());
      const staff = await Person.enter(browser, line.origin, "strateg");
      await staff.go(basics);
      const before = await field(staff, "proposals.title").inputValue();
      await staff.page.context().setOffline(true);
      await field(staff, "proposals.title").fill("Ett namn som ångras");
      await closedWithoutNetwork(staff, line);
      await staff.go(basics);
      await staff.page.getByRole("button", { name: sv("forms.kept_discard") }).click();
      assert.equal(await field(staff, "proposals.title").inputValue(), before);
      assert.deepEqual(await kept(staff), []);
      await field(staff, "proposals.title").fill("Ett namn för ingen annan");
      assert.equal((await kept(staff)).length, 1);
      await staff.press(sv("common.sign_out"));
      assert.deepEqual(await kept(staff), []);
      // Without a network the browser rightly says so.
      staff.problems = staff.problems.filter((problem) => !AWAY.test(problem));
      await staff.leave();
    });

    await t.test("without scripts the button saves the draft", async () => {
      const teacher = await Person.enter(browser, program.origin, "larare", { script: false });
      await teacher.go("/needs/new");
      const form = teacher.form("needs/submit");
      await teacher.fill(form, { [sv("needs.field_title")]: "Utan skript" });
      assert.equal(await teacher.page.getByText(sv("needs.autosave_on")).isVisible(), false, "nothing is saved by itself");
      await teacher.press(sv("needs.save_draft"), form);
      await teacher.go(`${new URL(teacher.page.url()).pathname}/edit`);
      assert.equal(await field(teacher, "needs.field_title").inputValue(), "Utan skript");
      await teacher.leave();
    });
  });
}
