//! Submitting: from the author's desk to the staff, with a reference at the first time.

use domain::{
    Checks, Code, FieldError, Invalid,
    drafts::Fields,
    ids::NeedId,
    journal::{SubjectKind, Verb, change},
    needs::{Ask, NeedEvent, NeedForm, NeedState, personal_numbers, question},
    people::Actor,
    policy::Action,
    reference::{Prefix, Reference},
};
use time::OffsetDateTime;

use super::row::{self, At, Step};
use crate::{Refusal, Store, Wire, counters, journal, new_id, once, stamp};

/// A need to submit.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// The draft or returned need and its version; `None` for one that was never kept.
    pub need: Option<(NeedId, i64)>,
    pub key: &'a str,
    pub form: &'a NeedForm,
    /// The answer to the staff's question; required when the need was returned.
    pub answer: &'a str,
    /// What the form held when it was opened; see [`At::base`].
    pub base: Option<&'a Fields>,
}

/// Submits. The reference is given in the same transaction; the same key gives the same need.
pub async fn submit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    submission: Submission<'_>,
) -> Result<(NeedId, Reference), Refusal> {
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut need = match submission.need {
        Some((id, version)) => {
            let need = row::open(w, actor, id, Action::NeedEdit).await?;
            Some((need, version))
        }
        None => None,
    };
    if let Some(made) = once::claim(w, actor, submission.key, now).await? {
        let id = made.parse().map_err(|_| Refusal::damaged("result of a form"))?;
        return match row::open(w, actor, id, Action::NeedRead).await?.reference {
            Some(reference) => Ok((id, reference)),
            None => Err(Refusal::damaged("reference of a need")),
        };
    }
    let form = match &need {
        Some((need, version)) => &need.merged(*version, submission.base, submission.form)?,
        None => submission.form,
    };
    let submission = Submission { form, ..submission };
    let answering = need
        .as_ref()
        .is_some_and(|(need, _)| need.facts.state == NeedState::Returned);
    let (content, answer) = check(submission, answering)?;
    let before = need.as_ref().map(|(need, _)| need.content.clone());
    if before.as_ref().is_none_or(|before| before.unit != content.unit) {
        row::ask_unit(w, actor, content.unit).await?;
    }
    let mut need = match need.take() {
        Some((need, _)) => need,
        None => {
            let id = NeedId(new_id(now));
            row::add(w, actor, now, id, &content).await?;
            row::find(w, id).await?.ok_or(Refusal::NotFound)?
        }
    };
    // Refused before anything is written, so that a wrong state costs no reference.
    domain::needs::transition(need.facts.state, NeedEvent::Submit)?;
    let (reference, first) = match need.reference {
        Some(reference) => (reference, false),
        None => (give_reference(w, now, need.id).await?, true),
    };
    need.reference = Some(reference);
    let before = if first { None } else { before };
    let changes = row::content_changes(w, before.as_ref(), &content).await?;
    need.write(w, now, content).await?;
    let verb = if answering {
        Verb::Resubmitted
    } else {
        Verb::Submitted
    };
    let step = Step {
        changes,
        ..Step::new(NeedEvent::Submit, verb, &answer)
    };
    need.advance(w, actor, now, step).await?;
    once::remember(w, submission.key, &need.id.to_string()).await?;
    unit.save().await?;
    Ok((need.id, reference))
}

/// The content, and the answer when one is asked for; all errors at once.
fn check(
    submission: Submission<'_>,
    answering: bool,
) -> Result<(domain::needs::NeedContent, String), Refusal> {
    let mut errors = Vec::new();
    let content = submission
        .form
        .check(Ask::Full)
        .map_err(|Invalid(found)| errors.extend(found))
        .ok();
    let mut answer = String::new();
    if answering {
        match question("answer", submission.answer) {
            Ok(text) => answer = text,
            Err(Invalid(found)) => errors.extend(found),
        }
        if submission.form.acknowledged != "on" {
            errors.extend(personal_numbers(&[("answer", submission.answer)]));
        }
    }
    match content {
        Some(content) if errors.is_empty() => Ok((content, answer)),
        _ => {
            let mut checks = Checks::new();
            errors.into_iter().for_each(|error| checks.push(error));
            checks.finish()?;
            Err(FieldError::new("title", Code::Required).into())
        }
    }
}

async fn give_reference(w: &mut Wire<'_>, now: OffsetDateTime, need: NeedId) -> Result<Reference, Refusal> {
    let year = crate::swedish_day(now).year();
    let serial = counters::next(w, Prefix::Need.code(), year).await?;
    let reference = Reference::new(Prefix::Need, year, serial);
    execute!(
        w,
        "UPDATE needs SET reference = $2, submitted_at = $3 WHERE id = $1",
        need.0,
        reference.to_string(),
        stamp(now),
    )?;
    Ok(reference)
}

/// Submits a need that nobody typed, in the caller's unit of work; the caller has asked for permission. Nobody is told
/// of it: thousands of rows are one piece of news, and the staff finds them in its list.
pub(crate) async fn submit_new(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    content: &domain::needs::NeedContent,
) -> Result<NeedId, Refusal> {
    let id = NeedId(new_id(now));
    let state = domain::needs::transition(NeedState::Draft, NeedEvent::Submit)?;
    row::add(w, actor, now, id, content).await?;
    let reference = give_reference(w, now, id).await?;
    execute!(
        w,
        "UPDATE needs SET state = $2, state_since = $3, version = version + 1 WHERE id = $1",
        id.0,
        state.code(),
        stamp(now),
    )?;
    execute!(
        w,
        "UPDATE need_texts SET search_text = $2 WHERE need_id = $1",
        id.0,
        row::search_text(Some(reference), content),
    )?;
    let mut changes = row::content_changes(w, None, content).await?;
    change(&mut changes, "state", NeedState::Draft, state);
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Need,
        subject: id.0,
        verb: Verb::Submitted,
        changes,
        reason: "",
    };
    journal::append(w, now, &entry, &mut journal::Chain::default()).await?;
    Ok(id)
}

/// Takes back one's own need, in the caller's unit of work.
pub(crate) async fn take_back(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    id: NeedId,
) -> Result<(), Refusal> {
    let mut need = row::open(w, actor, id, Action::NeedEdit).await?;
    let step = Step::new(NeedEvent::Withdraw, Verb::Withdrawn, "");
    need.advance(w, actor, now, step).await
}

/// Takes a need back; possible until it is registered.
pub async fn withdraw(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    reason: &str,
) -> Result<(), Refusal> {
    let reason = domain::text::paragraphs("reason", reason, 5_000)?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut need = row::open(w, actor, at.need, Action::NeedEdit).await?;
    if once::claim(w, actor, at.key, now).await?.is_some() {
        return Ok(());
    }
    if need.version != at.version {
        return Err(need.stale());
    }
    need.advance(
        w,
        actor,
        now,
        Step::new(NeedEvent::Withdraw, Verb::Withdrawn, &reason),
    )
    .await?;
    unit.save().await
}
