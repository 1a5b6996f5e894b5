//! Everything that happens to the demo's needs, proposals and systems, in the order it happened, so that references and the
//! journal run as they did.

use std::collections::HashMap;

use domain::{
    ids::{NeedId, SystemId, ThreadId},
    reference::Reference,
};
use time::{
    OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description,
};

use super::{
    memo::Steering,
    needs::{self, DemoNeed},
    organisation::Town,
    proposals::{self, DemoProposal},
    systems::{self, DemoSystem},
    talk,
};
use crate::{Refusal, Store};

const MOMENT: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");

/// A time of the data: `2026-03-18T13:00`, UTC.
pub(super) fn moment(text: &str) -> Result<OffsetDateTime, Refusal> {
    PrimitiveDateTime::parse(text, MOMENT)
        .map(PrimitiveDateTime::assume_utc)
        .map_err(|_| Refusal::damaged("time in the demo"))
}

/// What has come to be so far, by the data's own keys.
pub(super) struct World<'a> {
    pub store: &'a Store,
    pub town: &'a Town,
    pub steering: &'a Steering,
    pub needs: HashMap<&'a str, NeedId>,
    pub proposals: HashMap<&'a str, Reference>,
}

enum Moment<'a> {
    ComesIn(&'a DemoNeed),
    Turn(&'a DemoNeed, &'a needs::Turn),
    Event(&'a DemoProposal, &'a proposals::Event),
    Registered(&'a DemoSystem),
    Step(&'a DemoSystem, &'a systems::Step),
    /// The place of the thread in the data.
    Said(usize, talk::Said<'a>),
}

/// Lets it all happen. What would lie after `now` does not happen.
pub(super) async fn run(
    store: &Store,
    town: &Town,
    steering: &Steering,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let (all_needs, all_proposals, all_threads) = (needs::all()?, proposals::all()?, talk::all()?);
    let all_systems = systems::all()?;
    let mut known: HashMap<&str, SystemId> = HashMap::new();
    let mut threads: HashMap<usize, ThreadId> = HashMap::new();
    let mut moments = Vec::new();
    for need in &all_needs {
        let at = need
            .submitted
            .as_deref()
            .or(need.draft.as_deref())
            .ok_or(Refusal::damaged("demo need"))?;
        moments.push((moment(at)?, Moment::ComesIn(need)));
        for turn in &need.path {
            moments.push((turn.moment()?, Moment::Turn(need, turn)));
        }
    }
    for proposal in &all_proposals {
        for event in &proposal.script {
            moments.push((event.moment()?, Moment::Event(proposal, event)));
        }
    }
    for system in &all_systems {
        moments.push((system.moment()?, Moment::Registered(system)));
        for step in &system.steps {
            moments.push((step.moment()?, Moment::Step(system, step)));
        }
    }
    for (place, thread) in all_threads.iter().enumerate() {
        for (at, said) in thread.said()? {
            moments.push((at, Moment::Said(place, said)));
        }
    }
    // A stable sort: what happens at the same time happens as written.
    moments.sort_by_key(|(at, _)| *at);
    let mut world = World {
        store,
        town,
        steering,
        needs: HashMap::new(),
        proposals: HashMap::new(),
    };
    for (at, happening) in moments.into_iter().filter(|(at, _)| *at <= now) {
        match happening {
            Moment::ComesIn(need) => {
                let id = need.come_in(store, town, at).await?;
                world.needs.insert(&need.id, id);
            }
            Moment::Turn(need, turn) => {
                let id = *world.needs.get(need.id.as_str()).ok_or(Refusal::NotFound)?;
                turn.happen(store, town, at, need, id).await?;
            }
            Moment::Event(proposal, event) => event.happen(&mut world, at, proposal).await?,
            Moment::Registered(system) => {
                let id = system.come_in(store, town, at, &all_systems, &known).await?;
                known.insert(&system.name, id);
            }
            Moment::Step(system, step) => {
                let id = *known.get(system.name.as_str()).ok_or(Refusal::NotFound)?;
                step.happen(store, town, at, id).await?;
            }
            Moment::Said(place, said) => {
                let thread = threads.get(&place).copied();
                let thread = all_threads[place].happen(&world, at, &said, thread).await?;
                threads.insert(place, thread);
            }
        }
    }
    Ok(())
}
