// The main job, from a teacher's need to a decided, public initiative: once with scripts, once without.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Cast } from "./journey/cast.mjs";
import * as content from "./journey/content.mjs";
import * as decision from "./journey/decision.mjs";
import * as need from "./journey/need.mjs";
import * as preparation from "./journey/preparation.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { run, serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), serve()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const CARDS = {
  portfolj: [4, 3, 3, 2, 4, 5, 4, 1],
  arkitekt: [5, 4, 3, 1, 3, 4, 4, 2],
};

/** The parts of one story: when one fails, those after it have nothing to stand on. */
function chain() {
  let broken = false;
  return (name, part) =>
    test(name, async (t) => {
      if (broken) return t.skip("an earlier part failed");
      broken = true;
      await part();
      broken = false;
    });
}

/** Two assessors, blind to each other until the own card is in. */
async function score(cast, proposal, round) {
  const [first, second] = [await cast.who("portfolj"), await cast.who("arkitekt")];
  const motivation = `${content.INTERNAL.score}, omgång ${round}`;
  await preparation.score(first, proposal, CARDS.portfolj, motivation);
  await preparation.assertBlind(second, proposal, [motivation, content.INTERNAL.why]);
  await preparation.score(second, proposal, CARDS.arkitekt, "Genomförbart med den teknik vi har.");
  await preparation.assertArithmetic(second, proposal, Object.values(CARDS));
  assert.ok((await second.html(`/proposals/${proposal}?tab=scoring`)).text.includes(motivation));
}

async function reviews(cast, proposal, opinions) {
  for (const opinion of opinions) await preparation.review(await cast.who(opinion.who), proposal, opinion);
}

for (const script of [true, false]) {
  describe(script ? "with scripts" : "without scripts", { concurrency: false }, () => {
    const part = chain();
    let cast;
    before(() => (cast = new Cast(browser, server.origin, script)));
    after(() => cast.leave());

    const title = script ? "Trådlöst nät i slöjdsalarna" : "Trådlöst nät i bildsalarna";
    let reference;
    let proposal;

    part("a teacher describes a need, is asked, answers; the staff makes it a proposal", async () => {
      const [teacher, strategist] = [await cast.who("larare"), await cast.who("strateg")];
      const draft = await need.keepDraft(teacher, title);
      reference = await need.submit(teacher, title, draft);
      await need.askAndAnswer(strategist, teacher, title, reference);
      proposal = await need.promote(strategist, reference, title);
    });

    part("the proposal gets its content", async () => {
      assert.ok(proposal, "there is a proposal");
      const strategist = await cast.who("strateg");
      await content.prepare(strategist, proposal);
      await content.fillIn(strategist, proposal, title, "900 000");
    });

    part("specialists review, assessors score blind, and it is prioritised", async () => {
      const strategist = await cast.who("strateg");
      await preparation.openReview(strategist, proposal);
      await reviews(cast, proposal, preparation.OPINIONS.slice(0, -1));
      await preparation.mustHaves(strategist, proposal, ["funding"]);
      await score(cast, proposal, 1);
      await preparation.prioritise(strategist, proposal);
    });

    part("it is made ready when nothing is missing any more", async () => {
      const strategist = await cast.who("strateg");
      await decision.refusedWhileMissing(strategist, proposal, [
        ["reviews_missing", "?tab=reviews"],
        ["must_haves_unmet", "?tab=scoring"],
      ]);
      await reviews(cast, proposal, preparation.OPINIONS.slice(-1));
      await preparation.mustHaves(strategist, proposal);
      await decision.makeReady(strategist, proposal, ["Inför trådlöst nät i salarna före höstterminen 2027.", "Följ upp efter ett år."]);
    });

    part("the delegate decides within the limit, not the author", async () => {
      const [strategist, delegate, visitor] = [await cast.who("strateg"), await cast.who("direktor"), await cast.who("")];
      await decision.assertAuthorMayNotDecide(strategist, proposal);
      await decision.assertNotPublic(visitor, proposal, title);
      await decision.layBefore(strategist, proposal, "Stadsdirektören");
      await decision.decide(delegate, proposal, "Nyttan är tydlig och kostnaden ryms.");
    });

    part("everybody sees the initiative, and nothing internal", async () => {
      const [teacher, strategist, visitor] = [await cast.who("larare"), await cast.who("strateg"), await cast.who("")];
      await decision.assertPublic(visitor, proposal, title, ["Stadsdirektören", decision.today(), "A1"]);
      await decision.assertWholeWay(teacher, reference, proposal, "Stadsdirektören");
      await decision.assertAligned(visitor, proposal, title);
      await decision.assertAligned(strategist, proposal, title);
    });

    part("each subject shows who did what when and why", async () => {
      const strategist = await cast.who("strateg");
      await strategist.go(`/needs/${reference}`);
      await strategist.sees(sv("needs.section_journal"), sv("journal.verb_resubmitted"), "Maja Lind");
      await strategist.go(`/proposals/${proposal}?tab=journal`);
      await strategist.sees(sv("journal.verb_decided"), sv("journal.verb_scored"), "Birgitta Lund", "Lisa Fors");
    });
  });
}

describe("a body decides", { concurrency: false }, () => {
  const body = "Kommunstyrelsens arbetsutskott";
  const title = "Gemensamma läsplattor på fritidshemmen";
  const resolutions = ["Köp läsplattor till fritidshemmen.", "Redovisa utfallet för arbetsutskottet."];
  const part = chain();
  let cast;
  let proposal;
  before(() => (cast = new Cast(browser, server.origin, false)));
  after(() => cast.leave());

  /** From open review to the meeting. */
  async function bringToMeeting(round) {
    const strategist = await cast.who("strateg");
    await preparation.openReview(strategist, proposal);
    await reviews(cast, proposal, preparation.OPINIONS);
    if (round === 1) await preparation.mustHaves(strategist, proposal);
    await score(cast, proposal, round);
    await preparation.prioritise(strategist, proposal);
    await decision.makeReady(strategist, proposal, resolutions);
  }

  part("a proposal above the delegate's limit comes to the body", async () => {
    const [strategist, delegate] = [await cast.who("strateg"), await cast.who("direktor")];
    await strategist.go("/proposals/new");
    await strategist.fill(strategist.form("proposals/create"), { [sv("proposals.title")]: title });
    await strategist.press(sv("proposals.create"), strategist.form("proposals/create"));
    await strategist.sees(sv("proposals.done_created"));
    proposal = /P-\d{4}-\d{4}/.exec(strategist.page.url())[0];
    await content.prepare(strategist, proposal);
    await content.fillIn(strategist, proposal, title, "7 000 000");
    await bringToMeeting(1);
    await decision.assertOutsideLimit(delegate, proposal);
    await decision.layBefore(strategist, proposal, body, decision.today());
  });

  part("it is referred back with a reason, and prepared again", async () => {
    const [strategist, secretary, visitor] = [await cast.who("strateg"), await cast.who("sekreterare"), await cast.who("")];
    const reason = "Redovisa vad som händer med de gamla läsplattorna.";
    await decision.record(secretary, proposal, {
      body,
      paragraph: 901,
      outcomes: [{ outcome: "referred_back" }, { outcome: "referred_back" }],
      more: { reason },
    });
    await secretary.sees(sv("proposals.state_referred_back"), reason);
    await decision.assertNotPublic(visitor, proposal, title);
    await strategist.go(`/proposals/${proposal}?tab=decision`);
    await strategist.sees(reason);
    await content.prepare(strategist, proposal);
    await bringToMeeting(2);
    await decision.layBefore(strategist, proposal, body, decision.today());
  });

  part("it is approved with changes, and the public reads the changed wording", async () => {
    const [secretary, visitor] = [await cast.who("sekreterare"), await cast.who("")];
    const changed = "Köp läsplattor till fritidshemmen, med återbruk av de gamla.";
    await decision.record(secretary, proposal, {
      body,
      paragraph: 902,
      outcomes: [{ outcome: "approved_with_changes", text: changed }, { outcome: "approved" }],
      more: { adjusted_on: decision.today(), announced_on: decision.today() },
    });
    await secretary.sees(changed, resolutions[0], sv("proposals.state_approved_with_changes"));
    await decision.assertPublic(visitor, proposal, title, [changed, `${body} § 902`]);
  });
});

test("the journal is whole, and the server's log is quiet", async () => {
  const verified = await run(["verify"], { RIKTNING_DATABASE_URL: server.database });
  assert.equal(verified.code, 0, verified.err || verified.out);
  server.assertQuiet();
});
