//! Who is told of an entry of the journal.

use std::collections::BTreeMap;

use domain::{
    ids::{ClusterId, NeedId, PersonId, ProposalId, ThreadId},
    journal::{SubjectKind, Verb},
    notifications::{Ties, Told, kind_of, mentions, moderates, reaches_needs, told},
    people::Role,
    policy::{Action, Subject, may},
    reviews::Speciality,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Topic, Wire, conversations, journal::Entry, new_id, people, proposals, sight, stamp};

/// Those tied to a subject.
type Tied = BTreeMap<Uuid, Ties>;

/// Where a person is told.
#[derive(Clone, Copy)]
struct Place {
    kind: SubjectKind,
    id: Uuid,
}

/// Tells everyone concerned of an entry that has just been written under `seq`.
pub(crate) async fn tell(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    entry: &Entry<'_>,
    seq: i64,
) -> Result<(), Refusal> {
    let personal = mentions(entry.verb) || moderates(entry.verb);
    if kind_of(entry.kind, entry.verb).is_none() && !personal {
        return Ok(());
    }
    // What happens in a thread is told where the thread stands.
    let place = match entry.kind {
        SubjectKind::Thread => match conversations::place_of(w, ThreadId(entry.subject)).await? {
            Some((kind, id)) => Place { kind, id },
            None => return Ok(()),
        },
        kind => Place {
            kind,
            id: entry.subject,
        },
    };
    let mut tied = match place.kind {
        SubjectKind::Need => tied_to_need(w, NeedId(place.id), entry.verb).await?,
        SubjectKind::Cluster => tied_to_cluster(w, now, ClusterId(place.id), entry.verb).await?,
        _ => tied_to_proposal(w, now, ProposalId(place.id), entry.verb).await?,
    };
    if mentions(entry.verb) {
        for person in mentioned(w, now, entry, place).await? {
            tied.entry(person).or_default().mentioned = true;
        }
    }
    if moderates(entry.verb)
        && let Some(person) = moderated(w, now, entry, place).await?
    {
        tied.entry(person).or_default().wrote = true;
    }
    tell_all(w, now, entry, seq, place, tied).await?;
    if entry.kind == SubjectKind::Proposal && reaches_needs(entry.verb) {
        for (need, tied) in behind_proposal(w, ProposalId(entry.subject)).await? {
            let place = Place {
                kind: SubjectKind::Need,
                id: need,
            };
            tell_all(w, now, entry, seq, place, tied).await?;
        }
    }
    Ok(())
}

fn gather(rows: Vec<(Uuid, String)>) -> Tied {
    let mut tied = Tied::new();
    for (person, tie) in rows {
        let ties = tied.entry(person).or_default();
        match tie.as_str() {
            "behind" => ties.behind_need = true,
            "author" => ties.author = true,
            "assigned" => ties.assigned = true,
            "muted" => ties.follows = Some(false),
            _ => ties.follows = Some(true),
        }
    }
    tied
}

/// Author, those who joined, followers; and who asked the question that is now answered.
async fn tied_to_need(w: &mut Wire<'_>, need: NeedId, verb: Verb) -> Result<Tied, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String),
        "SELECT author_id AS person_id, 'behind' AS tie FROM needs WHERE id = $1
         UNION ALL
         SELECT person_id, 'behind' FROM need_joiners WHERE need_id = $1
         UNION ALL
         SELECT person_id, CASE WHEN muted THEN 'muted' ELSE 'follows' END
         FROM watches WHERE subject_kind = 'need' AND subject_id = $1
         UNION ALL
         SELECT j.actor_id, 'assigned' FROM journal j
         WHERE $2 AND j.actor_id IS NOT NULL AND j.subject_id = $1
           AND j.subject_seq = (SELECT MAX(q.subject_seq) FROM journal q
                                WHERE q.subject_id = $1 AND q.verb = 'returned')",
        need.0,
        verb == Verb::Resubmitted,
    )?;
    Ok(gather(rows))
}

/// Those behind the group's needs and its followers. A unit's wish to deviate concerns the staff that answers, the
/// answer and the end of it concern the unit: who asked, and its head.
async fn tied_to_cluster(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    cluster: ClusterId,
    verb: Verb,
) -> Result<Tied, Refusal> {
    let today = crate::swedish_day(now);
    match verb {
        Verb::DeviationRequested => {
            let mut tied = Tied::new();
            for role in [Role::Strategist, Role::PortfolioOffice] {
                for holder in people::holders(w, role, today).await? {
                    tied.entry(holder.id).or_default().assigned = true;
                }
            }
            Ok(tied)
        }
        Verb::DeviationDecided | Verb::DeviationEnded => {
            let rows = fetch_all!(
                w,
                (Uuid, String),
                "WITH latest (unit_id, asked_by) AS (
                     SELECT unit_id, asked_by FROM cluster_deviations
                     WHERE cluster_id = $1 ORDER BY COALESCE(ended_at, decided_at, asked_at) DESC LIMIT 1)
                 SELECT asked_by AS person_id, 'author' AS tie FROM latest
                 UNION ALL
                 SELECT g.person_id, 'author' FROM grants g JOIN latest ON g.unit_id = latest.unit_id
                 WHERE g.role = 'head_of_unit' AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2)
                 UNION ALL
                 SELECT person_id, CASE WHEN muted THEN 'muted' ELSE 'follows' END
                 FROM watches WHERE subject_kind = 'cluster' AND subject_id = $1",
                cluster.0,
                crate::day(today),
            )?;
            Ok(gather(rows))
        }
        _ => {
            let rows = fetch_all!(
                w,
                (Uuid, String),
                "SELECT n.author_id AS person_id, 'behind' AS tie
                 FROM cluster_members m JOIN needs n ON n.id = m.need_id WHERE m.cluster_id = $1
                 UNION ALL
                 SELECT j.person_id, 'behind'
                 FROM cluster_members m JOIN need_joiners j ON j.need_id = m.need_id WHERE m.cluster_id = $1
                 UNION ALL
                 SELECT person_id, CASE WHEN muted THEN 'muted' ELSE 'follows' END
                 FROM watches WHERE subject_kind = 'cluster' AND subject_id = $1",
                cluster.0,
            )?;
            Ok(gather(rows))
        }
    }
}

/// Authors, followers, and those who have something to do now.
async fn tied_to_proposal(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    proposal: ProposalId,
    verb: Verb,
) -> Result<Tied, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, String),
        "SELECT person_id, 'author' AS tie FROM proposal_authors WHERE proposal_id = $1
         UNION ALL
         SELECT person_id, CASE WHEN muted THEN 'muted' ELSE 'follows' END
         FROM watches WHERE subject_kind = 'proposal' AND subject_id = $1",
        proposal.0,
    )?;
    let mut tied = gather(rows);
    let tasks = match verb {
        Verb::ReviewOpened => reviewers(w, now, proposal).await?,
        Verb::SentToDecider => deciders(w, now, proposal).await?,
        _ => Vec::new(),
    };
    for person in tasks {
        tied.entry(person.0).or_default().assigned = true;
    }
    Ok(tied)
}

/// Those mentioned in what was just written who may read it and had not been told of being mentioned there.
async fn mentioned(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    entry: &Entry<'_>,
    place: Place,
) -> Result<Vec<Uuid>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid,),
        "SELECT DISTINCT m.person_id
         FROM threads t JOIN comments c ON c.thread_id = t.id
              JOIN comment_told m ON m.comment_id = c.id AND m.version = c.version
         WHERE t.subject_id = $1 AND c.author_id = $2 AND COALESCE(c.edited_at, c.created_at) = $3",
        place.id,
        entry.actor.map(|actor| actor.person.0),
        stamp(now),
    )?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// The author of the comment that was just hidden or shown again.
async fn moderated(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    entry: &Entry<'_>,
    place: Place,
) -> Result<Option<Uuid>, Refusal> {
    scalar!(
        w,
        Uuid,
        "SELECT c.author_id FROM threads t JOIN comments c ON c.thread_id = t.id
         WHERE t.subject_id = $1 AND c.moderated_by = $2 AND c.moderated_at = $3",
        place.id,
        entry.actor.map(|actor| actor.person.0),
        stamp(now),
    )
}

/// Those who may give an opinion on it.
async fn reviewers(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    proposal: ProposalId,
) -> Result<Vec<PersonId>, Refusal> {
    let today = crate::swedish_day(now);
    let Some(facts) = proposals::facts(w, proposal).await? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (role, speciality) in Role::ALL
        .iter()
        .filter_map(|role| Some((*role, role.speciality()?)))
    {
        for holder in people::holders(w, role, today).await? {
            let person = PersonId(holder.id);
            let Some(actor) = people::actor(w, person, today).await? else {
                continue;
            };
            let speciality: Speciality = speciality;
            if may(
                Some(&actor),
                Action::ReviewGive,
                &Subject::Review(&facts, speciality),
            )
            .is_allowed()
            {
                found.push(person);
            }
        }
    }
    Ok(found)
}

/// The delegate before whom it lies, or the secretaries who record what the body decides.
async fn deciders(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    proposal: ProposalId,
) -> Result<Vec<PersonId>, Refusal> {
    let delegate = fetch_optional!(
        w,
        (Option<Uuid>,),
        "SELECT d.person_id FROM decision_assignments a LEFT JOIN delegations d ON d.id = a.delegation_id
         WHERE a.proposal_id = $1 ORDER BY a.ordinal DESC LIMIT 1",
        proposal.0,
    )?;
    if let Some((Some(person),)) = delegate {
        return Ok(vec![PersonId(person)]);
    }
    let today = crate::swedish_day(now);
    let Some(facts) = proposals::facts(w, proposal).await? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for holder in people::holders(w, Role::CommitteeSecretary, today).await? {
        let person = PersonId(holder.id);
        if let Some(actor) = people::actor(w, person, today).await?
            && may(Some(&actor), Action::DecisionRecord, &Subject::Proposal(&facts)).is_allowed()
        {
            found.push(person);
        }
    }
    Ok(found)
}

/// Those behind each need that the proposal answers.
async fn behind_proposal(w: &mut Wire<'_>, proposal: ProposalId) -> Result<BTreeMap<Uuid, Tied>, Refusal> {
    let rows = fetch_all!(
        w,
        (Uuid, Uuid, String),
        "SELECT n.id AS need_id, n.author_id AS person_id, 'behind' AS tie
         FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id WHERE pn.proposal_id = $1
         UNION ALL
         SELECT b.need_id, b.person_id, 'behind'
         FROM proposal_needs pn JOIN need_joiners b ON b.need_id = pn.need_id WHERE pn.proposal_id = $1
         UNION ALL
         SELECT x.subject_id, x.person_id, CASE WHEN x.muted THEN 'muted' ELSE 'follows' END
         FROM proposal_needs pn JOIN watches x ON x.subject_id = pn.need_id AND x.subject_kind = 'need'
         WHERE pn.proposal_id = $1",
        proposal.0,
    )?;
    let mut needs: BTreeMap<Uuid, Vec<(Uuid, String)>> = BTreeMap::new();
    for (need, person, tie) in rows {
        needs.entry(need).or_default().push((person, tie));
    }
    Ok(needs
        .into_iter()
        .map(|(need, rows)| (need, gather(rows)))
        .collect())
}

async fn tell_all(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    entry: &Entry<'_>,
    seq: i64,
    place: Place,
    tied: Tied,
) -> Result<(), Refusal> {
    let actor = entry.actor.map(|actor| actor.person);
    for (person, ties) in tied {
        let person = PersonId(person);
        let Some(told) = told(person, actor, entry.kind, entry.verb, ties) else {
            continue;
        };
        // Who only follows may have lost the right to see it, and not all who see it may read the thread.
        let sees = match entry.kind {
            SubjectKind::Thread => reads_thread(w, now, person, ThreadId(entry.subject)).await?,
            // Whoever is behind a need may not read the group that it is in: not before it is confirmed.
            SubjectKind::Cluster => may_see(w, now, person, place).await?,
            _ => told.own || may_see(w, now, person, place).await?,
        };
        if !sees {
            continue;
        }
        keep(w, now, person, (place.kind, place.id), seq, told).await?;
        w.tell(Topic::Person(person), seq);
    }
    Ok(())
}

async fn reads_thread(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    thread: ThreadId,
) -> Result<bool, Refusal> {
    match people::actor(w, person, crate::swedish_day(now)).await? {
        Some(actor) => conversations::may_read(w, &actor, thread).await,
        None => Ok(false),
    }
}

async fn may_see(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    place: Place,
) -> Result<bool, Refusal> {
    let Some(actor) = people::actor(w, person, crate::swedish_day(now)).await? else {
        return Ok(false);
    };
    sight::may_read(w, &actor, place.kind, place.id).await
}

/// Notes that a person is told, at a subject, of an entry of the journal; once.
pub(crate) async fn keep(
    w: &mut Wire<'_>,
    now: OffsetDateTime,
    person: PersonId,
    (kind, subject): (SubjectKind, Uuid),
    seq: i64,
    told: Told,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO notifications (id, person_id, kind, subject_kind, subject_id, seq, own, told_at, delivery)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
                 CASE WHEN NOT $9 THEN 'none'
                      WHEN NOT $7 AND EXISTS (SELECT 1 FROM correspondents c WHERE c.person_id = $2 AND c.only_own)
                           THEN 'none'
                      ELSE COALESCE((SELECT c.delivery FROM notice_choices c
                                     WHERE c.person_id = $2 AND c.kind = $3), $10) END)
         ON CONFLICT (person_id, seq, subject_id) DO NOTHING",
        new_id(now),
        person.0,
        told.kind.code(),
        kind.code(),
        subject,
        seq,
        told.own,
        stamp(now),
        told.by_letter,
        told.kind.usual().code(),
    )?;
    Ok(())
}
