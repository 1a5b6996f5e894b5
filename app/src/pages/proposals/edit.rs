//! The page where one part of the content is written.

use domain::{journal::SubjectKind, policy::Reason, proposals::Section};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{self, ContentView, Place},
    units,
};

use super::{
    edit_draft::{load, writing},
    edit_needs, edit_rows,
    edit_sections::{self as fields},
    frame::{Tab, crumbs, message},
    proposal::{address_part, reference},
    words::section,
};
use crate::{
    context::{Visitor, store, visitor},
    forms::set_status,
    parts::{live, notices::empty, page, presence::presence, title},
    t,
};

#[component]
pub fn EditProposalPage() -> impl IntoView {
    let (typed, part, row) = (
        address_part("reference"),
        address_part("section"),
        address_part("row"),
    );
    page(async move {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let reference = reference(&typed)?;
        let part = Section::from_code(&part).ok_or(Refusal::NotFound)?;
        let store = store()?;
        let id = proposals::named(&store, reference).await?;
        // Before the proposal is read: what happens meanwhile is then told, not missed.
        let topic = live::topic(&store, SubjectKind::Proposal, id.0).await?;
        let seen = proposals::content(&store, actor, reference).await?;
        if !seen.frame.may_prepare {
            let reason = if seen.frame.recused {
                Reason::Recused
            } else {
                Reason::NoRole
            };
            return Err(Refusal::Denied(reason));
        }
        let l = visitor.locale;
        let heading = section(l, part);
        let here = if row.is_empty() {
            part.to_string()
        } else {
            format!("{part}:{row}")
        };
        let others = presence(l, &store, actor, (SubjectKind::Proposal, id.0), &here).await?;
        let content = if seen.frame.may_edit {
            form(&visitor, &seen, part, &row, &topic).await?
        } else {
            set_status(409);
            let back = (Tab::Content.address(reference), t!(l, common.back).to_owned());
            empty(t!(l, proposals.not_open), Some(back))
        };
        let mut way = crumbs(l, Some(&seen.frame));
        way.push((
            Tab::Content.address(reference),
            t!(l, proposals.tab_content).to_owned(),
        ));
        Ok(view! {
            {title(l, way, heading)}
            {message(l, &visitor.query("done"))}
            {others}
            {content}
        }
        .into_any())
    })
}

/// The form of the part. `topic` is the proposal's, with the version that is shown.
async fn form(
    visitor: &Visitor,
    seen: &ContentView,
    part: Section,
    row: &str,
    topic: &str,
) -> Result<AnyView, Refusal> {
    let (l, reference) = (visitor.locale, seen.frame.head.reference);
    match part {
        Section::Needs => return edit_needs::needs(l, reference, &seen.needs).await,
        Section::Alternatives | Section::Costs | Section::Benefits | Section::Risks => {
            return edit_rows::row(visitor, seen, part, row, topic).await;
        }
        _ => {}
    }
    let place = Place {
        reference,
        section: part,
        row: None,
    };
    let (form, held) = load(visitor, place).await?;
    let fields = match part {
        Section::Basics => fields::basics(l, reference, &form),
        Section::Responsibility => fields::responsibility(l, reference, &form, units::all(&store()?).await?),
        Section::Placement => fields::placement(l, reference, &form, &seen.steps),
        Section::Information => fields::information(l, reference, &form),
        Section::Privacy => fields::privacy(l, reference, &form),
        Section::Staff => fields::staff(l, reference, &form),
        _ => {
            let aims = store::direction::current_aims(&mut store()?.read().await?.wire()).await?;
            fields::contributions(l, reference, &form, &aims)
        }
    };
    Ok(writing(l, place, topic, held, fields))
}
