//! The must-haves on the scoring tab: shown first, answered by the staff.

use domain::{
    reference::Reference,
    scores::{Answer, MustHave, MustHavesForm},
};
use leptos::prelude::*;
use store::{
    Refusal,
    scores::{MustHavesView, ScoresView, SetMustHaves},
};

use super::{
    reviews::{Typed, back_to, left_over},
    scoring::address,
    scoring_words::{answer as answer_word, answer_tone, must_have},
};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field, confirm::unfold, fields::hidden, lists::table, problems::problems, prose::section, tags::tag,
    },
    t, words,
};

const FORM: &str = "must-haves";

/// The section: how many are met, the answers, and the form for the staff.
pub async fn must_haves(
    visitor: &Visitor,
    seen: &ScoresView,
    reference: Reference,
) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let kept = &seen.must_haves;
    let form = if seen.may_set_must_haves {
        let form = FormState::load(FORM, &MustHavesForm::from(&kept.answers), kept.version).await?;
        Some(edit(l, &form, reference, kept.version == 0))
    } else {
        left_over(l, visitor, FORM, &labels(l)).await?
    };
    let unmet = kept.answers.unmet().len();
    let status = if unmet == 0 {
        t!(l, scores.must_all_met).to_owned()
    } else {
        let total = MustHave::ALL.len();
        t!(l, scores.must_count, met = total - unmet, total = total).to_string()
    };
    let set = kept.set_at.zip(kept.set_by.clone()).map(|(at, name)| {
        let text = t!(l, scores.must_set, date = words::day_of(at), name = name).to_string();
        view! { <p class="app-meta">{text}</p> }
    });
    let content = view! {
        <p class="ds-paragraph">{t!(l, scores.must_lead)}</p>
        <p class="ds-paragraph"><strong>{status}</strong></p>
        {answers(l, kept)}
        {set}
        {form}
    };
    Ok(section(FORM, t!(l, scores.must_title), content.into_any()))
}

fn answers(l: Locale, kept: &MustHavesView) -> AnyView {
    let rows = MustHave::ALL
        .iter()
        .map(|must| {
            let given = kept.answers.get(*must);
            view! {
                <tr>
                    <th scope="row">{must_have(l, *must)}</th>
                    <td>{tag(answer_tone(given.answer), answer_word(l, given.answer))}</td>
                    <td class="app-prose">{given.note.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, scores.must_column)}</th>
                <th scope="col">{t!(l, scores.must_answer)}</th>
                <th scope="col">{t!(l, scores.must_note)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table("must-haves-table", t!(l, scores.must_table), content.into_any())
}

fn note_label(l: Locale, must: MustHave) -> String {
    format!(
        "{}: {}",
        must_have(l, must),
        t!(l, scores.must_note_field).to_lowercase()
    )
}

/// The words of each field in the form's order.
fn labels(l: Locale) -> Vec<(&'static str, String)> {
    let both = |must: &MustHave| {
        [
            (must.code(), must_have(l, *must).to_owned()),
            (MustHavesForm::note_field(*must), note_label(l, *must)),
        ]
    };
    MustHave::ALL.iter().flat_map(both).collect()
}

fn edit(l: Locale, form: &FormState, reference: Reference, nothing_yet: bool) -> AnyView {
    let choices = || {
        [Some(Answer::Met), Some(Answer::NotMet), None].map(|a| {
            (
                a.map_or("", Answer::code).to_owned(),
                answer_word(l, a).to_owned(),
            )
        })
    };
    let fields = MustHave::ALL
        .iter()
        .map(|must| {
            let note = Field::new(l, form, MustHavesForm::note_field(*must), note_label(l, *must)).max(1000);
            view! {
                <div class="app-criterion">
                    <div class="app-scale">
                        {Field::new(l, form, must.code(), must_have(l, *must)).required().radios(choices().to_vec())}
                    </div>
                    {note.area(2)}
                </div>
            }
        })
        .collect_view();
    let content = view! {
        {problems(l, form, &labels(l))}
        <form method="post" action="/fn/scores/must-haves" class="app-stack app-card-form" novalidate="">
            {hidden(form)}
            <input type="hidden" name="reference" value=reference.to_string() />
            {fields}
            <div class="app-actions"><button class="ds-button" type="submit">{t!(l, scores.must_save)}</button></div>
        </form>
    };
    let open = nothing_yet || form.problem.is_some();
    unfold(
        "must-haves-form",
        t!(l, scores.must_edit),
        open,
        content.into_any(),
    )
}

/// Sets the answers.
#[server(prefix = "/fn", endpoint = "scores/must-haves")]
pub async fn answer_must_haves(
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(flatten)] form: MustHavesForm,
) -> Result<(), PublicError> {
    let back = back_to(&reference, address);
    answer(
        FORM,
        &back,
        &Typed {
            version: &version,
            key: "",
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let reference = reference.parse().map_err(|_| Refusal::NotFound)?;
            let version = version.parse().map_err(|_| Refusal::NotFound)?;
            let input = SetMustHaves {
                reference,
                version,
                form: &form,
            };
            store::scores::set_must_haves(&store()?, visitor.signed_in()?, visitor.now, input).await?;
            Ok(format!("{}&done=must-haves", address(reference)))
        },
    )
    .await
}
