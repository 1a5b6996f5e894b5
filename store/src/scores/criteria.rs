//! Criteria sets as they are kept.

use domain::scores::{CRITERIA, CriteriaSet, Criterion, Hundredths};

use crate::{Refusal, Wire};

#[derive(sqlx::FromRow)]
struct Row {
    band_a_from: i64,
    band_b_from: i64,
    legal_from: i64,
    criterion: String,
    weight: i64,
}

/// The set with this version. A criterion this program does not know has no weight here.
pub(super) async fn criteria_set(w: &mut Wire<'_>, version: i64) -> Result<CriteriaSet, Refusal> {
    let rows = fetch_all!(
        w,
        Row,
        "SELECT s.band_a_from, s.band_b_from, s.legal_from, c.criterion, c.weight
         FROM criteria_sets s JOIN criteria c ON c.set_version = s.version WHERE s.version = $1",
        version,
    )?;
    let first = rows.first().ok_or(Refusal::damaged("criteria set"))?;
    let mut set = CriteriaSet {
        version,
        weights: [0; CRITERIA],
        band_a_from: Hundredths(first.band_a_from),
        band_b_from: Hundredths(first.band_b_from),
        legal_from: Hundredths(first.legal_from),
    };
    for row in rows {
        if let Some(criterion) = Criterion::from_code(&row.criterion) {
            set.weights[criterion.index()] = row.weight;
        }
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::both_engines;

    both_engines! {
        async fn the_first_set_is_the_default(world) {
            let mut link = world.store.read().await.unwrap();
            assert_eq!(criteria_set(&mut link.wire(), 1).await.unwrap(), CriteriaSet::DEFAULT);
            assert!(criteria_set(&mut link.wire(), 99).await.is_err());
        }
    }
}
