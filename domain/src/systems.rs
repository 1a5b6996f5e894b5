//! Verksamhetssystem: the systems that the municipality has, from planned to retired, and how one gets to use them.

mod form;

pub use form::{ACCESS_MAX, LINE_MAX, NAME_MAX, PURPOSE_MAX, SystemContent, SystemForm, UsedBy, reason};

use serde::{Deserialize, Serialize};

crate::choices! {
    /// Where a system stands in its life.
    pub enum Lifecycle {
        /// Decided on, not yet to be used.
        Planned = "planned",
        InUse = "in_use",
        /// Still used, but nobody new should begin.
        PhasingOut = "phasing_out",
        Retired = "retired",
    }
}

crate::choices! {
    /// What can happen to a system.
    pub enum LifecycleEvent {
        /// It is taken into use.
        Introduce = "introduce",
        PhaseOut = "phase_out",
        /// It is not phased out after all.
        Keep = "keep",
        /// It is shut off, or what was planned does not come.
        Retire = "retire",
    }
}

/// The event is not possible in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{event} is not possible when the system is {state}")]
pub struct NotPossible {
    pub state: Lifecycle,
    pub event: LifecycleEvent,
}

/// The state after the event. What is in use is phased out before it is retired, so that those who use it are told in
/// time; a retired system does not come back, it is registered anew.
pub fn transition(state: Lifecycle, event: LifecycleEvent) -> Result<Lifecycle, NotPossible> {
    use Lifecycle as S;
    use LifecycleEvent as E;
    Ok(match (state, event) {
        (S::Planned, E::Introduce) | (S::PhasingOut, E::Keep) => S::InUse,
        (S::InUse, E::PhaseOut) => S::PhasingOut,
        (S::Planned | S::PhasingOut, E::Retire) => S::Retired,
        (state, event) => return Err(NotPossible { state, event }),
    })
}

impl Lifecycle {
    /// What can happen now, in the order of [`LifecycleEvent::ALL`].
    pub fn events(self) -> impl Iterator<Item = LifecycleEvent> {
        LifecycleEvent::ALL
            .iter()
            .copied()
            .filter(move |event| transition(self, *event).is_ok())
    }
}

crate::choices! {
    /// Who runs the machines it is on.
    pub enum Hosting {
        /// The municipality's own IT production.
        Own = "own",
        /// Together with other municipalities.
        Joint = "joint",
        /// The supplier, within the EU and EEA.
        Supplier = "supplier",
        /// The supplier, also outside the EU and EEA.
        OutsideEea = "outside_eea",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state by every event: the state after, or `-`. Columns in the order of `LifecycleEvent::ALL`.
    #[test]
    fn every_state_by_every_event() {
        let table = "
            planned     in_use -           -      retired
            in_use      -      phasing_out -      -
            phasing_out -      -           in_use retired
            retired     -      -           -      -";
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        assert_eq!(rows.len(), Lifecycle::ALL.len());
        for row in rows {
            let state: Lifecycle = row[0].parse().unwrap();
            assert_eq!(row.len() - 1, LifecycleEvent::ALL.len(), "{state}");
            for (event, after) in LifecycleEvent::ALL.iter().zip(&row[1..]) {
                let expected = match *after {
                    "-" => Err(NotPossible { state, event: *event }),
                    code => Ok(code.parse().unwrap()),
                };
                assert_eq!(transition(state, *event), expected, "{state} {event}");
            }
            let listed = state.events().count();
            assert_eq!(listed, row[1..].iter().filter(|cell| **cell != "-").count());
        }
    }
}
