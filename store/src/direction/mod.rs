//! The long-term direction: its versions, aims and scope areas, and what contributes to them.

mod contributing;
mod create;
mod of_aim;
mod sight;
mod view;

pub(crate) use contributing::Contributing;
pub use contributing::ContributionRow;
pub use create::{NewAim, NewDirection, NewScopeArea, create};
pub use of_aim::{AimPage, of_aim};
pub use view::{AimView, DirectionHead, DirectionView, ScopeAreaView, StepOfAim, current_aims, view};

pub use sight::reads_all;
pub(crate) use sight::{Sight, seen};
