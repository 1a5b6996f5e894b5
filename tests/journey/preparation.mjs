// The third part of the way: review by five specialities, must-haves, blind score cards, prioritising.

import assert from "node:assert/strict";

import { sv } from "../lib/words.mjs";
import { INTERNAL } from "./content.mjs";

export const MUST_HAVES = [
  "verified_need",
  "right_organisation",
  "competences",
  "one_responsible",
  "funding",
  "long_term_responsibility",
  "mission_link",
];

const CRITERIA = [
  ["resident_benefit", 20],
  ["operational_benefit", 15],
  ["direction", 15],
  ["legal_duty", 15],
  ["urgency", 10],
  ["reach", 10],
  ["feasibility", 10],
  ["democracy", 5],
];

/** Who says what of the proposal. The last one waits. */
export const OPINIONS = [
  { who: "arkitekt", area: "architecture", stance: "supports", text: INTERNAL.review },
  {
    who: "sakerhet",
    area: "information_security",
    stance: "supports_with_conditions",
    text: "Nätet ska delas upp i zoner.",
    conditions: INTERNAL.condition,
  },
  { who: "dataskydd", area: "data_protection", stance: "objects", text: INTERNAL.objection },
  { who: "ekonomi", area: "finance", stance: "abstains", text: "" },
  { who: "upphandling", area: "procurement", stance: "supports", text: "Avrop går att göra." },
];

/** The tab of a proposal, from the page where it is listed for the person. */
export async function openTask(person, proposal, what) {
  await person.go("/");
  const item = person.page.locator("main li").filter({ hasText: proposal }).filter({ hasText: what }).first();
  await person.follow(what, item);
}

export async function openReview(strategist, proposal) {
  await strategist.go(`/proposals/${proposal}?tab=reviews`);
  const form = strategist.form("reviews/open");
  // A second round is asked for more seldom, so its form is folded.
  if (!(await form.isVisible())) await strategist.unfold(sv("reviews.open_title"));
  await strategist.press(sv("reviews.open_button"), form);
  await strategist.sees(sv("reviews.opened"), sv("proposals.state_in_review"));
}

/** One reviewer finds the proposal among the own tasks and says the own opinion. */
export async function review(person, proposal, opinion) {
  const area = sv(`common.speciality_${opinion.area}`);
  await openTask(person, proposal, sv("my_page.task_review", { speciality: area }));
  const form = person.form("reviews/give");
  await person.choose(form, sv("reviews.stance_field"), sv(`reviews.${opinion.stance}`));
  if (opinion.text) {
    // Nobody judges without saying why.
    await person.press(sv("reviews.give_button"), form, 422);
    await person.sees(sv("forms.required"));
    const again = person.form("reviews/give");
    await person.fill(again, { [sv("reviews.text_field")]: opinion.text });
    if (opinion.conditions) await person.fill(again, { [sv("reviews.conditions_field")]: opinion.conditions });
  }
  await person.press(sv("reviews.give_button"), person.form("reviews/give"));
  await person.sees(sv("reviews.given"), sv(`reviews.${opinion.stance}`), opinion.text);
}

/** The staff answers the must-haves; those in `unmet` are not met. */
export async function mustHaves(person, proposal, unmet = []) {
  await person.go(`/proposals/${proposal}?tab=scoring`);
  await person.unfold(sv("scores.must_edit"));
  const form = person.form("scores/must-haves");
  for (const must of MUST_HAVES) {
    await person.choose(form, sv(`scores.${must}`), unmet.includes(must) ? sv("scores.not_met") : sv("scores.met"));
  }
  const note = (must) => `${sv(`scores.${must}`)}: ${sv("scores.must_note_field").toLowerCase()}`;
  for (const must of [MUST_HAVES[0], ...unmet]) await person.fill(form, { [note(must)]: INTERNAL.mustHave });
  await person.press(sv("scores.must_save"), form);
  const met = MUST_HAVES.length - unmet.length;
  await person.sees(
    sv("scores.must_saved"),
    unmet.length ? sv("scores.must_count", { met, total: MUST_HAVES.length }) : sv("scores.must_all_met"),
  );
}

const figure = (hundredths, decimals) => (hundredths / 100).toFixed(decimals).replace(".", ",");

/** Fills in and gives a card: `scores` in the order of the criteria. */
export async function score(person, proposal, scores, motivation) {
  await openTask(person, proposal, sv("my_page.task_score"));
  const form = person.form("scores/give");
  for (const [index, [criterion, weight]] of CRITERIA.entries()) {
    const question = `${sv(`scores.${criterion}`)}, ${sv("scores.weight_is", { weight })}`;
    await person.choose(form, question, String(scores[index]));
  }
  const sum = CRITERIA.reduce((total, [, weight], index) => total + (100 * weight * scores[index]) / 5, 0);
  if (person.script) {
    // The arithmetic follows the hand.
    await form.getByText(`20 × ${scores[0]} / 5 = ${figure((100 * 20 * scores[0]) / 5, 1)}`).waitFor();
    await form.getByText(figure(sum, 1), { exact: true }).first().waitFor();
  }
  await person.fill(form, {
    [sv("scores.motivation")]: motivation,
    [`${sv("scores.democracy")}: ${sv("scores.why").toLowerCase()}`]: INTERNAL.why,
  });
  await person.press(sv("scores.give_button"), form);
  await person.sees(sv("scores.given"));
  return sum;
}

/** Before the own card is in, nothing of anybody else's is sent to the browser. */
export async function assertBlind(person, proposal, others) {
  const page = await person.html(`/proposals/${proposal}?tab=scoring`);
  assert.equal(page.status, 200);
  assert.ok(page.text.includes(sv("scores.blind_title")), "the page says that one is blind");
  for (const text of [...others, sv("scores.result_title"), sv("scores.own_sums"), sv("scores.cards_title")]) {
    assert.ok(!page.text.includes(text), `“${text}” is sent to somebody without a card`);
  }
}

/** After it, the page shows how the sum comes about. */
export async function assertArithmetic(person, proposal, cards) {
  await person.go(`/proposals/${proposal}?tab=scoring`);
  const means = CRITERIA.map((_, index) => cards.reduce((sum, card) => sum + card[index], 0) / cards.length);
  const sum = CRITERIA.reduce((total, [, weight], index) => total + (100 * weight * means[index]) / 5, 0);
  const row = [`20 × ${figure(100 * means[0], 1)} / 5`, figure((100 * 20 * means[0]) / 5, 2)].join("\t");
  await person.sees(sv("scores.result_title"), row, figure(sum, 2));
  await person.sees(sv("scores.spread"), sv("scores.sensitivity"));
}

export async function prioritise(strategist, proposal) {
  await strategist.go(`/proposals/${proposal}?tab=scoring`);
  await strategist.fill(strategist.form("scores/prioritise"), { [sv("scores.comment")]: INTERNAL.priority });
  await strategist.press(sv("scores.prioritise_button"), strategist.form("scores/prioritise"));
  await strategist.sees(sv("scores.prioritised"), sv("proposals.state_prioritised"));
}
