// The first part of the way: a need is written, asked about, answered, registered, assessed, made a proposal.

import assert from "node:assert/strict";

import { sv } from "../lib/words.mjs";

/** The official test number of the tax agency; nobody has it. */
const PERSONAL_NUMBER = "811228-9874";

const write = "needs/submit";

/** The teacher keeps a draft and finds it again; gives its address. */
export async function keepDraft(teacher, title) {
  await teacher.go("/");
  await teacher.follow(sv("common.nav_needs"));
  await teacher.follow(sv("needs.new"));
  await teacher.fill(teacher.form(write), {
    [sv("needs.field_title")]: title,
    [sv("needs.field_problem")]: "Nätet når inte slöjdsalarna.",
  });
  if (teacher.script) {
    // The draft is kept while one writes: whoever closes the window finds it again.
    await teacher.page.getByText(sv("needs.autosave_saved")).waitFor();
    await teacher.page.reload();
    await teacher.settle();
    assert.equal(await teacher.page.getByLabel(sv("needs.field_title")).first().inputValue(), title);
  }
  await teacher.press(sv("needs.save_draft"), teacher.form(write));
  await teacher.sees(title, sv("needs.done_draft"), sv("needs.state_draft"));
  return new URL(teacher.page.url()).pathname;
}

/** The teacher comes back, is warned of a personal identity number, takes it away and submits; gives the number. */
export async function submit(teacher, title, draft) {
  await teacher.go("/");
  await teacher.sees(sv("my_page.drafts"), title);
  await teacher.follow(title);
  assert.ok(teacher.page.url().includes(draft), "my page leads to the draft");
  await teacher.follow(sv("needs.edit"));
  const form = teacher.form(write);
  assert.equal(await form.getByLabel(sv("needs.field_problem")).inputValue(), "Nätet når inte slöjdsalarna.");
  await teacher.fill(form, {
    [sv("needs.field_problem")]: `Nätet når inte slöjdsalarna. Eleven ${PERSONAL_NUMBER} kommer inte in alls.`,
    [sv("needs.field_current_situation")]: "Vi går ut i korridoren för att få kontakt.",
    [sv("needs.field_desired_effect")]: "Lektionerna kan hållas där de ska hållas.",
    [sv("needs.field_affected_count")]: "1 200",
    [sv("needs.field_wanted_by")]: "2027-08-16",
  });
  await teacher.choose(form, sv("needs.field_affected"), sv("needs.group_pupils"));
  await teacher.choose(form, sv("needs.field_urgency"), sv("needs.urgency_operational_risk"));
  await teacher.choose(form, sv("needs.field_personal_data"), sv("needs.personal_ordinary"));
  await teacher.fill(form, { [sv("needs.field_children_affected")]: true });
  await teacher.press(sv("needs.send"), form, 422);
  await teacher.sees(sv("forms.summary_one"), sv("forms.nothing_lost"), sv("needs.field_acknowledged"));
  const again = teacher.form(write);
  assert.match(await again.getByLabel(sv("needs.field_problem")).inputValue(), new RegExp(PERSONAL_NUMBER));
  assert.ok(await again.getByLabel(sv("needs.group_pupils"), { exact: true }).isChecked(), "a ticked box stays ticked");
  await teacher.fill(again, { [sv("needs.field_problem")]: "Nätet når inte slöjdsalarna. En hel klass kommer inte in." });
  await teacher.press(sv("needs.send"), again);
  await teacher.sees(sv("needs.done_submitted"), sv("needs.state_submitted"));
  const found = /\/needs\/(B-\d{4}-\d{4})/.exec(teacher.page.url());
  assert.ok(found, `the need has a number: ${teacher.page.url()}`);
  await teacher.sees(found[1]);
  return found[1];
}

/** The staff finds the need in its queue and asks; the teacher sees why and answers. */
export async function askAndAnswer(strategist, teacher, title, need) {
  const question = "Gäller det alla salar eller bara träslöjden?";
  await strategist.go("/");
  await strategist.sees(sv("my_page.section_queue"), title);
  await strategist.follow(title);
  await strategist.unfold(sv("needs.step_return"));
  const form = strategist.form("needs/return");
  await strategist.press(sv("needs.step_return_do"), form, 422);
  await strategist.sees(sv("forms.required"));
  await strategist.fill(strategist.form("needs/return"), { [sv("needs.step_return_field")]: question });
  await strategist.press(sv("needs.step_return_do"), strategist.form("needs/return"));
  await strategist.sees(sv("needs.done_returned"), sv("needs.state_returned"));

  await teacher.go("/");
  await teacher.sees(question, need);
  await teacher.go(`/needs/${need}`);
  await teacher.sees(question, sv("needs.question_title"));
  await teacher.follow(sv("needs.answer"));
  await teacher.fill(teacher.form(write), { [sv("needs.field_answer")]: "Båda salarna, och även bildsalen." });
  await teacher.press(sv("needs.send_answer"), teacher.form(write));
  await teacher.sees(sv("needs.done_resubmitted"), question, "Båda salarna, och även bildsalen.");
}

/** The staff registers and assesses the need and makes a proposal of it; gives the proposal's number. */
export async function promote(strategist, need, title) {
  await strategist.go(`/needs/${need}`);
  await strategist.sees("Båda salarna, och även bildsalen.");
  await strategist.press(sv("needs.step_register"), strategist.form("needs/register"));
  await strategist.sees(sv("needs.done_registered"));
  await strategist.choose(
    strategist.form("needs/assess"),
    sv("needs.step_assess_relevance"),
    sv("needs.relevance_shared"),
  );
  await strategist.fill(strategist.form("needs/assess"), {
    [sv("needs.step_assess_field")]: "Flera skolor saknar täckning i salar som byggts om.",
  });
  await strategist.press(sv("needs.step_assess_do"), strategist.form("needs/assess"));
  await strategist.sees(sv("needs.done_assessed"), "Flera skolor saknar täckning i salar som byggts om.");
  await strategist.unfold(sv("needs.step_promote"));
  await strategist.fill(strategist.form("needs/promote"), {
    [sv("needs.step_promote_title")]: title,
    [sv("needs.step_promote_summary")]: "Skolornas salar får ett nät som räcker till alla elever.",
  });
  await strategist.press(sv("needs.step_promote_do"), strategist.form("needs/promote"));
  const proposal = /P-\d{4}-\d{4}/.exec(await strategist.text());
  assert.ok(proposal, "the need names its proposal");
  await strategist.sees(sv("needs.done_promoted", { proposal: proposal[0] }), sv("needs.state_promoted"));
  return proposal[0];
}
