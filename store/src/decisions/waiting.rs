//! What waits for a person in the way from prioritised to decided.

use domain::{
    people::{Actor, Role},
    reference::Reference,
};
use time::{Date, OffsetDateTime};

use super::order::in_force;
use crate::{Refusal, Wire, day, parse_day, parse_stamp};

domain::choices! {
    /// What is waited for.
    pub enum WaitingFor {
        /// The staff makes it ready.
        MakeReady = "make_ready",
        /// The staff lays it before a decider.
        Send = "send",
        /// The delegate decides.
        Decide = "decide",
        /// The secretary records what the body decided.
        Record = "record",
    }
}

/// A proposal that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub reference: Reference,
    pub title: String,
    pub waiting_for: WaitingFor,
    /// The meeting, or the date until which it is tabled.
    pub on: Option<Date>,
    pub since: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    title: String,
    waiting_for: String,
    waits_on: Option<String>,
    state_since: String,
}

/// What waits for this person, longest first; at most 50.
pub async fn waiting_for(w: &mut Wire<'_>, actor: &Actor, today: Date) -> Result<Vec<Waiting>, Refusal> {
    let staff = actor.has_any(&[Role::Strategist, Role::PortfolioOffice]);
    let records = actor.has_any(&[Role::CommitteeSecretary, Role::PortfolioOffice]);
    let delegate = actor.has(Role::Delegate);
    if !staff && !records && !delegate {
        return Ok(Vec::new());
    }
    // The delegate's highest limit; a total without a known upper end only an unlimited point covers.
    let (mut limit, mut unlimited) = (-1, false);
    if delegate {
        for point in in_force(w, today)
            .await?
            .iter()
            .filter(|point| point.person == Some(actor.person))
        {
            match point.rung.limit_max {
                Some(max) => limit = limit.max(max),
                None => unlimited = true,
            }
        }
    }
    let rows = fetch_all!(
        w,
        Row,
        "SELECT p.reference, p.title, COALESCE(NULLIF(p.state_since, ''), p.updated_at) AS state_since, a.meeting_on AS waits_on,
                CASE WHEN p.state = 'prioritised' THEN 'make_ready'
                     WHEN p.state = 'tabled' THEN 'send'
                     WHEN p.state = 'ready_for_decision' AND NOT $2 THEN 'send'
                     WHEN a.body_id IS NOT NULL AND p.state = 'in_decision' THEN 'record'
                     ELSE 'decide' END AS waiting_for
         FROM proposals p
         LEFT JOIN decision_assignments a ON a.proposal_id = p.id AND p.state IN ('in_decision', 'tabled')
              AND a.ordinal = (SELECT MAX(x.ordinal) FROM decision_assignments x WHERE x.proposal_id = p.id)
         LEFT JOIN delegations d ON d.id = a.delegation_id
         WHERE p.state IN ('prioritised', 'ready_for_decision', 'in_decision', 'tabled')
           AND NOT EXISTS (SELECT 1 FROM recusals r
                           WHERE r.proposal_id = p.id AND r.person_id = $1 AND r.lifted_at IS NULL)
           AND (($3 AND (p.state IN ('prioritised', 'ready_for_decision')
                         OR (p.state = 'tabled'
                             AND (SELECT MAX(t.tabled_until) FROM decisions t WHERE t.proposal_id = p.id) <= $4)))
             OR ($5 AND p.state = 'in_decision' AND a.body_id IS NOT NULL AND a.meeting_on <= $4)
             OR ($2 AND NOT EXISTS (SELECT 1 FROM proposal_authors o
                                    WHERE o.proposal_id = p.id AND o.person_id = $1)
                    AND ((p.state = 'in_decision' AND d.person_id = $1)
                      OR (p.state = 'ready_for_decision' AND NOT p.principle
                          AND ($7 OR (p.total_precision IN ('exact', 'approximate') AND p.total_kronor <= $6))))))
         ORDER BY state_since LIMIT 50",
        actor.person.0,
        delegate,
        staff,
        day(today),
        records,
        limit,
        unlimited,
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
                title: row.title,
                waiting_for: row
                    .waiting_for
                    .parse()
                    .map_err(|_| Refusal::damaged("kind of waiting"))?,
                on: row.waits_on.as_deref().and_then(parse_day),
                since: parse_stamp(&row.state_since),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decisions::fixtures, testing::both_engines};

    both_engines! {
        async fn each_has_what_is_his_to_do(world) {
            fixtures::order(&world).await;
            fixtures::prioritised(&world, "Prioriterad").await;
            fixtures::ready(&world, "Inom gränsen", 100).await;
            fixtures::ready(&world, "Över gränsen", 9_000_000).await;
            fixtures::before(&world, "Hos styrelsen", 100, world.board).await;
            fixtures::run(&world, "UPDATE decision_assignments SET meeting_on = '2026-11-18'").await;
            let see = async |actor| {
                let mut link = world.store.read().await.unwrap();
                let rows = waiting_for(&mut link.wire(), actor, world.now.date()).await.unwrap();
                let mut seen: Vec<_> = rows.into_iter().map(|r| (r.title, r.waiting_for)).collect();
                seen.sort();
                seen
            };
            assert_eq!(see(&world.delegate).await, [("Inom gränsen".to_owned(), WaitingFor::Decide)]);
            assert_eq!(see(&world.secretary).await, [("Hos styrelsen".to_owned(), WaitingFor::Record)]);
            assert_eq!(
                see(&world.strategist).await,
                [
                    ("Inom gränsen".to_owned(), WaitingFor::Send),
                    ("Prioriterad".to_owned(), WaitingFor::MakeReady),
                    ("Över gränsen".to_owned(), WaitingFor::Send),
                ]
            );
            assert!(see(&world.teacher).await.is_empty());
        }
    }
}
