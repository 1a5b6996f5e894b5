//! A proposal's way: preparation, referral, review, scoring, decision, execution, benefits.

use domain::{
    decisions::Outcome,
    ids::UnitId,
    journal::{Change, Verb, change},
    people::Actor,
    proposals::ProposalState,
    reviews::Speciality,
    scores::{CRITERIA, CriteriaSet, Values, result},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    decisions::{Decider, keep_decision},
    dice::Dice,
    needs::Need,
    proposal_words::{CONDITIONS, FOLLOW_UPS, OBJECTION, OPINIONS, RESULTS},
    proposals::{Proposal, part},
    rounds::{Round, assessors, keep_must_haves},
    town::{Paragraphs, Town},
};
use crate::{Refusal, Wire, day, stamp};

/// How far a proposal comes: what is old is mostly decided.
pub(super) fn target(dice: &mut Dice, age: Duration) -> ProposalState {
    use ProposalState as S;
    let old = [
        (S::InPreparation, 4),
        (S::OnReferral, 2),
        (S::InReview, 5),
        (S::Prioritised, 5),
        (S::ReadyForDecision, 3),
        (S::InDecision, 4),
        (S::Tabled, 2),
        (S::ReferredBack, 2),
        (S::Approved, 8),
        (S::ApprovedWithChanges, 4),
        (S::Rejected, 8),
        (S::InExecution, 20),
        (S::Completed, 11),
        (S::BenefitsFollowedUp, 10),
        (S::Closed, 12),
    ];
    let new = [
        (S::Draft, 4),
        (S::InPreparation, 4),
        (S::OnReferral, 3),
        (S::InReview, 4),
        (S::Prioritised, 3),
        (S::ReadyForDecision, 2),
        (S::InDecision, 2),
        (S::Approved, 1),
    ];
    dice.weighted(if age > Duration::days(120) { &old } else { &new })
}

/// What review and decision leave behind, kept after the proposal's own row.
#[derive(Debug, Default)]
pub(super) struct Traces {
    referrals: Vec<(Uuid, UnitId, OffsetDateTime, bool)>,
    round: Option<Round>,
    laid: Option<OffsetDateTime>,
    /// Resolutions are proposed.
    ready: bool,
    decision: Option<(OffsetDateTime, Outcome)>,
}

/// Places along the chain, for "has it come this far".
fn rank(state: ProposalState) -> usize {
    ProposalState::ALL
        .iter()
        .position(|one| *one == state)
        .unwrap_or(0)
}

impl Traces {
    /// Walks to `target`, telling the proposal's journal.
    pub fn walk<'t>(
        p: &mut Proposal<'t>,
        town: &'t Town,
        dice: &mut Dice,
        now: OffsetDateTime,
        target: ProposalState,
        edits: i64,
        needs: &mut [Need<'t>],
    ) -> Self {
        use ProposalState as S;
        let mut traces = Self::default();
        let (staff, portfolio) = (&town.strategist, &town.portfolio);
        if target == S::Draft {
            p.write(dice, town, edits, now);
            return traces;
        }
        p.at = dice.later(p.at, 6, now);
        p.step(staff, Verb::PreparationStarted, S::InPreparation, Vec::new(), "");
        p.write(dice, town, edits, now);
        if target == S::OnReferral || dice.chance(25) {
            traces.refer(p, town, dice, now, target == S::OnReferral);
        }
        if rank(target) <= rank(S::OnReferral) {
            return traces;
        }
        p.at = dice.later(p.at, 6, now);
        let mut changes = Vec::new();
        change(&mut changes, "must_haves", "", "7");
        p.note(portfolio, Verb::Edited, changes, "");
        traces.review(p, town, dice, now, target == S::InReview);
        if target == S::InReview {
            return traces;
        }
        traces.prioritise(p, portfolio, dice, now);
        if target == S::Prioritised {
            return traces;
        }
        p.at = dice.later(p.at, 12, now);
        let mut changes = Vec::new();
        change(&mut changes, "resolutions", "", resolutions(p).join("\n"));
        traces.ready = true;
        p.step(staff, Verb::MadeReady, S::ReadyForDecision, changes, "");
        if target == S::ReadyForDecision {
            return traces;
        }
        p.at = dice.later(p.at, 5, now);
        traces.laid = Some(p.at);
        p.step(portfolio, Verb::SentToDecider, S::InDecision, Vec::new(), "");
        if target == S::InDecision {
            return traces;
        }
        p.at = dice.later(p.at, 20, now);
        let outcome = match target {
            S::Tabled => Outcome::Tabled,
            S::ReferredBack => Outcome::ReferredBack,
            S::Rejected => Outcome::Rejected,
            S::ApprovedWithChanges => Outcome::ApprovedWithChanges,
            _ => Outcome::Approved,
        };
        traces.decision = Some((p.at, outcome));
        p.settle(decided_state(outcome));
        if rank(target) >= rank(S::InExecution) {
            traces.carry_out(p, town, dice, now, target, needs);
        }
        traces
    }

    fn refer<'t>(
        &mut self,
        p: &mut Proposal<'t>,
        town: &'t Town,
        dice: &mut Dice,
        now: OffsetDateTime,
        open: bool,
    ) {
        p.at = dice.later(p.at, 5, now);
        for (place, unit) in town.sponsors.iter().take(2).enumerate() {
            let mut changes = Vec::new();
            change(&mut changes, "recipient", "", &unit.name_sv);
            change(
                &mut changes,
                "due_on",
                "",
                day((p.at + Duration::days(21)).date()),
            );
            self.referrals
                .push((part(dice, p), unit.id, p.at, !open || place == 0));
            if place == 0 {
                p.step(
                    &town.strategist,
                    Verb::Referred,
                    ProposalState::OnReferral,
                    changes,
                    "",
                );
            } else {
                p.note(&town.strategist, Verb::Referred, changes, "");
            }
        }
        if !open {
            p.at = dice.later(p.at, 21, now);
            p.step(
                &town.strategist,
                Verb::ReferralClosed,
                ProposalState::InPreparation,
                Vec::new(),
                "",
            );
        }
    }

    fn review<'t>(
        &mut self,
        p: &mut Proposal<'t>,
        town: &'t Town,
        dice: &mut Dice,
        now: OffsetDateTime,
        open: bool,
    ) {
        p.at = dice.later(p.at, 4, now);
        let mut changes = Vec::new();
        change(&mut changes, "round", "", 1);
        p.step(
            &town.strategist,
            Verb::ReviewOpened,
            ProposalState::InReview,
            changes,
            "",
        );
        let mut round = Round {
            id: part(dice, p),
            opened_at: p.at,
            opinions: Vec::new(),
            cards: Vec::new(),
            scored: None,
        };
        let given = if open {
            dice.between(0, 4) as usize
        } else {
            Speciality::ALL.len()
        };
        for (speciality, reviewer) in Speciality::ALL.iter().zip(&town.reviewers).take(given) {
            p.at = dice.later(p.at, 3, now);
            let (stance, text, conditions) = match dice.between(1, 10) {
                1 => ("objects", OBJECTION, ""),
                2..=4 => (
                    "supports_with_conditions",
                    dice.text(OPINIONS),
                    dice.text(CONDITIONS),
                ),
                5 => ("abstains", "", ""),
                _ => ("supports", dice.text(OPINIONS), ""),
            };
            let mut changes = Vec::new();
            change(&mut changes, "speciality", "", speciality);
            change(&mut changes, "stance", "", stance);
            change(&mut changes, "text", "", text);
            change(&mut changes, "conditions", "", conditions);
            p.note(reviewer, Verb::ReviewGiven, changes, "");
            round.opinions.push((p.at, stance, text, conditions));
        }
        let cards = if open { dice.between(0, 2) } else { 3 };
        for assessor in assessors(town).into_iter().take(cards as usize) {
            p.at = dice.later(p.at, 3, now);
            let inclination = dice.between(1, 4);
            let mut scores = [0; CRITERIA];
            for score in &mut scores {
                *score = (inclination + dice.between(-1, 2)).clamp(0, 5);
            }
            p.note(assessor, Verb::Scored, Vec::new(), "");
            round
                .cards
                .extend(Values::new(scores).map(|values| (p.at, values)));
        }
        self.round = Some(round);
    }

    fn prioritise<'t>(
        &mut self,
        p: &mut Proposal<'t>,
        portfolio: &'t Actor,
        dice: &mut Dice,
        now: OffsetDateTime,
    ) {
        p.at = dice.later(p.at, 5, now);
        let Some(round) = &mut self.round else { return };
        let values: Vec<Values> = round.cards.iter().map(|(_, values)| *values).collect();
        let Some(scored) = result(&CriteriaSet::DEFAULT, &values) else {
            return;
        };
        p.score = Some((scored.sum.0, scored.band.code()));
        let mut changes = Vec::new();
        change(&mut changes, "score", "", scored.sum.text('.'));
        change(&mut changes, "band", "", scored.band);
        p.step(
            portfolio,
            Verb::Prioritised,
            ProposalState::Prioritised,
            changes,
            "",
        );
        round.scored = Some((p.at, scored));
    }

    /// What follows after the decision; the entries of the decision itself are written when it is kept, and go
    /// between those before and after it.
    fn carry_out<'t>(
        &mut self,
        p: &mut Proposal<'t>,
        town: &'t Town,
        dice: &mut Dice,
        now: OffsetDateTime,
        target: ProposalState,
        needs: &mut [Need<'t>],
    ) {
        use ProposalState as S;
        let staff = &town.strategist;
        p.at = dice.later(p.at, 30, now);
        p.started_on = Some(p.at.date());
        p.step(staff, Verb::ExecutionStarted, S::InExecution, dated(p.at), "");
        if target == S::InExecution {
            return;
        }
        p.at = dice.later(p.at, 120, now);
        p.completed_on = Some(p.at.date());
        p.step(staff, Verb::Completed, S::Completed, dated(p.at), RESULTS[0]);
        if target == S::Completed {
            return;
        }
        p.at = dice.later(p.at, 60, now);
        p.followed_up_on = Some(p.at.date());
        p.step(
            staff,
            Verb::BenefitsFollowedUp,
            S::BenefitsFollowedUp,
            dated(p.at),
            FOLLOW_UPS[0],
        );
        for need in needs {
            need.step(
                p.at,
                staff,
                Verb::Fulfilled,
                domain::needs::NeedState::Fulfilled,
                Vec::new(),
                "",
            );
        }
        if target == S::Closed {
            p.at = dice.later(p.at, 30, now);
            p.closed_on = Some(p.at.date());
            p.step(
                staff,
                Verb::Closed,
                S::Closed,
                dated(p.at),
                "Avslutat. Förvaltningen tar över.",
            );
        }
    }

    /// Keeps all of it; the proposal's row and total are there.
    pub async fn keep<'t>(
        &self,
        w: &mut Wire<'_>,
        p: &mut Proposal<'t>,
        town: &'t Town,
        paragraphs: &mut Paragraphs,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        for (id, unit, sent, answered) in &self.referrals {
            let (stance, response) = if *answered {
                ("supports", OPINIONS[1])
            } else {
                ("", "")
            };
            execute!(
                w,
                "INSERT INTO proposal_referrals (id, proposal_id, version, unit_id, recipient, sent_on, due_on, stance,
                                                 response, responded_on)
                 VALUES ($1, $2, 1, $3, '', $4, $5, $6, $7, $8)",
                *id,
                p.id.0,
                unit.0,
                day(sent.date()),
                day((*sent + Duration::days(21)).date()),
                stance,
                response,
                answered.then(|| day(p.at.date())),
            )?;
        }
        if let Some(round) = &self.round {
            keep_must_haves(w, p, town, round.opened_at, dice).await?;
            round.keep(w, p, town, dice).await?;
        }
        if !self.ready {
            return Ok(());
        }
        for (position, text) in (1_i64..).zip(resolutions(p)) {
            execute!(
                w,
                "INSERT INTO proposed_resolutions (proposal_id, position, text) VALUES ($1, $2, $3)",
                p.id.0,
                position,
                text,
            )?;
        }
        let Some(laid) = self.laid else { return Ok(()) };
        let decider = Decider::find(p, town, self.decision.map(|(_, outcome)| outcome));
        execute!(
            w,
            "INSERT INTO decision_assignments (id, proposal_id, ordinal, delegation_id, body_id, meeting_on, note,
                                               sent_by, sent_at)
             VALUES ($1, $2, 1, $3, $4, $5, '', $6, $7)",
            part(dice, p),
            p.id.0,
            decider.delegation.map(|(point, _)| point),
            decider.delegation.is_none().then_some(decider.body.0),
            decider.delegation.is_none().then(|| day((laid + Duration::days(20)).date())),
            town.portfolio.person.0,
            stamp(laid),
        )?;
        match self.decision {
            Some((at, outcome)) => keep_decision(w, p, town, &decider, at, outcome, paragraphs, dice).await,
            None => Ok(()),
        }
    }
}

fn dated(at: OffsetDateTime) -> Vec<Change> {
    let mut changes = Vec::new();
    change(&mut changes, "day", "", day(at.date()));
    changes
}

pub(super) fn resolutions(p: &Proposal<'_>) -> [String; 2] {
    [
        format!("Att genomföra förslaget {}.", p.title),
        "Att nyttan redovisas ett år efter införandet.".to_owned(),
    ]
}

pub(super) const fn decided_state(outcome: Outcome) -> ProposalState {
    match outcome {
        Outcome::Approved => ProposalState::Approved,
        Outcome::ApprovedWithChanges => ProposalState::ApprovedWithChanges,
        Outcome::Rejected => ProposalState::Rejected,
        Outcome::ReferredBack => ProposalState::ReferredBack,
        Outcome::Tabled => ProposalState::Tabled,
    }
}
