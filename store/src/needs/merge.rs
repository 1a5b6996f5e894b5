//! Duplicates: a need that says the same as another lives on in that one, with all who stand behind it, who follow it
//! what was said about it and its files. What moved is noted, so that undoing puts just that back.

use domain::{
    Code, FieldError,
    ids::{NeedId, PersonId, UnitId},
    journal::{Change, SubjectKind, Verb},
    needs::{MergeForm, NeedEvent, NeedState, UNDO_DAYS, reason},
    people::Actor,
    policy::{self, Action, Subject},
    reference::Reference,
};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    handle::opened,
    join, lookup,
    row::{self, At, Need, Step},
};
use crate::{Conflict, Refusal, Store, Wire, journal, new_id, parse_stamp, stamp, swedish_day};

/// The need in which a duplicate lives on.
#[derive(Debug, Clone)]
pub struct MergedInto {
    pub reference: Option<Reference>,
    pub title: String,
    pub state: NeedState,
    pub at: OffsetDateTime,
    /// The last day on which the merge can be undone.
    pub undo_until: Date,
    /// The actor may open its page.
    pub may_read: bool,
}

/// A merge that holds.
struct Merge {
    id: Uuid,
    target: NeedId,
    merged_at: String,
}

impl Merge {
    fn undo_until(&self) -> Date {
        swedish_day(parse_stamp(&self.merged_at) + Duration::days(UNDO_DAYS))
    }
}

async fn holding(w: &mut Wire<'_>, need: NeedId) -> Result<Option<Merge>, Refusal> {
    let row = fetch_optional!(
        w,
        (Uuid, Uuid, String),
        "SELECT id, target_id, merged_at FROM need_merges
         WHERE need_id = $1 AND undone_at IS NULL ORDER BY merged_at DESC LIMIT 1",
        need.0,
    )?;
    Ok(row.map(|(id, target, merged_at)| Merge {
        id,
        target: NeedId(target),
        merged_at,
    }))
}

/// Merges the need into another, which takes over all who are behind it.
pub async fn merge(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &MergeForm,
) -> Result<(), Refusal> {
    let (into, why) = form.check()?;
    let mut unit = store.begin().await?;
    let Some(mut need) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let w = &mut unit.wire();
    domain::needs::transition(need.facts.state, NeedEvent::Merge)?;
    let target = target(w, actor, now, &need, &into).await?;
    // Told before those behind the duplicate stand behind this one: they hear of their own need.
    record(
        w,
        actor,
        now,
        target.id,
        Verb::DuplicateTaken,
        naming(&need),
        &why,
    )
    .await?;
    let id = new_id(now);
    execute!(
        w,
        "INSERT INTO need_merges (id, need_id, target_id, merged_at, undone_at) VALUES ($1, $2, $3, $4, NULL)",
        id,
        need.id.0,
        target.id.0,
        stamp(now),
    )?;
    bring_units(w, now, id, &need, &target).await?;
    bring_followers(w, now, id, need.id, target.id).await?;
    bring_threads(w, id, need.id, target.id).await?;
    bring_files(w, id, need.id, target.id).await?;
    let step = Step {
        changes: vec![naming(&target)],
        ..Step::new(NeedEvent::Merge, Verb::Merged, &why)
    };
    need.advance(w, actor, now, step).await?;
    unit.save().await
}

/// The need as a change of the other one's journal.
fn naming(need: &Need) -> Change {
    Change {
        field: "need".into(),
        before: String::new(),
        after: need
            .reference
            .map(|reference| reference.to_string())
            .unwrap_or_default(),
    }
}

/// The need that stays, locked. What the actor does not handle, or takes no duplicates now, is none.
async fn target(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: &Need,
    typed: &str,
) -> Result<Need, Refusal> {
    let unknown = || Refusal::from(FieldError::new("into", Code::UnknownReference));
    let reference: Reference = typed.trim().to_uppercase().parse().map_err(|_| unknown())?;
    let id = lookup::id_of(w, reference).await?.ok_or_else(unknown)?;
    let target = row::find(w, id).await?.ok_or_else(unknown)?;
    let handles = policy::may(Some(actor), Action::NeedHandle, &Subject::Need(&target.facts));
    if !handles.is_allowed() || target.id == need.id || !target.facts.state.takes_duplicates() {
        return Err(unknown());
    }
    // Only as it was read: the other of the two may be merged into this one at the same time.
    let locked = execute!(
        w,
        "UPDATE needs SET updated_at = $3 WHERE id = $1 AND state = $2",
        target.id.0,
        target.facts.state.code(),
        stamp(now),
    )?;
    if locked == 0 {
        return Err(unknown());
    }
    Ok(target)
}

async fn record(
    w: &mut Wire<'_>,
    actor: &Actor,
    now: OffsetDateTime,
    need: NeedId,
    verb: Verb,
    change: Change,
    reason: &str,
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        actor: Some(actor),
        kind: SubjectKind::Need,
        subject: need.0,
        verb,
        changes: vec![change],
        reason,
    };
    journal::record(w, now, entry).await
}

async fn note(w: &mut Wire<'_>, merge: Uuid, kind: &str, part: Uuid) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO need_merge_parts (merge_id, kind, part_id) VALUES ($1, $2, $3)",
        merge,
        kind,
        part
    )?;
    Ok(())
}

/// The duplicate's own unit and those behind it stand behind the other need, unless they do already.
async fn bring_units(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    merge: Uuid,
    need: &Need,
    target: &Need,
) -> Result<(), Refusal> {
    let own = need.reference.map_or_else(
        || need.content.title.clone(),
        |reference| format!("{reference} {}", need.content.title),
    );
    let mut bringing = vec![(need.content.unit.0, need.facts.author.0, own)];
    bringing.extend(fetch_all!(
        w,
        (Uuid, Uuid, String),
        "SELECT unit_id, person_id, difference FROM need_joiners WHERE need_id = $1 ORDER BY joined_at, unit_id",
        need.id.0,
    )?);
    let there: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT unit_id FROM need_joiners WHERE need_id = $1",
        target.id.0
    )?;
    let mut there: Vec<Uuid> = there.into_iter().map(|(unit,)| unit).collect();
    for (unit, person, difference) in bringing {
        let same = unit == target.content.unit.0 && person == target.facts.author.0;
        if same || there.contains(&unit) {
            continue;
        }
        join::add(w, now, target.id, PersonId(person), UnitId(unit), &difference).await?;
        note(w, merge, "joiner", unit).await?;
        there.push(unit);
    }
    Ok(())
}

/// Who follows the duplicate follows the other need; who said not to be told of it is not told there either.
async fn bring_followers(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    merge: Uuid,
    need: NeedId,
    target: NeedId,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO need_merge_parts (merge_id, kind, part_id)
         SELECT m.id, 'watch', a.person_id
         FROM need_merges m JOIN watches a ON a.subject_kind = 'need' AND a.subject_id = $2
         WHERE m.id = $1 AND NOT EXISTS (SELECT 1 FROM watches b WHERE b.person_id = a.person_id
                                           AND b.subject_kind = 'need' AND b.subject_id = $3)",
        merge,
        need.0,
        target.0,
    )?;
    execute!(
        w,
        "INSERT INTO watches (person_id, subject_kind, subject_id, reason, muted, since)
         SELECT a.person_id, 'need', m.target_id, CASE WHEN a.reason = 'author' THEN 'joined' ELSE a.reason END,
                a.muted, $3
         FROM need_merges m JOIN need_merge_parts p ON p.merge_id = m.id AND p.kind = 'watch'
              JOIN watches a ON a.person_id = p.part_id AND a.subject_kind = 'need' AND a.subject_id = $2
         WHERE m.id = $1",
        merge,
        need.0,
        stamp(now),
    )?;
    Ok(())
}

/// What was said moves along, but for what was said within the unit: the other need has another unit.
async fn bring_threads(w: &mut Wire<'_>, merge: Uuid, need: NeedId, target: NeedId) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO need_merge_parts (merge_id, kind, part_id)
         SELECT m.id, 'thread', t.id
         FROM need_merges m JOIN threads t ON t.subject_kind = 'need' AND t.subject_id = $2
         WHERE m.id = $1 AND t.audience <> 'unit'",
        merge,
        need.0,
    )?;
    execute!(
        w,
        "UPDATE threads SET subject_id = $2
         WHERE id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'thread')",
        merge,
        target.0,
    )?;
    let_files_follow(w, merge).await
}

/// The files in comments are where the thread is that was moved.
async fn let_files_follow(w: &mut Wire<'_>, merge: Uuid) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE attachments SET subject_id = (SELECT t.subject_id FROM comments c JOIN threads t ON t.id = c.thread_id
                                              WHERE c.id = attachments.comment_id)
         WHERE comment_id IN (SELECT c.id FROM need_merge_parts p JOIN comments c ON c.thread_id = p.part_id
                              WHERE p.merge_id = $1 AND p.kind = 'thread')",
        merge,
    )?;
    Ok(())
}

/// Files that were not removed move along; those in comments do with their threads.
async fn bring_files(w: &mut Wire<'_>, merge: Uuid, need: NeedId, target: NeedId) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO need_merge_parts (merge_id, kind, part_id)
         SELECT m.id, 'file', f.id
         FROM need_merges m JOIN attachments f ON f.subject_kind = 'need' AND f.subject_id = $2
         WHERE m.id = $1 AND f.removed_at IS NULL AND f.comment_id IS NULL",
        merge,
        need.0,
    )?;
    execute!(
        w,
        "UPDATE attachments SET subject_id = $2
         WHERE id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'file')",
        merge,
        target.0,
    )?;
    Ok(())
}

/// Makes the duplicate a need of its own again, with all that it brought along. What came to the other need on its
/// own since then stays there.
pub async fn unmerge(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    why: &str,
) -> Result<(), Refusal> {
    let why = reason(why)?;
    let mut unit = store.begin().await?;
    let Some(mut need) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let w = &mut unit.wire();
    domain::needs::transition(need.facts.state, NeedEvent::Unmerge)?;
    let over = || {
        Refusal::Conflict(Conflict::State {
            state: NeedState::Merged.to_string(),
            event: NeedEvent::Unmerge.to_string(),
        })
    };
    let merge = holding(w, need.id).await?.ok_or_else(over)?;
    // Locked, and not itself merged: then what was brought there has gone on, and that merge is undone first.
    let locked = execute!(
        w,
        "UPDATE needs SET updated_at = $2 WHERE id = $1 AND state <> 'merged'",
        merge.target.0,
        stamp(now)
    )?;
    if locked == 0 || swedish_day(now) > merge.undo_until() {
        return Err(over());
    }
    put_back(w, &merge, need.id).await?;
    execute!(
        w,
        "UPDATE need_merges SET undone_at = $2 WHERE id = $1",
        merge.id,
        stamp(now)
    )?;
    let other = row::find(w, merge.target).await?.ok_or(Refusal::NotFound)?;
    let gone = |change: Change| Change {
        before: change.after,
        after: String::new(),
        field: change.field,
    };
    let left = gone(naming(&need));
    record(w, actor, now, other.id, Verb::DuplicateReleased, left, &why).await?;
    let step = Step {
        changes: vec![gone(naming(&other))],
        ..Step::new(NeedEvent::Unmerge, Verb::Unmerged, &why)
    };
    need.advance(w, actor, now, step).await?;
    unit.save().await
}

async fn put_back(w: &mut Wire<'_>, merge: &Merge, need: NeedId) -> Result<(), Refusal> {
    execute!(
        w,
        "UPDATE threads SET subject_id = $3
         WHERE subject_id = $2
           AND id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'thread')",
        merge.id,
        merge.target.0,
        need.0,
    )?;
    let_files_follow(w, merge.id).await?;
    execute!(
        w,
        "UPDATE attachments SET subject_id = $3
         WHERE subject_id = $2
           AND id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'file')",
        merge.id,
        merge.target.0,
        need.0,
    )?;
    // A unit that left and came again by itself came later.
    execute!(
        w,
        "DELETE FROM need_joiners
         WHERE need_id = $2 AND joined_at = $3
           AND unit_id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'joiner')",
        merge.id,
        merge.target.0,
        &merge.merged_at,
    )?;
    // Whoever joined or took part in the conversation there has a reason of their own to follow it.
    execute!(
        w,
        "DELETE FROM watches
         WHERE subject_kind = 'need' AND subject_id = $2 AND since = $3
           AND person_id IN (SELECT part_id FROM need_merge_parts WHERE merge_id = $1 AND kind = 'watch')
           AND NOT EXISTS (SELECT 1 FROM need_joiners j
                           WHERE j.need_id = $2 AND j.person_id = watches.person_id)
           AND NOT EXISTS (SELECT 1 FROM threads t JOIN comments c ON c.thread_id = t.id
                           WHERE t.subject_id = $2 AND c.author_id = watches.person_id)",
        merge.id,
        merge.target.0,
        &merge.merged_at,
    )?;
    Ok(())
}

/// The need itself, or the last of those it was merged into.
pub(super) async fn lives_on_in(w: &mut Wire<'_>, need: NeedId) -> Result<NeedId, Refusal> {
    let mut last = need;
    while let Some(merge) = holding(w, last).await? {
        last = merge.target;
    }
    Ok(last)
}

/// What a merged need was merged into.
pub(super) async fn merged_into(
    w: &mut Wire<'_>,
    actor: &Actor,
    need: NeedId,
) -> Result<Option<MergedInto>, Refusal> {
    let Some(merge) = holding(w, need).await? else {
        return Ok(None);
    };
    let Some(target) = row::find(w, merge.target).await? else {
        return Ok(None);
    };
    Ok(Some(MergedInto {
        may_read: reads(actor, &target),
        reference: target.reference,
        state: target.facts.state,
        title: target.content.title,
        at: parse_stamp(&merge.merged_at),
        undo_until: merge.undo_until(),
    }))
}

/// The duplicates that were merged into a need, those that the actor may read.
pub(super) async fn merged_here(
    w: &mut Wire<'_>,
    actor: &Actor,
    need: NeedId,
) -> Result<Vec<(Reference, String)>, Refusal> {
    let ids: Vec<(Uuid,)> = fetch_all!(
        w,
        (Uuid,),
        "SELECT need_id FROM need_merges WHERE target_id = $1 AND undone_at IS NULL ORDER BY merged_at, need_id",
        need.0,
    )?;
    let mut merged = Vec::new();
    for (id,) in ids {
        if let Some(duplicate) = row::find(w, NeedId(id)).await?
            && reads(actor, &duplicate)
            && let Some(reference) = duplicate.reference
        {
            merged.push((reference, duplicate.content.title));
        }
    }
    Ok(merged)
}

fn reads(actor: &Actor, need: &Need) -> bool {
    policy::may(Some(actor), Action::NeedRead, &Subject::Need(&need.facts)).is_allowed()
}
