//! Gap-free serials per prefix and year, given in the transaction that uses them.

use crate::{Refusal, Wire};

/// The next serial. If the unit of work is not saved, the number was never given.
pub async fn next(w: &mut Wire<'_>, prefix: &str, year: i32) -> Result<i64, Refusal> {
    scalar!(
        w,
        i64,
        "INSERT INTO counters (prefix, year, last) VALUES ($1, $2, 1)
         ON CONFLICT (prefix, year) DO UPDATE SET last = counters.last + 1
         RETURNING last",
        prefix,
        i64::from(year),
    )?
    .ok_or(Refusal::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn a_dropped_unit_leaves_no_gap(world) {
            let store = &world.store;
            let mut unit = store.begin().await.unwrap();
            assert_eq!(next(&mut unit.wire(), "X", 2026).await.unwrap(), 1);
            unit.save().await.unwrap();
            let mut unit = store.begin().await.unwrap();
            assert_eq!(next(&mut unit.wire(), "X", 2026).await.unwrap(), 2);
            drop(unit);
            let mut unit = store.begin().await.unwrap();
            assert_eq!(next(&mut unit.wire(), "X", 2026).await.unwrap(), 2);
            assert_eq!(next(&mut unit.wire(), "X", 2027).await.unwrap(), 1);
        }
    }
}
