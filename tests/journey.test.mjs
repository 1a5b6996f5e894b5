// The main job, from a teacher's need to a decided, public initiative: once with scripts, once without.

import { after, before, describe, test } from "node:test";

import { Cast } from "./journey/cast.mjs";
import * as need from "./journey/need.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), serve()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const script of [true, false]) {
  describe(script ? "with scripts" : "without scripts", () => {
    test("a school's need becomes a proposal", async () => {
      const cast = new Cast(browser, server.origin, script);
      const [teacher, strategist] = [await cast.who("larare"), await cast.who("strateg")];
      const title = script ? "Trådlöst nät i slöjdsalarna" : "Trådlöst nät i träslöjden";
      const draft = await need.keepDraft(teacher, title);
      const reference = await need.submit(teacher, title, draft);
      await need.askAndAnswer(strategist, teacher, title, reference);
      await need.promote(strategist, reference, title);
      await cast.leave();
    });
  });
}

test("the server's log is quiet", () => server.assertQuiet());
