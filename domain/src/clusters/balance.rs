//! The joint solution balanced against each unit's need: how many it fits how well, who deviates and until when.

use time::Date;

use super::{Fit, Standing};

/// Where one unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnitStanding {
    /// `None` while nobody has judged it.
    pub fit: Option<Fit>,
    /// Its latest deviation, and until when.
    pub deviation: Option<(Standing, Option<Date>)>,
}

/// The sum over all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    pub units: usize,
    pub full: usize,
    pub mostly: usize,
    pub partly: usize,
    pub not_at_all: usize,
    /// Not judged yet.
    pub open: usize,
    /// Deviations in force.
    pub deviating: usize,
    /// When the last of them ends, when all of them do.
    pub until: Option<Date>,
    /// Deviations that wait for an answer.
    pub requested: usize,
}

impl Balance {
    /// The units whose need is met wholly or mostly, or that do otherwise with leave.
    pub const fn is_settled(&self) -> bool {
        self.units > 0 && self.open == 0 && self.requested == 0
    }
}

/// Sums up.
pub fn balance(units: &[UnitStanding]) -> Balance {
    let mut sum = Balance {
        units: units.len(),
        ..Balance::default()
    };
    let mut without_end = false;
    for unit in units {
        *match unit.fit {
            Some(Fit::Full) => &mut sum.full,
            Some(Fit::Mostly) => &mut sum.mostly,
            Some(Fit::Partly) => &mut sum.partly,
            Some(Fit::NotAtAll) => &mut sum.not_at_all,
            None => &mut sum.open,
        } += 1;
        match unit.deviation {
            Some((standing, until)) if standing.is_in_force() => {
                sum.deviating += 1;
                without_end |= until.is_none();
                sum.until = sum.until.max(until);
            }
            Some((Standing::Requested, _)) => sum.requested += 1,
            _ => {}
        }
    }
    if without_end {
        sum.until = None;
    }
    sum
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn units_and_deviations_are_summed_up() {
        let unit = |fit, deviation| UnitStanding { fit, deviation };
        let (near, far) = (date!(2027 - 01 - 31), date!(2027 - 06 - 30));
        let mut units = vec![
            unit(Some(Fit::Full), None),
            unit(Some(Fit::Full), Some((Standing::Expired, Some(near)))),
            unit(Some(Fit::Partly), Some((Standing::Accepted, Some(far)))),
            unit(Some(Fit::NotAtAll), Some((Standing::EndsSoon, Some(near)))),
        ];
        let sum = balance(&units);
        assert_eq!(
            (sum.units, sum.full, sum.partly, sum.not_at_all, sum.open),
            (4, 2, 1, 1, 0)
        );
        assert_eq!((sum.deviating, sum.until, sum.requested), (2, Some(far), 0));
        assert!(sum.is_settled());
        units.push(unit(None, Some((Standing::Requested, None))));
        units.push(unit(Some(Fit::Mostly), Some((Standing::Accepted, None))));
        let sum = balance(&units);
        assert_eq!(
            (sum.open, sum.requested, sum.deviating, sum.until),
            (1, 1, 3, None)
        );
        assert!(!sum.is_settled() && !balance(&[]).is_settled());
    }
}
