//! What somebody is writing into a part of a proposal.
//!
//! At each pause what is typed is kept as the writer's own draft, half-filled and wrong fields included. Nobody else sees
//! it, and the journal tells nothing of it. The draft is put into the proposal, field by field and with one entry in the
//! journal, when the writer saves, rests or leaves; until then it comes back to its writer on every device. Where the
//! part's own check refuses it, or somebody else has changed the same field, it stays a draft.

use domain::{
    Code, FieldError,
    drafts::{Fields, Typed, is_changed},
    ids::{PersonId, ProposalId},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::{
        Section,
        alternatives::{Alternative, AlternativeForm},
        basics::BasicsForm,
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
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    At, change_row,
    contributions::contributions,
    facts, id_of,
    rows::{Row, find},
    save_sections as save,
    sections::sections,
};
use crate::{
    Refusal, Store, Wire, direction, parse_stamp,
    refusal::{ask, fields_of, form_of as form},
    stamp,
};

/// The most a draft may hold, bytes; far more than any form takes.
const DRAFT_BYTES: usize = 300_000;

/// A part of a proposal that has a form of its own: a section, or one row of a section with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub reference: Reference,
    pub section: Section,
    pub row: Option<Uuid>,
}

/// What somebody has typed and not put in yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub at: OffsetDateTime,
    pub typed: Typed,
}

/// What is saved at a place now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub version: i64,
    pub fields: Fields,
    /// Who changed it last; empty when that was not the latest change of the content.
    pub by: String,
}

/// The proposal, if the actor may prepare it.
async fn prepared(w: &mut Wire<'_>, actor: &Actor, reference: Reference) -> Result<ProposalId, Refusal> {
    let id = id_of(w, reference).await?.ok_or(Refusal::NotFound)?;
    let known = facts(w, id).await?.ok_or(Refusal::NotFound)?;
    ask(may(
        Some(actor),
        Action::ProposalPrepare,
        &Subject::Proposal(&known),
    ))?;
    Ok(id)
}

/// What became of a text that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It is the actor's draft now, or there is nothing in it to keep.
    Kept,
    /// It was a draft before and has been thrown away since: it stays so.
    Discarded,
}

/// Keeps what is typed, whatever it is, also when the content can no longer be written. What is as it was when the form
/// was opened, or stands in the proposal already, is no draft. `known` says that this very text has been a draft before:
/// if it is one no longer, it was thrown away elsewhere, and a page that still shows it does not bring it back.
pub async fn keep_draft(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    place: Place,
    typed: &Typed,
    known: bool,
) -> Result<Keeping, Refusal> {
    let text = |fields: &Fields| serde_json::to_string(fields).map_err(|e| Refusal::Unavailable(Box::new(e)));
    let (base, mine) = (text(&typed.base)?, text(&typed.mine)?);
    if base.len() + mine.len() > DRAFT_BYTES {
        let longest = typed.mine.iter().max_by_key(|(_, text)| text.len());
        let field = longest.map_or("", |(field, _)| field.as_str());
        return Err(FieldError::new(field, Code::TooLong).into());
    }
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let id = prepared(w, actor, place.reference).await?;
    let there = match saved(w, id, place).await {
        Ok((_, there)) => there,
        // A row that somebody has removed: what was typed into it is kept all the same.
        Err(Refusal::NotFound) => typed.base.clone(),
        Err(refusal) => return Err(refusal),
    };
    if !is_changed(&typed.base, &typed.mine, &there) {
        forget(w, id, place.section, place.row, actor.person).await?;
        unit.save().await?;
        return Ok(Keeping::Kept);
    }
    if known && !is_kept(w, id, place, actor.person).await? {
        return Ok(Keeping::Discarded);
    }
    execute!(
        w,
        "INSERT INTO proposal_drafts (proposal_id, section, row_id, person_id, base, typed, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (proposal_id, section, row_id, person_id)
         DO UPDATE SET base = excluded.base, typed = excluded.typed, updated_at = excluded.updated_at",
        id.0,
        place.section.code(),
        place.row.unwrap_or_default(),
        actor.person.0,
        &base,
        &mine,
        stamp(now),
    )?;
    unit.save().await?;
    Ok(Keeping::Kept)
}

async fn is_kept(w: &mut Wire<'_>, id: ProposalId, place: Place, person: PersonId) -> Result<bool, Refusal> {
    let found: Option<(i64,)> = fetch_optional!(
        w,
        (i64,),
        "SELECT CAST(1 AS BIGINT) FROM proposal_drafts
         WHERE proposal_id = $1 AND section = $2 AND row_id = $3 AND person_id = $4",
        id.0,
        place.section.code(),
        place.row.unwrap_or_default(),
        person.0,
    )?;
    Ok(found.is_some())
}

/// The actor's own draft at a place.
pub async fn draft(store: &Store, actor: &Actor, place: Place) -> Result<Option<Draft>, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let id = prepared(w, actor, place.reference).await?;
    let found: Option<(String, String, String)> = fetch_optional!(
        w,
        (String, String, String),
        "SELECT base, typed, updated_at FROM proposal_drafts
         WHERE proposal_id = $1 AND section = $2 AND row_id = $3 AND person_id = $4",
        id.0,
        place.section.code(),
        place.row.unwrap_or_default(),
        actor.person.0,
    )?;
    let Some((base, mine, at)) = found else {
        return Ok(None);
    };
    let fields = |text: &str| serde_json::from_str(text).map_err(|_| Refusal::damaged("draft"));
    Ok(Some(Draft {
        at: parse_stamp(&at),
        typed: Typed {
            base: fields(&base)?,
            mine: fields(&mine)?,
        },
    }))
}

/// Throws the actor's own draft away.
pub async fn discard_draft(store: &Store, actor: &Actor, place: Place) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let id = prepared(w, actor, place.reference).await?;
    forget(w, id, place.section, place.row, actor.person).await?;
    unit.save().await
}

/// What was a draft stands in the proposal now, or is thrown away.
pub(super) async fn forget(
    w: &mut Wire<'_>,
    proposal: ProposalId,
    section: Section,
    row: Option<Uuid>,
    person: PersonId,
) -> Result<(), Refusal> {
    execute!(
        w,
        "DELETE FROM proposal_drafts WHERE proposal_id = $1 AND section = $2 AND row_id = $3 AND person_id = $4",
        proposal.0,
        section.code(),
        row.unwrap_or_default(),
        person.0,
    )?;
    Ok(())
}

/// Puts what is typed into the proposal, as the button does. A clash, a field that is wrong or a proposal that has gone
/// on is refused, and the draft stays.
pub async fn put_in(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    place: Place,
    typed: &Typed,
) -> Result<(), Refusal> {
    // No version: fields are compared with what the form held.
    let at = At {
        reference: place.reference,
        version: -1,
        key: "",
        base: Some(&typed.base),
    };
    let mine = &typed.mine;
    let row = || place.row.ok_or(Refusal::NotFound);
    match place.section {
        Section::Basics => save::save_basics(store, actor, now, at, &form::<BasicsForm>(mine)?).await,
        Section::Responsibility => {
            save::save_responsibility(store, actor, now, at, &form::<ResponsibilityForm>(mine)?).await
        }
        Section::Placement => {
            save::save_placement(store, actor, now, at, &form::<PlacementForm>(mine)?).await
        }
        Section::Information => {
            save::save_information(store, actor, now, at, &form::<InformationForm>(mine)?).await
        }
        Section::Privacy => save::save_privacy(store, actor, now, at, &form::<PrivacyForm>(mine)?).await,
        Section::Staff => save::save_staff(store, actor, now, at, &form::<StaffForm>(mine)?).await,
        Section::Contributions => {
            save::save_contributions(store, actor, now, at, &form::<ContributionsForm>(mine)?).await
        }
        Section::Alternatives => {
            change_row::<Alternative>(store, actor, now, at, row()?, &form::<AlternativeForm>(mine)?).await
        }
        Section::Costs => change_row::<Cost>(store, actor, now, at, row()?, &form::<CostForm>(mine)?).await,
        Section::Benefits => {
            change_row::<Benefit>(store, actor, now, at, row()?, &form::<BenefitForm>(mine)?).await
        }
        Section::Risks => change_row::<Risk>(store, actor, now, at, row()?, &form::<RiskForm>(mine)?).await,
        Section::Needs => Err(Refusal::NotFound),
    }
}

/// What is saved at a place now, as its form's fields.
pub async fn present(store: &Store, actor: &Actor, place: Place) -> Result<Present, Refusal> {
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let id = prepared(w, actor, place.reference).await?;
    let (version, fields) = saved(w, id, place).await?;
    Ok(Present {
        version,
        fields,
        by: last_by(w, id, place.section).await?,
    })
}

async fn saved(w: &mut Wire<'_>, id: ProposalId, place: Place) -> Result<(i64, Fields), Refusal> {
    let kept = sections(w, id).await?;
    Ok(match place.section {
        Section::Basics => (
            kept.basics.version,
            fields_of(&BasicsForm::from(&kept.basics.content)),
        ),
        Section::Responsibility => (
            kept.responsibility.version,
            fields_of(&ResponsibilityForm::from(&kept.responsibility.content)),
        ),
        Section::Placement => (
            kept.placement.version,
            fields_of(&PlacementForm::from(&kept.placement.content)),
        ),
        Section::Information => (
            kept.information.version,
            fields_of(&InformationForm::from(&kept.information.content)),
        ),
        Section::Privacy => {
            let content = kept.privacy.content.as_ref();
            let form = content.map(PrivacyForm::from).unwrap_or_default();
            (kept.privacy.version, fields_of(&form))
        }
        Section::Staff => {
            let content = kept.staff.content.as_ref();
            let form = content.map(StaffForm::from).unwrap_or_default();
            (kept.staff.version, fields_of(&form))
        }
        Section::Contributions => {
            let aims = direction::current_aims(w).await?;
            let codes: Vec<&str> = aims.iter().map(|aim| aim.code.as_str()).collect();
            let given = contributions(w, id).await?;
            let given: Vec<_> = given.into_iter().map(|one| one.contribution()).collect();
            let form = given.iter().collect::<ContributionsForm>().full(&codes);
            (kept.contributions_version, fields_of(&form))
        }
        Section::Alternatives => row::<Alternative>(w, id, place.row).await?,
        Section::Costs => row::<Cost>(w, id, place.row).await?,
        Section::Benefits => row::<Benefit>(w, id, place.row).await?,
        Section::Risks => row::<Risk>(w, id, place.row).await?,
        Section::Needs => return Err(Refusal::NotFound),
    })
}

async fn row<R: Row>(w: &mut Wire<'_>, id: ProposalId, row: Option<Uuid>) -> Result<(i64, Fields), Refusal> {
    let row = row.ok_or(Refusal::NotFound)?;
    let kept = find::<R>(w, id, row).await?.ok_or(Refusal::NotFound)?;
    Ok((kept.version, fields_of(&R::Form::from(&kept.content))))
}

/// Who changed the section, when that was the latest change of the content.
async fn last_by(w: &mut Wire<'_>, id: ProposalId, section: Section) -> Result<String, Refusal> {
    let last: Option<(String, String)> = fetch_optional!(
        w,
        (String, String),
        "SELECT actor_name, changes FROM journal WHERE subject_id = $1 AND verb = 'edited'
         ORDER BY subject_seq DESC LIMIT 1",
        id.0,
    )?;
    let Some((name, changes)) = last else {
        return Ok(String::new());
    };
    let changes: Vec<domain::journal::Change> = serde_json::from_str(&changes).unwrap_or_default();
    let here = |field: &str| field.split('.').next() == Some(section.code());
    Ok(if changes.iter().any(|change| here(&change.field)) {
        name
    } else {
        String::new()
    })
}
