//! One's own score card on the scoring tab, and what the blind see instead of the result.

use domain::{
    policy::{Reason, Verdict},
    reference::Reference,
    scores::{CRITERIA, CriteriaSet, Criterion, Hundredths, MAX_SCORE, ScoreForm, Sight},
};
use leptos::prelude::*;
use store::{
    Refusal,
    scores::{Give, ScoresView},
};

use super::{
    reviews::{Typed, back_to, left_over},
    scoring::address,
    scoring_words::{criterion, criterion_hint, figure, separator},
};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    islands::score_card::ScoreCard,
    parts::{
        Field, confirm::unfold, fields::hidden, notices::notice, problems::problems, prose::section,
        tags::Tone,
    },
    t, words,
};

const FORM: &str = "score-card";

/// The section with the form, while the person asking may score; a word on why not otherwise.
pub async fn my_card(
    visitor: &Visitor,
    seen: &ScoresView,
    reference: Reference,
) -> Result<Option<AnyView>, Refusal> {
    let l = visitor.locale;
    let Some(round) = seen.round.as_ref().filter(|_| seen.takes_my_card()) else {
        if let Some(typed) = left_over(l, visitor, FORM, &labels(l)).await? {
            return Ok(Some(typed));
        }
        return Ok(shut_out(l, seen));
    };
    let version = seen.mine.as_ref().map_or(0, |mine| mine.version);
    let form = FormState::load(FORM, &seen.form(), version).await?;
    let blind = (seen.sight == Sight::Blind).then(|| {
        let text = view! { <p class="ds-paragraph">{t!(l, scores.blind_text)}</p> };
        notice(Tone::Info, t!(l, scores.blind_title), text.into_any())
    });
    let own_unit = seen.own_unit.then(|| {
        view! {
            <div class="ds-alert app-notice" data-color="warning">
                <p class="ds-paragraph">{t!(l, scores.own_unit_mine)}</p>
            </div>
        }
    });
    let card = card_form(l, &form, &round.set, reference, seen.mine.is_some());
    let content = match &seen.mine {
        None => card,
        Some(_) => unfold(
            "score-card-form",
            t!(l, scores.my_card_change),
            form.problem.is_some(),
            card,
        ),
    };
    let content = view! {
        {blind}
        {own_unit}
        <p class="ds-paragraph">{t!(l, scores.my_card_text)}</p>
        {content}
    };
    Ok(Some(section(FORM, t!(l, scores.my_card), content.into_any())))
}

/// Says why somebody who otherwise scores may not score here.
fn shut_out(l: Locale, seen: &ScoresView) -> Option<AnyView> {
    seen.round.as_ref().filter(|round| round.open)?;
    let Verdict::Denied(reason @ (Reason::SelfApproval | Reason::Recused)) = seen.may_give else {
        return None;
    };
    let text = t!(l, scores.may_not, reason = words::reason(l, reason)).to_string();
    Some(
        view! { <div class="ds-alert app-notice" data-color="info"><p class="ds-paragraph">{text}</p></div> }
            .into_any(),
    )
}

fn why_label(l: Locale, c: Criterion) -> String {
    format!("{}: {}", criterion(l, c), t!(l, scores.why).to_lowercase())
}

/// The words of each field in the form's order.
fn labels(l: Locale) -> Vec<(&'static str, String)> {
    let mut labels: Vec<(&str, String)> = Criterion::ALL
        .iter()
        .flat_map(|c| {
            [
                (c.code(), criterion(l, *c).to_owned()),
                (ScoreForm::why_field(*c), why_label(l, *c)),
            ]
        })
        .collect();
    labels.push(("motivation", t!(l, scores.motivation).to_owned()));
    labels
}

/// The scores of the form as shown, for the arithmetic beside them.
fn scores_in(form: &FormState) -> [Option<i64>; CRITERIA] {
    let mut typed = ScoreForm::default();
    for criterion in Criterion::ALL.iter().copied() {
        typed.set(criterion, form.value(criterion.code()), String::new());
    }
    typed.so_far()
}

fn card_form(l: Locale, form: &FormState, set: &CriteriaSet, reference: Reference, again: bool) -> AnyView {
    let scores = scores_in(form);
    let rows = Criterion::ALL
        .iter()
        .copied()
        .map(|c| {
            let label = format!("{}, {}", criterion(l, c), t!(l, scores.weight_is, weight = set.weight(c)));
            let choices = (0..=MAX_SCORE).map(|score| (score.to_string(), score.to_string())).collect();
            let why = Field::new(l, form, ScoreForm::why_field(c), why_label(l, c));
            view! {
                <div class="app-criterion">
                    <div class="app-scale">
                        {Field::new(l, form, c.code(), label).hint(criterion_hint(l, c)).required().radios(choices)}
                        <p class="app-subtle app-num" data-points=c.code()>
                            {points_text(l, set.weight(c), scores[c.index()])}
                        </p>
                    </div>
                    {why.area(2)}
                </div>
            }
        })
        .collect_view();
    let motivation = Field::new(l, form, "motivation", t!(l, scores.motivation)).required();
    let button = if again {
        t!(l, scores.change_button)
    } else {
        t!(l, scores.give_button)
    };
    view! {
        {problems(l, form, &labels(l))}
        <form method="post" action="/fn/scores/give" class="app-stack app-card-form" novalidate="">
            {hidden(form)}
            <input type="hidden" name="reference" value=reference.to_string() />
            <ScoreCard
                weights=set.weights.to_vec()
                scores=scores.to_vec()
                separator=separator(l)
                sum_label=t!(l, scores.so_far).to_owned()
                of_hundred=t!(l, scores.of_hundred).to_owned()
                missing_label=t!(l, scores.live_missing).to_owned()
            >
                <div>{rows}</div>
            </ScoreCard>
            <div class="app-form">{motivation.hint(t!(l, scores.motivation_hint)).max(5000).area(4)}</div>
            <div class="app-actions"><button class="ds-button" type="submit">{button}</button></div>
        </form>
    }
    .into_any()
}

/// `20 × 4 / 5 = 16,0`; the island writes the same when a score is chosen.
fn points_text(l: Locale, weight: i64, score: Option<i64>) -> String {
    crate::islands::score_card::points_text(weight, score, separator(l))
}

/// A card's own sum in words.
pub fn own_sum(l: Locale, sum: Hundredths) -> String {
    t!(l, scores.sum_of, sum = figure(l, sum)).to_string()
}

/// Gives or changes one's card.
#[server(prefix = "/fn", endpoint = "scores/give")]
pub async fn give_card(
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(flatten)] form: ScoreForm,
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
            let input = Give {
                reference,
                version,
                form: &form,
            };
            store::scores::give(&store()?, visitor.signed_in()?, visitor.now, input).await?;
            Ok(format!("{}&done=given", address(reference)))
        },
    )
    .await
}
