// Letters that bounce: refused at once, or returned later by a report. The address is marked, its owner and the
// administrators are told, nothing more goes there until somebody says so, and reports that are none change nothing.

import assert from "node:assert/strict";
import test from "node:test";

import { assertFine } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { address, MailServer } from "./lib/mail.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { run, serve, waitFor } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

const RETURN_PATH = "studs@exempelkommun.example";

/** A report as mail servers write it (RFC 3464). */
const report = (sender, action, status, said = "") =>
  [
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.exempelkommun.example (Mail Delivery System)",
    `To: ${sender}`,
    "Subject: Undelivered Mail Returned to Sender",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B/1"',
    "",
    "--B/1",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    "This is the mail system.",
    "",
    "--B/1",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.exempelkommun.example",
    "",
    `Final-Recipient: rfc822; ${address("larare")}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} ${said}`,
    "",
    "--B/1--",
    "",
  ].join("\r\n");

for (const engine of ENGINES) {
  test(`letters that bounce (${engine})`, async (t) => {
    const mail = await MailServer.start();
    t.after(() => mail.stop());
    const program = await serve({ engine, settings: { ...mail.settings, RIKTNING_RETURN_PATH: RETURN_PATH } });
    t.after(() => program.kill());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    const admin = await Client.signedIn(program.origin, "admin");
    const settings = { RIKTNING_DATABASE_URL: program.database };
    const bounce = (input, args = []) => run(["bounce", ...args], settings, { input });
    const title = sv("notifications.unreached_title", { address: address("larare") });
    const marked = async () => (await author.get("/notifications/settings")).text.includes(title);
    const registered = async (what) => {
      const need = await submitted(author, what);
      await step(staff, need, "register");
      return need;
    };

    await t.test("an address that is refused is said to its owner and not tried until asked", async () => {
      mail.refuse("larare");
      const need = await registered("Bänkar på gården");
      await waitFor(marked, "the owner is told");
      assert.ok((await author.get("/notifications")).text.includes(title), "in the notification centre too");
      assert.match((await author.get("/notifications")).text, /no such mailbox/);
      const taken = mail.letters.length;
      mail.refused.clear();
      await step(staff, need, "assess", { relevance: "new", assessment: "Nytt." });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(mail.letters.length, taken);
      assert.equal((await author.post("/fn/notifications/try-again", { back: "/notifications" })).location, "/notifications?done=tried");
      assert.ok(!(await marked()));
      await step(staff, need, "decline", { reason: "Det är inte IT." });
      await mail.letter("larare", /Bänkar på gården/);
      assert.equal(mail.letters.length, taken + 1);
    });

    await t.test("what is no report of a failure of a letter of ours changes nothing", async () => {
      await registered("Vattenkran i slöjdsalen");
      const { sender } = await mail.letter("larare", /Vattenkran/);
      assert.match(sender, /^studs\+[0-9a-f]{32}@exempelkommun\.example$/);
      const forged = sender.replace(/\+[0-9a-f]{8}/, "+00000000");
      for (const [what, input] of [
        ["a delay", report(sender, "delayed", "4.4.1")],
        ["a letter that was not liked", report(sender, "failed", "5.7.1", "spam")],
        ["a forged token", report(forged, "failed", "5.1.1", "unknown")],
        ["no token", report(RETURN_PATH, "failed", "5.1.1", "unknown")],
        ["an absence message", `To: ${sender}\r\nSubject: Autosvar\r\n\r\nJag är ledig. Status: 5.1.1\r\n`],
        ["nothing", ""],
        ["garbage", "\u0000\u0001\ufffd".repeat(5_000)],
        ["something far too long", `To: ${sender}\r\n\r\n${"x".repeat(12 * 1024 * 1024)}`],
      ]) {
        const { code, err } = await bounce(input);
        assert.equal(code, 0, `${what}: ${err}`);
        assert.ok(!(await marked()), what);
      }
    });

    await t.test("a report of a failure marks the address, and an administrator says to try again", async () => {
      const { sender } = await mail.letter("larare", /Vattenkran/);
      const words = `<${address("larare")}>: User unknown in virtual mailbox table`;
      const first = await bounce(report(sender, "failed", "5.1.1", words));
      assert.equal(first.code, 0, first.err);
      assert.ok(await marked());
      assert.ok(!(first.out + first.err).includes("larare"), "the command names nobody");
      assert.equal((await bounce(report(sender, "failed", "5.1.1", words))).code, 0, "told twice");
      const taken = mail.letters.length;
      await registered("Krokar i hallen");
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(mail.letters.length, taken, "nothing goes there");
      assert.ok((await author.get("/notifications")).text.includes("Krokar i hallen"), "it is told all the same");

      for (const name of ["larare", "strateg", "portfolj", "politiker"]) {
        const other = await Client.signedIn(program.origin, name);
        assert.equal((await other.get("/people/unreached")).status, 403, name);
        assert.ok(!(await other.get("/")).text.includes('href="/people/unreached"'), `${name} is shown the way`);
      }
      assert.match((await new Client(program.origin).get("/people/unreached")).location, /sign-in/);
      const page = (await admin.get("/people/unreached")).text;
      assert.ok(page.includes(address("larare")) && page.includes("User unknown"), page);
      const person = /name="person" value="([0-9a-f-]+)"/.exec(page)[1];
      for (const [action, values] of [
        ["people/try-address-again", { person }],
        ["people/correct-address", { person, email: "x@exempelkommun.example" }],
      ]) {
        await staff.post(`/fn/${action}`, values);
        assert.ok(await marked(), `${action} by the staff`);
      }
      assert.match((await admin.post("/fn/people/try-address-again", { person })).location, /done=tried/);
      assert.ok(!(await marked()));
      await registered("Hyllor i hallen");
      await mail.letter("larare", /Hyllor i hallen/);
      await bounce(report(sender, "failed", "5.1.1", words), ["--recipient", sender]);
      assert.ok(!(await marked()), "a report of a letter from before the new try");
    });

    await t.test("an administrator corrects the address", async () => {
      const { sender } = await mail.letter("larare", /Hyllor i hallen/);
      await bounce(report(sender, "failed", "5.1.2"));
      const page = (await admin.get("/people/unreached")).text;
      const person = /name="person" value="([0-9a-f-]+)"/.exec(page)[1];
      const taken = await admin.send("/fn/people/correct-address", { person, email: address("rektor") });
      assert.equal(taken.status, 422);
      const wrong = await admin.send("/fn/people/correct-address", { person, email: "larare" });
      assert.equal(wrong.status, 422);
      assert.ok(wrong.text.includes('value="larare"'), "what was typed is there");
      const done = await admin.send("/fn/people/correct-address", { person, email: address("anna.larare") });
      assert.equal(done.status, 200);
      assert.ok(done.text.includes(sv("people.done_corrected")) && done.text.includes(sv("people.unreached_none")));
      await registered("Krita i tavelrännan");
      await mail.letter("anna.larare", /Krita/);
      assert.ok((await admin.get("/journal?kind=person")).text.includes(address("anna.larare")));
      await new Client(program.origin).signIn("anna.larare");
    });

    await t.test("without a database the mail server keeps the report", async () => {
      const { sender } = await mail.letter("anna.larare", /Krita/);
      const away = { RIKTNING_DATABASE_URL: "postgres://127.0.0.1:1/none" };
      assert.equal((await run(["bounce"], away, { input: report(sender, "failed", "5.1.1") })).code, 75);
    });

    assert.ok(!/larare@|larare\b.*example|no such mailbox|User unknown/.test(program.log()), "the log names nobody");
    program.assertQuiet();
    assert.equal(await program.stop(), 0);
  });
}

for (const script of [true, false]) {
  test(`a person and an administrator see an address that is not reached, ${script ? "with" : "without"} scripts`, async (t) => {
    const mail = await MailServer.start();
    t.after(() => mail.stop());
    const program = await serve({ settings: mail.settings });
    t.after(() => program.kill());
    const browser = await openBrowser();
    t.after(() => browser.close());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    const title = sv("notifications.unreached_title", { address: address("larare") });
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    const admin = await Person.enter(browser, program.origin, "admin", { script });
    await admin.go("/");
    await admin.follow(sv("people.unreached_nav"));
    await admin.sees(sv("people.unreached_none"));
    await assertFine(admin, "nobody is unreached");
    await teacher.go("/notifications");
    mail.refuse("larare");
    await step(staff, await submitted(author, "Högtalare i matsalen"), "register");
    if (script) {
      await teacher.page.getByRole("heading", { name: title }).waitFor();
    } else {
      await waitFor(async () => (await author.get("/notifications")).text.includes(title), "the mark");
      await teacher.go("/notifications");
    }
    await teacher.sees(title, sv("notifications.unreached_next"));
    await assertFine(teacher, "the centre with an address that is not reached");
    await teacher.go("/notifications/settings");
    await teacher.sees(title);
    await assertFine(teacher, "the settings with an address that is not reached");
    await teacher.press(sv("notifications.try_again"));
    await teacher.sees(sv("notifications.done_tried"));
    await teacher.doesNotSee(title);
    await step(staff, await submitted(author, "Mikrofon i matsalen"), "register");
    await waitFor(async () => (await author.get("/notifications")).text.includes(title), "the mark comes back");

    await admin.go("/people/unreached");
    await admin.sees(address("larare"), sv("people.how_refused"));
    await assertFine(admin, "an address that is not reached");
    const card = admin.page.locator("li.app-card").first();
    await admin.unfold(sv("people.correct"), card);
    await admin.fill(card, { [sv("people.email")]: "larare" });
    await assertFine(admin, "the address to correct");
    await admin.press(sv("people.correct_do"), card, 422);
    await assertFine(admin, "an address that is none");
    const again = admin.page.locator("li.app-card").first();
    await admin.fill(again, { [sv("people.email")]: address("anna.larare") });
    await admin.press(sv("people.correct_do"), again);
    await admin.sees(sv("people.done_corrected"), sv("people.unreached_none"));
    await admin.leave();
    await teacher.leave();
  });
}
