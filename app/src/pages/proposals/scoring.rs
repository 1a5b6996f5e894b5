//! The scoring tab of a proposal: must-haves first, then the cards, the result and prioritising.

use domain::{decisions::Obstacle, reference::Reference, scores::FEWEST_ASSESSORS};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::{
    Refusal,
    scores::{PastRound, Prioritise, ScoreRound, ScoresView},
};

use super::{
    reviews::{Typed, back_to, left_over},
    scoring_card::my_card,
    scoring_must_haves::must_haves,
    scoring_result::{cards, result_section},
    scoring_words::figure,
};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        notices::{done, empty},
        problems::problems,
        prose::section,
    },
    t, words,
};

const PRIORITISE: &str = "prioritise";

/// The address of the tab.
pub fn address(reference: Reference) -> String {
    format!("/proposals/{reference}?tab=scoring")
}

/// The content of the tab.
pub async fn tab(visitor: &Visitor, reference: Reference) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let seen = store::scores::view(&store()?, visitor.actor.as_ref(), reference).await?;
    let message = match visitor.query("done").as_str() {
        "must-haves" => Some(done(t!(l, scores.must_saved))),
        "given" => Some(done(t!(l, scores.given))),
        "prioritised" => Some(done(t!(l, scores.prioritised))),
        _ => None,
    };
    let prioritise = if seen.may_prioritise {
        let form = FormState::load(PRIORITISE, &PrioritiseForm::default(), 0).await?;
        Some(prioritise_section(l, &seen, reference, &form))
    } else {
        left_over(
            l,
            visitor,
            PRIORITISE,
            &[("comment", t!(l, scores.comment).to_owned())],
        )
        .await?
    };
    let round = match &seen.round {
        Some(round) => round_line(l, round),
        None => empty(t!(l, scores.not_opened), None),
    };
    Ok(view! {
        <div class="app-assess">
            <p class="app-lead">{t!(l, scores.lead)}</p>
            {message}
            {must_haves(visitor, &seen, reference).await?}
            {round}
            {my_card(visitor, &seen, reference).await?}
            {result_section(l, &seen)}
            {cards(l, &seen)}
            {prioritise}
            {past(l, &seen.past)}
            {method(l, &seen)}
        </div>
    }
    .into_any())
}

fn round_line(l: Locale, round: &ScoreRound) -> AnyView {
    let opened = t!(
        l,
        scores.round,
        n = round.number,
        date = words::day_of(round.opened_at)
    )
    .to_string();
    let count = match round.cards_in {
        0 => t!(l, scores.cards_none).to_owned(),
        1 => t!(l, scores.cards_one).to_owned(),
        n => t!(l, scores.cards_many, n = n).to_string(),
    };
    let over = round.prioritised_at.map(|at| {
        let text = t!(l, scores.prioritised_on, date = words::day_of(at)).to_string();
        view! { <span>{text}</span> }
    });
    view! { <p class="app-meta app-round"><span>{opened}</span><span>{count}</span>{over}</p> }.into_any()
}

/// How the figures come about, with the limits of this round's set.
fn method(l: Locale, seen: &ScoresView) -> Option<AnyView> {
    let set = &seen.round.as_ref()?.set;
    let bands = t!(
        l,
        scores.method_bands,
        a = figure(l, set.band_a_from),
        b = figure(l, set.band_b_from),
        legal = figure(l, set.legal_from)
    )
    .to_string();
    let content = view! {
        <p class="ds-paragraph">{t!(l, scores.method_text)}</p>
        <p class="ds-paragraph">{bands}</p>
    };
    Some(unfold("method", t!(l, scores.method), false, content.into_any()))
}

fn prioritise_section(l: Locale, seen: &ScoresView, reference: Reference, form: &FormState) -> AnyView {
    let content = if seen.missing.is_empty() {
        let labels = [("comment", t!(l, scores.comment).to_owned())];
        let comment = Field::new(l, form, "comment", t!(l, scores.comment)).hint(t!(l, scores.comment_hint));
        view! {
            <p class="ds-paragraph">{t!(l, scores.prioritise_text)}</p>
            {problems(l, form, &labels)}
            <form method="post" action="/fn/scores/prioritise" class="app-stack app-form" novalidate="">
                {hidden(form)}
                <input type="hidden" name="reference" value=reference.to_string() />
                {comment.max(5000).area(3)}
                <div class="app-actions">
                    <button class="ds-button" type="submit">{t!(l, scores.prioritise_button)}</button>
                </div>
            </form>
        }
        .into_any()
    } else {
        let rows = seen
            .missing
            .iter()
            .filter_map(|obstacle| missing(l, *obstacle, seen))
            .collect_view();
        view! {
            <p class="ds-paragraph">{t!(l, scores.prioritise_missing)}</p>
            <ul class="ds-list">{rows}</ul>
        }
        .into_any()
    };
    section(PRIORITISE, t!(l, scores.prioritise_title), content)
}

/// What is missing before prioritising, with a link to where it is done.
fn missing(l: Locale, obstacle: Obstacle, seen: &ScoresView) -> Option<AnyView> {
    let (place, text) = match obstacle {
        Obstacle::MustHavesUnanswered => ("#must-haves", t!(l, scores.missing_must_haves).to_owned()),
        Obstacle::ScoresMissing => {
            let given = seen.round.as_ref().map_or(0, |round| round.cards_in);
            let text = t!(l, scores.missing_scores, given = given, fewest = FEWEST_ASSESSORS).to_string();
            ("#score-card", text)
        }
        _ => return None,
    };
    let item = if place == "#score-card" && !seen.takes_my_card() {
        view! { <li>{text}</li> }.into_any()
    } else {
        view! { <li><a class="ds-link" href=place>{text}</a></li> }.into_any()
    };
    Some(item)
}

fn past(l: Locale, rounds: &[PastRound]) -> Option<AnyView> {
    if rounds.is_empty() {
        return None;
    }
    let rows = rounds
        .iter()
        .map(|round| {
            let text = match (round.summary, round.prioritised_at) {
                (Some(summary), Some(at)) => t!(
                    l,
                    scores.past_row,
                    n = round.number,
                    date = words::day_of(at),
                    sum = figure(l, summary.sum),
                    band = summary.band.code(),
                    count = summary.assessors
                )
                .to_string(),
                _ => t!(
                    l,
                    scores.past_none,
                    n = round.number,
                    date = words::day_of(round.opened_at)
                )
                .to_string(),
            };
            view! { <li>{text}</li> }
        })
        .collect_view();
    let list = view! { <ul class="ds-list">{rows}</ul> };
    Some(section("scoring-past", t!(l, scores.past), list.into_any()))
}

/// The form of prioritising.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrioritiseForm {
    pub comment: String,
}

/// Ends scoring and keeps its result.
#[server(prefix = "/fn", endpoint = "scores/prioritise")]
pub async fn end_scoring(
    #[server(default)] reference: String,
    #[server(default)] key: String,
    #[server(flatten)] form: PrioritiseForm,
) -> Result<(), PublicError> {
    let back = back_to(&reference, address);
    answer(
        PRIORITISE,
        &back,
        &Typed {
            version: "0",
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let reference = reference.parse().map_err(|_| Refusal::NotFound)?;
            let input = Prioritise {
                reference,
                key: &key,
                comment: &form.comment,
            };
            store::scores::prioritise(&store()?, visitor.signed_in()?, visitor.now, input).await?;
            Ok(format!("{}&done=prioritised", address(reference)))
        },
    )
    .await
}
