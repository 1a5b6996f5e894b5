//! Changing a section of the content: each by itself, so that two people in different sections never clash.

use domain::{
    Code, FieldError,
    journal::Change,
    people::Actor,
    proposals::{
        Section,
        basics::BasicsForm,
        contributions::{Contribution, ContributionsForm},
        information::InformationForm,
        placement::PlacementForm,
        privacy::PrivacyForm,
        responsibility::ResponsibilityForm,
        staff::StaffForm,
    },
    text,
};
use time::OffsetDateTime;

use super::{
    At,
    contributions::contributions,
    create::search_text,
    edit::{Edit, differences},
    sections::sections,
};
use crate::{Refusal, Store, Wire, day, direction, plan, units};

/// What, why and when.
pub async fn save_basics(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &BasicsForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.basics;
    let before = BasicsForm::from(&kept.content);
    let content = edit.merged(kept.version, &before, form)?.check()?;
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET basics_version = basics_version + 1, title = $2, sort_key = $3, search_text = $4,
                              summary = $5, background = $6, wanted_start = $7 WHERE id = $1",
        id.0,
        &content.title,
        text::sort_key(&content.title),
        search_text(at.reference, &content.title, &content.summary),
        &content.summary,
        &content.background,
        content.wanted_start.map(day),
    )?;
    edit.save_content(
        (Section::Basics, None),
        differences(Section::Basics, &before, &BasicsForm::from(&content)),
    )
    .await
}

/// Sponsor and benefit owner. A unit that does not exist is an error of the field `sponsor_unit`.
pub async fn save_responsibility(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ResponsibilityForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.responsibility;
    let mut before = ResponsibilityForm::from(&kept.content);
    let content = edit.merged(kept.version, &before, form)?.check()?;
    let mut after = ResponsibilityForm::from(&content);
    before.sponsor_unit = unit_name(&mut edit.wire(), kept.content.sponsor_unit).await?;
    after.sponsor_unit = unit_name(&mut edit.wire(), content.sponsor_unit).await?;
    if after.sponsor_unit.is_empty() && content.sponsor_unit.is_some() {
        return Err(FieldError::new("sponsor_unit", Code::UnknownReference).into());
    }
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET responsibility_version = responsibility_version + 1, sponsor_unit = $2,
                              sponsor_person = $3, benefit_owner = $4 WHERE id = $1",
        id.0,
        content.sponsor_unit.map(|u| u.0),
        &content.sponsor_person,
        &content.benefit_owner,
    )?;
    edit.save_content(
        (Section::Responsibility, None),
        differences(Section::Responsibility, &before, &after),
    )
    .await
}

/// The unit's Swedish name, for the journal.
async fn unit_name(w: &mut Wire<'_>, id: Option<domain::ids::UnitId>) -> Result<String, Refusal> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(units::find(w, id)
        .await?
        .map(|unit| unit.name_sv)
        .unwrap_or_default())
}

/// Step of the plan, procurement, principle. A step that is not in the current plan is an error of the field
/// `step`, unless it stood there before.
pub async fn save_placement(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &PlacementForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.placement;
    let mut before = PlacementForm::from(&kept.content);
    let content = edit.merged(kept.version, &before, form)?.check()?;
    let mut after = PlacementForm::from(&content);
    let steps = plan::current_steps(&mut edit.wire()).await?;
    let name = |step| {
        steps
            .iter()
            .find(|s| Some(s.id) == step)
            .map(|s| format!("{} {}", s.no, s.title_sv))
            .unwrap_or_default()
    };
    if kept.content.step != content.step {
        before.step = name(kept.content.step);
        after.step = name(content.step);
        if after.step.is_empty() && content.step.is_some() {
            return Err(FieldError::new("step", Code::UnknownReference).into());
        }
    }
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET placement_version = placement_version + 1, step_id = $2, procurement = $3,
                              procurement_note = $4, principle = $5, principle_reason = $6 WHERE id = $1",
        id.0,
        content.step.map(|s| s.0),
        content.procurement.map_or("", |a| a.code()),
        &content.procurement_note,
        content.principle,
        &content.principle_reason,
    )?;
    edit.save_content(
        (Section::Placement, None),
        differences(Section::Placement, &before, &after),
    )
    .await
}

/// Information class and affected systems.
pub async fn save_information(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &InformationForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.information;
    let before = InformationForm::from(&kept.content);
    let after = InformationForm::from(&edit.merged(kept.version, &before, form)?.check()?);
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET information_version = information_version + 1, confidentiality = $2, integrity = $3,
                              availability = $4, information_reason = $5, systems = $6 WHERE id = $1",
        id.0,
        &after.confidentiality,
        &after.integrity,
        &after.availability,
        &after.information_reason,
        &after.systems,
    )?;
    edit.save_content(
        (Section::Information, None),
        differences(Section::Information, &before, &after),
    )
    .await
}

/// Data-protection screening.
pub async fn save_privacy(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &PrivacyForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.privacy;
    let before = kept.content.as_ref().map(PrivacyForm::from).unwrap_or_default();
    let after = PrivacyForm::from(&edit.merged(kept.version, &before, form)?.check()?);
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET privacy_version = privacy_version + 1, personal_data = $2, children = $3,
                              third_country = $4, processor = $5, processor_name = $6, dpia = $7, dpia_reason = $8
         WHERE id = $1",
        id.0,
        &after.personal_data,
        &after.children,
        &after.third_country,
        &after.processor,
        &after.processor_name,
        &after.dpia,
        &after.dpia_reason,
    )?;
    edit.save_content(
        (Section::Privacy, None),
        differences(Section::Privacy, &before, &after),
    )
    .await
}

/// Staff affected.
pub async fn save_staff(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &StaffForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let kept = sections(&mut edit.wire(), id).await?.staff;
    let before = kept.content.as_ref().map(StaffForm::from).unwrap_or_default();
    let after = StaffForm::from(&edit.merged(kept.version, &before, form)?.check()?);
    execute!(
        &mut edit.wire(),
        "UPDATE proposals SET staff_version = staff_version + 1, staff_affected = $2, staff_count = $3,
                              staff_precision = $4, staff_kind = $5, staff_how = $6, union_status = $7, staff_plan = $8
         WHERE id = $1",
        id.0,
        &after.staff_affected,
        after.staff_count.parse::<i64>().ok(),
        &after.staff_precision,
        &after.staff_kind,
        &after.staff_how,
        &after.union_status,
        &after.staff_plan,
    )?;
    edit.save_content(
        (Section::Staff, None),
        differences(Section::Staff, &before, &after),
    )
    .await
}

/// Contributions to the aims of the current direction, all in one form.
pub async fn save_contributions(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ContributionsForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let id = edit.id;
    let w = &mut edit.wire();
    let version = sections(w, id).await?.contributions_version;
    let aims = direction::current_aims(w).await?;
    let kept: Vec<Contribution> = contributions(w, id)
        .await?
        .into_iter()
        .map(|c| c.contribution())
        .collect();
    let codes: Vec<&str> = aims.iter().map(|aim| aim.code.as_str()).collect();
    let before: ContributionsForm = kept.iter().collect();
    let content = edit.merged(version, &before.full(&codes), form)?.check(&codes)?;
    let w = &mut edit.wire();
    for aim in &aims {
        execute!(
            w,
            "DELETE FROM proposal_contributions WHERE proposal_id = $1 AND aim_id = $2",
            id.0,
            aim.id.0
        )?;
    }
    for given in &content {
        let Some(aim) = aims.iter().find(|aim| aim.code == given.aim) else {
            continue;
        };
        execute!(
            w,
            "INSERT INTO proposal_contributions (proposal_id, aim_id, contribution, reason) VALUES ($1, $2, $3, $4)",
            id.0,
            aim.id.0,
            given.value,
            &given.reason,
        )?;
    }
    execute!(
        w,
        "UPDATE proposals SET contributions_version = contributions_version + 1 WHERE id = $1",
        id.0
    )?;
    let changes: Vec<Change> = differences(
        Section::Contributions,
        &before,
        &content.iter().collect::<ContributionsForm>(),
    );
    edit.save_content((Section::Contributions, None), changes).await
}
