// Needs that want the same: suggested to the staff, gathered in a group, given a joint solution that is weighed
// against each unit's need, and the unit that asks to do otherwise and is answered.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
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

/** Two assessed needs of the teacher's school that say the same, and their numbers. */
async function twoAlike(words) {
  const teacher = await Client.signedIn(program.origin, "larare");
  const staff = await Client.signedIn(program.origin, "strateg");
  const numbers = [];
  for (const where of ["slöjdsalen", "hemkunskapen"]) {
    const says = `${words} saknas i ${where}, och det stör varje lektion.`;
    const need = await submitted(teacher, `${words} i ${where}`, { problem: says, desired_effect: `${words} finns.` });
    await step(staff, need, "register");
    await step(staff, need, "assess", { relevance: "shared", assessment: "Fler saknar samma sak." });
    numbers.push(need.split("/").pop());
  }
  return numbers;
}

/** The page is as wide as the screen, also a narrow one, and nothing on it shuts anybody out. */
async function looksRight(person, what) {
  if (!person.script) return;
  await assertAccessible(person.page, what);
  await person.page.setViewportSize({ width: 320, height: 800 });
  const [needed, there] = await person.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(needed <= there, `${what} is ${needed} wide at 320`);
  await assertAccessible(person.page, `${what}, narrow`);
  await person.page.setViewportSize({ width: 1280, height: 900 });
}

for (const script of [true, false]) {
  const how = script ? "with scripts" : "without scripts";

  test(`a suggested group is confirmed, given a solution, and a unit deviates, ${how}`, async () => {
    const words = script ? "Symaskiner som går att låsa" : "Diskmaskiner med barnlås";
    const [first, second] = await twoAlike(words);
    const staff = await Person.enter(browser, program.origin, "strateg", { script });

    // The need's page tells that it belongs with the other.
    await staff.go(`/needs/${first}`);
    await staff.sees(sv("clusters.need_suggest_title"), second);

    // The list suggests both, and why.
    await staff.go("/needs");
    await staff.follow(sv("clusters.link"));
    await staff.go("/groups?suggestions=103");
    const suggestion = staff.page.locator("li.app-suggestion").filter({ hasText: first });
    await suggestion.locator("summary").first().click();
    assert.ok((await suggestion.locator("mark").count()) > 0, "the shared words are marked");
    await looksRight(staff, "the suggestions");
    const form = suggestion.locator("form");
    // One alone is no group: it comes back as it was ticked.
    await form.locator(`input[name="member_${second}"]`).uncheck();
    await form.locator('input[name="title"]').fill(words);
    await staff.press(sv("clusters.confirm_group"), form, 422);
    const again = staff.page.locator("li.app-suggestion").filter({ hasText: first }).locator("form");
    assert.equal(await again.locator(`input[name="member_${second}"]`).isChecked(), false);
    assert.equal(await again.locator('input[name="title"]').inputValue(), words);
    await looksRight(staff, "the refused suggestion");
    await again.locator(`input[name="member_${second}"]`).check();
    await again.locator('textarea[name="assessment"]').fill("Samma brist i båda salarna.");
    await staff.press(sv("clusters.confirm_group"), again);
    await staff.sees(sv("clusters.done_confirmed"), "Samma brist i båda salarna.", first, second);
    const group = new URL(staff.page.url()).pathname;
    assert.match(group, /^\/groups\/G-\d{4}-\d{4}$/);

    // The solution, and how it fits.
    await staff.unfold(sv("clusters.step_choose"));
    await staff.press(sv("clusters.step_choose_do"), staff.form("clusters/choose"), 422);
    await staff.fill(staff.form("clusters/choose"), {
      [sv("clusters.step_choose_what")]: "Samma lås i alla salar.",
      [sv("clusters.solution_system")]: "Låsservice",
      [sv("clusters.step_choose_why")]: "Det svarar mot båda.",
    });
    await staff.press(sv("clusters.step_choose_do"), staff.form("clusters/choose"));
    await staff.sees(sv("clusters.done_chosen"), "Samma lås i alla salar.", sv("clusters.fit_open"));
    await staff.unfold(sv("clusters.step_fits"));
    await staff.fill(staff.form("clusters/fits"), { [sv("clusters.step_fits_fit")]: sv("clusters.fit_partly") });
    await staff.press(sv("clusters.step_fits_do"), staff.form("clusters/fits"), 422);
    await staff.fill(staff.form("clusters/fits"), { [sv("clusters.step_fits_note")]: "Inte i hemkunskapen." });
    await staff.press(sv("clusters.step_fits_do"), staff.form("clusters/fits"));
    await staff.sees(sv("clusters.done_fits"), "Inte i hemkunskapen.", sv("clusters.sum_partly", { n: 1 }));
    await looksRight(staff, "the group");

    // The teacher reads it from the need, and may not ask for the unit; its head asks.
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    await teacher.go(`/needs/${first}`);
    await teacher.sees(sv("clusters.need_title"), "Samma lås i alla salar.");
    await teacher.follow(new RegExp(`^${group.split("/").pop()}`));
    assert.equal(await teacher.form("clusters/ask").count(), 0);
    assert.equal(await teacher.form("clusters/choose").count(), 0);
    await teacher.go("/notifications");
    await teacher.sees(sv("journal.verb_solution_chosen"), "Det svarar mot båda.", sv("notifications.next_units_answer"));
    await teacher.leave();

    const head = await Person.enter(browser, program.origin, "rektor", { script });
    await head.go(group);
    await head.unfold(sv("clusters.ask_title"));
    await looksRight(head, "the form of a unit");
    await head.press(sv("clusters.ask_do"), head.form("clusters/ask"), 422);
    await head.fill(head.form("clusters/ask"), {
      [sv("clusters.ask_requirement")]: "Egna nycklar i hemkunskapen.",
      [sv("clusters.ask_reason")]: "Skåpen går inte att bygga om.",
    });
    await head.press(sv("clusters.ask_do"), head.form("clusters/ask"));
    await head.sees(sv("clusters.done_asked"), "Egna nycklar i hemkunskapen.", sv("clusters.standing_requested"));
    assert.equal(await head.form("clusters/answer").count(), 0);

    // It waits on the staff's own page, and is answered with a date and a reason.
    await staff.go("/");
    const task = staff.page.locator("#waiting li").filter({ hasText: group.split("/").pop() });
    await staff.leads(() => task.getByRole("link").click());
    assert.equal(await staff.form("clusters/close").count(), 0, "not closed while somebody waits");
    await staff.page.locator('details[id^="answer-"] > summary').first().click();
    let answer = staff.form("clusters/answer");
    await staff.fill(answer, {
      [sv("clusters.verdict_time_limited")]: true,
      [sv("clusters.field_reason")]: "Tills skåpen är utbytta.",
    });
    await staff.press(sv("clusters.answer_do"), answer, 422);
    answer = staff.form("clusters/answer");
    await looksRight(staff, "the refused answer");
    await staff.fill(answer, { [sv("clusters.answer_until")]: "2099-06-30" });
    await staff.press(sv("clusters.answer_do"), answer);
    await staff.sees(sv("clusters.done_answered"), sv("clusters.sum_deviating_one_until", { date: "2099-06-30" }));

    await head.go("/notifications");
    await head.sees(
      sv("clusters.answered_time_limited"),
      "Tills skåpen är utbytta.",
      sv("notifications.next_joint_after", { date: "2099-06-30" }),
    );
    await head.go(group);
    await head.page.locator('details[id^="end-"] > summary').first().click();
    await head.fill(head.form("clusters/end"), { [sv("clusters.field_reason")]: "Skåpen är bytta." });
    await head.press(sv("clusters.end_do"), head.form("clusters/end"));
    await head.sees(sv("clusters.done_ended"), sv("clusters.standing_ended"));
    await head.leave();

    // A need goes out with its reason; a clash shows what became of the other's change.
    const other = await Person.enter(browser, program.origin, "portfolj", { script });
    await other.go(group);
    await staff.go(group);
    await staff.unfold(sv("clusters.step_edit"));
    await staff.fill(staff.form("clusters/edit"), { [sv("clusters.field_title")]: `${words}, alla salar` });
    await staff.press(sv("common.save"), staff.form("clusters/edit"));
    if (!script) {
      await other.unfold(sv("clusters.step_edit"));
      await other.fill(other.form("clusters/edit"), { [sv("clusters.field_title")]: "Något annat" });
      await other.press(sv("common.save"), other.form("clusters/edit"), 409);
      await other.sees(sv("forms.stale_title"), `${words}, alla salar`, "Något annat");
    }
    await other.leave();
    await staff.unfold(sv("clusters.step_close"));
    await staff.fill(staff.form("clusters/close"), { [sv("clusters.field_reason")]: "Låsen är på plats." });
    await staff.press(sv("clusters.step_close_do"), staff.form("clusters/close"));
    await staff.sees(sv("clusters.done_closed"), "Låsen är på plats.");
    await looksRight(staff, "the closed group");
    await staff.leave();
  });

  test(`a suggestion is dismissed for good, and a group becomes one proposal, ${how}`, async () => {
    const words = script ? "Cykelställ med tak" : "Vattenkranar utomhus";
    const numbers = await twoAlike(words);
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go("/groups?suggestions=103");
    const suggestion = () => staff.page.locator("li.app-suggestion").filter({ hasText: numbers[0] });
    await suggestion().locator("summary").first().click();
    await suggestion().locator("details details summary").click();
    await staff.press(sv("clusters.not_together"), suggestion().locator("form"), 422);
    await suggestion().locator('textarea[name="reason"]').fill("Två olika hus.");
    await staff.press(sv("clusters.not_together"), suggestion().locator("form"));
    await staff.sees(sv("clusters.done_rejected"));
    await staff.go("/groups?suggestions=103");
    assert.equal(await suggestion().count(), 0, "it is suggested again");

    // Taken up after all, and promoted whole.
    await staff.go("/groups?state=rejected");
    await staff.leads(() => staff.page.locator("tbody tr a").first().click());
    await staff.sees("Två olika hus.");
    await staff.unfold(sv("clusters.step_confirm"));
    await staff.fill(staff.form("clusters/confirm"), { [sv("clusters.field_assessment")]: "Samma entreprenör." });
    await staff.press(sv("clusters.confirm_group"), staff.form("clusters/confirm"));
    await staff.sees(sv("clusters.done_confirmed"));
    await staff.unfold(sv("clusters.step_promote"));
    await staff.press(sv("clusters.step_promote_do"), staff.form("clusters/promote"));
    const proposal = /P-\d{4}-\d{4}/.exec(await staff.text())[0];
    await staff.sees(sv("clusters.done_promoted", { proposal }));
    for (const number of numbers) {
      await staff.go(`/needs/${number}`);
      await staff.sees(proposal);
    }
    await staff.leave();
  });

  test(`a group is made by hand and regrouped, ${how}`, async () => {
    const words = script ? "Griffeltavlor på hjul" : "Klockor i korridoren";
    const numbers = await twoAlike(words);
    const [third] = await twoAlike(`${words} också`);
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go("/groups/new");
    await looksRight(staff, "the form of a new group");
    await staff.press(sv("clusters.keep_suggestion"), staff.form("clusters/create"), 422);
    await staff.fill(staff.form("clusters/create"), {
      [sv("clusters.field_more")]: numbers.join(" "),
      [sv("clusters.field_title")]: words,
    });
    await staff.press(sv("clusters.keep_suggestion"), staff.form("clusters/create"));
    await staff.sees(sv("clusters.done_created"), sv("clusters.working_title"));
    const group = new URL(staff.page.url()).pathname;

    // The staff's working material is nobody else's.
    const teacher = await Client.signedIn(program.origin, "larare");
    assert.equal((await teacher.get(group)).status, 404);
    assert.ok(!(await teacher.get("/groups")).text.includes(group));

    // A need that is in another group is named with it.
    await staff.go("/groups/new");
    await staff.fill(staff.form("clusters/create"), {
      [sv("clusters.field_more")]: `${numbers[0]} ${third}`,
      [sv("clusters.field_title")]: "En till",
      [sv("clusters.field_assessment")]: "Kanske.",
    });
    await staff.press(sv("clusters.confirm_group"), staff.form("clusters/create"), 422);
    await staff.sees(sv("forms.in_another_group", { need: numbers[0], group: group.split("/").pop() }));

    await staff.go(group);
    await staff.unfold(sv("clusters.step_regroup"));
    const form = staff.form("clusters/regroup");
    await form.locator(`input[name="members_${numbers[1]}"]`).uncheck();
    await staff.fill(form, { [sv("clusters.field_more_also")]: third });
    await staff.press(sv("clusters.step_regroup_do"), form, 422);
    assert.equal(await staff.form("clusters/regroup").locator(`input[name="members_${numbers[1]}"]`).isChecked(), false);
    await staff.fill(staff.form("clusters/regroup"), { [sv("clusters.field_reason")]: "Den tredje är mer lik." });
    await staff.press(sv("clusters.step_regroup_do"), staff.form("clusters/regroup"));
    await staff.sees(sv("clusters.done_regrouped"), third, "Den tredje är mer lik.");
    await staff.leave();
  });
}

test("groups are listed, found and taken away by those who read them", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  const head = await Client.signedIn(program.origin, "rektor");
  const numbers = (page) => new Set(page.text.match(/G-\d{4}-\d{4}/g) ?? []);
  const all = numbers(await staff.get("/groups"));
  const theirs = numbers(await head.get("/groups"));
  assert.ok(theirs.size > 0 && theirs.size < all.size, `${theirs.size} of ${all.size}`);
  assert.ok(!(await head.get("/groups")).text.includes(sv("clusters.suggested_title")));
  const unanswered = await staff.get("/groups?unanswered=on");
  assert.equal(numbers(unanswered).size, 1);
  const file = await staff.get("/groups.csv?sort=reference");
  assert.equal(file.status, 200);
  assert.deepEqual(numbers(file), all);
  assert.equal((await head.get("/groups/G-1999-0001")).status, 404);
  assert.equal((await head.get("/groups/new")).status, 403);
});

test("in English nothing of a group is Swedish", async () => {
  const person = await Person.enter(browser, program.origin, "strateg");
  await person.go("/groups?lang=en");
  await assertAccessible(person.page, "the list in English");
  for (const key of ["clusters.title", "clusters.suggested_title", "clusters.column_units"]) {
    assert.ok(!(await person.text()).includes(sv(key)), key);
  }
  await person.leave();
});
