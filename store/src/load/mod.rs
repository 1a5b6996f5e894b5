//! A large municipality to measure with: needs, proposals and journal in bulk, on top of the example municipality.
//!
//! Unlike the demo, this does not go through the use cases: rows are written directly, prepared statements in one
//! transaction per batch, so that fifty thousand needs are there in minutes. Everything follows from a fixed seed and
//! `now`. Numbers stay gap-free and each subject's journal is a whole chain. Texts are put together from word lists
//! of invented texts.
//!
//! Used by `riktning load`, which `make bench` runs; never by a municipality.

mod decisions;
mod dice;
mod needs;
mod proposal_words;
mod proposals;
mod road;
mod rounds;
mod town;
mod words;

use domain::needs::NeedState;
use time::{Duration, OffsetDateTime};

use crate::{Conflict, Refusal, Store, Unit};
use dice::Dice;
use needs::Need;
use proposals::Proposal;
use road::Traces;
use town::{Paragraphs, Town};

/// Needs in a block: one proposal comes of it, and [`ENTRIES`] entries of the journal.
const BLOCK: usize = 10;
/// Entries of the journal per block.
const ENTRIES: i64 = 100;
/// Blocks in one transaction.
const BATCH: usize = 25;
/// The needs come over two years.
const SPAN: Duration = Duration::days(730);

/// What was loaded, beside the example municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    pub needs: usize,
    pub proposals: usize,
    pub entries: i64,
}

/// Fills a migrated database with `wanted` needs (rounded up to whole tens), a tenth as many proposals and ten times
/// as many entries of the journal. Loads the example municipality first where it is missing.
/// [`Conflict::Duplicate`] when the database holds more than the example.
pub async fn load(store: &Store, now: OffsetDateTime, wanted: usize) -> Result<Loaded, Refusal> {
    match crate::demo::load(store, now).await {
        Ok(()) | Err(Refusal::Conflict(Conflict::Duplicate)) => {}
        Err(refusal) => return Err(refusal),
    }
    if count(store).await? > 100 {
        return Err(Refusal::Conflict(Conflict::Duplicate));
    }
    let mut dice = Dice::new(2026);
    let (town, mut paragraphs) = town::read(store, &mut dice, now).await?;
    let blocks = wanted.div_ceil(BLOCK);
    let mut loaded = Loaded::default();
    for first in (0..blocks).step_by(BATCH) {
        let mut unit = store.begin().await?;
        for block in first..(first + BATCH).min(blocks) {
            let begun = now - SPAN + SPAN * (block as f64 / blocks as f64);
            one_block(
                &mut unit,
                &town,
                &mut paragraphs,
                &mut dice,
                begun,
                now,
                &mut loaded,
            )
            .await?;
        }
        unit.save().await?;
    }
    settle(store).await?;
    Ok(loaded)
}

async fn count(store: &Store) -> Result<i64, Refusal> {
    let mut link = store.read().await?;
    Ok(scalar!(&mut link.wire(), i64, "SELECT COUNT(*) FROM needs")?.unwrap_or(0))
}

/// Lets the engine count its rows, as it does by itself in time.
async fn settle(store: &Store) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    execute!(&mut unit.wire(), "ANALYZE")?;
    unit.save().await
}

/// Ten needs, one to three of which become a proposal.
async fn one_block(
    unit: &mut Unit,
    town: &Town,
    paragraphs: &mut Paragraphs,
    dice: &mut Dice,
    begun: OffsetDateTime,
    now: OffsetDateTime,
    loaded: &mut Loaded,
) -> Result<(), Refusal> {
    let w = &mut unit.wire();
    let together = dice.between(1, 3) as usize;
    let mut needs: Vec<Need<'_>> = Vec::with_capacity(BLOCK);
    for place in 0..BLOCK {
        let begun = begun
            + Duration::minutes(dice.between(0, 600))
            + Duration::microseconds(dice.between(0, 999_999));
        let target = if place < together {
            NeedState::Assessed
        } else {
            needs::target(dice, now - begun)
        };
        let rounds = dice.weighted(&[(0, 4), (1, 4), (2, 2)]);
        let mut need = needs::make(town, dice, begun, now, target, rounds);
        need.number(w).await?;
        needs.push(need);
    }
    let promoted = &mut needs[..together];
    let ready = promoted.iter().map(|need| need.updated_at).max().unwrap_or(begun);
    let at = dice.later(ready, 8, now);
    let mut proposal = Proposal::begin(w, town, dice, at, promoted).await?;
    let target = road::target(dice, now - at);
    // The content is edited as often as makes the journal as long as it should be.
    let told: i64 = needs.iter().map(|need| need.notes.len() as i64).sum();
    let wanted = ENTRIES * (loaded.proposals as i64 + 1) - loaded.entries - told - 22;
    let edits = wanted.clamp(4, 60);
    let traces = Traces::walk(
        &mut proposal,
        town,
        dice,
        now,
        target,
        edits,
        &mut needs[..together],
    );
    for need in &needs {
        loaded.entries += need.keep(w).await?;
    }
    proposal.keep(w, town, dice, &needs[..together]).await?;
    traces.keep(w, &mut proposal, town, paragraphs, dice).await?;
    loaded.entries += proposal.keep_journal(w).await?;
    loaded.needs += BLOCK;
    loaded.proposals += 1;
    Ok(())
}

#[cfg(test)]
mod tests;
