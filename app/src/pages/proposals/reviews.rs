//! The review tab of a proposal: who has said what, opening review, giving an opinion.

use domain::{
    policy::{Reason, Verdict},
    reference::Reference,
    reviews::{OpenForm, OpinionForm, Speciality, Stance},
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal,
    reviews::{Give, Open, ReviewRound, ReviewRow, ReviewsView},
};
use time::Date;

use super::reviews_words::{stance, stance_tone};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        lists::table,
        notices::{done, empty, notice},
        problems::problems,
        prose::{facts, paragraphs, section},
        tags::{Tone, tag},
    },
    t, words,
};

const OPEN: &str = "open-review";

/// The form of one speciality's opinion; several may stand on one page.
fn form_name(speciality: Speciality) -> String {
    format!("opinion-{speciality}")
}

/// The address of the tab.
pub fn address(reference: Reference) -> String {
    format!("/proposals/{reference}?tab=reviews")
}

/// The content of the tab.
pub async fn tab(visitor: &Visitor, reference: Reference) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let seen = store::reviews::view(&store()?, visitor.actor.as_ref(), reference).await?;
    let opening = if seen.may_open {
        let form = FormState::load(OPEN, &OpenForm::suggested(visitor.today()), 0).await?;
        Some(open_section(l, &seen, reference, &form))
    } else {
        None
    };
    let mut giving = Vec::new();
    for row in seen.current.iter().flat_map(|round| &round.rows) {
        let name = form_name(row.speciality);
        if seen.takes_opinions && row.may_give.is_allowed() {
            let form = FormState::load(&name, &row.form(), row.version).await?;
            giving.push(opinion_form(l, row, reference, &form));
        } else {
            giving.extend(left_over(l, visitor, &name, &opinion_labels(l)).await?);
        }
    }
    let message = match visitor.query("done").as_str() {
        "opened" => Some(done(t!(l, reviews.opened))),
        "given" => Some(done(t!(l, reviews.given))),
        _ => None,
    };
    let current = seen
        .current
        .as_ref()
        .map(|round| round_view(l, round, visitor.today(), &seen));
    let nothing = (seen.current.is_none() && !seen.may_open).then(|| empty(t!(l, reviews.not_opened), None));
    let earlier = (!seen.earlier.is_empty()).then(|| earlier_rounds(l, &seen.earlier));
    Ok(view! {
        <div class="app-assess">
            <p class="app-lead">{t!(l, reviews.lead)}</p>
            {message}
            {nothing}
            {opening}
            {shut_out(l, &seen)}
            {giving}
            {current}
            {earlier}
        </div>
    }
    .into_any())
}

/// Says why a reviewer of this speciality may not speak here.
fn shut_out(l: Locale, seen: &ReviewsView) -> Option<AnyView> {
    let rows = &seen.current.as_ref().filter(|_| seen.takes_opinions)?.rows;
    let reason = rows.iter().find_map(|row| match row.may_give {
        Verdict::Denied(reason @ (Reason::SelfApproval | Reason::Recused)) => Some(reason),
        _ => None,
    })?;
    let text = t!(l, reviews.may_not, reason = words::reason(l, reason)).to_string();
    Some(
        view! { <div class="ds-alert app-notice" data-color="info"><p class="ds-paragraph">{text}</p></div> }
            .into_any(),
    )
}

fn round_view(l: Locale, round: &ReviewRound, today: Date, seen: &ReviewsView) -> AnyView {
    let missing = round.missing();
    let status = if missing.is_empty() {
        view! { <p class="ds-paragraph">{t!(l, reviews.all_in)}</p> }.into_any()
    } else {
        let names: Vec<&str> = missing.iter().map(|s| words::speciality(l, *s)).collect();
        let text = t!(l, reviews.missing, names = names.join(", ")).to_string();
        if seen.takes_opinions {
            notice(
                Tone::Info,
                t!(l, reviews.waiting),
                view! { <p class="ds-paragraph">{text}</p> }.into_any(),
            )
        } else {
            view! { <p class="ds-paragraph">{text}</p> }.into_any()
        }
    };
    let closed = (!seen.takes_opinions && !seen.may_open)
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, reviews.closed)}</p> });
    let heading = t!(
        l,
        reviews.round,
        n = round.number,
        date = words::day_of(round.opened_at)
    )
    .to_string();
    view! {
        {section("reviews-overview", heading, view! {
            {status}
            {overview(l, "reviews-table", round, Some(today).filter(|_| seen.takes_opinions))}
            {closed}
        }.into_any())}
        {opinions(l, round)}
    }
    .into_any()
}

/// Who has answered what and when. `today` marks the late ones, where answers are still awaited.
fn overview(l: Locale, id: &str, round: &ReviewRound, today: Option<Date>) -> AnyView {
    let rows = round
        .rows
        .iter()
        .map(|row| {
            let late =
                row.opinion.is_none() && today.is_some_and(|today| row.due.is_some_and(|due| due < today));
            let said = match &row.opinion {
                Some(opinion) => tag(stance_tone(opinion.stance), stance(l, opinion.stance)),
                None if late => tag(Tone::Warning, t!(l, reviews.late)),
                None => tag(Tone::Neutral, t!(l, reviews.waiting)),
            };
            let changed = row
                .changed_at
                .filter(|at| row.given_at.is_some_and(|given| given != *at))
                .map(|at| {
                    let text = t!(l, reviews.changed, date = words::day_of(at)).to_string();
                    view! { <small class="app-subtle">{format!(", {text}")}</small> }
                });
            view! {
                <tr>
                    <th scope="row">{words::speciality(l, row.speciality)}</th>
                    <td>{said}</td>
                    <td>{row.by.clone().unwrap_or_default()}</td>
                    <td>{row.given_at.map(words::day_of)}{changed}</td>
                    <td>{row.due.map(words::date)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, reviews.area)}</th>
                <th scope="col">{t!(l, reviews.stance)}</th>
                <th scope="col">{t!(l, reviews.by)}</th>
                <th scope="col">{t!(l, reviews.when)}</th>
                <th scope="col">{t!(l, reviews.due)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    }
    .into_any();
    table(id, t!(l, reviews.table), content)
}

/// The texts of the given opinions.
fn opinions(l: Locale, round: &ReviewRound) -> Option<AnyView> {
    let given: Vec<AnyView> = round.rows.iter().filter_map(|row| opinion_text(l, row)).collect();
    (!given.is_empty()).then(|| {
        section(
            "opinions",
            t!(l, reviews.opinions),
            view! { <div class="app-stack">{given}</div> }.into_any(),
        )
    })
}

fn opinion_text(l: Locale, row: &ReviewRow) -> Option<AnyView> {
    let opinion = row.opinion.as_ref()?;
    let text = if opinion.text.is_empty() {
        view! { <p class="ds-paragraph app-subtle">{t!(l, reviews.no_text)}</p> }.into_any()
    } else {
        paragraphs(&opinion.text)
    };
    let conditions = (!opinion.conditions.is_empty()).then(|| {
        view! {
            <h4 class="ds-heading" data-size="2xs">{t!(l, reviews.conditions)}</h4>
            {paragraphs(&opinion.conditions)}
        }
    });
    let by = row.by.clone().map(|name| {
        let when = row.given_at.map(words::day_of).unwrap_or_default();
        view! { <p class="app-meta">{format!("{name}, {when}")}</p> }
    });
    Some(
        view! {
            <article class="app-opinion">
                <h3 class="ds-heading" data-size="xs">
                    {words::speciality(l, row.speciality)}
                    " "
                    {tag(stance_tone(opinion.stance), stance(l, opinion.stance))}
                </h3>
                {by}
                {text}
                {conditions}
            </article>
        }
        .into_any(),
    )
}

fn earlier_rounds(l: Locale, rounds: &[ReviewRound]) -> AnyView {
    let content = rounds
        .iter()
        .map(|round| {
            let label = t!(
                l,
                reviews.round,
                n = round.number,
                date = words::day_of(round.opened_at)
            )
            .to_string();
            let texts: Vec<AnyView> = round.rows.iter().filter_map(|row| opinion_text(l, row)).collect();
            let inside = view! {
                {overview(l, &format!("reviews-table-{}", round.number), round, None)}
                <div class="app-stack">{texts}</div>
            };
            unfold(
                &format!("reviews-round-{}", round.number),
                label,
                false,
                inside.into_any(),
            )
        })
        .collect_view();
    section("reviews-earlier", t!(l, reviews.earlier), content.into_any())
}

fn open_section(l: Locale, seen: &ReviewsView, reference: Reference, form: &FormState) -> AnyView {
    let text = match seen.current {
        Some(_) => t!(l, reviews.open_again_text),
        None => t!(l, reviews.open_text),
    };
    let label = |s: Speciality| t!(l, reviews.open_due, area = words::speciality(l, s)).to_string();
    let labels: Vec<(&str, String)> = Speciality::ALL
        .iter()
        .map(|s| (OpenForm::field(*s), label(*s)))
        .collect();
    let fields = labels
        .iter()
        .map(|(field, label)| Field::new(l, form, field, label.clone()).required().date())
        .collect_view();
    let content = view! {
        <p class="ds-paragraph">{text}</p>
        {problems(l, form, &labels)}
        <form method="post" action="/fn/reviews/open" class="app-stack app-form" novalidate="">
            {hidden(form)}
            <input type="hidden" name="reference" value=reference.to_string() />
            {fields}
            <div class="app-actions"><button class="ds-button" type="submit">{t!(l, reviews.open_button)}</button></div>
        </form>
    };
    // The first time it is the one thing to do here; again, it stands back behind the answers.
    let content = match seen.current {
        None => content.into_any(),
        Some(_) => {
            let open = form.problem.is_some();
            unfold(
                &format!("{OPEN}-form"),
                t!(l, reviews.open_title),
                open,
                content.into_any(),
            )
        }
    };
    section(OPEN, t!(l, reviews.open_title), content)
}

fn opinion_labels(l: Locale) -> [(&'static str, String); 3] {
    [
        ("stance", t!(l, reviews.stance_field).to_owned()),
        ("text", t!(l, reviews.text_field).to_owned()),
        ("conditions", t!(l, reviews.conditions_field).to_owned()),
    ]
}

/// What was typed into a form that is no longer on the page, since the matter went on meanwhile: why it was
/// refused, and the texts to copy.
pub(super) async fn left_over(
    l: Locale,
    visitor: &Visitor,
    name: &str,
    labels: &[(&str, String)],
) -> Result<Option<AnyView>, Refusal> {
    if visitor.query("kept").is_empty() {
        return Ok(None);
    }
    let form = FormState::empty(name).await?;
    if form.problem.is_none() {
        return Ok(None);
    }
    let typed = labels
        .iter()
        .map(|(field, label)| (label.clone(), form.value(field)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| (label, view! { <span class="app-prose">{text}</span> }.into_any()))
        .collect();
    Ok(Some(
        view! {
            {problems(l, &form, labels)}
            {section("left-over", t!(l, reviews.left_over), facts(typed))}
        }
        .into_any(),
    ))
}

fn opinion_form(l: Locale, row: &ReviewRow, reference: Reference, form: &FormState) -> AnyView {
    let area = words::speciality(l, row.speciality);
    let (heading, button) = if row.opinion.is_none() {
        (
            t!(l, reviews.give_title, area = area).to_string(),
            t!(l, reviews.give_button),
        )
    } else {
        (
            t!(l, reviews.change_title, area = area).to_string(),
            t!(l, reviews.change_button),
        )
    };
    let labels = opinion_labels(l);
    let stances = Stance::ALL
        .iter()
        .map(|s| (s.code().to_owned(), stance(l, *s).to_owned()))
        .collect();
    let field = |i: usize| Field::new(l, form, labels[i].0, labels[i].1.clone());
    let content = view! {
        {problems(l, form, &labels)}
        <form method="post" action="/fn/reviews/give" class="app-stack app-form" novalidate="">
            {hidden(form)}
            <input type="hidden" name="reference" value=reference.to_string() />
            <input type="hidden" name="speciality" value=row.speciality.code() />
            {field(0).required().radios(stances)}
            {field(1).required().hint(t!(l, reviews.text_hint)).max(5000).area(6)}
            {field(2).hint(t!(l, reviews.conditions_hint)).max(5000).area(3)}
            <div class="app-actions"><button class="ds-button" type="submit">{button}</button></div>
        </form>
    };
    let open = row.opinion.is_none() || form.problem.is_some();
    unfold(&format!("{}-form", form.name), heading, open, content.into_any())
}

/// What was typed, with what the form carries unseen.
#[derive(Serialize)]
pub(super) struct Typed<'a, F> {
    pub version: &'a str,
    pub key: &'a str,
    #[serde(flatten)]
    pub form: &'a F,
}

/// Opens a round of review.
#[server(prefix = "/fn", endpoint = "reviews/open")]
pub async fn open_review(
    #[server(default)] reference: String,
    #[server(default)] key: String,
    #[server(flatten)] form: OpenForm,
) -> Result<(), PublicError> {
    let back = back_to(&reference, address);
    answer(
        OPEN,
        &back,
        &Typed {
            version: "0",
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let reference = reference.parse().map_err(|_| Refusal::NotFound)?;
            let input = Open {
                reference,
                key: &key,
                form: &form,
            };
            store::reviews::open(&store()?, visitor.signed_in()?, visitor.now, input).await?;
            Ok(format!("{}&done=opened", address(reference)))
        },
    )
    .await
}

/// Gives or changes one speciality's opinion.
#[server(prefix = "/fn", endpoint = "reviews/give")]
pub async fn give_opinion(
    #[server(default)] reference: String,
    #[server(default)] speciality: String,
    #[server(default)] version: String,
    #[server(flatten)] form: OpinionForm,
) -> Result<(), PublicError> {
    let name = Speciality::from_code(&speciality)
        .map(form_name)
        .unwrap_or_default();
    let back = back_to(&reference, address);
    answer(
        &name,
        &back,
        &Typed {
            version: &version,
            key: "",
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let reference = reference.parse().map_err(|_| Refusal::NotFound)?;
            let speciality = Speciality::from_code(&speciality).ok_or(Refusal::NotFound)?;
            let version = version.parse().map_err(|_| Refusal::NotFound)?;
            let input = Give {
                reference,
                speciality,
                version,
                form: &form,
            };
            store::reviews::give(&store()?, visitor.signed_in()?, visitor.now, input).await?;
            Ok(format!("{}&done=given", address(reference)))
        },
    )
    .await
}

/// Where a refused form comes back to; the list when the reference is not one.
pub(super) fn back_to(reference: &str, address: impl Fn(Reference) -> String) -> String {
    reference
        .parse()
        .map_or_else(|_| "/proposals".to_owned(), address)
}
