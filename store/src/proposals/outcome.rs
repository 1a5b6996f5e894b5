//! What an approved proposal comes to: started, completed, its benefits followed up, closed.

use domain::{
    ids::ProposalId,
    journal::{Verb, change},
    people::Actor,
    policy::Action,
    proposals::{ProposalEvent, outcome::OutcomeForm},
};
use time::{Date, OffsetDateTime};

use super::{At, advance, edit::Edit};
use crate::{Refusal, Store, Wire, day, needs, parse_day};

/// What is known so far; empty texts and no days before it happened.
#[derive(Debug, Clone, Default)]
pub struct OutcomeView {
    pub started_on: Option<Date>,
    pub completed_on: Option<Date>,
    /// What was delivered.
    pub result: String,
    pub followed_up_on: Option<Date>,
    /// What the benefits became.
    pub benefit_report: String,
    pub closed_on: Option<Date>,
    pub closing_note: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    started_on: Option<String>,
    completed_on: Option<String>,
    result: String,
    followed_up_on: Option<String>,
    benefit_report: String,
    closed_on: Option<String>,
    closing_note: String,
}

/// What came of the proposal. Asks for no permission.
pub async fn outcome(w: &mut Wire<'_>, id: ProposalId) -> Result<OutcomeView, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT started_on, completed_on, result, followed_up_on, benefit_report, closed_on, closing_note
         FROM proposals WHERE id = $1",
        id.0,
    )?
    .ok_or(Refusal::NotFound)?;
    let read = |text: Option<String>| text.as_deref().and_then(parse_day);
    Ok(OutcomeView {
        started_on: read(row.started_on),
        completed_on: read(row.completed_on),
        result: row.result,
        followed_up_on: read(row.followed_up_on),
        benefit_report: row.benefit_report,
        closed_on: read(row.closed_on),
        closing_note: row.closing_note,
    })
}

/// Reports one of the four events after the decision. Followed-up benefits fulfil the needs behind the proposal.
/// Any other event is refused as not possible.
pub async fn report(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    event: ProposalEvent,
    form: &OutcomeForm,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::event(store, actor, now, at, Action::ProposalFollowUp).await? else {
        return Ok(());
    };
    let (verb, sql) = match event {
        ProposalEvent::StartExecution => (
            Verb::ExecutionStarted,
            "UPDATE proposals SET started_on = $2 WHERE id = $1 AND $3 IS NOT NULL",
        ),
        ProposalEvent::Complete => (
            Verb::Completed,
            "UPDATE proposals SET completed_on = $2, result = $3 WHERE id = $1",
        ),
        ProposalEvent::FollowUpBenefits => (
            Verb::BenefitsFollowedUp,
            "UPDATE proposals SET followed_up_on = $2, benefit_report = $3 WHERE id = $1",
        ),
        ProposalEvent::Close => (
            Verb::Closed,
            "UPDATE proposals SET closed_on = $2, closing_note = $3 WHERE id = $1",
        ),
        other => return Err(edit.not_now(other.code())),
    };
    let id = edit.id;
    advance(&mut edit.wire(), id, event, now).await?;
    let content = form.check(event, crate::swedish_day(now))?;
    execute!(&mut edit.wire(), sql, id.0, day(content.day), &content.text)?;
    if event == ProposalEvent::FollowUpBenefits {
        needs::fulfil_for_proposal(&mut edit.wire(), actor, now, id).await?;
    }
    let mut changes = Vec::new();
    change(&mut changes, "day", "", day(content.day));
    edit.save(verb, changes, &content.text).await
}
