// Letters: everyone is told by e-mail, through a mail server that is up, down, slow and refusing; no page waits for
// it, no letter is lost, none is sent twice, also when the program is killed while it sends.

import assert from "node:assert/strict";
import test from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client, formValues } from "./lib/client.mjs";
import { address, MailServer } from "./lib/mail.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES, query } from "./lib/postgres.mjs";
import { serve, waitFor } from "./lib/server.mjs";
import { en, sv } from "./lib/words.mjs";

const about = (text) => new RegExp(text);

/** The path of a link to this program, whatever address it says it has. */
const path = (address) => new URL(address).pathname;

for (const engine of ENGINES) {
  test(`letters (${engine})`, async (t) => {
    const mail = await MailServer.start();
    t.after(() => mail.stop());
    const program = await serve({ engine, settings: mail.settings });
    t.after(() => program.kill());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    const question = "Var faller det? Gäller det <alla> salar?";

    await t.test("what happened before letters were set up is not sent", () => {
      assert.equal(mail.letters.length, 0);
    });

    const need = await submitted(author, "Trådlöst nät i matsalen");
    const number = need.split("/").pop();

    await t.test("a step reaches the submitter with its reason and what comes next", async () => {
      await step(staff, need, "return", { question });
      const letter = await mail.letter("larare", about(`^${number} Trådlöst nät i matsalen: `));
      for (const part of [question, sv("notifications.next_author_answers"), `/needs/${number}`, sv("notifications.letter_no")]) {
        assert.ok(letter.text.includes(part), `${part} is not in:\n${letter.text}`);
      }
      assert.ok(letter.html.includes("Gäller det &lt;alla&gt; salar?") && !letter.html.includes("<alla>"));
      assert.match(letter.headers.get("list-unsubscribe-post") ?? letter.headers.get("list")?.["unsubscribe-post"]?.name ?? "", /One-Click/);
      assert.equal(letter.headers.get("auto-submitted"), "auto-generated");
      assert.equal(letter.from.value[0].address, "riktning@exempelkommun.example");
    });

    await t.test("letters about one need stand together", async () => {
      const form = await author.form(`${need}/edit`, "/fn/needs/submit");
      await author.post("/fn/needs/submit", { ...form, answer: "I hela matsalen." });
      const answered = await mail.letter("strateg", about(`^${number} `));
      assert.ok(answered.text.includes("I hela matsalen."));
      await step(staff, need, "register");
      await waitFor(() => mail.to("larare").length === 2, "the second letter");
      const [first, second] = mail.to("larare");
      assert.ok(first.inReplyTo && first.inReplyTo === second.inReplyTo);
      assert.notEqual(first.messageId, second.messageId);
    });

    await t.test("a mail server that is down makes nobody wait and loses nothing", async () => {
      await mail.stop();
      await step(staff, need, "assess", { relevance: "new", assessment: "Det finns inget sådant nät." });
      assert.match((await author.get(need)).text, /Det finns inget sådant nät/);
      assert.equal(mail.to("larare").length, 2);
      // Some tries in vain.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await mail.listen(mail.port);
      const letter = await mail.letter("larare", about(sv("journal.verb_assessed")), 40_000);
      assert.ok(letter.text.includes("Det finns inget sådant nät."));
    });

    await t.test("one that says “not now” is asked again", async () => {
      mail.busy = true;
      const other = await submitted(author, "Skrivare i personalrummet");
      await step(staff, other, "register");
      await waitFor(async () => /waiting"?\} 1/.test(await (await fetch(`${program.origin}/metrics`)).text()), "a letter waits");
      mail.busy = false;
      await mail.letter("larare", about("Skrivare i personalrummet"), 40_000);
    });

    await t.test("one that is slow makes nobody wait", async () => {
      mail.delay = 4_000;
      const [letters, begun] = [mail.letters.length, mail.begun];
      const slow = await submitted(author, "Projektor i aulan");
      await step(staff, slow, "register");
      await waitFor(() => mail.begun > begun, "the letter is on its way");
      assert.equal((await author.get(slow)).status, 200);
      await submitted(author, "Duk i aulan");
      assert.equal(mail.letters.length, letters, "the pages were answered before the mail server");
      await mail.letter("larare", about("Projektor i aulan"));
      mail.delay = 0;
    });

    await t.test("the letter follows the reader's language and says no by one click", async () => {
      const settings = await author.form("/notifications/settings", "/fn/notifications/wishes");
      await author.post("/fn/notifications/wishes", { ...settings, language: "en" });
      const third = await submitted(author, "Larm i verkstaden");
      await step(staff, third, "register");
      const letter = await mail.letter("larare", about("Larm i verkstaden"));
      assert.ok(letter.text.includes(en("notifications.next_staff_assesses")), letter.text);
      const link = /https?:\/\/\S+\/unsubscribe\/\S+/.exec(letter.text)[0];
      const nobody = new Client(program.origin);
      const page = await nobody.get(path(link));
      assert.equal(page.status, 200);
      assert.match(page.text, /Larm i verkstaden/);
      assert.equal((await nobody.get("/unsubscribe/00000000-0000-4000-8000-000000000000")).status, 404);
      // As a mail program does it: no cookie, no origin.
      const click = await fetch(new URL(path(link), program.origin), {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "List-Unsubscribe=One-Click",
      });
      assert.equal(click.status, 204);
      const before = mail.to("larare").length;
      await step(staff, third, "assess", { relevance: "new", assessment: "Nytt." });
      // The next letter is about something else, so this one was not held back by chance.
      const fourth = await submitted(author, "Lås i verkstaden");
      await step(staff, fourth, "register");
      await mail.letter("larare", about("Lås i verkstaden"));
      assert.equal(mail.to("larare").length, before + 1);
      assert.match((await author.get("/notifications")).text, new RegExp(sv("journal.verb_assessed")));
    });

    await t.test("a slow address holds up nobody else, and its letters keep their order", async () => {
      const head = await Client.signedIn(program.origin, "rektor");
      mail.slow.set(address("larare"), 6_000);
      const slow = await submitted(author, "Termometer i labbet");
      await head.post("/fn/notifications/watch", { kind: "need", address: slow.split("/").pop(), follow: "on" });
      const began = Date.now();
      await step(staff, slow, "register");
      await step(staff, slow, "assess", { relevance: "new", assessment: "Nytt." });
      const fast = await mail.letter("rektor", about("Termometer i labbet"));
      assert.ok(fast.at - began < 5_000, `it waited ${fast.at - began} ms`);
      assert.equal(mail.to("larare").filter((letter) => letter.subject.includes("Termometer")).length, 0);
      await step(staff, slow, "decline", { reason: "Det är inte IT." });
      await waitFor(() => mail.to("rektor").some((letter) => letter.text.includes("Det är inte IT.")), "the last step at the other", 8_000);
      mail.slow.clear();
      await waitFor(() => mail.to("larare").some((letter) => letter.subject.includes("Termometer") && letter.text.includes("Det är inte IT.")), "the last step at the slow one", 30_000);
      const told = mail.to("larare").filter((letter) => letter.subject.includes("Termometer"));
      const places = told.map((letter) => ["Staben bedömer", "Nytt.", "Det är inte IT."].findLastIndex((part) => letter.text.includes(part)));
      assert.deepEqual(places, [...places].sort(), "the letters came in another order");
    });

    await t.test("nothing is sent twice however often the program is killed", async () => {
      mail.delay = 150;
      let running = program;
      const titles = [];
      for (let round = 0; round < 3; round += 1) {
        const [writer, handler] = await Promise.all([
          Client.signedIn(running.origin, "larare"),
          Client.signedIn(running.origin, "strateg"),
        ]);
        const needs = [];
        for (let n = 0; n < 4; n += 1) {
          const title = `Avbrott ${round}-${n}`;
          titles.push(title);
          needs.push(await submitted(writer, title));
        }
        await Promise.all(needs.map((one) => step(handler, one, "register")));
        // Somewhere among the letters.
        await waitFor(() => mail.letters.some((letter) => letter.subject.includes(`Avbrott ${round}-`)), "the first letter of the round");
        await running.kill();
        // With PostgreSQL another process could still have what the killed one had taken, and a person's letters keep
        // their order until its lease is over: here that time passes at once.
        if (engine === "postgres") {
          query(program.database, "UPDATE letters SET leased_until = '2020-01-01T00:00:00.000000Z' WHERE leased_until IS NOT NULL AND ended_at IS NULL");
        }
        running = await serve({ engine, database: program.database, settings: mail.settings });
        t.after(() => running.kill());
      }
      const last = await Client.signedIn(running.origin, "larare");
      const page = async () => (await Promise.all([1, 2].map((n) => last.get(`/notifications?page=${n}`)))).map((answer) => answer.text).join();
      const listed = await page();
      for (const title of titles) assert.ok(listed.includes(title), `${title} is not told`);
      // All but those that were cut off in the middle of being handed over, one a round at most.
      const sent = () => titles.filter((title) => mail.letters.some((letter) => letter.subject.includes(title)));
      await waitFor(() => sent().length >= titles.length - 3, "the letters of the rounds", 40_000);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const ids = mail.letters.map((letter) => letter.messageId);
      assert.equal(new Set(ids).size, ids.length, "a letter was sent twice");
      for (const title of titles) {
        const count = mail.to("larare").filter((letter) => letter.subject.includes(title)).length;
        assert.ok(count <= 1, `${title} came ${count} times`);
      }
      assert.equal(await running.stop(), 0);
    });
  });
}

for (const script of [true, false]) {
  test(`saying no by the page of a letter, ${script ? "with" : "without"} scripts`, async (t) => {
    const mail = await MailServer.start();
    t.after(() => mail.stop());
    const program = await serve({ settings: mail.settings });
    t.after(() => program.kill());
    const browser = await openBrowser();
    t.after(() => browser.close());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    await step(staff, await submitted(author, "Nät i aulan"), "register");
    const letter = await mail.letter("larare", /Nät i aulan/);
    const nobody = await Person.enter(browser, program.origin, "", { script });
    await nobody.go(path(/https?:\/\/\S+\/unsubscribe\/\S+/.exec(letter.text)[0]));
    if (script) await assertAccessible(nobody.page, "saying no");
    const kind = sv("notifications.say_no_kind", { kind: sv("notifications.kind_state_changed") });
    await nobody.press(kind);
    await nobody.sees(sv("notifications.say_no_done"));
    await nobody.leave();
    const settings = formValues((await author.get("/notifications/settings")).text, "/fn/notifications/wishes");
    assert.equal(settings.state_changed, "none");
  });
}
