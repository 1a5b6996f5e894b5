//! The doors for changes of a proposal's content: each finds out who acts and calls one use case.

use domain::{
    proposals::{
        Section,
        alternatives::{Alternative, AlternativeForm},
        basics::{BasicsForm, StartForm},
        benefits::{Benefit, BenefitForm},
        contributions::ContributionsForm,
        costs::{Cost, CostForm},
        information::InformationForm,
        placement::PlacementForm,
        privacy::PrivacyForm,
        responsibility::ResponsibilityForm,
        risks::{Risk, RiskForm},
        staff::StaffForm,
    },
    reference::Reference,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::{
    Refusal,
    proposals::{self, At, rows::Row},
};
use uuid::Uuid;

use super::{forms::at, reviews::Typed};
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{SharedTyped, Values, answer, chosen},
};

/// Where the form of a section stands.
pub fn edit_address(reference: &str, section: Section, row: &str) -> String {
    match reference.parse::<Reference>() {
        Ok(reference) if row.is_empty() => format!("/proposals/{reference}/edit/{section}"),
        Ok(reference) => format!("/proposals/{reference}/edit/{section}/{row}"),
        Err(_) => "/proposals".to_owned(),
    }
}

/// Where one is led when a section is saved: back to the content, at the section.
fn shown(reference: Reference, section: Section, done: &str) -> String {
    format!("/proposals/{reference}?tab=content&done={done}#{section}")
}

#[server(prefix = "/fn", endpoint = "proposals/create")]
pub async fn create_proposal(
    #[server(flatten)] form: StartForm,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed {
        version: "0",
        key: &key,
        form: &form,
    };
    answer("create", "/proposals/new", &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let reference = proposals::create(&store()?, actor, visitor.now, &key, &form).await?;
        Ok(format!("/proposals/{reference}?tab=content&done=created"))
    })
    .await
}

/// A server function that saves one section.
macro_rules! section {
    ($name:ident, $endpoint:literal, $form:ty, $section:expr, $save:path) => {
        #[server(prefix = "/fn", endpoint = $endpoint)]
        pub async fn $name(
            #[server(flatten)] form: $form,
            #[server(default)] reference: String,
            #[server(default)] version: String,
            #[server(default)] key: String,
            #[server(default)] base: String,
            #[server(default)] theirs: Values,
        ) -> Result<(), PublicError> {
            let back = edit_address(&reference, $section, "");
            let (form, held) = chosen(form, &base, &theirs);
            let typed = SharedTyped {
                version: &version,
                key: &key,
                base: &base,
                form: &form,
            };
            answer($section.code(), &back, &typed, async {
                let visitor = visitor()?;
                let at = At {
                    base: held.as_ref(),
                    ..at(&reference, &version, &key)?
                };
                $save(&store()?, visitor.signed_in()?, visitor.now, at, &form).await?;
                Ok(shown(at.reference, $section, "saved"))
            })
            .await
        }
    };
}

section!(
    save_basics,
    "proposals/basics",
    BasicsForm,
    Section::Basics,
    proposals::save_basics
);
section!(
    save_responsibility,
    "proposals/responsibility",
    ResponsibilityForm,
    Section::Responsibility,
    proposals::save_responsibility
);
section!(
    save_placement,
    "proposals/placement",
    PlacementForm,
    Section::Placement,
    proposals::save_placement
);
section!(
    save_information,
    "proposals/information",
    InformationForm,
    Section::Information,
    proposals::save_information
);
section!(
    save_privacy,
    "proposals/privacy",
    PrivacyForm,
    Section::Privacy,
    proposals::save_privacy
);
section!(
    save_staff,
    "proposals/staff",
    StaffForm,
    Section::Staff,
    proposals::save_staff
);
section!(
    save_contributions,
    "proposals/contributions",
    ContributionsForm,
    Section::Contributions,
    proposals::save_contributions
);

/// Adds a row, or changes the one with this id.
async fn save_row<R: Row>(
    form: R::Form,
    reference: String,
    row: String,
    version: String,
    key: String,
    base: String,
    theirs: Values,
) -> Result<(), PublicError>
where
    R::Form: Send,
{
    let back = edit_address(&reference, R::SECTION, &row);
    let (form, held) = chosen(form, &base, &theirs);
    let typed = SharedTyped {
        version: &version,
        key: &key,
        base: &base,
        form: &form,
    };
    answer(R::SECTION.code(), &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let at = At {
            base: held.as_ref(),
            ..at(&reference, &version, &key)?
        };
        if row.is_empty() {
            proposals::add::<R>(&store()?, actor, visitor.now, at, &form).await?;
            return Ok(shown(at.reference, R::SECTION, "added"));
        }
        let id = Uuid::parse_str(&row).map_err(|_| Refusal::NotFound)?;
        proposals::change_row::<R>(&store()?, actor, visitor.now, at, id, &form).await?;
        Ok(shown(at.reference, R::SECTION, "saved"))
    })
    .await
}

/// A server function that saves one kind of row.
macro_rules! row {
    ($name:ident, $endpoint:literal, $form:ty, $row:ty) => {
        #[server(prefix = "/fn", endpoint = $endpoint)]
        pub async fn $name(
            #[server(flatten)] form: $form,
            #[server(default)] reference: String,
            #[server(default)] row: String,
            #[server(default)] version: String,
            #[server(default)] key: String,
            #[server(default)] base: String,
            #[server(default)] theirs: Values,
        ) -> Result<(), PublicError> {
            save_row::<$row>(form, reference, row, version, key, base, theirs).await
        }
    };
}

row!(
    save_alternative,
    "proposals/alternatives",
    AlternativeForm,
    Alternative
);
row!(save_cost, "proposals/costs", CostForm, Cost);
row!(save_benefit, "proposals/benefits", BenefitForm, Benefit);
row!(save_risk, "proposals/risks", RiskForm, Risk);

/// A form of which nothing is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Nothing {}

/// Removes a row of any kind.
#[server(prefix = "/fn", endpoint = "proposals/remove")]
pub async fn remove_row(
    #[server(default)] reference: String,
    #[server(default)] section: String,
    #[server(default)] row: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let Some(section) = Section::from_code(&section) else {
        leptos_axum::redirect("/not-found");
        return Ok(());
    };
    let back = edit_address(&reference, section, &row);
    let typed = Typed {
        version: &version,
        key: &key,
        form: &Nothing {},
    };
    answer("remove", &back, &typed, async {
        let visitor = visitor()?;
        let (store, actor, now) = (store()?, visitor.signed_in()?, visitor.now);
        let at = at(&reference, &version, &key)?;
        let id = Uuid::parse_str(&row).map_err(|_| Refusal::NotFound)?;
        match section {
            Section::Alternatives => proposals::remove::<Alternative>(&store, actor, now, at, id).await?,
            Section::Costs => proposals::remove::<Cost>(&store, actor, now, at, id).await?,
            Section::Benefits => proposals::remove::<Benefit>(&store, actor, now, at, id).await?,
            Section::Risks => proposals::remove::<Risk>(&store, actor, now, at, id).await?,
            _ => return Err(Refusal::NotFound),
        }
        Ok(shown(at.reference, section, "removed"))
    })
    .await
}

/// Ties a need to the proposal.
#[server(prefix = "/fn", endpoint = "proposals/tie")]
pub async fn tie_need(
    #[server(default)] reference: String,
    #[server(default)] need: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = edit_address(&reference, Section::Needs, "");
    let values = Values::from([("need".to_owned(), need.clone())]);
    answer(
        "tie",
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &values,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            proposals::tie_need(&store()?, visitor.signed_in()?, visitor.now, at, &need).await?;
            Ok(shown(at.reference, Section::Needs, "tied"))
        },
    )
    .await
}

/// Takes a need from the proposal.
#[server(prefix = "/fn", endpoint = "proposals/untie")]
pub async fn untie_need(
    #[server(default)] reference: String,
    #[server(default)] need: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let back = edit_address(&reference, Section::Needs, "");
    let name = format!("untie-{need}");
    let values = Values::from([("reason".to_owned(), reason.clone())]);
    answer(
        &name,
        &back,
        &Typed {
            version: &version,
            key: &key,
            form: &values,
        },
        async {
            let visitor = visitor()?;
            let at = at(&reference, &version, &key)?;
            let need = need.parse().map_err(|_| Refusal::NotFound)?;
            proposals::untie_need(&store()?, visitor.signed_in()?, visitor.now, at, need, &reason).await?;
            Ok(shown(at.reference, Section::Needs, "untied"))
        },
    )
    .await
}
