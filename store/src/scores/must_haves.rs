//! The staff's answers to SKR's must-haves. They follow the proposal over its rounds.

use domain::{
    ids::ProposalId,
    journal::{SubjectKind, Verb, change},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::ProposalState,
    reference::Reference,
    scores::{Answers, MustHave, MustHaveAnswer, MustHavesForm},
};
use time::OffsetDateTime;

use crate::{
    Conflict, Refusal, Store, Wire, journal, parse_stamp,
    refusal::{ask, stale},
    reviews::take_subject,
    stamp,
};

/// The answers as they stand.
#[derive(Debug, Clone, Default)]
pub struct MustHavesView {
    pub answers: Answers,
    /// 0 before the first answers; a form carries it.
    pub version: i64,
    pub set_by: Option<String>,
    pub set_at: Option<OffsetDateTime>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct SetMustHaves<'a> {
    pub reference: Reference,
    pub version: i64,
    pub form: &'a MustHavesForm,
}

/// Answers are given from preparation until the proposal is made ready.
pub(super) const fn takes_answers(state: ProposalState) -> bool {
    matches!(
        state,
        ProposalState::InPreparation
            | ProposalState::OnReferral
            | ProposalState::InReview
            | ProposalState::Prioritised
    )
}

/// Sets the answers; gives their new version. The same answers sent again change nothing.
pub async fn set_must_haves(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    input: SetMustHaves<'_>,
) -> Result<i64, Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let (id, facts) = take_subject(w, input.reference, now).await?;
    ask(may(
        Some(actor),
        Action::ProposalPrepare,
        &Subject::Proposal(&facts),
    ))?;
    if !takes_answers(facts.state) {
        let (state, event) = (facts.state.to_string(), "set_must_haves".to_owned());
        return Err(Refusal::Conflict(Conflict::State { state, event }));
    }
    let after = input.form.check()?;
    let before = read(w, id).await?;
    if before.answers == after {
        return Ok(before.version);
    }
    if before.version != input.version {
        return Err(stale(before.version, &MustHavesForm::from(&before.answers)));
    }
    execute!(
        w,
        "INSERT INTO must_haves (proposal_id, version, set_by, set_at) VALUES ($1, 1, $2, $3)
         ON CONFLICT (proposal_id)
         DO UPDATE SET version = must_haves.version + 1, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at",
        id.0,
        actor.person.0,
        stamp(now),
    )?;
    let mut changes = Vec::new();
    for must in MustHave::ALL.iter().copied() {
        let (old, new) = (before.answers.get(must), after.get(must));
        if old == new {
            continue;
        }
        let code = |answer: &MustHaveAnswer| answer.answer.map_or("", |a| a.code());
        execute!(
            w,
            "INSERT INTO must_have_answers (proposal_id, must_have, answer, note) VALUES ($1, $2, $3, $4)
             ON CONFLICT (proposal_id, must_have) DO UPDATE SET answer = EXCLUDED.answer, note = EXCLUDED.note",
            id.0,
            must.code(),
            code(new),
            &new.note,
        )?;
        change(&mut changes, must.code(), code(old), code(new));
        change(
            &mut changes,
            MustHavesForm::note_field(must),
            &old.note,
            &new.note,
        );
    }
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Proposal,
        subject: id.0,
        verb: Verb::Edited,
        changes,
        reason: "",
    };
    journal::record(w, now, entry).await?;
    unit.save().await?;
    Ok(before.version + 1)
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    set_by: String,
    set_at: String,
    must_have: String,
    answer: String,
    note: String,
}

pub(super) async fn read(w: &mut Wire<'_>, id: ProposalId) -> Result<MustHavesView, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT m.version, p.name AS set_by, m.set_at, a.must_have, a.answer, a.note
         FROM must_haves m JOIN persons p ON p.id = m.set_by
         JOIN must_have_answers a ON a.proposal_id = m.proposal_id
         WHERE m.proposal_id = $1",
        id.0,
    )?;
    let mut view = MustHavesView::default();
    for row in rows {
        view.version = row.version;
        view.set_at = Some(parse_stamp(&row.set_at));
        view.set_by = Some(row.set_by);
        if let Some(must) = MustHave::from_code(&row.must_have) {
            let answer = if row.answer.is_empty() {
                None
            } else {
                Some(row.answer.parse().map_err(|_| Refusal::damaged("must-have"))?)
            };
            view.answers.set(
                must,
                MustHaveAnswer {
                    answer,
                    note: row.note,
                },
            );
        }
    }
    Ok(view)
}

/// Those not met or not yet answered; empty when all are met. Asks for no permission.
pub async fn unmet_must_haves(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<MustHave>, Refusal> {
    Ok(read(w, id).await?.answers.unmet())
}

#[cfg(test)]
mod tests {
    use domain::{Code, Invalid, policy::Reason, proposals::ProposalEvent};

    use super::*;
    use crate::{reviews::testing::*, scores::testing::*, testing::both_engines};

    both_engines! {
        async fn answers_are_set_changed_and_journalled(world) {
            let p = prepared(&world).await;
            let mut form = all_met();
            form.funding = "not_met".into();
            form.funding_note = "Running costs have no owner.".into();
            let set = async |version, form: &MustHavesForm| {
                let input = SetMustHaves { reference: p.reference, version, form };
                set_must_haves(&world.store, &world.strategist, world.now, input).await
            };
            assert_eq!(set(0, &form).await.unwrap(), 1);
            assert_eq!(set(0, &form).await.unwrap(), 1, "a double click sets once");
            let mut link = world.store.read().await.unwrap();
            assert_eq!(unmet_must_haves(&mut link.wire(), p.id).await.unwrap(), [MustHave::Funding]);
            drop(link);
            assert_eq!(set(1, &all_met()).await.unwrap(), 2);
            let mut link = world.store.read().await.unwrap();
            assert_eq!(unmet_must_haves(&mut link.wire(), p.id).await.unwrap(), []);
            let kept = journal::of(&mut link.wire(), SubjectKind::Proposal, p.id.0).await.unwrap();
            let last = kept.last().unwrap();
            assert_eq!(last.changes.len(), 2);
            assert_eq!((last.changes[0].before.as_str(), last.changes[0].after.as_str()), ("not_met", "met"));
            drop(link);
            let stale = set(1, &form).await;
            let Err(Refusal::Conflict(Conflict::Stale { version, current })) = stale else { panic!("{stale:?}") };
            assert_eq!((version, current["funding"].as_str()), (2, "met"));
        }

        async fn unanswered_counts_as_unmet(world) {
            let p = prepared(&world).await;
            let mut link = world.store.read().await.unwrap();
            assert_eq!(unmet_must_haves(&mut link.wire(), p.id).await.unwrap(), MustHave::ALL);
        }

        async fn only_the_staff_answers_and_only_until_it_is_ready(world) {
            let p = prepared(&world).await;
            let form = all_met();
            let input = SetMustHaves { reference: p.reference, version: 0, form: &form };
            let refused = set_must_haves(&world.store, &world.architect, world.now, input.clone()).await;
            assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
            for event in [ProposalEvent::OpenReview, ProposalEvent::Prioritise, ProposalEvent::MakeReady] {
                advance(&world, p.id, event).await;
            }
            let late = set_must_haves(&world.store, &world.strategist, world.now, input).await;
            assert!(matches!(late, Err(Refusal::Conflict(Conflict::State { .. }))), "{late:?}");
        }

        async fn not_met_says_what_is_missing(world) {
            let p = prepared(&world).await;
            let form = MustHavesForm { competences: "not_met".into(), ..MustHavesForm::default() };
            let input = SetMustHaves { reference: p.reference, version: 0, form: &form };
            let refused = set_must_haves(&world.store, &world.strategist, world.now, input).await;
            let Err(Refusal::Invalid(Invalid(errors))) = refused else { panic!("{refused:?}") };
            assert_eq!((errors[0].field.as_str(), errors[0].code), ("competences_note", Code::Required));
        }
    }
}
