// Two people at two browsers, and a network that is cut: in the middle of typing, between an answer and the browser,
// while the other goes on; with clocks that differ. Nothing is lost, nothing is there twice, nothing is missed. On each
// engine; the forms' journey also without scripts.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve, waitFor } from "./lib/server.mjs";
import { label, sv } from "./lib/words.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

const field = (person, name) => person.page.getByLabel(label(sv(name)));

/** The answers that a need cannot be without. */
async function chooses(person, form) {
  await person.choose(form, sv("needs.field_affected"), sv("needs.group_pupils"));
  await person.choose(form, sv("needs.field_urgency"), sv("needs.urgency_wish"));
  await person.choose(form, sv("needs.field_personal_data"), sv("needs.personal_none"));
}

/** Without a network the browser rightly says so; anything else it says counts. */
async function leaves(person) {
  person.problems = person.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK|ERR_CONNECTION/.test(problem));
  await person.leave();
}

/** The next request to this action reaches the server, and its answer is lost on the way back. */
async function loseAnswer(person, action) {
  let reached = 0;
  const pattern = `**/{fn,upload}/${action}*`;
  await person.page.route(
    pattern,
    async (route) => {
      reached += 1;
      await route.fetch({ maxRedirects: 0 });
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  return { reached: () => reached };
}

for (const engine of ENGINES) {
  test(`two people and a network that is cut (${engine})`, async (t) => {
    const program = await serve({ engine });
    t.after(() => program.kill());
    const author = await Client.signedIn(program.origin, "larare");
    const teacher = await Person.enter(browser, program.origin, "larare");
    const staff = await Person.enter(browser, program.origin, "strateg");
    let need;

    await t.test("a need typed while the network comes and goes is whole", async () => {
      await teacher.go("/needs/new");
      await field(teacher, "needs.field_title").fill("Skärmar i matsalen");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      await teacher.context.setOffline(true);
      await field(teacher, "needs.field_problem").fill("Ingen ser matsedeln.");
      await teacher.page.getByText(sv("needs.autosave_failed")).waitFor();
      await teacher.page.getByText(sv("forms.kept_offline")).waitFor();
      await field(teacher, "needs.field_desired_effect").fill("Alla ser den.");
      await teacher.context.setOffline(false);
      await field(teacher, "needs.field_current_situation").fill("En lapp på dörren.");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      // The draft is at its own address now, whole: another window shows it.
      const draft = new URL(teacher.page.url()).pathname;
      await waitFor(async () => {
        const { text } = await author.get(draft);
        return ["Skärmar i matsalen", "Ingen ser matsedeln.", "Alla ser den.", "En lapp på dörren."].every((part) => text.includes(part));
      }, "the draft holds all fields");
      const form = teacher.form("needs/submit");
      await chooses(teacher, form);
      await teacher.press(sv("needs.send"), form);
      need = new URL(teacher.page.url()).pathname;
      assert.match(need, /^\/needs\/B-/);
      await teacher.sees("Ingen ser matsedeln.", "Alla ser den.", "En lapp på dörren.");
    });

    await t.test("what the other does meanwhile is there when the network is back", async () => {
      await teacher.go(need);
      await teacher.page.evaluate(() => (window.untouched = true));
      await teacher.context.setOffline(true);
      await staff.go(need);
      await staff.unfold(sv("conversations.new_thread"));
      await field(staff, "conversations.body").fill("Hur många skärmar gäller det?");
      await staff.press(sv("conversations.send"), staff.form("talk/open"));
      await step(await Client.signedIn(program.origin, "strateg"), need, "register");
      await new Promise((resolve) => setTimeout(resolve, 500));
      await teacher.doesNotSee("Hur många skärmar");
      await teacher.context.setOffline(false);
      await teacher.page.locator("#talk").getByText("Hur många skärmar gäller det?").waitFor();
      await teacher.page.locator("#need-top").getByText(sv("needs.state_registered"), { exact: true }).waitFor();
      assert.equal(await teacher.page.evaluate(() => window.untouched), true, "the page was loaded again");
    });

    await t.test("a comment whose answer is lost is sent again and is there once", async () => {
      await teacher.go(need);
      const reply = () => teacher.form("talk/reply");
      await teacher.unfold(sv("conversations.reply"));
      await reply().getByRole("textbox").fill("Det gäller två skärmar.");
      const lost = await loseAnswer(teacher, "talk/reply");
      await reply().getByRole("button", { name: sv("conversations.reply_send"), exact: true }).click();
      await waitFor(() => lost.reached() === 1, "the comment reaches the server");
      // It is sent again by itself: as it was, with the form's key.
      await teacher.page.waitForURL(/done=commented/);
      await teacher.settle();
      await teacher.sees(sv("conversations.done_commented"));
      const comments = teacher.page.locator(".app-comment").filter({ hasText: "Det gäller två skärmar." });
      assert.equal(await comments.count(), 1, "it is there once");
      assert.equal(await reply().locator("textarea").inputValue(), "");
      await staff.page.locator("#talk").getByText("Det gäller två skärmar.").waitFor();
    });

    await t.test("what is typed after a lost answer is in the draft, of which there is one", async () => {
      await teacher.go("/needs/new");
      const draft = await loseAnswer(teacher, "needs/autosave");
      await field(teacher, "needs.field_title").fill("Klocka i aulan");
      await waitFor(() => draft.reached() === 1, "the draft reaches the server");
      await field(teacher, "needs.field_problem").fill("Ingen vet vad klockan är.");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      const address = new URL(teacher.page.url()).pathname;
      const holds = async (...parts) => {
        const { text } = await author.get(address);
        return parts.every((part) => text.includes(part));
      };
      await waitFor(() => holds("Klocka i aulan", "Ingen vet vad klockan är."), "what was typed after the lost answer");
      await field(teacher, "needs.field_desired_effect").fill("Alla kommer i tid.");
      await waitFor(() => holds("Alla kommer i tid."), "and what comes after it");
      // Nor is a save whose answer was lost taken for somebody else's.
      const later = await loseAnswer(teacher, "needs/autosave");
      await field(teacher, "needs.field_current_situation").fill("Vi frågar varandra.");
      await waitFor(() => later.reached() === 1, "the later save reaches the server");
      await teacher.page.getByText(sv("needs.autosave_failed")).waitFor();
      await field(teacher, "needs.field_current_situation").fill("Vi frågar varandra i korridoren.");
      await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
      await waitFor(() => holds("Vi frågar varandra i korridoren."), "what was typed after it");
      const { text } = await author.get("/");
      assert.equal(text.split("Klocka i aulan").length - 1, 1, "there is one draft");
    });

    await leaves(teacher);
    await leaves(staff);
    program.assertQuiet();
    assert.equal(await program.stop(), 0);
  });

  test(`a browser whose clock is wrong (${engine})`, async (t) => {
    const program = await serve({ engine });
    t.after(() => program.kill());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    for (const hours of [3, -3]) {
      const teacher = await Person.enter(browser, program.origin, "", { timezoneId: "Europe/Stockholm" });
      const wrong = new Date(Date.now() + hours * 3_600_000);
      await teacher.page.clock.install({ time: wrong });
      await teacher.page.clock.resume();
      teacher.name = "larare";
      await teacher.signIn();
      await teacher.go("/needs/new");
      await field(teacher, "needs.field_title").fill(`Ur på väggen ${hours}`);
      const saved = teacher.page.getByText(sv("needs.autosave_saved"));
      await saved.waitFor();
      // One reads it beside the clock of one's own device.
      const shown = /(\d\d):(\d\d)/.exec(await saved.innerText());
      const [hour, minute] = await teacher.page.evaluate(() => [new Date().getHours(), new Date().getMinutes()]);
      const apart = Math.abs(Number(shown[1]) * 60 + Number(shown[2]) - hour * 60 - minute);
      assert.ok(Math.min(apart, 1440 - apart) <= 1, `${shown[0]} is not the device's ${hour}:${minute}`);
      // What is typed is kept and comes back whatever the clock says.
      await teacher.context.setOffline(true);
      await field(teacher, "needs.field_problem").fill("Klockan går fel.");
      await teacher.page.waitForFunction(() => Object.keys(localStorage).some((name) => name.startsWith("riktning.kept:")));
      const address = new URL(teacher.page.url()).pathname;
      await teacher.context.setOffline(false);
      await teacher.go(address);
      await waitFor(async () => (await field(teacher, "needs.field_problem").inputValue()) === "Klockan går fel.", "what was typed is back");
      await waitFor(async () => (await author.get(address)).text.includes("Klockan går fel."), "and is saved");
      // Times of what happened are the server's, and what others do arrives.
      const need = await submitted(author, `Larm i hallen ${hours}`);
      await teacher.go(need);
      await step(staff, need, "register");
      await teacher.page.locator("#need-top").getByText(sv("needs.state_registered"), { exact: true }).waitFor();
      const journal = teacher.page.locator("#need-journal time").first();
      await journal.waitFor({ state: "attached" });
      const told = new Date(await journal.getAttribute("datetime"));
      assert.ok(Math.abs(told - Date.now()) < 120_000, `${told} is not the server's time`);
      await leaves(teacher);
    }
    program.assertQuiet();
    assert.equal(await program.stop(), 0);
  });

  test(`the forms' journey without scripts, sent again after a lost answer (${engine})`, async (t) => {
    const program = await serve({ engine });
    t.after(() => program.kill());
    const teacher = await Person.enter(browser, program.origin, "larare", { script: false });
    const staff = await Person.enter(browser, program.origin, "strateg", { script: false });
    await teacher.go("/needs/new");
    const form = teacher.form("needs/submit");
    await teacher.fill(form, {
      [sv("needs.field_title")]: "Krokar i hallen",
      [sv("needs.field_problem")]: "Kläderna ligger på golvet.",
      [sv("needs.field_desired_effect")]: "De hänger.",
    });
    await chooses(teacher, form);
    const lost = await loseAnswer(teacher, "needs/submit");
    await form.getByRole("button", { name: sv("needs.send"), exact: true }).click();
    await waitFor(() => lost.reached() === 1, "the need reaches the server");
    await teacher.page.waitForTimeout(300);
    // The browser offers to send it again: as it was, with the form's key.
    const answer = await teacher.leads(() => teacher.page.reload());
    assert.equal(answer.status(), 200);
    const need = new URL(teacher.page.url()).pathname;
    assert.match(need, /^\/needs\/B-/);
    await teacher.go("/");
    assert.equal((await teacher.text()).split("Krokar i hallen").length - 1, 1, "it is there once");

    await staff.go(need);
    await staff.unfold(sv("conversations.new_thread"));
    await field(staff, "conversations.body").fill("Hur många krokar?");
    const again = await loseAnswer(staff, "talk/open");
    await staff.form("talk/open").getByRole("button", { name: sv("conversations.send"), exact: true }).click();
    await waitFor(() => again.reached() === 1, "the comment reaches the server");
    await staff.page.waitForTimeout(300);
    await staff.leads(() => staff.page.reload());
    await staff.sees(sv("conversations.done_commented"));
    assert.equal(await staff.page.locator(".app-comment").filter({ hasText: "Hur många krokar?" }).count(), 1);
    await teacher.go(need);
    await teacher.sees("Hur många krokar?");
    await leaves(teacher);
    await leaves(staff);
    assert.equal(await program.stop(), 0);
  });
}
