//! Groups of needs (behovskluster): suggested, confirmed, given a joint solution that is balanced against each unit's
//! need, with the deviations that units ask for.
//!
//! A suggestion is not kept until somebody acts on it. While a group is the staff's working material nothing of it
//! stands in its needs' journals.

mod answer;
mod ask;
mod choose;
mod create;
mod deviation;
mod edit;
mod end;
mod fits;
mod list;
mod members;
mod of_need;
mod promote;
mod regroup;
mod row;
mod settle;
mod suggest;
mod suggested;
mod view;
mod waiting;

pub use answer::answer;
pub use ask::ask_to_deviate;
pub use choose::choose_solution;
pub use create::{NewCluster, create, reject_suggestion};
pub use edit::edit;
pub use end::end_deviation;
pub use fits::note_fits;
pub use list::{ClusterRow, Filter, PAGE, Sort, list};
pub use of_need::{GroupOfNeed, could_join, group_for_need, group_of_need};
pub use promote::promote;
pub use regroup::regroup;
pub use row::At;
pub(crate) use row::facts;
pub use settle::{close, confirm, reject};
pub use suggest::{ComparedNeed, Suggestion, Suggestions, free_needs, suggestions};
pub(crate) use suggested::Suggested;
pub use view::{ClusterView, DeviationView, Member, ProposalOfGroup, UnitRow, named, view};
pub use waiting::{WaitingDeviation, waiting_for};

#[cfg(test)]
mod tests;
