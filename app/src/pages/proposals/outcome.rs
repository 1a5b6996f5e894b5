//! What an approved proposal comes to: reporting it, following up each benefit, and reading it.

use domain::proposals::{
    ProposalEvent as E, ProposalState,
    benefits::{Realised, RealisedForm},
    outcome::OutcomeForm,
};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{self, ContentView},
};
use uuid::Uuid;

use super::{
    forms::{Drawn, at, of},
    frame::Tab,
    reviews::{Typed, back_to},
    words as own,
};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        confirm::unfold,
        prose::{facts, paragraphs, section},
    },
    t, words,
};

/// What is known of how it went; nothing before it started.
pub fn told(l: Locale, seen: &ContentView) -> Option<AnyView> {
    let of = &seen.outcome;
    let mut rows = Vec::new();
    let mut day = |name: &str, day: Option<time::Date>, text: &str| {
        let Some(day) = day else { return };
        let told = (!text.is_empty()).then(|| paragraphs(text));
        rows.push((
            name.to_owned(),
            view! { <span>{words::date(day)}</span>{told} }.into_any(),
        ));
    };
    day(t!(l, proposals.outcome_started), of.started_on, "");
    day(t!(l, proposals.outcome_completed), of.completed_on, &of.result);
    day(
        t!(l, proposals.outcome_followed_up),
        of.followed_up_on,
        &of.benefit_report,
    );
    day(t!(l, proposals.outcome_closed), of.closed_on, &of.closing_note);
    for row in &seen.benefits {
        let Some(realised) = row.content.realised else {
            continue;
        };
        let text = (!row.content.realised_text.is_empty()).then(|| paragraphs(&row.content.realised_text));
        rows.push((
            row.content.what.clone(),
            view! { {own::realised_tag(l, realised)}{text} }.into_any(),
        ));
    }
    (!rows.is_empty()).then(|| section("outcome", t!(l, proposals.outcome_heading), facts(rows)))
}

/// The reports that can be made now.
pub async fn forms(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let mut shown = Vec::new();
    if matches!(
        seen.frame.head.state,
        ProposalState::Completed | ProposalState::BenefitsFollowedUp
    ) && !seen.benefits.is_empty()
    {
        shown.push(benefits(visitor, seen).await?);
    }
    for event in [E::StartExecution, E::Complete, E::FollowUpBenefits, E::Close] {
        if seen.frame.possible(event) {
            shown.push(report_form(visitor, seen, event).await?);
        }
    }
    Ok(shown.collect_view().into_any())
}

async fn report_form(visitor: &Visitor, seen: &ContentView, event: E) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let head = &seen.frame.head;
    let (label, text) = match event {
        E::StartExecution => (t!(l, proposals.report_start), t!(l, proposals.report_text_start)),
        E::Complete => (
            t!(l, proposals.report_complete),
            t!(l, proposals.report_text_complete),
        ),
        E::FollowUpBenefits => (
            t!(l, proposals.report_follow_up),
            t!(l, proposals.report_text_follow_up),
        ),
        _ => (t!(l, proposals.report_close), t!(l, proposals.report_text_close)),
    };
    let saved = OutcomeForm {
        day: words::date(visitor.today()),
        text: String::new(),
    };
    let form = FormState::load(event.code(), &saved, head.version).await?;
    let drawn = Drawn::new(l, &form, &[("day", t!(l, proposals.report_day)), ("text", text)]);
    let mut told = drawn.field("text").max(domain::proposals::PARAGRAPHS);
    if event != E::StartExecution {
        told = told.required();
    }
    if matches!(event, E::Complete | E::FollowUpBenefits) {
        told = told.hint(t!(l, proposals.report_public));
    }
    let fields = view! { {drawn.field("day").required().date()}{told.area(4)} }.into_any();
    let also = [of(head.reference), ("event", event.to_string())];
    let content = drawn.posted("report", &also, t!(l, proposals.report_send), fields);
    Ok(unfold(event.code(), label, form.problem.is_some(), content))
}

async fn benefits(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let mut shown = Vec::new();
    for row in &seen.benefits {
        let name = format!("realise-{}", row.id);
        let saved = RealisedForm {
            realised: row.content.realised.map(|r| r.to_string()).unwrap_or_default(),
            realised_text: row.content.realised_text.clone(),
        };
        let form = FormState::load(&name, &saved, row.version).await?;
        let labels = [
            ("realised", t!(l, proposals.realised)),
            ("realised_text", t!(l, proposals.realised_text)),
        ];
        let drawn = Drawn::new(l, &form, &labels);
        let fields = view! {
            {drawn.field("realised").required().radios(own::choices(l, Realised::ALL, own::realised))}
            {drawn.field("realised_text").max(domain::proposals::PARAGRAPHS).area(3)}
        };
        let also = [of(seen.frame.head.reference), ("benefit", row.id.to_string())];
        let content = drawn.posted("realise", &also, t!(l, common.save), fields.into_any());
        shown.push(unfold(
            &name,
            row.content.what.clone(),
            form.problem.is_some(),
            content,
        ));
    }
    Ok(view! {
        <h3 class="ds-heading" data-size="2xs">{t!(l, proposals.realise_heading)}</h3>
        <p class="ds-paragraph app-subtle">{t!(l, proposals.realise_lead)}</p>
        {shown.collect_view()}
    }
    .into_any())
}

#[server(prefix = "/fn", endpoint = "proposals/report")]
pub async fn report(
    #[server(flatten)] form: OutcomeForm,
    #[server(default)] event: String,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = back_to(&reference, |of| Tab::Overview.address(of));
    answer(
        &event,
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            let event = E::from_code(&event).ok_or(Refusal::NotFound)?;
            proposals::report(&store()?, visitor.signed_in()?, visitor.now, at, event, &form).await?;
            Ok(format!("/proposals/{}?done={event}", at.reference))
        },
    )
    .await
}

#[server(prefix = "/fn", endpoint = "proposals/realise")]
pub async fn realise(
    #[server(flatten)] form: RealisedForm,
    #[server(default)] benefit: String,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = back_to(&reference, |of| Tab::Overview.address(of));
    let name = format!("realise-{benefit}");
    answer(
        &name,
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            let benefit = Uuid::parse_str(&benefit).map_err(|_| Refusal::NotFound)?;
            proposals::realise(&store()?, visitor.signed_in()?, visitor.now, at, benefit, &form).await?;
            Ok(format!("/proposals/{}?done=saved#next", at.reference))
        },
    )
    .await
}
