// What one does is seen by another without a reload, on each engine; with PostgreSQL also through another process.
// A lost connection misses nothing, nothing half-typed is replaced, and what one may not see is not told.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** The events that a client hears within `time` ms. */
async function heard(client, topic, time, meanwhile) {
  const ending = new AbortController();
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${client.origin}/live?topic=${topic}`, { headers: { cookie }, signal: ending.signal });
  let text = "";
  const reading = (async () => {
    for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString();
  })().catch(() => {});
  await meanwhile?.();
  await new Promise((resolve) => setTimeout(resolve, time));
  ending.abort();
  await reading;
  return { status: answer.status, type: answer.headers.get("content-type"), text };
}

for (const engine of ENGINES) {
  test(`a change is seen without a reload (${engine})`, async (t) => {
    const near = await serve({ engine });
    t.after(() => near.kill());
    // A second process on the same database; SQLite has one process.
    const far = engine === "postgres" ? await serve({ engine, database: near.database }) : near;
    t.after(() => far.kill());
    const teacher = await Person.enter(browser, near.origin, "larare");
    const author = await Client.signedIn(near.origin, "larare");
    const staff = await Client.signedIn(far.origin, "strateg");
    const need = await submitted(author, "Trådlöst nät i matsalen");

    await t.test("state, way and journal follow", async () => {
      await teacher.go(need);
      await teacher.page.evaluate(() => (window.untouched = true));
      await step(staff, need, "register");
      const state = teacher.page.locator("#need-top");
      await state.getByText(sv("needs.state_registered"), { exact: true }).waitFor();
      await teacher.page.locator("#need-journal").getByText(sv("journal.verb_registered")).first().waitFor({ state: "attached" });
      assert.equal(await teacher.page.evaluate(() => window.untouched), true, "the page was loaded again");
      // The page asked by itself: it still counts as news on the teacher's own page.
      assert.ok((await author.get("/")).text.includes(`href="${need}"`));
      assert.match((await author.get("/")).text, new RegExp(`${sv("my_page.section_news")}[\\s\\S]*Trådlöst nät i matsalen`));
      await teacher.page.locator("[role=status]").getByText(sv("common.live_changed")).waitFor({ state: "attached" });
    });

    await t.test("a lost connection misses nothing", async () => {
      await teacher.page.evaluate(() => (window.untouched = true));
      await teacher.context.setOffline(true);
      await step(staff, need, "assess", { relevance: "new", assessment: "Ingen annan har frågat." });
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.ok(!(await teacher.text()).includes("Ingen annan har frågat."));
      await teacher.context.setOffline(false);
      await teacher.page.locator("#need-text").getByText("Ingen annan har frågat.").waitFor();
      assert.equal(await teacher.page.evaluate(() => window.untouched), true);
      // The browser says that it was offline; anything else it says counts.
      teacher.problems = teacher.problems.filter((problem) => !problem.includes("ERR_INTERNET_DISCONNECTED"));
    });

    await t.test("what is half typed stays", async () => {
      const strategist = await Person.enter(browser, far.origin, "strateg");
      const other = await submitted(author, "Skrivare på plan två");
      await strategist.go(other);
      await strategist.page.evaluate(() => document.querySelectorAll("#need-steps details").forEach((one) => (one.open = true)));
      const question = strategist.page.locator('form[action="/fn/needs/return"] textarea').first();
      await question.fill("Vilken skrivare menar");
      await step(staff, other, "register");
      await strategist.page.locator("#need-top").getByText(sv("needs.state_registered"), { exact: true }).waitFor();
      assert.equal(await question.inputValue(), "Vilken skrivare menar");
      await strategist.leave();
    });

    await t.test("what one may not see is not told", async () => {
      const page = await author.get(need);
      const topic = /need:[0-9a-f-]{36}/.exec(page.text)[0];
      const outsider = await Client.signedIn(near.origin, "admin");
      const change = () => step(staff, need, "assess", { relevance: "shared", assessment: "Två till." });
      const [own, others] = await Promise.all([heard(author, topic, 1500, change), heard(outsider, topic, 1500)]);
      assert.equal(own.type, "text/event-stream");
      assert.match(own.text, /event: change\ndata: \{"topic":"need:[0-9a-f-]+","version":\d+\}/);
      assert.equal(others.status, 200);
      assert.ok(!others.text.includes("event:"), others.text);
      // A page that shows less than there is hears so at once.
      const behind = await heard(author, `${topic}@1`, 300);
      assert.match(behind.text, /^event: all/);
      assert.equal((await heard(new Client(near.origin), topic, 10)).status, 401);
    });

    await teacher.go("/");
    await teacher.leave();
  });

  test(`the program stops although pages listen (${engine})`, async () => {
    const program = await serve({ engine });
    const author = await Client.signedIn(program.origin, "larare");
    const listening = heard(author, "me", 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = Date.now();
    assert.equal(await program.stop(), 0);
    assert.ok(Date.now() - began < 5_000, "it took too long to stop");
    await listening;
  });
}
