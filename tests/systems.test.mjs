// Systems that the municipality has: registered, changed by two, phased out and retired; found from a need and answered
// by a redirect; and the words that the staff says mean the same.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

let browser, program;
before(async () => {
  [browser, program] = await Promise.all([openBrowser(), serve()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
  program?.assertQuiet();
});

const save = "systems/save";

for (const script of [true, false]) {
  test(`a system lives its life, ${script ? "with" : "without"} scripts`, async () => {
    const architect = await Person.enter(browser, program.origin, "arkitekt", { script });
    const name = `Ekot skolbibliotek ${script}`;
    await architect.go("/systems");
    await architect.follow(sv("systems.new"));
    await architect.press(sv("common.save"), architect.form(save), 422);
    await architect.sees(sv("forms.nothing_lost"), sv("forms.required"));
    if (script) await assertAccessible(architect.page, "the refused form");
    await architect.fill(architect.form(save), {
      [sv("systems.field_name")]: name,
      [sv("systems.field_area")]: "skola",
      [sv("systems.field_purpose")]: "Låna ut och återlämna skolbibliotekets böcker.",
      [sv("systems.field_owner")]: "Utbildningsförvaltningen",
      [sv("systems.field_access")]: "Skolans bibliotekarie lägger upp nya låntagare.",
      [sv("systems.field_access_url")]: "javascript:alert(1)",
    });
    await architect.choose(architect.form(save), sv("systems.field_used_by"), sv("systems.used_by_some"));
    await architect.unfold(sv("systems.units_chosen", { count: 0 }));
    await architect.choose(architect.form(save), sv("systems.field_units"), "Lindvallsskolan");
    await architect.press(sv("common.save"), architect.form(save), 422);
    await architect.sees(sv("forms.not_a_link"), sv("systems.units_chosen", { count: 1 }));
    await architect.fill(architect.form(save), { [sv("systems.field_access_url")]: "https://service.exempelkommun.example/" });
    await architect.press(sv("common.save"), architect.form(save));
    await architect.sees(sv("systems.done_created"), name, "Lindvallsskolan", "Skola", sv("systems.state_in_use"));
    if (script) await assertAccessible(architect.page, "the system");
    const page = new URL(architect.page.url()).pathname;

    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    await teacher.go("/systems");
    await teacher.fill(teacher.page, { [sv("systems.search")]: "skolbiblioteket böcker" });
    if (!script) await teacher.press(sv("common.search"), teacher.page.locator("form.app-toolbar"));
    else await teacher.leads(() => teacher.page.keyboard.press("Enter"));
    await teacher.follow(name);
    await teacher.sees(sv("systems.section_access"), "Skolans bibliotekarie lägger upp nya låntagare.");
    await teacher.doesNotSee(sv("systems.edit"), sv("systems.section_steps"));
    await teacher.go(`/search?q=${encodeURIComponent(name)}&kind=system`);
    await teacher.sees(name);

    // Two change it: the second is shown both texts, in words.
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    await staff.go(`${page}/edit`);
    await architect.follow(sv("systems.edit"));
    await architect.fill(architect.form(save), { [sv("systems.field_owner")]: "Kulturförvaltningen" });
    await architect.press(sv("common.save"), architect.form(save));
    await architect.sees(sv("systems.done_saved"));
    await staff.fill(staff.form(save), { [sv("systems.field_supplier")]: "Ekot AB" });
    await staff.press(sv("common.save"), staff.form(save), 409);
    await staff.sees(sv("forms.stale_title"), "Kulturförvaltningen", "Utbildningsförvaltningen", "Ekot AB");
    await staff.press(sv("common.save"), staff.form(save));
    await staff.sees(sv("systems.done_saved"), "Ekot AB");

    for (const [event, done] of [
      ["phase_out", "phased_out"],
      ["keep", "kept_in_use"],
      ["phase_out", "phased_out"],
      ["retire", "retired"],
    ]) {
      const name = sv(`systems.step_${event}`);
      const fold = await staff.unfold(name);
      await staff.press(name, fold.locator("form"), 422);
      const again = await staff.unfold(name);
      await staff.fill(again, { [sv("systems.step_reason")]: `Skäl till ${event}` });
      await staff.press(name, again.locator("form"));
      await staff.sees(sv(`systems.done_${done}`));
    }
    await staff.sees("Skäl till retire", sv("systems.retired_title"));
    await teacher.go(page, 404);
    await teacher.go(`/search?q=${encodeURIComponent(name)}`);
    assert.equal(await teacher.page.locator(".app-hit a", { hasText: name }).count(), 0);
    await staff.go("/systems?state=retired");
    await staff.sees(name);
    for (const person of [architect, teacher, staff]) await person.leave();
  });
}

test("the file of systems is the list", async () => {
  const teacher = await Client.signedIn(program.origin, "larare");
  const { text } = await teacher.get("/systems.csv?area=Skola");
  assert.match(text, /Lärplattformen Lönnen/);
  assert.ok(!text.includes("Kontorspaketet"));
  assert.ok(!text.includes("Utlåningslistan"), "what is retired is not told");
});

for (const script of [true, false]) {
  test(`a system that is there already answers a need, ${script ? "with" : "without"} scripts`, async () => {
    const title = "Egen skrivare och skrivarserver så att vi kan skriva ut och skanna";
    const teacher = await Client.signedIn(program.origin, "larare");
    const need = await submitted(teacher, title);
    if (script) {
      const writer = await Person.enter(browser, program.origin, "rektor");
      await writer.go("/needs/new");
      await writer.fill(writer.form("needs/submit"), { [sv("needs.field_title")]: title });
      const item = writer.page.locator(".app-similar__panel li", { hasText: "Utskriftstjänsten" });
      await item.waitFor();
      assert.match(await item.innerText(), new RegExp(sv("similar.kind_system")));
      assert.ok((await item.locator("mark").count()) > 0, "nothing tells why");
      await assertAccessible(writer.page, "the panel with a system");
      await writer.leads(() => item.getByRole("link", { name: sv("similar.access") }).click());
      await writer.sees(sv("systems.section_access"));
      await writer.leave();
    }
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    const client = await Client.signedIn(program.origin, "strateg");
    await step(client, need, "register");
    await staff.go(need);
    const alike = () => staff.page.locator("#similar li", { hasText: "Utskriftstjänsten" });
    // One click fills the assessment, the next the redirect.
    await staff.leads(() => alike().getByRole("link", { name: sv("similar.assess") }).click());
    const assess = staff.form("needs/assess");
    assert.match(await assess.getByLabel(sv("needs.step_assess_field")).inputValue(), /Utskriftstjänsten/);
    await staff.press(sv("needs.step_assess_do"), assess);
    await staff.leads(() => alike().getByRole("link", { name: sv("similar.redirect") }).click());
    const redirect = staff.form("needs/redirect");
    assert.match(await redirect.getByLabel(sv("needs.step_redirect_solution")).inputValue(), /^Utskriftstjänsten \(S-\d{4}-\d{4}\)$/);
    assert.match(await redirect.getByLabel(sv("needs.step_reason")).inputValue(), /tjänstekortet/);
    await staff.press(sv("needs.step_redirect_do"), redirect);
    await staff.sees(sv("needs.done_redirected"), "Utskriftstjänsten");
    await staff.leave();
    const reader = await Person.enter(browser, program.origin, "larare", { script });
    await reader.go(need);
    await reader.follow(sv("needs.redirected_system"));
    await reader.sees("Utskriftstjänsten", sv("systems.section_access"));
    await reader.leave();
  });
}

for (const script of [true, false]) {
  test(`the staff says which words mean the same, ${script ? "with" : "without"} scripts`, async () => {
    const staff = await Person.enter(browser, program.origin, "strateg", { script });
    const compare = async (one, other) => {
      await staff.go(`/similar/words?one=${encodeURIComponent(one)}&other=${encodeURIComponent(other)}`);
      return Number(/: (\d+) /.exec(await staff.page.locator(".app-tried strong").innerText())[1]);
    };
    const [one, other] = [`Kvitterplank${script} är trasig`, `Ny griffelyta${script}`];
    assert.equal(await compare(one, other), 0);
    await staff.sees(sv("word_groups.try_nothing"), sv("word_groups.try_not_told"));
    await staff.follow(sv("word_groups.new"));
    const form = () => staff.form("similar/words/save");
    await staff.fill(form(), { [sv("word_groups.field_words")]: "ensam" });
    await staff.press(sv("common.save"), form(), 422);
    await staff.sees(sv("forms.fewer_than", { min: 2 }));
    await staff.fill(form(), { [sv("word_groups.field_words")]: `kvitterplank${script}\ngriffelyta${script}` });
    await staff.press(sv("common.save"), form());
    await staff.sees(sv("word_groups.done_added"));
    if (script) await assertAccessible(staff.page, "a group of words");
    const page = staff.page.url();
    assert.ok((await compare(one, other)) > 20, "the words count at once");
    await staff.sees(sv("word_groups.try_told"));
    if (script) await assertAccessible(staff.page, "the list with two texts tried");
    await staff.go(page);
    await staff.unfold(sv("word_groups.switch_off_own"));
    await staff.press(sv("word_groups.switch_off_own"));
    await staff.sees(sv("word_groups.off_title"));
    assert.equal(await compare(one, other), 0);
    await staff.go("/similar/words?which=off");
    await staff.sees(`kvitterplank${script}`);
    await staff.follow(sv("word_groups.change_of", { name: `kvitterplank${script}` }));
    await staff.press(sv("word_groups.switch_on"));
    await staff.sees(sv("word_groups.done_on"));
    assert.ok((await compare(one, other)) > 20);

    // A built-in group: searched for, switched off and on again.
    await staff.go("/similar/words?q=wifi");
    const link = staff.page.locator("tbody tr a").first();
    await staff.leads(() => link.click());
    await staff.sees(sv("word_groups.section_built_in"), "wifi");
    await staff.unfold(sv("word_groups.switch_off_built_in"));
    await staff.press(sv("word_groups.switch_off_built_in"));
    await staff.sees(sv("word_groups.off_title"), sv("journal.verb_switched_off"));
    await staff.press(sv("word_groups.switch_on"));
    await staff.sees(sv("word_groups.done_on"));
    await staff.go("/journal?kind=word_group");
    await staff.sees(`kvitterplank${script}`, sv("journal.verb_switched_on"));
    await staff.leave();
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    await teacher.go("/similar/words", 403);
    await teacher.leave();
  });
}
