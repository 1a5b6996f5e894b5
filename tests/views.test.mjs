// Saved views: a list as one likes to see it, under a name of one's own, with and without scripts.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
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
  program.assertQuiet();
});

for (const script of [true, false]) {
  test(`a view is saved, opened and removed, ${script ? "with" : "without"} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    for (const [list, query] of [
      ["needs", "state=assessed&sort=title"],
      ["proposals", "state=in_review"],
      ["initiatives", "sort=decided"],
      ["journal", "kind=need"],
      ["notifications", "show=unread"],
      ["systems", "area=Skola"],
    ]) {
      const name = `Min vy av ${list} & ${script}`;
      await staff.go(`/${list}?${query}`);
      await staff.unfold(sv("views.save"));
      if (script) await assertAccessible(staff.page, `${list} with the form`);
      const form = staff.form("views/save");
      await staff.press(sv("common.save"), form, 422);
      await staff.fill(staff.form("views/save"), { [sv("views.name")]: name });
      await staff.press(sv("common.save"), staff.form("views/save"));
      await staff.sees(sv("views.done_saved"), name);
      await staff.go(`/${list}`);
      await staff.follow(name);
      for (const [key, value] of new URLSearchParams(query)) assert.equal(new URL(staff.page.url()).searchParams.get(key), value);
      if (script) await assertAccessible(staff.page, `${list} with its views`);
      await staff.press(sv("views.remove", { name }));
      await staff.sees(sv("views.done_removed"));
      await staff.doesNotSee(name);
    }
    await staff.leave();
  });
}

test("a view leads nowhere else and is nobody else's", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  for (const query of ["#x", "a=b\r\nSet-Cookie: x=y", "x".repeat(2_000)]) {
    const answer = await staff.post("/fn/views/save", { name: "Ond", place: "needs", query });
    assert.match(answer.location, /^\/needs\?kept=/);
  }
  const answer = await staff.post("/fn/views/save", { name: "Ond", place: "//evil.example", query: "a=b" });
  assert.match(answer.location, /^\/needs\?/);
  await staff.post("/fn/views/save", { name: "Bara min", place: "needs", query: "state=parked" });
  const page = (await staff.get("/needs?state=parked")).text;
  const view = /name="view" value="([^"]+)"/.exec(page)[1];
  const other = await Client.signedIn(program.origin, "portfolj");
  assert.ok(!(await other.get("/needs?state=parked")).text.includes("Bara min"));
  assert.equal((await other.post("/fn/views/remove", { view })).location, "/not-found");
  assert.ok((await staff.get("/needs?state=parked")).text.includes("Bara min"));
});
