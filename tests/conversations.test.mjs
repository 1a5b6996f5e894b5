// Conversations about needs and proposals: written, answered, quoted, changed, resolved and registered, with and
// without scripts; seen by others without a reload; read by nobody they are not meant for; harmless whatever is typed.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client, formsOf } from "./lib/client.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { submitted } from "./lib/needs.mjs";
import { serve } from "./lib/server.mjs";
import { wire } from "./lib/wire.mjs";
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

/** Sends the first form on a page that posts to this action, with files when it takes such. */
async function send(client, address, action, values, files = []) {
  const page = await client.get(address);
  const form = formsOf(page.text).find((one) => one.action?.endsWith(`/talk/${action}`));
  assert.ok(form, `there is no form to ${action} on ${address}`);
  const sent = { ...form.values, ...values };
  return form.action.startsWith("/upload/") ? client.upload(form.action, sent, files) : client.post(form.action, sent);
}

/** Opens a thread; gives where its first comment stands. */
async function opened(client, address, body, audience = "everyone", files = []) {
  const answer = await send(client, address, "open", { body, audience }, files);
  const found = /#comment-([0-9a-f-]+)$/.exec(answer.location);
  assert.ok(found, `it led to ${answer.location}`);
  return found[1];
}

async function replied(client, address, body) {
  const answer = await send(client, address, "reply", { body });
  assert.match(answer.location, /#comment-/, `it led to ${answer.location}`);
}

for (const script of [true, false]) {
  test(`people talk about a need, ${script ? "with" : "without"} scripts`, async () => {
    const author = await Client.signedIn(program.origin, "larare");
    const need = await submitted(author, `Trådlöst nät i matsalen ${script}`);
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    const staff = await Person.enter(browser, program.origin, "strateg", { script });

    await teacher.go(need);
    await teacher.sees(sv("conversations.none"));
    await teacher.unfold(sv("conversations.new_thread"));
    if (script) await assertAccessible(teacher.page, "the form of a new thread");
    const begin = () => teacher.form("talk/open");
    await teacher.press(sv("conversations.send"), begin(), 422);
    await teacher.fill(begin(), { [sv("conversations.body")]: "Eleven 19811228-9874 når inte nätet." });
    await teacher.press(sv("conversations.send"), begin(), 422);
    // Nothing typed is lost, and the number can be kept on purpose.
    assert.equal(await begin().getByRole("textbox").inputValue(), "Eleven 19811228-9874 når inte nätet.");
    await begin().getByLabel(sv("conversations.acknowledged")).waitFor();
    await teacher.fill(begin(), { [sv("conversations.body")]: "Ska vi **vänta** på B-2026-0001?\n@strateg, vet du? @Okänd Person" });
    await teacher.press(sv("conversations.send"), begin());
    await teacher.sees(sv("conversations.done_commented"), "Ska vi vänta på B-2026-0001?", sv("conversations.working_material"));
    const comment = teacher.page.locator(".app-comment").first();
    assert.equal(await comment.getByRole("link", { name: "B-2026-0001" }).getAttribute("href"), "/needs/B-2026-0001");
    assert.equal(await comment.locator("strong.app-mention").innerText(), "@strateg");

    // The staff answers, quoting.
    await staff.go(need);
    await staff.leads(() => staff.page.locator(".app-comment").getByRole("link", { name: /^Citera / }).click());
    const reply = () => staff.form("talk/reply");
    assert.match(await reply().getByRole("textbox").inputValue(), /^> Ska vi \*\*vänta\*\* på B-2026-0001\?\n/);
    await reply().getByRole("textbox").fill("> Ska vi vänta?\n\nNej.");
    await staff.press(sv("conversations.reply_send"), reply());
    await staff.sees("Nej.", sv("conversations.answers", { name: await comment.locator("strong").first().innerText() }));
    if (script) await assertAccessible(staff.page, "a thread as the staff sees it");

    // The teacher changes the own comment; everybody sees that, and what it said.
    await teacher.go(need);
    assert.equal(await teacher.form("talk/register").count(), 0);
    const change = teacher.page.locator(".app-comment").getByRole("link", { name: new RegExp(`^${sv("conversations.edit")}`) });
    assert.equal(await change.count(), 1, "only one's own comments are changed");
    await teacher.leads(() => change.click());
    if (script) await assertAccessible(teacher.page, "a comment being changed");
    const edit = teacher.form("talk/edit");
    await edit.getByRole("textbox").fill("Ska vi vänta en månad?");
    await teacher.press(sv("conversations.edit_save"), edit);
    await staff.go(need);
    await staff.sees("Ska vi vänta en månad?");
    await staff.page.locator(".app-comment summary").filter({ hasText: "Redigerad" }).first().click();
    await staff.sees("Ska vi vänta på B-2026-0001?");

    // Two windows on one comment: both wordings come back.
    const own = /edit=([0-9a-f-]+)#edit-/.exec((await author.get(need)).text)[1];
    const window = await author.get(`${need}?edit=${own}`);
    const old = formsOf(window.text).find((form) => form.action === "/fn/talk/edit");
    await author.post("/fn/talk/edit", { ...old.values, key: "", body: "Ett annat fönster" });
    const clash = await author.send("/fn/talk/edit", { ...old.values, body: "Det här fönstret" });
    assert.equal(clash.status, 409);
    assert.ok(clash.text.includes("Ett annat fönster") && clash.text.includes("Det här fönstret"));

    // Resolved, opened again, registered: then it stays as it is.
    await staff.press(sv("conversations.resolve"), staff.form("talk/resolve"));
    await staff.sees(sv("conversations.done_resolved"));
    await staff.unfold(`${sv("conversations.resolved_threads")} (1)`);
    await staff.press(sv("conversations.reopen"), staff.form("talk/reopen"));
    await staff.unfold(sv("conversations.register"));
    await staff.press(sv("conversations.register_do"), staff.form("talk/register"));
    await staff.sees(sv("conversations.done_registered"));
    await teacher.go(need);
    await teacher.sees("Registrerad 20");
    assert.equal(await change.count(), 0);
    for (const action of ["reply", "edit", "remove", "resolve"]) assert.equal(await teacher.form(`talk/${action}`).count(), 0, action);
    const late = await author.send("/fn/talk/edit", { ...old.values, key: "", version: "3", body: "Det här skrevs när tråden redan var registrerad och stängd för alla." });
    assert.equal(late.status, 409);
    assert.ok(late.text.includes("Det här skrevs när tråden redan var"), "what was typed is shown");

    await teacher.leave();
    await staff.leave();
  });
}

for (const script of [true, false]) {
  test(`files come with a comment and after it, ${script ? "with" : "without"} scripts`, async () => {
    const author = await Client.signedIn(program.origin, "larare");
    const outsider = await Client.signedIn(program.origin, "politiker");
    const need = await submitted(author, `Filer i samtalet ${script}`);
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    const reader = await Client.signedIn(program.origin, "strateg");
    await teacher.go(need);
    await teacher.unfold(sv("conversations.new_thread"));
    const begin = () => teacher.form("talk/open");
    const field = () => begin().getByLabel(sv("conversations.files"));
    const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    // What is wrong is said at its field, and the text comes back.
    await begin().getByRole("textbox").fill("Se bilagorna");
    await field().setInputFiles({ name: "rita.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>") });
    await teacher.press(sv("conversations.send"), begin(), 422);
    await teacher.sees(`rita.svg. ${sv("attachments.fault_wrong_type")}`);
    assert.equal(await begin().getByRole("textbox").inputValue(), "Se bilagorna");
    if (script) await assertAccessible(teacher.page, "a refused file");
    await field().setInputFiles([file("ett.txt", "Ett"), file("två.csv", "a;b")]);
    await teacher.press(sv("conversations.send"), begin());
    await teacher.sees(sv("conversations.done_commented"), "Se bilagorna", "ett.txt", "två.csv", sv("attachments.in_comment"));
    const comment = () => teacher.page.locator(".app-comment").first();
    assert.equal(await comment().locator(".app-files a").count(), 2);
    if (script) await assertAccessible(teacher.page, "a comment with files");
    // Whoever reads the thread gets them, nobody else.
    const address = await comment().getByRole("link", { name: "ett.txt" }).getAttribute("href");
    assert.equal((await reader.get(address)).text, "Ett");
    assert.equal((await outsider.get(address)).location, "/not-found");

    // Afterwards, at one's own comment.
    await teacher.leads(() => comment().getByRole("link", { name: new RegExp(`^${sv("conversations.edit")}`) }).click());
    const own = () => comment().locator('form[action="/upload/attachments"]');
    await own().getByLabel(sv("attachments.choose")).setInputFiles(file("tre.txt", "Tre"));
    await teacher.press(sv("attachments.attach"), own());
    await teacher.sees(sv("attachments.done_attached"), "tre.txt");
    if (script) await assertAccessible(teacher.page, "one's own comment with files");
    await teacher.unfold(sv("attachments.remove"), comment().locator("li").filter({ hasText: "två.csv" }));
    await teacher.press(`${sv("attachments.remove")}: två.csv`, comment());
    await teacher.sees(sv("attachments.done_removed"));
    assert.equal(await comment().locator(".app-files a").count(), 2);
    // Taken back: the files go with it.
    await teacher.press(sv("conversations.remove"), comment());
    await teacher.sees(sv("conversations.removed"));
    assert.equal((await reader.get(address)).location, "/not-found");
    assert.equal(await teacher.page.getByRole("link", { name: "tre.txt" }).count(), 0);
    await teacher.leave();
  });

  test(`the staff hides a comment and shows it again, ${script ? "with" : "without"} scripts`, async () => {
    const author = await Client.signedIn(program.origin, "larare");
    const head = await Client.signedIn(program.origin, "rektor");
    const need = await submitted(author, `Dold kommentar ${script}`);
    await opened(author, need, "Eleven Kim saknar konto", "everyone", [["kim.txt", "Kim"]]);
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go(need);
    const comment = () => staff.page.locator(".app-comment").first();
    await staff.leads(() => comment().getByRole("link", { name: new RegExp(`^${sv("conversations.hide")}:`) }).click());
    if (script) await assertAccessible(staff.page, "the form that hides a comment");
    await staff.press(sv("conversations.hide_do"), staff.form("talk/hide"), 422);
    await staff.fill(staff.form("talk/hide"), { [sv("conversations.reason")]: "Namn på en elev." });
    await staff.press(sv("conversations.hide_do"), staff.form("talk/hide"));
    await staff.sees(sv("conversations.done_hidden"), "Dold av", "Skäl: Namn på en elev.", sv("conversations.working_material"));
    if (script) await assertAccessible(staff.page, "a hidden comment");
    await staff.unfold(sv("conversations.hidden_text"));
    await staff.sees("Eleven Kim saknar konto", "kim.txt");
    const others = (await head.get(need)).text;
    assert.ok(others.includes("Namn på en elev.") && !others.includes("Eleven Kim") && !others.includes("kim.txt"));
    const own = (await author.get(need)).text;
    assert.ok(own.includes("Eleven Kim") && own.includes("kim.txt"));
    assert.ok((await author.get("/notifications")).text.includes(sv("notifications.hid_yours")), "its author is told");
    await staff.leads(() => comment().getByRole("link", { name: new RegExp(`^${sv("conversations.show")}:`) }).click());
    await staff.fill(staff.form("talk/show"), { [sv("conversations.reason")]: "Kim är påhittad." });
    await staff.press(sv("conversations.show_do"), staff.form("talk/show"));
    await staff.sees(sv("conversations.done_shown"));
    assert.ok((await head.get(need)).text.includes("Eleven Kim"));
    await staff.leave();
  });
}

test("a comment and its file survive a connection that breaks while they are sent", async (t) => {
  const author = await Client.signedIn(program.origin, "larare");
  const need = await submitted(author, "Avbrott mitt i");
  const line = await wire(program.origin);
  t.after(() => line.stop());
  const teacher = await Person.enter(browser, line.origin, "larare");
  await teacher.go(need);
  await teacher.unfold(sv("conversations.new_thread"));
  const form = teacher.form("talk/open");
  const send = () => form.getByRole("button", { name: sv("conversations.send"), exact: true }).click();
  // A text alone.
  await form.getByRole("textbox").fill("Skickat utan nät");
  await teacher.context.setOffline(true);
  await send();
  await form.getByText(sv("attachments.again")).waitFor();
  assert.equal(await form.getByRole("textbox").inputValue(), "Skickat utan nät");
  const arrives = teacher.page.waitForURL(/done=commented/);
  await teacher.context.setOffline(false);
  await arrives;
  await teacher.settle();
  await teacher.sees("Skickat utan nät");

  // A text with a file.
  await teacher.unfold(sv("conversations.reply"));
  const reply = teacher.form("talk/reply");
  await reply.getByRole("textbox").fill("Med en stor fil");
  await reply.getByLabel(sv("conversations.files")).setInputFiles({ name: "stor.txt", mimeType: "text/plain", buffer: Buffer.alloc(3_000_000, "a") });
  // The connection breaks when half of the file has arrived, until the page has seen it.
  line.cut("/upload/talk/reply", 1_500_000);
  await reply.getByRole("button", { name: sv("conversations.reply_send"), exact: true }).click();
  await reply.getByText(sv("attachments.again")).waitFor();
  line.mend();
  await teacher.page.getByRole("link", { name: "stor.txt" }).first().waitFor();
  assert.ok(line.cuts() > 0);
  await teacher.settle();
  await teacher.sees("Med en stor fil");
  const page = (await author.get(need)).text;
  assert.equal(page.match(/Med en stor fil/g).length, 1, "written once");
  assert.equal(page.match(/>stor\.txt</g).length, 2, "attached once: in the comment and in the list");
  teacher.problems.length = 0;
  await teacher.leave();
});

test("a mention that comes with a change is told once, and whom it does not reach is said", async () => {
  const author = await Client.signedIn(program.origin, "larare");
  const security = await Client.signedIn(program.origin, "sakerhet");
  const need = await submitted(author, "Nämnd i efterhand");
  const comment = await opened(author, need, "Vem vet?");
  const told = async () => (await security.get("/notifications?kind=mentioned")).text.split(sv("notifications.mentioned_by_edit")).length - 1;
  assert.equal(await told(), 0);
  const change = (body) => send(author, `${need}?edit=${comment}`, "edit", { body });
  assert.match((await change("Vet @säkerhet eller @förtroendevald/KF?")).location, /comment-changed/);
  assert.equal(await told(), 1);
  assert.ok((await author.get(need)).text.includes("Fick inte veta det"));
  await change("Vet ingen?");
  await change("Vet @säkerhet?");
  assert.equal(await told(), 1, "told once");
});

test("a comment is taken back and leaves its trace", async () => {
  const author = await Client.signedIn(program.origin, "larare");
  const need = await submitted(author, "Ångrad kommentar");
  const comment = await opened(author, need, "Det här ångrar jag");
  const answer = await send(author, `${need}?edit=${comment}`, "remove", {});
  assert.match(answer.location, /done=comment-removed/);
  const page = await author.get(need);
  assert.ok(!page.text.includes("Det här ångrar jag") && page.text.includes(sv("conversations.removed")));
});

test("each reads the threads meant for them", async () => {
  const author = await Client.signedIn(program.origin, "larare");
  const staff = await Client.signedIn(program.origin, "strateg");
  const need = await submitted(author, "Vem läser vad");
  const comment = await opened(staff, need, "Stabens egna ord om @larare", "staff");
  assert.ok((await staff.get(need)).text.includes("Stabens egna ord"));
  const seen = await author.get(need);
  assert.equal(seen.status, 200);
  assert.ok(!seen.text.includes("Stabens egna ord") && !seen.text.includes(sv("journal.verb_commented")));
  for (const [action, values] of [["edit", { comment, version: "1", body: "x" }], ["remove", { comment }]]) {
    const answer = await author.post(`/fn/talk/${action}`, { about: need.split("/").pop(), ...values });
    assert.equal(answer.location, "/not-found", action);
  }
  // A proposal: what is about its costs stands with the others, and a politician sees nothing before it is before a body.
  const list = (await staff.get("/proposals")).text;
  const proposal = /\/proposals\/(P-\d+-\d+)/.exec(list)[1];
  const talk = `/proposals/${proposal}?tab=talk`;
  const answer = await send(staff, talk, "open", { body: "Räcker **pengarna**?", audience: "unit", part: "costs" });
  assert.match(answer.location, /tab=talk&done=commented#comment-/);
  const page = (await staff.get(talk)).text;
  assert.ok(page.includes("Räcker <strong>pengarna</strong>?") && page.includes(sv("conversations.audience_unit_proposal")));
  const politician = await Client.signedIn(program.origin, "politiker");
  const shown = await politician.get(talk);
  assert.ok(shown.status === 404 || !shown.text.includes("pengarna"), `${shown.status}`);
});

test("whatever is typed is harmless and quickly shown", async () => {
  const author = await Client.signedIn(program.origin, "larare");
  const need = await submitted(author, "Skadlig text");
  const bad = [
    "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>",
    "[tryck](javascript:window.hurt=1) [här](data:text/html,<script>window.hurt=1</script>) [ut](//ond.example)",
    '<a href="javascript:window.hurt=1">a</a> [b](https://a.example "\\" onmouseover=window.hurt=1 x=\\"")',
    "```\n</code></pre></textarea><script>window.hurt = 1</script>\n```",
  ].join("\n\n");
  await opened(author, need, bad);
  const teacher = await Person.enter(browser, program.origin, "larare");
  await teacher.go(need);
  await teacher.sees("<script>window.hurt = 1</script>");
  const found = await teacher.page.locator(".app-markdown").evaluateAll((parts) => {
    const all = parts.flatMap((part) => [...part.querySelectorAll("*")]);
    return {
      names: [...new Set(all.map((element) => element.localName))].sort(),
      attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))].sort(),
      links: all.filter((element) => element.localName === "a").map((element) => element.getAttribute("href")),
      hurt: "hurt" in window,
    };
  });
  assert.deepEqual(found, { names: ["a", "code", "p", "pre"], attributes: ["href", "rel"], links: ["https://a.example"], hurt: false });
  await teacher.leave();

  const timed = async (work) => {
    const begun = performance.now();
    const answer = await work();
    return [answer, performance.now() - begun];
  };
  const [refused, first] = await timed(() => send(author, need, "open", { body: "> ".repeat(100_000), audience: "everyone" }));
  assert.match(refused.location, /kept=/);
  assert.equal((await author.get(refused.location)).status, 422);
  // The longest that is taken.
  const [, second] = await timed(() => opened(author, need, ">".repeat(9_990) + " djupt"));
  const [page, third] = await timed(() => author.get(need));
  assert.ok(page.text.includes("djupt"));
  for (const time of [first, second, third]) assert.ok(time < 5_000, `it took ${Math.round(time)} ms`);
});

test("whom to mention is suggested, and taken with the keyboard or the pointer", async () => {
  const author = await Client.signedIn(program.origin, "larare");
  const need = await submitted(author, "Vem ska jag fråga");
  const staff = await Person.enter(browser, program.origin, "strateg");
  await staff.go(need);
  const mine = await staff.page.locator(".app-meta").first().innerText();
  const name = /([A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+),/.exec(mine)[1];
  await staff.unfold(sv("conversations.new_thread"));
  const field = staff.form("talk/open").getByRole("textbox");
  const list = staff.page.getByRole("listbox", { name: sv("conversations.mention_list") });
  await field.pressSequentially(`Hej @${name.slice(0, 3).toLowerCase()}`);
  await list.getByRole("option", { name: new RegExp(name) }).waitFor();
  await assertAccessible(staff.page, "the list of suggestions");
  const count = await list.getByRole("option").count();
  await staff.page.keyboard.press("ArrowUp");
  assert.equal(await list.locator("[aria-selected=true]").getAttribute("id"), `mention-${count - 1}`);
  assert.equal(await field.getAttribute("aria-activedescendant"), `mention-${count - 1}`);
  for (let i = 0; !(await list.locator("[aria-selected=true]").innerText()).includes(name); i += 1) {
    assert.ok(i < count);
    await staff.page.keyboard.press("ArrowDown");
  }
  await staff.page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), `Hej @${name} `);
  await list.waitFor({ state: "hidden" });
  await field.pressSequentially("och @rek");
  await list.getByRole("option", { name: /@rektor/ }).click();
  assert.equal(await field.inputValue(), `Hej @${name} och @rektor `);
  await field.pressSequentially("och @str");
  await list.waitFor();
  await staff.page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  await staff.press(sv("conversations.send"), staff.form("talk/open"));
  assert.deepEqual(await staff.page.locator(".app-mention").allInnerTexts(), [`@${name}`, "@rektor"]);
  await staff.leave();
});

for (const script of [true, false]) {
  test(`a field of a proposal is talked about, ${script ? "with" : "without"} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go("/proposals");
    const proposal = await staff.page.locator("tbody a[href^='/proposals/P-']").last().getAttribute("href");
    await staff.go(`${proposal}?tab=content`);
    const remark = (text, field) => staff.page.getByRole("link", { name: `${text}: ${sv(`journal.field_${field}`)}`, exact: true });
    const field = script ? "summary" : "background";
    if (script) await assertAccessible(staff.page, "the content with its remarks");
    await staff.leads(() => remark(sv("conversations.remark"), field).click());
    const form = staff.form("talk/open");
    assert.equal(await form.locator("select[name=part]").inputValue(), field);
    await staff.fill(form, { [sv("conversations.body")]: "Vad menas här?" });
    await staff.press(sv("conversations.send"), form);
    await staff.sees(`${sv(`journal.field_${field}`)}: tråd som`, "Vad menas här?");
    if (script) await assertAccessible(staff.page, "the conversation about a proposal");
    await staff.go(`${proposal}?tab=content`);
    await staff.leads(() => remark(sv("conversations.one_thread"), field).click());
    await staff.sees("Vad menas här?");
    await staff.leave();
  });
}

for (const engine of ENGINES) {
  test(`what is said is seen by others without a reload (${engine})`, async (t) => {
    const near = await serve({ engine });
    t.after(() => near.kill());
    // A second process on the same database; SQLite has one process.
    const far = engine === "postgres" ? await serve({ engine, database: near.database }) : near;
    t.after(() => far.kill());
    const author = await Client.signedIn(near.origin, "larare");
    const staff = await Client.signedIn(far.origin, "strateg");
    const need = await submitted(author, "Samtal i två fönster");
    await opened(author, need, "Första ordet");
    const teacher = await Person.enter(browser, near.origin, "larare");
    const strategist = await Person.enter(browser, near.origin, "strateg");
    await teacher.go(need);
    await strategist.go(need);
    await teacher.page.evaluate(() => (window.untouched = true));

    await t.test("a reply, and a new thread", async () => {
      await replied(staff, need, "Stabens svar");
      await teacher.page.getByText("Stabens svar").waitFor();
      // A screen reader is told what has come and from whom, not only that something changed.
      const name = await teacher.page.locator(".app-comment", { hasText: "Stabens svar" }).locator("strong").first().innerText();
      await teacher.page.locator("[role=status]").getByText(sv("conversations.said_new", { name })).waitFor({ state: "attached" });
      await opened(staff, need, "En helt ny tråd");
      await teacher.page.getByText("En helt ny tråd").waitFor();
      assert.equal(await teacher.page.evaluate(() => window.untouched), true, "the page was loaded again");
    });

    await t.test("others go on while one writes, and nothing half-typed is replaced", async () => {
      const reply = teacher.form("talk/reply");
      await teacher.page.locator(".app-thread summary").filter({ hasText: new RegExp(`^${sv("conversations.reply")}$`) }).first().click();
      await reply.getByRole("textbox").fill("Halvvägs");
      await replied(staff, need, "Medan läraren skriver");
      await teacher.page.getByText("Medan läraren skriver").waitFor();
      assert.equal(await reply.getByRole("textbox").inputValue(), "Halvvägs");
      await teacher.press(sv("conversations.reply_send"), reply);
      await teacher.sees("Halvvägs", "Medan läraren skriver");
    });

    await t.test("what one has unfolded stays so, and nothing else unfolds", async () => {
      await strategist.go(need);
      const folds = strategist.page.locator("#talk details[open]");
      await strategist.page.locator(".app-thread").last().locator("summary").filter({ hasText: new RegExp(`^${sv("conversations.reply")}$`) }).click();
      const unfolded = await folds.evaluateAll((all) => all.map((one) => one.id));
      assert.equal(unfolded.length, 1);
      await strategist.page.evaluate(() => document.activeElement.blur());
      // A changed comment gets a fold of its own, above the one that is open.
      const own = /edit=([0-9a-f-]+)#edit-/.exec((await author.get(need)).text)[1];
      await send(author, `${need}?edit=${own}`, "edit", { body: "Första ordet, ändrat" });
      await strategist.page.getByText("Första ordet, ändrat").waitFor();
      assert.deepEqual(await folds.evaluateAll((all) => all.map((one) => one.id)), unfolded);
    });

    await t.test("what the staff says among themselves is heard by the staff alone", async () => {
      await strategist.go(need);
      const requests = [];
      await teacher.go(need);
      teacher.page.on("request", (request) => requests.push(request.url()));
      const security = await Client.signedIn(far.origin, "sakerhet");
      await opened(security, need, "Bland granskarna", "staff");
      await strategist.page.getByText("Bland granskarna").waitFor();
      await teacher.page.waitForTimeout(500);
      assert.deepEqual(requests.filter((url) => url.includes("/needs/")), [], "the teacher's page was told");
    });

    await t.test("a lost connection misses nothing", async () => {
      await teacher.context.setOffline(true);
      await replied(staff, need, "Sagt under avbrottet");
      await teacher.context.setOffline(false);
      await teacher.page.getByText("Sagt under avbrottet").waitFor();
    });

    teacher.problems = teacher.problems.filter((problem) => !problem.includes("ERR_INTERNET_DISCONNECTED"));
    await teacher.leave();
    await strategist.leave();
    near.assertQuiet();
  });
}
