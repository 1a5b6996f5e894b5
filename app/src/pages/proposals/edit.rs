//! The page where one part of the content is written.

use domain::{
    policy::Reason,
    proposals::{
        Section, basics::BasicsForm, contributions::ContributionsForm, information::InformationForm,
        placement::PlacementForm, privacy::PrivacyForm, responsibility::ResponsibilityForm, staff::StaffForm,
    },
};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{self, ContentView},
    units,
};

use super::{
    edit_needs, edit_rows,
    edit_sections::{self as fields},
    frame::{Tab, crumbs, message},
    proposal::{address_part, reference},
    words::section,
};
use crate::{
    context::{Visitor, store, visitor},
    forms::{FormState, set_status},
    parts::{notices::empty, page, title},
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
        let seen = proposals::content(&store()?, actor, reference).await?;
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
        let content = if seen.frame.may_edit {
            form(&visitor, &seen, part, &row).await?
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
            {content}
        }
        .into_any())
    })
}

async fn form(visitor: &Visitor, seen: &ContentView, part: Section, row: &str) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let reference = seen.frame.head.reference;
    let kept = &seen.sections;
    let load =
        async |saved: crate::forms::Values, version| FormState::shared(part.code(), &saved, version, None).await;
    use crate::forms::values_of;
    Ok(match part {
        Section::Basics => {
            let form = load(
                values_of(&BasicsForm::from(&kept.basics.content)),
                kept.basics.version,
            )
            .await?;
            fields::basics(l, reference, &form)
        }
        Section::Responsibility => {
            let of = &kept.responsibility;
            let form = load(values_of(&ResponsibilityForm::from(&of.content)), of.version).await?;
            let units = units::all(&store()?).await?;
            fields::responsibility(l, reference, &form, units)
        }
        Section::Placement => {
            let of = &kept.placement;
            let form = load(values_of(&PlacementForm::from(&of.content)), of.version).await?;
            fields::placement(l, reference, &form, &seen.steps)
        }
        Section::Information => {
            let of = &kept.information;
            let form = load(values_of(&InformationForm::from(&of.content)), of.version).await?;
            fields::information(l, reference, &form)
        }
        Section::Privacy => {
            let saved = kept
                .privacy
                .content
                .as_ref()
                .map(PrivacyForm::from)
                .unwrap_or_default();
            let form = load(values_of(&saved), kept.privacy.version).await?;
            fields::privacy(l, reference, &form)
        }
        Section::Staff => {
            let saved = kept
                .staff
                .content
                .as_ref()
                .map(StaffForm::from)
                .unwrap_or_default();
            let form = load(values_of(&saved), kept.staff.version).await?;
            fields::staff(l, reference, &form)
        }
        Section::Contributions => {
            let given: Vec<_> = seen.contributions.iter().map(|c| c.contribution()).collect();
            let aims = store::direction::current_aims(&mut store()?.read().await?.wire()).await?;
            let codes: Vec<&str> = aims.iter().map(|aim| aim.code.as_str()).collect();
            let saved = given.iter().collect::<ContributionsForm>().full(&codes);
            let form = load(values_of(&saved), kept.contributions_version).await?;
            fields::contributions(l, reference, &form, &aims)
        }
        Section::Needs => edit_needs::needs(l, reference, &seen.needs).await?,
        Section::Alternatives | Section::Costs | Section::Benefits | Section::Risks => {
            edit_rows::row(visitor, seen, part, row).await?
        }
    })
}
