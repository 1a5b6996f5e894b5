// The second part of the way: the proposal gets its content, one section at a time.

import { sv } from "../lib/words.mjs";

/** What only those inside may read. None of it may ever stand on a public page. */
export const INTERNAL = {
  risk: "Ridån faller om leverantören drar sig ur",
  riskResponse: "Åtgärdskonceptet Granatäpple håller oss skadeslösa",
  review: "Yttrande med kodordet Havsörn om segmentering",
  objection: "Avstyrkandet Järnvägsspår gäller gallringen",
  condition: "Villkoret Lingonris ska vara uppfyllt",
  score: "Motivering Kungsfiskare till poängen",
  why: "Skälet Nattskärra för kriteriet",
  mustHave: "Grunden Smultronställe för kravet",
  priority: "Kommentaren Tranbär från staben",
  question: "Gäller det alla salar eller bara träslöjden?",
};

/** What the public reads when it is decided. */
export const PUBLIC = {
  summary: "Skolornas salar får ett nät som räcker till alla elever, även i slöjden.",
  background: "Salarna byggdes om utan att nätet följde med.",
  contribution: "Elever kan använda digitala läromedel i alla salar.",
};

const w = (key, values) => sv(`proposals.${key}`, values);

/** Opens the form of a section from the content tab, as one does. */
async function open(person, proposal, section) {
  await person.go(`/proposals/${proposal}?tab=content`);
  await person.leads(() => person.page.locator(`main a[href="/proposals/${proposal}/edit/${section}"]`).first().click());
}

async function save(person, section, button = sv("common.save")) {
  await person.press(button, person.form(`proposals/${section}`));
}

/** Begins the preparation. */
export async function prepare(strategist, proposal) {
  await strategist.go(`/proposals/${proposal}`);
  await strategist.press(w("start_preparation"));
  await strategist.sees(w("done_prepared"), w("state_in_preparation"));
}

/** Fills in every section. `cost` is in kronor. */
export async function fillIn(strategist, proposal, title, cost) {
  const form = (section) => strategist.form(`proposals/${section}`);

  await open(strategist, proposal, "basics");
  await strategist.fill(form("basics"), {
    [w("title")]: title,
    [w("summary")]: PUBLIC.summary,
    [w("background")]: PUBLIC.background,
    [w("wanted_start")]: "2027-01-11",
  });
  await save(strategist, "basics");
  await strategist.sees(w("done_saved"), PUBLIC.background);

  await open(strategist, proposal, "responsibility");
  await strategist.fill(form("responsibility"), {
    [w("sponsor_unit")]: "Utbildningsförvaltningen",
    [w("sponsor_person")]: "Utbildningsdirektören",
    [w("benefit_owner")]: "Skolchefen",
  });
  await save(strategist, "responsibility");

  await open(strategist, proposal, "contributions");
  const first = () => form("contributions").locator("fieldset").first();
  await strategist.fill(first(), { [w("contribution")]: w("contribution_3"), [w("contribution_reason")]: "" });
  await strategist.press(sv("common.save"), form("contributions"), 422);
  await strategist.sees(sv("forms.required"));
  await strategist.fill(first(), { [w("contribution_reason")]: PUBLIC.contribution });
  await save(strategist, "contributions");
  await strategist.sees(PUBLIC.contribution);

  await open(strategist, proposal, "placement");
  await form("placement").getByLabel(w("step")).selectOption({ index: 1 });
  await strategist.choose(form("placement"), w("procurement"), w("answer_yes"));
  await strategist.fill(form("placement"), { [w("procurement_note")]: "Avrop från kommunens ramavtal för nätutrustning." });
  await save(strategist, "placement");

  for (const alternative of [
    { title: "Inget görs", text: "Lektionerna hålls utan digitala läromedel.", box: w("do_nothing") },
    { title: "Fler accesspunkter", text: "Salarna får egna accesspunkter på befintligt nät.", box: w("chosen") },
  ]) {
    await open(strategist, proposal, "alternatives");
    await strategist.fill(form("alternatives"), {
      [w("alternative_title")]: alternative.title,
      [w("alternative_description")]: alternative.text,
      [alternative.box]: true,
    });
    await save(strategist, "alternatives", sv("common.add"));
    await strategist.sees(w("done_added"), alternative.title);
  }

  await open(strategist, proposal, "costs");
  await strategist.fill(form("costs"), {
    [w("cost_kind")]: w("cost_kind_external"),
    [w("cost_year")]: "2027",
    [w("cost_precision")]: sv("common.precision_approximate"),
    [w("cost_amount")]: cost,
  });
  await save(strategist, "costs", sv("common.add"));
  await open(strategist, proposal, "costs");
  await strategist.fill(form("costs"), {
    [w("cost_kind")]: w("cost_kind_internal_time"),
    [w("cost_year")]: "2027",
    [w("cost_precision")]: sv("common.precision_approximate"),
    [w("cost_hours")]: "120",
  });
  await save(strategist, "costs", sv("common.add"));

  await open(strategist, proposal, "benefits");
  await strategist.fill(form("benefits"), {
    [w("benefit_what")]: "Lektioner hålls som planerat",
    [w("benefit_receiver")]: "Elever i slöjd och bild",
    [w("benefit_kind")]: w("benefit_kind_quality"),
    [w("benefit_measure")]: "Inställda moment per termin",
    [w("benefit_baseline")]: "14",
    [w("benefit_target")]: "0",
  });
  await save(strategist, "benefits", sv("common.add"));

  await open(strategist, proposal, "risks");
  await strategist.fill(form("risks"), {
    [w("risk_kind")]: w("risk_kind_operation"),
    [w("risk_event")]: INTERNAL.risk,
    [w("risk_consequence")]: "Bygget blir försenat en termin",
    [w("risk_probability")]: "2",
    [w("risk_impact")]: "4",
    [w("risk_response")]: INTERNAL.riskResponse,
  });
  await save(strategist, "risks", sv("common.add"));
  await strategist.sees(INTERNAL.risk);

  await open(strategist, proposal, "information");
  await strategist.fill(form("information"), {
    [w("confidentiality")]: { index: 2 },
    [w("integrity")]: { index: 2 },
    [w("availability")]: { index: 3 },
    [w("information_reason")]: "Nätet bär elevernas vanliga uppgifter.",
    [w("systems")]: "Lärplattformen\nElevdatorerna",
  });
  await save(strategist, "information");

  await open(strategist, proposal, "privacy");
  await strategist.choose(form("privacy"), w("personal_data"), w("personal_ordinary"));
  for (const question of ["children", "third_country", "processor", "dpia"]) {
    await strategist.choose(form("privacy"), w(question), question === "children" ? w("answer_yes") : w("answer_no"));
  }
  await strategist.fill(form("privacy"), { [w("dpia_reason")]: "Inga nya uppgifter behandlas." });
  await save(strategist, "privacy");

  await open(strategist, proposal, "staff");
  await strategist.choose(form("staff"), w("staff_affected"), w("affected_some"));
  await strategist.fill(form("staff"), {
    [w("staff_count")]: "35",
    [w("staff_precision")]: sv("common.precision_approximate"),
    [w("staff_kind")]: w("staff_kind_ways_of_working"),
    [w("staff_how")]: "Slöjdlärare och bildlärare planerar om sina lektioner.",
    [w("union_status")]: w("union_informed"),
    [w("staff_plan")]: "På arbetsplatsträffarna i januari.",
  });
  await save(strategist, "staff");

  await strategist.go(`/proposals/${proposal}`);
  await strategist.sees(w("open_review"));
  await strategist.doesNotSee(w("missing_heading"));
}
