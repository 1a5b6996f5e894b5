// The notification centre: what happened is told at once, by subject, with reason and next step; read, unread,
// followed and not, with and without scripts, in both languages.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { serve } from "./lib/server.mjs";
import { en, sv } from "./lib/words.mjs";

let browser, program, author, staff;
before(async () => {
  browser = await openBrowser();
  program = await serve();
  author = await Client.signedIn(program.origin, "larare");
  staff = await Client.signedIn(program.origin, "strateg");
});
after(async () => {
  await browser.close();
  await program.stop();
  program.assertQuiet();
});

test("what happens is told without a reload, to the eye and to the ear", async () => {
  await author.post("/fn/notifications/mark", {});
  const need = await submitted(author, "Högtalare i gymnastiksalen");
  const teacher = await Person.enter(browser, program.origin, "larare");
  await teacher.go("/direction");
  const count = teacher.page.locator("#notice-count");
  assert.equal((await count.innerText()).trim(), "");
  await step(staff, need, "return", { question: "Vilken gymnastiksal?" });
  await count.getByText("1", { exact: true }).waitFor();
  await teacher.page.locator("[role=status]").getByText(sv("notifications.live_count")).waitFor({ state: "attached" });
  await teacher.go("/notifications");
  await assertAccessible(teacher.page, "the centre");
  await teacher.sees("Högtalare i gymnastiksalen", "Vilken gymnastiksal?", sv("notifications.next_author_answers"));
  // A list that is open follows too.
  const other = await submitted(author, "Klocka i korridoren");
  await step(staff, other, "register");
  await teacher.page.locator("#notices").getByText("Klocka i korridoren").waitFor();
  await teacher.go("/");
  await teacher.sees(sv("my_page.section_news"), "Vilken gymnastiksal?");
  // Looking at the need reads it; a page that asks by itself does not.
  await teacher.go(need);
  await teacher.go("/notifications?show=unread");
  await teacher.doesNotSee("Högtalare i gymnastiksalen");
  await teacher.sees("Klocka i korridoren");
  await teacher.leave();
});

for (const script of [true, false]) {
  test(`reading, following and choosing letters, ${script ? "with" : "without"} scripts`, async () => {
    const title = `Bokhylla ${script ? "ett" : "två"}`;
    const need = await submitted(author, title);
    await step(staff, need, "register");
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    await teacher.go("/notifications");
    const card = teacher.page.locator("li.app-card").filter({ hasText: title });
    const named = (what) => `${sv(`notifications.${what}`)}: ${title}`;
    await teacher.press(named("mark_read"), card);
    await teacher.press(named("mark_unread"), card);
    await card.getByText(sv("notifications.unread_one")).waitFor();
    await teacher.press(sv("notifications.mark_all"));
    await teacher.sees(sv("notifications.done_all"));
    await teacher.go("/notifications?show=unread");
    await teacher.sees(sv("notifications.empty_unread"));
    await teacher.go("/notifications?kind=assigned");
    await teacher.doesNotSee(title);

    await teacher.go("/notifications/settings");
    if (script) await assertAccessible(teacher.page, "the settings");
    await teacher.sees(sv("notifications.off"));
    const form = teacher.form("notifications/wishes");
    await teacher.fill(form, { [sv("notifications.field_changed")]: sv("notifications.delivery_none") });
    await teacher.press(sv("common.save"), form);
    await teacher.sees(sv("notifications.done_saved"));
    await teacher.go("/notifications/settings");
    assert.equal(await teacher.form("notifications/wishes").getByLabel(sv("notifications.field_changed")).inputValue(), "none");
    await teacher.leave();

    // Somebody else follows it, and no longer does.
    const head = await Person.enter(browser, program.origin, "rektor", { script });
    await head.go(need);
    if (script) await assertAccessible(head.page, "a need with its button to follow");
    await head.press(sv("notifications.follow"));
    await step(staff, need, "assess", { relevance: "new", assessment: "Ingen har det." });
    await head.go("/notifications");
    await head.sees(title, "Ingen har det.");
    await head.go(need);
    await head.press(sv("notifications.unfollow"));
    await step(staff, need, "decline", { reason: "Det är inte IT." });
    await head.go("/notifications");
    await head.doesNotSee("Det är inte IT.");
    await head.leave();
  });
}

test("reviewers and deciders are told of what waits for them, in English too", async () => {
  const reviewer = await Person.enter(browser, program.origin, "sakerhet");
  await reviewer.go("/notifications?kind=assigned&lang=en");
  await reviewer.sees(en("notifications.title"), en("journal.verb_review_opened"));
  await assertAccessible(reviewer.page, "in English");
  await reviewer.go("/notifications?lang=sv");
  await reviewer.leave();
});

test("nobody reads, marks or follows for another", async () => {
  const nobody = new Client(program.origin);
  assert.match((await nobody.get("/notifications")).location, /sign-in/);
  assert.match((await nobody.post("/fn/notifications/mark", {})).location, /sign-in/);
  const need = await submitted(author, "Hemligt tills vidare");
  const outsider = await Client.signedIn(program.origin, "politiker");
  const number = need.split("/").pop();
  const answer = await outsider.post("/fn/notifications/watch", { kind: "need", address: number, follow: "on" });
  assert.equal(answer.location, "/not-found");
  await step(staff, need, "register");
  assert.ok(!(await outsider.get("/notifications")).text.includes("Hemligt tills vidare"));
});
