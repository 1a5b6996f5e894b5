//! The cards of a round as they are kept, every version of them. Asks for no permission: see [`super::view`].

use domain::{
    ids::PersonId,
    scores::{CRITERIA, Card, Criterion, Values},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp};

/// A card as it was once.
#[derive(Debug, Clone)]
pub struct CardVersion {
    pub version: i64,
    pub card: Card,
    pub given_at: OffsetDateTime,
}

/// One assessor's card.
#[derive(Debug, Clone)]
pub struct CardRow {
    pub assessor: PersonId,
    pub name: String,
    /// The assessor worked in the sponsor's unit or below it: shown as possible partiality.
    pub own_unit: bool,
    /// What counts.
    pub now: CardVersion,
    /// What it was before, newest first.
    pub earlier: Vec<CardVersion>,
}

#[derive(sqlx::FromRow)]
struct Row {
    card_id: Uuid,
    assessor_id: Uuid,
    name: String,
    own_unit: bool,
    version: i64,
    motivation: String,
    given_at: String,
    criterion: String,
    score: i64,
    why: String,
}

/// All cards of a round, by the assessors' names.
pub(super) async fn cards_of(w: &mut Wire<'_>, round: Uuid) -> Result<Vec<CardRow>, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT c.id AS card_id, c.assessor_id, p.name, c.own_unit, v.version, v.motivation, v.given_at, s.criterion,
                s.score, s.why
         FROM score_cards c
         JOIN persons p ON p.id = c.assessor_id
         JOIN score_card_versions v ON v.card_id = c.id
         JOIN score_values s ON s.card_id = v.card_id AND s.version = v.version
         WHERE c.round_id = $1 ORDER BY p.name, c.id, v.version DESC",
        round,
    )?;
    let mut cards: Vec<CardRow> = Vec::new();
    for same_card in rows.chunk_by(|a, b| a.card_id == b.card_id) {
        let mut versions = Vec::new();
        for same_version in same_card.chunk_by(|a, b| a.version == b.version) {
            versions.push(version(same_version)?);
        }
        let mut versions = versions.into_iter();
        if let (Some(now), Some(row)) = (versions.next(), same_card.first()) {
            cards.push(CardRow {
                assessor: PersonId(row.assessor_id),
                name: row.name.clone(),
                own_unit: row.own_unit,
                now,
                earlier: versions.collect(),
            });
        }
    }
    Ok(cards)
}

fn version(rows: &[Row]) -> Result<CardVersion, Refusal> {
    let first = rows.first().ok_or(Refusal::damaged("score card"))?;
    let mut scores = [0; CRITERIA];
    let mut why: [String; CRITERIA] = Default::default();
    for row in rows {
        if let Some(criterion) = Criterion::from_code(&row.criterion) {
            scores[criterion.index()] = row.score;
            why[criterion.index()].clone_from(&row.why);
        }
    }
    let values = Values::new(scores).ok_or(Refusal::damaged("score"))?;
    Ok(CardVersion {
        version: first.version,
        card: Card {
            values,
            why,
            motivation: first.motivation.clone(),
        },
        given_at: parse_stamp(&first.given_at),
    })
}
