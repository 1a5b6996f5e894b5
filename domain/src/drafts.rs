//! What somebody typed and what was saved meanwhile, brought together field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The values of a form by field. A field that is not there is empty.
pub type Fields = BTreeMap<String, String>;

/// What becomes of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Nobody changed it, or both the same way.
    Same(String),
    /// Only I changed it.
    Mine(String),
    /// Only somebody else changed it.
    Theirs(String),
    /// Both changed it, each in another way: one chooses.
    Both { mine: String, theirs: String },
}

impl Outcome {
    /// What stands in the field until one has chosen: what I typed, where I typed.
    pub fn shown(&self) -> &str {
        match self {
            Self::Same(text) | Self::Mine(text) | Self::Theirs(text) => text,
            Self::Both { mine, .. } => mine,
        }
    }
}

/// Brings together what I typed and what is saved now, from what both began with. No text is lost: whatever differs
/// from the beginning is in the outcome.
pub fn merge(base: &Fields, mine: &Fields, theirs: &Fields) -> BTreeMap<String, Outcome> {
    let value = |of: &Fields, field: &str| of.get(field).cloned().unwrap_or_default();
    let fields = base.keys().chain(mine.keys()).chain(theirs.keys());
    fields
        .map(|field| {
            let (base, mine, theirs) = (value(base, field), value(mine, field), value(theirs, field));
            let outcome = if mine == theirs {
                Outcome::Same(mine)
            } else if mine == base {
                Outcome::Theirs(theirs)
            } else if theirs == base {
                Outcome::Mine(mine)
            } else {
                Outcome::Both { mine, theirs }
            };
            (field.clone(), outcome)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(fields: &[(&str, &str)]) -> Fields {
        fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn two_people_in_different_fields_lose_nothing() {
        let base = of(&[("title", "Nät"), ("summary", "")]);
        let mine = of(&[("title", "Trådlöst nät"), ("summary", "")]);
        let theirs = of(&[("title", "Nät"), ("summary", "Alla skolor.")]);
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged["title"], Outcome::Mine("Trådlöst nät".into()));
        assert_eq!(merged["summary"], Outcome::Theirs("Alla skolor.".into()));
    }

    #[test]
    fn in_the_same_field_both_texts_are_there() {
        let merged = merge(
            &of(&[("title", "a")]),
            &of(&[("title", "b")]),
            &of(&[("title", "c")]),
        );
        assert_eq!(
            merged["title"],
            Outcome::Both {
                mine: "b".into(),
                theirs: "c".into()
            }
        );
    }

    fn fields() -> impl Strategy<Value = Fields> {
        proptest::collection::btree_map("[a-c]", "[xyz]{0,2}", 0..4)
    }

    proptest! {
        #[test]
        fn whatever_was_typed_is_in_the_outcome(base in fields(), mine in fields(), theirs in fields()) {
            let merged = merge(&base, &mine, &theirs);
            let before = |field: &str| base.get(field).cloned().unwrap_or_default();
            for (field, typed) in &mine {
                prop_assert!(*typed == before(field) || merged[field].shown() == typed);
            }
            for (field, saved) in &theirs {
                let there = match &merged[field] {
                    Outcome::Both { theirs, .. } => theirs == saved,
                    other => other.shown() == saved,
                };
                prop_assert!(*saved == before(field) || there);
            }
        }

        #[test]
        fn it_is_the_same_from_both_sides(base in fields(), mine in fields(), theirs in fields()) {
            let other = |outcome: Outcome| match outcome {
                Outcome::Mine(text) => Outcome::Theirs(text),
                Outcome::Theirs(text) => Outcome::Mine(text),
                Outcome::Both { mine, theirs } => Outcome::Both { mine: theirs, theirs: mine },
                same => same,
            };
            let turned: BTreeMap<_, _> = merge(&base, &theirs, &mine).into_iter().map(|(field, outcome)| (field, other(outcome))).collect();
            prop_assert_eq!(merge(&base, &mine, &theirs), turned);
        }

        #[test]
        fn nothing_typed_leaves_what_is_saved(base in fields(), theirs in fields()) {
            for (field, outcome) in merge(&base, &base, &theirs) {
                prop_assert_eq!(outcome.shown(), theirs.get(&field).map_or("", String::as_str));
            }
        }
    }
}
