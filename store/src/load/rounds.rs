//! Review rounds of invented proposals: opinions, must-haves, score cards and what came of them.

use domain::{
    people::Actor,
    reviews::Speciality,
    scores::{Criterion, MustHave, Scored, Values, from_own_unit},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    dice::Dice,
    proposal_words::{JUDGEMENTS, MUST_HAVE_NOTES},
    proposals::{Proposal, part},
    town::Town,
};
use crate::{Refusal, Wire, day, stamp};

/// A round as it was walked through.
#[derive(Debug)]
pub(super) struct Round {
    pub id: Uuid,
    pub opened_at: OffsetDateTime,
    pub opinions: Vec<(OffsetDateTime, &'static str, &'static str, &'static str)>,
    pub cards: Vec<(OffsetDateTime, Values)>,
    pub scored: Option<(OffsetDateTime, Scored)>,
}

/// Architect, finance and portfolio office: none of them wrote it.
pub(super) fn assessors(town: &Town) -> Vec<&Actor> {
    [
        town.reviewers.first(),
        town.reviewers.get(3),
        Some(&town.portfolio),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) async fn keep_must_haves(
    w: &mut Wire<'_>,
    p: &Proposal<'_>,
    town: &Town,
    at: OffsetDateTime,
    dice: &mut Dice,
) -> Result<(), Refusal> {
    execute!(
        w,
        "INSERT INTO must_haves (proposal_id, version, set_by, set_at) VALUES ($1, 1, $2, $3)",
        p.id.0,
        town.portfolio.person.0,
        stamp(at),
    )?;
    for must in MustHave::ALL {
        execute!(
            w,
            "INSERT INTO must_have_answers (proposal_id, must_have, answer, note) VALUES ($1, $2, 'met', $3)",
            p.id.0,
            must.code(),
            dice.text(MUST_HAVE_NOTES),
        )?;
    }
    Ok(())
}

impl Round {
    pub async fn keep(
        &self,
        w: &mut Wire<'_>,
        p: &Proposal<'_>,
        town: &Town,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let scored = self.scored.as_ref();
        execute!(
            w,
            "INSERT INTO review_rounds (id, proposal_id, number, is_current, criteria_version, opened_by, opened_at,
                                        prioritised_by, prioritised_at, assessors, score, lowest, highest, deviation,
                                        band, lifted_by_law)
             VALUES ($1, $2, 1, TRUE, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            self.id,
            p.id.0,
            town.strategist.person.0,
            stamp(self.opened_at),
            scored.map(|_| town.portfolio.person.0),
            scored.map(|(at, _)| stamp(*at)),
            scored.map(|(_, s)| s.assessors),
            scored.map(|(_, s)| s.sum.0),
            scored.map(|(_, s)| s.spread.lowest.0),
            scored.map(|(_, s)| s.spread.highest.0),
            scored.map(|(_, s)| s.spread.deviation.0),
            scored.map(|(_, s)| s.band.code()),
            scored.map(|(_, s)| s.lifted_by_law),
        )?;
        for (place, (speciality, reviewer)) in Speciality::ALL.iter().zip(&town.reviewers).enumerate() {
            let given = self.opinions.get(place);
            execute!(
                w,
                "INSERT INTO reviews (round_id, speciality, due_on, version, stance, text, conditions, given_by,
                                      given_at, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
                self.id,
                speciality.code(),
                day((self.opened_at + Duration::days(14)).date()),
                i64::from(given.is_some()),
                given.map_or("", |(_, stance, _, _)| stance),
                given.map_or("", |(_, _, text, _)| text),
                given.map_or("", |(_, _, _, conditions)| conditions),
                given.map(|_| reviewer.person.0),
                given.map(|(at, ..)| stamp(*at)),
            )?;
        }
        for (assessor, (at, values)) in assessors(town).into_iter().zip(&self.cards) {
            let card = part(dice, p);
            execute!(
                w,
                "INSERT INTO score_cards (id, round_id, assessor_id, version, own_unit) VALUES ($1, $2, $3, 1, $4)",
                card,
                self.id,
                assessor.person.0,
                from_own_unit(&assessor.unit_path, Some(p.sponsor)),
            )?;
            execute!(
                w,
                "INSERT INTO score_card_versions (card_id, version, motivation, given_at) VALUES ($1, 1, $2, $3)",
                card,
                dice.text(JUDGEMENTS),
                stamp(*at),
            )?;
            for criterion in Criterion::ALL {
                execute!(
                    w,
                    "INSERT INTO score_values (card_id, version, criterion, score, why) VALUES ($1, 1, $2, $3, '')",
                    card,
                    criterion.code(),
                    values.get(*criterion),
                )?;
            }
        }
        Ok(())
    }
}
