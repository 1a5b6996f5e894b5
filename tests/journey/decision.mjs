// The last part of the way: made ready, decided by a delegate or a body, and seen by everybody.

import assert from "node:assert/strict";

import { sv } from "../lib/words.mjs";
import { INTERNAL, PUBLIC } from "./content.mjs";
import { openTask } from "./preparation.mjs";

/** Today in Sweden, as forms want it. */
export const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format();

const tab = (proposal) => `/proposals/${proposal}?tab=decision`;

/** What is missing is named, each with a link, and a form sent all the same is refused. */
export async function refusedWhileMissing(strategist, proposal, missing) {
  await strategist.go(tab(proposal));
  await strategist.sees(sv("decisions.missing_title"));
  for (const [key, address] of missing) {
    const link = strategist.page.getByRole("link", { name: sv(`proposals.obstacle_${key}`), exact: true }).first();
    assert.ok((await link.getAttribute("href")).startsWith(`/proposals/${proposal}${address}`), `${key} leads to where it is done`);
  }
  assert.equal(await strategist.form("decisions/ready").count(), 0, "there is no form to make it ready");
  const version = await strategist.page.locator('input[name="version"]').first().getAttribute("value");
  const forced = await strategist.force("decisions/ready", { reference: proposal, version, key: "", resolutions: "Inför nätet." });
  assert.equal(forced.status, 409);
  await strategist.go(tab(proposal));
  await strategist.sees(sv("proposals.state_prioritised"));
}

export async function makeReady(strategist, proposal, resolutions) {
  await strategist.go(tab(proposal));
  await strategist.fill(strategist.form("decisions/ready"), { [sv("decisions.ready_field")]: resolutions.join("\n") });
  await strategist.press(sv("decisions.ready_submit"), strategist.form("decisions/ready"));
  await strategist.sees(sv("decisions.done_ready"), sv("proposals.state_ready_for_decision"));
}

/** One of the choices of whom to lay it before, by what its words begin with. */
export async function layBefore(strategist, proposal, decider, meeting) {
  await strategist.go(tab(proposal));
  const form = strategist.form("decisions/send");
  const choice = form.locator('select[name="to"] option').filter({ hasText: new RegExp(`^${decider}`) }).first();
  await strategist.fill(form, { [sv("decisions.send_to")]: { value: await choice.getAttribute("value") } });
  if (meeting) await strategist.fill(form, { [sv("decisions.send_meeting")]: meeting });
  await strategist.press(sv("decisions.send_submit"), form);
  await strategist.sees(sv("decisions.done_sent"), sv("proposals.state_in_decision"));
}

/** The author is offered nothing to decide with, and is refused. */
export async function assertAuthorMayNotDecide(author, proposal) {
  await author.go(tab(proposal));
  for (const action of ["decisions/delegate", "decisions/record"]) {
    assert.equal(await author.form(action).count(), 0, `an author is offered ${action}`);
    const values = { reference: proposal, version: "1", key: "", outcome: "approved", motivation: "Själv." };
    const forced = await author.force(action, values);
    assert.equal(forced.status, 403, action);
  }
}

/** The delegate finds the proposal among the own tasks and decides. */
export async function decide(delegate, proposal, motivation) {
  await openTask(delegate, proposal, sv("my_page.task_decide"));
  const form = delegate.form("decisions/delegate");
  await delegate.choose(form, sv("decisions.outcome"), sv("decisions.outcome_approved"));
  await delegate.press(sv("decisions.decide_submit"), form, 422);
  await delegate.sees(sv("forms.required"));
  const again = delegate.form("decisions/delegate");
  await delegate.fill(again, { [sv("decisions.motivation")]: motivation });
  await delegate.press(sv("decisions.decide_submit"), again);
  await delegate.sees(sv("decisions.done_decided"), motivation, sv("proposals.state_approved"));
}

/** Outside the own limit the delegate is told why, and is refused. */
export async function assertOutsideLimit(delegate, proposal) {
  await delegate.go(tab(proposal));
  await delegate.sees(sv("decisions.delegate_short"), sv("proposals.obstacle_above_limit"));
  const form = delegate.form("decisions/delegate");
  await delegate.choose(form, sv("decisions.outcome"), sv("decisions.outcome_approved"));
  await delegate.fill(form, { [sv("decisions.motivation")]: "Bra förslag." });
  await delegate.press(sv("decisions.decide_submit"), form, 409);
  await delegate.sees(sv("decisions.missing_now"));
}

/**
 * The secretary records what a body decided. `outcomes` holds for each resolution `{ outcome, text }`, `text` being
 * the changed wording; `more` further fields by their keys.
 */
export async function record(secretary, proposal, { body, paragraph, outcomes, more = {} }) {
  await openTask(secretary, proposal, sv("my_page.task_record"));
  // A decision taken before has a form of its own, to be corrected with.
  const form = () => secretary.page.locator('#record form[action="/fn/decisions/record"]');
  await secretary.fill(form(), {
    [sv("decisions.body")]: body,
    [sv("decisions.meeting_on")]: today(),
    [sv("decisions.paragraph")]: `§ ${paragraph}`,
  });
  for (const [index, { outcome, text }] of outcomes.entries()) {
    await secretary.fill(form(), { [sv("decisions.outcome_n", { n: index + 1 })]: sv(`decisions.outcome_${outcome}`) });
    if (text) await secretary.fill(form(), { [sv("decisions.text_n", { n: index + 1 })]: text });
  }
  if (outcomes.some(({ outcome }) => outcome === "referred_back")) {
    // Those who prepare must learn what is to be completed.
    await secretary.press(sv("decisions.record_submit"), form(), 422);
    await secretary.sees(sv("forms.required"));
  }
  if (Object.keys(more).length) {
    await secretary.unfold(sv("decisions.more_fields"), form());
    for (const [key, value] of Object.entries(more)) await secretary.fill(form(), { [sv(`decisions.${key}`)]: value });
  }
  await secretary.press(sv("decisions.record_submit"), form());
  await secretary.sees(sv("decisions.done_recorded"), `${body} § ${paragraph}`);
}

/** Nothing of a proposal that is not decided is public. */
export async function assertNotPublic(visitor, proposal, title) {
  await visitor.go(`/initiatives/${proposal}`, 404);
  for (const address of ["/", "/initiatives", "/direction", "/plan", "/direction/A1", "/plan/1"]) {
    const page = await visitor.html(address);
    assert.equal(page.status, 200, address);
    assert.ok(!page.text.includes(title) && !page.text.includes(proposal), `${address} shows what is not decided`);
  }
}

/** Names of people that no public page holds. */
const PEOPLE = ["Maja Lind", "Johan Berg", "Birgitta Lund", "Lisa Fors", "Petra Sand", "Karin Ås", "Per Åkerman"];

/** Everybody reads what, why, who decided when, which aims, the cost; nothing internal. */
export async function assertPublic(visitor, proposal, title, texts) {
  await visitor.go("/initiatives");
  await visitor.sees(title);
  await visitor.follow(title);
  assert.ok(visitor.page.url().includes(`/initiatives/${proposal}`));
  await visitor.sees(title, PUBLIC.summary, PUBLIC.background, PUBLIC.contribution, ...texts);
  for (const address of [`/initiatives/${proposal}`, "/initiatives", "/", "/direction", "/direction/A1", "/plan", "/plan/1"]) {
    const page = await visitor.html(address);
    assert.equal(page.status, 200, address);
    for (const secret of [...Object.values(INTERNAL), ...PEOPLE]) {
      assert.ok(!page.text.includes(secret), `${address} shows “${secret}”`);
    }
  }
}

/** Direction and plan show the proposal, to the staff and to everybody. */
export async function assertAligned(person, proposal, title) {
  await person.go("/direction/A1");
  await person.sees(title);
  await person.go("/direction");
  await person.sees(sv("direction.title"), "A1", "A7");
  await person.go("/plan");
  await person.sees(sv("plan.table"));
  await person.go("/plan/1");
  await person.sees(title);
}

/** The one who asked sees the whole way on the need's page, and the latest on the own page. */
export async function assertWholeWay(teacher, need, proposal, decider) {
  await teacher.go("/");
  await teacher.sees(need);
  await teacher.go(`/needs/${need}`);
  for (const stop of ["submitted", "registered", "assessed", "proposed", "reviewed", "scored", "decided"]) {
    await teacher.sees(sv(`needs.stop_${stop}`));
  }
  await teacher.sees(proposal, sv("needs.decision_by", { outcome: sv("needs.outcome_approved"), by: decider }));
  await teacher.follow(sv("needs.public_link"));
  assert.ok(teacher.page.url().endsWith(`/initiatives/${proposal}`));
}
