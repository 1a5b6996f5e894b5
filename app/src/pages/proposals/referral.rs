//! The referral tab: who was asked, what they answered, asking more, closing.

use domain::proposals::{
    LINE, PARAGRAPHS, ProposalEvent as E, ProposalState,
    referrals::{ReferralForm, ReferralStance, ResponseForm},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::{
    Refusal,
    proposals::{self, ContentView, ReferralView},
    units,
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
    parts::{
        confirm::unfold,
        lists::table,
        notices::empty,
        prose::section,
        tags::{Tone, tag},
    },
    t, words,
};

/// The content of the tab.
pub async fn tab(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let frame = &seen.frame;
    let list = if seen.referrals.is_empty() {
        empty(t!(l, proposals.referral_none), None)
    } else {
        answers(visitor, &seen.referrals)
    };
    let mut forms = Vec::new();
    if frame.may_prepare {
        if matches!(
            frame.head.state,
            ProposalState::OnReferral | ProposalState::InPreparation
        ) && !seen.referrals.is_empty()
        {
            forms.push(responding(visitor, seen).await?);
        }
        if frame.possible(E::Refer) || frame.head.state == ProposalState::OnReferral {
            forms.push(asking(visitor, seen).await?);
        }
        if frame.possible(E::CloseReferral) {
            forms.push(closing(visitor, seen).await?);
        }
    }
    Ok(view! {
        <p class="app-lead">{t!(l, proposals.referral_lead)}</p>
        {list}
        <div class="app-forms">{forms.collect_view()}</div>
    }
    .into_any())
}

fn answers(visitor: &Visitor, asked: &[ReferralView]) -> AnyView {
    let l = visitor.locale;
    let today = visitor.today();
    let day = |day: Option<time::Date>| day.map(words::date).unwrap_or_default();
    let rows = asked
        .iter()
        .map(|row| {
            let stance = match &row.response {
                Some(response) => own::stance_tag(l, response.stance),
                None if row.due_on.is_some_and(|due| due < today) => {
                    tag(Tone::Warning, t!(l, proposals.referral_late))
                }
                None => tag(Tone::Neutral, t!(l, proposals.referral_waiting)),
            };
            let text = row
                .response
                .as_ref()
                .map(|r| r.response.clone())
                .unwrap_or_default();
            let came = row.response.as_ref().map(|r| words::date(r.responded_on));
            let came = came.map(|day| view! { <small class="app-subtle app-when-answered">{day}</small> });
            view! {
                <tr>
                    <th scope="row">{words::pick(l, &row.recipient_sv, &row.recipient_en).to_owned()}</th>
                    <td class="app-nowrap">{day(row.sent_on)}</td>
                    <td class="app-nowrap">{day(row.due_on)}</td>
                    <td>{stance}{came}</td>
                    <td class="app-prose">{text}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, proposals.referral_recipient)}</th>
                <th scope="col">{t!(l, proposals.referral_sent)}</th>
                <th scope="col">{t!(l, proposals.referral_due)}</th>
                <th scope="col">{t!(l, proposals.referral_stance)}</th>
                <th scope="col">{t!(l, proposals.referral_answer)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table("referrals", t!(l, proposals.referral_caption), content.into_any())
}

async fn asking(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    // Three weeks, as for most opinions.
    let due = visitor.today() + time::Duration::weeks(3);
    let saved = ReferralForm {
        due_on: words::date(due),
        ..ReferralForm::default()
    };
    let form = FormState::load("refer", &saved, 0).await?;
    let units = units::all(&store()?)
        .await?
        .into_iter()
        .map(|unit| {
            (
                unit.id.to_string(),
                words::pick(l, &unit.name_sv, &unit.name_en).to_owned(),
            )
        })
        .collect();
    let labels = [
        ("unit", t!(l, proposals.referral_unit)),
        ("recipient", t!(l, proposals.referral_other)),
        ("due_on", t!(l, proposals.referral_due)),
    ];
    let drawn = Drawn::new(l, &form, &labels);
    let fields = view! {
        {drawn.field("unit").conditional().select(units)}
        {drawn.field("recipient").conditional().max(LINE).hint(t!(l, proposals.referral_other_hint)).text()}
        {drawn.field("due_on").required().date()}
    };
    let content = drawn.posted(
        "refer",
        &[of(seen.frame.head.reference)],
        t!(l, proposals.referral_send),
        fields.into_any(),
    );
    let open = form.problem.is_some() || seen.referrals.is_empty();
    Ok(unfold("refer", t!(l, proposals.referral_add), open, content))
}

async fn responding(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let mut shown = Vec::new();
    for row in &seen.referrals {
        let name = format!("respond-{}", row.id);
        let saved = row.response.as_ref().map_or_else(
            || ResponseForm {
                responded_on: words::date(visitor.today()),
                ..ResponseForm::default()
            },
            ResponseForm::from,
        );
        let form = FormState::load(&name, &saved, row.version).await?;
        let labels = [
            ("stance", t!(l, proposals.referral_stance)),
            ("response", t!(l, proposals.referral_response)),
            ("responded_on", t!(l, proposals.referral_day)),
        ];
        let drawn = Drawn::new(l, &form, &labels);
        let stances = own::choices(l, ReferralStance::ALL, own::stance);
        let fields = view! {
            {drawn.field("stance").required().radios(stances)}
            {drawn.field("response").conditional().max(PARAGRAPHS).area(4)}
            {drawn.field("responded_on").required().date()}
        };
        let also = [of(seen.frame.head.reference), ("referral", row.id.to_string())];
        let content = drawn.posted("respond", &also, t!(l, common.save), fields.into_any());
        let what = match row.response {
            Some(_) => t!(l, proposals.referral_correct),
            None => t!(l, proposals.referral_respond),
        };
        let label = format!("{what}: {}", words::pick(l, &row.recipient_sv, &row.recipient_en));
        shown.push(unfold(&name, label, form.problem.is_some(), content));
    }
    Ok(section(
        "answers",
        t!(l, proposals.referral_answers),
        shown.collect_view().into_any(),
    ))
}

/// What is typed when a referral closes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CloseForm {
    pub reason: String,
}

async fn closing(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let head = &seen.frame.head;
    let form = FormState::load("close-referral", &CloseForm::default(), head.version).await?;
    let drawn = Drawn::new(l, &form, &[("reason", t!(l, proposals.referral_close_reason))]);
    let unanswered = seen.referrals.iter().any(|row| row.response.is_none());
    let reason = drawn.field("reason").max(LINE);
    let reason = if unanswered {
        reason.required()
    } else {
        reason.hint(t!(l, proposals.referral_close_hint))
    };
    let label = t!(l, proposals.referral_close);
    let content = drawn.posted("close-referral", &[of(head.reference)], label, reason.text());
    Ok(unfold("close-referral", label, form.problem.is_some(), content))
}

#[server(prefix = "/fn", endpoint = "proposals/refer")]
pub async fn refer(
    #[server(flatten)] form: ReferralForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = back_to(&reference, |of| Tab::Referral.address(of));
    answer(
        "refer",
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            proposals::refer(&store()?, visitor.signed_in()?, visitor.now, at, &form).await?;
            Ok(format!("{}&done=referred", Tab::Referral.address(at.reference)))
        },
    )
    .await
}

#[server(prefix = "/fn", endpoint = "proposals/respond")]
pub async fn respond(
    #[server(flatten)] form: ResponseForm,
    #[server(default)] referral: String,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = back_to(&reference, |of| Tab::Referral.address(of));
    let name = format!("respond-{referral}");
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
            let referral = Uuid::parse_str(&referral).map_err(|_| Refusal::NotFound)?;
            proposals::respond(&store()?, visitor.signed_in()?, visitor.now, at, referral, &form).await?;
            Ok(format!("{}&done=answered", Tab::Referral.address(at.reference)))
        },
    )
    .await
}

#[server(prefix = "/fn", endpoint = "proposals/close-referral")]
pub async fn close_referral(
    #[server(flatten)] form: CloseForm,
    #[server(default)] reference: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = back_to(&reference, |of| Tab::Referral.address(of));
    answer(
        "close-referral",
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &form,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            proposals::close_referral(&store()?, visitor.signed_in()?, visitor.now, at, &form.reason).await?;
            Ok(format!(
                "{}&done=referral_closed",
                Tab::Referral.address(at.reference)
            ))
        },
    )
    .await
}
