//! The overview tab: what comes next, what is missing, and the proposal in short.

use domain::proposals::{LINE, ProposalEvent as E, ProposalState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::{
    Refusal,
    proposals::{self, ContentView},
};

use super::{
    content, content_rows,
    forms::{Drawn, at, of},
    frame::Tab,
    outcome,
    reviews::Typed,
    words as own,
};
use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    parts::{
        confirm::unfold,
        prose::{facts, paragraphs, section, value},
    },
    t, words,
};

/// The content of the tab.
pub async fn tab(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let kept = &seen.sections.basics.content;
    let what = if kept.summary.is_empty() {
        view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.nothing_written)}</p> }.into_any()
    } else {
        paragraphs(&kept.summary)
    };
    let why = (!kept.background.is_empty()).then(|| {
        let heading = t!(l, proposals.background_heading);
        view! { <h3 class="ds-heading" data-size="2xs">{heading}</h3>{paragraphs(&kept.background)} }
    });
    let author = seen.frame.author.then(|| {
        view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.you_are_author)}</p> }
    });
    let what = view! { {what}{why} }.into_any();
    Ok(view! {
        {next(visitor, seen).await?}
        {outcome::told(l, seen)}
        <div class="app-halves">
            <div>
                {section("what", t!(l, proposals.what_heading), what)}
                {section("aims", t!(l, proposals.aims_heading), content::contributions(l, &seen.contributions))}
            </div>
            <div>
                {section("facts", t!(l, proposals.section_responsibility), short(visitor, seen))}
                {section("years", t!(l, proposals.cost_by_year), content_rows::years(l, seen))}
                {section("needs", t!(l, proposals.answers_needs), content::needs(l, &seen.needs))}
                {author}
            </div>
        </div>
    }
    .into_any())
}

/// Who, when and where in the plan.
fn short(visitor: &Visitor, seen: &ContentView) -> AnyView {
    let l = visitor.locale;
    let none = t!(l, common.not_given);
    let responsible = &seen.sections.responsibility.content;
    let unit = seen
        .frame
        .sponsor
        .as_ref()
        .map(|unit| words::pick(l, &unit.name_sv, &unit.name_en).to_owned());
    let step = seen.step().map(|step| {
        let title = words::pick(l, &step.title_sv, &step.title_en).to_owned();
        t!(l, proposals.step_named, no = step.no, title = title).to_string()
    });
    let start = seen.sections.basics.content.wanted_start.map(words::date);
    facts(vec![
        (
            t!(l, proposals.sponsor_unit).to_owned(),
            value(unit.unwrap_or_default(), none),
        ),
        (
            t!(l, proposals.benefit_owner).to_owned(),
            value(responsible.benefit_owner.clone(), none),
        ),
        (
            t!(l, proposals.step).to_owned(),
            value(step.unwrap_or_default(), t!(l, proposals.no_step)),
        ),
        (
            t!(l, proposals.wanted_start).to_owned(),
            value(start.unwrap_or_default(), none),
        ),
        (
            t!(l, proposals.fact_changed).to_owned(),
            value(words::day_of(seen.frame.head.updated_at), none),
        ),
    ])
}

/// What comes next, and for those who may, the way to do it.
async fn next(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let head = &seen.frame.head;
    let before_decision = !head.state.is_decided();
    let missing = (before_decision && !seen.obstacles.is_empty()).then(|| {
        let heading = t!(l, proposals.missing_heading);
        let list = if seen.frame.may_edit {
            own::obstacles(l, head.reference, &seen.obstacles)
        } else {
            let rows = seen
                .obstacles
                .iter()
                .map(|o| view! { <li>{own::obstacle(l, *o)}</li> })
                .collect_view();
            view! { <ul class="ds-list">{rows}</ul> }.into_any()
        };
        view! { <h3 class="ds-heading" data-size="2xs">{heading}</h3>{list} }
    });
    let steps = steps(visitor, seen).await?;
    let content = view! {
        <p class="ds-paragraph">{own::next_step(l, head.state)}</p>
        {missing}
        {steps}
    };
    let heading = t!(l, proposals.next_heading);
    Ok(view! { <div class="app-step">{section("next", heading, content.into_any())}</div> }.into_any())
}

/// The steps that can be taken now.
async fn steps(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let frame = &seen.frame;
    let reference = frame.head.reference;
    let go = |tab: Tab, label: &'static str| {
        let href = tab.address(reference);
        view! { <a class="ds-button" data-variant="secondary" href=href>{label}</a> }.into_any()
    };
    let mut links = Vec::new();
    let mut prepare = None;
    if frame.may_prepare {
        if frame.may_edit && !seen.obstacles.is_empty() {
            links.push(go(Tab::Content, t!(l, proposals.to_content)));
        }
        if frame.possible(E::Refer) {
            links.push(go(Tab::Referral, t!(l, proposals.make_referral)));
        }
        if frame.possible(E::OpenReview) {
            links.push(go(Tab::Reviews, t!(l, proposals.open_review)));
        }
        if frame.possible(E::Prioritise) {
            links.push(go(Tab::Scoring, t!(l, proposals.to_scoring)));
        }
        if frame.possible(E::MakeReady) || frame.possible(E::SendToDecider) {
            links.push(go(Tab::Decision, t!(l, proposals.to_decision)));
        }
        if frame.possible(E::StartPreparation) {
            prepare = Some(preparation(visitor, seen).await?);
        }
    }
    let report = if frame.may_follow_up {
        outcome::forms(visitor, seen).await?
    } else {
        ().into_any()
    };
    let links = (!links.is_empty()).then(|| view! { <div class="app-actions">{links.collect_view()}</div> });
    Ok(view! { {links}{prepare}{report} }.into_any())
}

/// What is typed when the preparation starts or starts again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PrepareForm {
    pub reason: String,
}

async fn preparation(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let head = &seen.frame.head;
    let form = FormState::load("prepare", &PrepareForm::default(), head.version).await?;
    let drawn = Drawn::new(l, &form, &[("reason", t!(l, common.reason))]);
    let also = [of(head.reference)];
    let first = matches!(head.state, ProposalState::Draft | ProposalState::ReferredBack);
    if first {
        return Ok(drawn.posted(
            "prepare",
            &also,
            t!(l, proposals.start_preparation),
            ().into_any(),
        ));
    }
    let label = t!(l, proposals.restart_preparation);
    let hint = t!(l, proposals.restart_hint);
    let fields = drawn.field("reason").required().max(LINE).hint(hint).text();
    let content = drawn.posted("prepare", &also, label, fields);
    Ok(unfold("prepare", label, form.problem.is_some(), content))
}

#[server(prefix = "/fn", endpoint = "proposals/prepare")]
pub async fn prepare(
    #[server(flatten)] form: PrepareForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = super::reviews::back_to(&reference, |of| Tab::Overview.address(of));
    answer(
        "prepare",
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            proposals::start_preparation(&store()?, visitor.signed_in()?, visitor.now, at, &form.reason)
                .await?;
            Ok(format!("/proposals/{}?done=prepared", at.reference))
        },
    )
    .await
}
