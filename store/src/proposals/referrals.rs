//! Referrals: asking for opinions, noting the answers, closing the round.

use domain::{
    Code, FieldError,
    ids::{ProposalId, UnitId},
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    proposals::{
        LINE, ProposalEvent, ProposalState,
        referrals::{ReferralForm, ReferralStance, Response, ResponseForm},
    },
    text,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{At, advance, edit::Edit};
use crate::{Refusal, Store, Wire, day, new_id, parse_day, units};

/// A recipient and the answer.
#[derive(Debug, Clone)]
pub struct ReferralView {
    pub id: Uuid,
    pub version: i64,
    pub unit: Option<UnitId>,
    /// The unit's names, or the recipient in words.
    pub recipient_sv: String,
    pub recipient_en: String,
    pub sent_on: Option<Date>,
    pub due_on: Option<Date>,
    pub response: Option<Response>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    unit_id: Option<Uuid>,
    name_sv: Option<String>,
    name_en: Option<String>,
    recipient: String,
    sent_on: String,
    due_on: String,
    stance: String,
    response: String,
    responded_on: Option<String>,
}

/// All recipients, in the order they were asked.
pub(super) async fn referrals(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<ReferralView>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT r.id, r.version, r.unit_id, u.name_sv, u.name_en, r.recipient, r.sent_on, r.due_on, r.stance,
                r.response, r.responded_on
         FROM proposal_referrals r LEFT JOIN units u ON u.id = r.unit_id
         WHERE r.proposal_id = $1 ORDER BY r.sent_on, r.id",
        id.0,
    )?;
    let view = |row: Row| {
        let stance: Option<ReferralStance> = row.stance.parse().ok();
        let answered = stance.zip(row.responded_on.as_deref().and_then(parse_day));
        ReferralView {
            id: row.id,
            version: row.version,
            unit: row.unit_id.map(UnitId),
            recipient_sv: row.name_sv.unwrap_or_else(|| row.recipient.clone()),
            recipient_en: row.name_en.unwrap_or(row.recipient),
            sent_on: parse_day(&row.sent_on),
            due_on: parse_day(&row.due_on),
            response: answered.map(|(stance, responded_on)| Response {
                stance,
                response: row.response,
                responded_on,
            }),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Asks one recipient. The first one puts the proposal on referral.
pub async fn refer(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ReferralForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::open(store, actor, now, at, Action::ProposalPrepare).await? else {
        return Ok(());
    };
    let id = edit.id;
    if edit.state != ProposalState::OnReferral {
        advance(&mut edit.wire(), id, ProposalEvent::Refer, now).await?;
    }
    let content = form.check(crate::swedish_day(now))?;
    let mut recipient = content.recipient.clone();
    if let Some(asked) = content.unit {
        let found = units::find(&mut edit.wire(), asked).await?;
        recipient = found
            .ok_or_else(|| FieldError::new("unit", Code::UnknownReference))?
            .name_sv;
        let again = scalar!(
            &mut edit.wire(),
            Uuid,
            "SELECT id FROM proposal_referrals WHERE proposal_id = $1 AND unit_id = $2 AND stance = ''",
            id.0,
            asked.0,
        )?;
        if again.is_some() {
            return Err(FieldError::new("unit", Code::Duplicate).into());
        }
    }
    execute!(
        &mut edit.wire(),
        "INSERT INTO proposal_referrals (id, proposal_id, version, unit_id, recipient, sent_on, due_on)
         VALUES ($1, $2, 1, $3, $4, $5, $6)",
        new_id(now),
        id.0,
        content.unit.map(|u| u.0),
        &content.recipient,
        day(crate::swedish_day(now)),
        day(content.due_on),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "recipient", "", recipient);
    change(&mut changes, "due_on", "", day(content.due_on));
    edit.save(Verb::Referred, changes, "").await
}

/// Notes what a recipient answered, or corrects it. `at.version` is the referral's.
pub async fn respond(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    referral: Uuid,
    form: &ResponseForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::open(store, actor, now, at, Action::ProposalPrepare).await? else {
        return Ok(());
    };
    // A late answer still counts while the proposal is prepared.
    if !matches!(
        edit.state,
        ProposalState::OnReferral | ProposalState::InPreparation
    ) {
        return Err(edit.not_now("respond"));
    }
    let id = edit.id;
    let rows = referrals(&mut edit.wire(), id).await?;
    let kept = rows
        .into_iter()
        .find(|row| row.id == referral)
        .ok_or(Refusal::NotFound)?;
    let before = kept.response.as_ref().map(ResponseForm::from).unwrap_or_default();
    edit.fresh(kept.version, &before)?;
    let content = form.check(crate::swedish_day(now))?;
    execute!(
        &mut edit.wire(),
        "UPDATE proposal_referrals SET version = version + 1, stance = $2, response = $3, responded_on = $4
         WHERE id = $1",
        referral,
        content.stance.code(),
        &content.response,
        day(content.responded_on),
    )?;
    let mut changes = Vec::new();
    change(&mut changes, "recipient", "", &kept.recipient_sv);
    change(&mut changes, "stance", &before.stance, content.stance.code());
    change(&mut changes, "response", &before.response, &content.response);
    change(
        &mut changes,
        "responded_on",
        &before.responded_on,
        day(content.responded_on),
    );
    edit.save(Verb::Edited, changes, "").await
}

/// Closes the referral; the preparation goes on. Unanswered ones stay as such, so a `reason` (at most 200
/// characters) is required then; the field of its error is `reason`.
pub async fn close_referral(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    reason: &str,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::event(store, actor, now, at, Action::ProposalPrepare).await? else {
        return Ok(());
    };
    let id = edit.id;
    advance(&mut edit.wire(), id, ProposalEvent::CloseReferral, now).await?;
    let unanswered = referrals(&mut edit.wire(), id)
        .await?
        .iter()
        .any(|row| row.response.is_none());
    let read = if unanswered {
        text::required_line
    } else {
        text::line
    };
    let reason = read("reason", reason, LINE)?;
    edit.save(Verb::ReferralClosed, Vec::new(), &reason).await
}
