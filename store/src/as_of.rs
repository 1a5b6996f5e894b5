//! What everybody sees alike, found once for each state of the journal.
//!
//! Whatever changes what the public sees is written in the journal with the same unit of work. So what was found stays
//! true until the journal goes on, in whichever process that happens: each request asks how far it has come.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{Refusal, Wire, direction::Contributing, initiatives::Start, journal::OVERLAP, plan::OfSteps};

/// How far the journal has come: the number of its newest entry, and how many of the last ones are there, since on
/// PostgreSQL an entry may be saved after one with a higher number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(i64, i64);

impl Mark {
    pub(crate) async fn of(w: &mut Wire<'_>) -> Result<Self, Refusal> {
        let row = fetch_optional!(
            w,
            (i64, i64),
            "SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)), COUNT(*) FROM journal
             WHERE seq > (SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM journal) - $1",
            OVERLAP,
        )?;
        let (newest, last) = row.unwrap_or_default();
        Ok(Self(newest, last))
    }
}

/// One thing that was found, and as of when. Ask for the [`Mark`] first: what is found after it is at least as new.
#[derive(Debug)]
pub(crate) struct AsOf<T>(RwLock<Option<(Mark, Arc<T>)>>);

impl<T> Default for AsOf<T> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<T> AsOf<T> {
    /// What was found, if the journal stands where it stood then.
    pub(crate) fn get(&self, mark: Mark) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (then, found) = kept.as_ref()?;
        (*then == mark).then(|| found.clone())
    }

    pub(crate) fn keep(&self, mark: Mark, found: T) -> Arc<T> {
        let found = Arc::new(found);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((mark, found.clone()));
        found
    }
}

/// What is kept of the pages that everybody reads.
#[derive(Debug, Default)]
pub(crate) struct Public {
    pub start: AsOf<Start>,
    pub contributing: AsOf<Contributing>,
    /// Of the current plan.
    pub of_steps: AsOf<OfSteps>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{needs::tests::submitted, testing::both_engines};

    both_engines! {
        async fn what_was_found_is_forgotten_when_the_journal_goes_on(world) {
            let kept = AsOf::default();
            let mark = async || Mark::of(&mut world.store.read().await.unwrap().wire()).await.unwrap();
            let first = mark().await;
            assert_eq!(kept.get(first), None::<Arc<&str>>);
            kept.keep(first, "first");
            assert_eq!(kept.get(mark().await).as_deref(), Some(&"first"));
            submitted(&world, "Nät").await;
            let second = mark().await;
            assert_eq!(kept.get(second), None);
            kept.keep(second, "second");
            assert_eq!(kept.get(first), None);
            assert_eq!(kept.get(second).as_deref(), Some(&"second"));
        }
    }
}
