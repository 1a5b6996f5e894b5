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

/// A text as it is compared: browsers send line ends of their own, and what surrounds a text is cut off when it is kept.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Brings together what I typed and what is saved now, from what both began with. No text is lost: whatever differs
/// from the beginning is in the outcome.
pub fn merge(base: &Fields, mine: &Fields, theirs: &Fields) -> BTreeMap<String, Outcome> {
    let value = |of: &Fields, field: &str| of.get(field).cloned().unwrap_or_default();
    let fields = base.keys().chain(mine.keys()).chain(theirs.keys());
    fields
        .map(|field| {
            let (base, mine, theirs) = (value(base, field), value(mine, field), value(theirs, field));
            let alike = |one: &str, other: &str| plain(one) == plain(other);
            let outcome = if alike(&mine, &theirs) {
                Outcome::Same(mine)
            } else if alike(&mine, &base) {
                Outcome::Theirs(theirs)
            } else if alike(&theirs, &base) {
                Outcome::Mine(mine)
            } else {
                Outcome::Both { mine, theirs }
            };
            (field.clone(), outcome)
        })
        .collect()
}

/// What is to be saved, when no field was changed by both: the fields that I changed as I typed them, all others as
/// they are saved now. `None` when somebody must choose.
pub fn settle(base: &Fields, mine: &Fields, theirs: &Fields) -> Option<Fields> {
    merge(base, mine, theirs)
        .into_iter()
        .map(|(field, outcome)| match outcome {
            Outcome::Both { .. } => None,
            outcome => Some((field, outcome.shown().to_owned())),
        })
        .collect()
}

/// What I began with, when some of what is saved may be what I `sent` without hearing that it arrived: where it is, I know
/// it.
pub fn known(base: &Fields, sent: &Fields, saved: &Fields) -> Fields {
    let mut known = base.clone();
    let value = |of: &Fields, field: &str| of.get(field).cloned().unwrap_or_default();
    for field in base.keys().chain(saved.keys()) {
        let text = value(saved, field);
        if plain(&value(sent, field)) == plain(&text) {
            known.insert(field.clone(), text);
        }
    }
    known
}

/// Did I change anything that is not saved?
pub fn is_changed(base: &Fields, mine: &Fields, theirs: &Fields) -> bool {
    merge(base, mine, theirs)
        .values()
        .any(|outcome| matches!(outcome, Outcome::Mine(_) | Outcome::Both { .. }))
}

/// The typed fields after a choice: where the saved text was chosen, nothing of mine is left, so that whatever is saved
/// there stands.
pub fn choose<'a>(base: &Fields, mine: &Fields, saved: impl IntoIterator<Item = &'a str>) -> Fields {
    let mut chosen = mine.clone();
    for field in saved {
        chosen.insert(field.to_owned(), base.get(field).cloned().unwrap_or_default());
    }
    chosen
}

/// What somebody has typed into a form that several write, with what the form held when it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub base: Fields,
    pub mine: Fields,
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

    #[test]
    fn line_ends_of_the_browser_and_space_around_are_no_change() {
        let base = of(&[("summary", "a\nb")]);
        let mine = of(&[("summary", "a\r\nb ")]);
        let theirs = of(&[("summary", "a\nb\nc")]);
        assert_eq!(
            merge(&base, &mine, &theirs)["summary"],
            Outcome::Theirs("a\nb\nc".into())
        );
        assert!(!is_changed(&base, &mine, &base));
    }

    #[test]
    fn what_i_sent_without_an_answer_is_no_change_of_somebody_elses() {
        let base = of(&[("title", ""), ("problem", "")]);
        let sent = of(&[("title", "Nät"), ("problem", "Faller.")]);
        let mine = of(&[("title", "Nät"), ("problem", "Faller ofta.")]);
        // It arrived, and another window changed the title since.
        let saved = of(&[("title", "Trådlöst nät"), ("problem", "Faller.")]);
        assert_eq!(settle(&base, &mine, &saved), None);
        let known = known(&base, &sent, &saved);
        let merged = merge(&known, &mine, &saved);
        assert_eq!(merged["problem"], Outcome::Mine("Faller ofta.".into()));
        assert!(
            matches!(merged["title"], Outcome::Both { .. }),
            "another's text is never known"
        );
    }

    fn fields() -> impl Strategy<Value = Fields> {
        proptest::collection::btree_map("[a-c]", "[xyz]{0,2}", 0..4)
    }

    proptest! {
        #[test]
        fn what_arrived_unheard_is_written_on_without_a_choice(base in fields(), sent in fields(), mine in fields()) {
            let saved = settle(&base, &sent, &base).unwrap();
            let merged = settle(&known(&base, &sent, &saved), &mine, &saved).unwrap();
            for (field, text) in merged {
                let mine = mine.get(&field).map_or("", String::as_str);
                prop_assert_eq!(plain(&text), plain(mine));
            }
        }

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
        fn what_is_settled_holds_every_change_of_both(base in fields(), mine in fields(), theirs in fields()) {
            let value = |of: &Fields, field: &str| of.get(field).cloned().unwrap_or_default();
            let both = |field: &str| {
                let (base, mine, theirs) = (value(&base, field), value(&mine, field), value(&theirs, field));
                mine != base && theirs != base && mine != theirs
            };
            match settle(&base, &mine, &theirs) {
                None => prop_assert!(["a", "b", "c"].into_iter().any(both)),
                Some(settled) => for field in ["a", "b", "c"] {
                    let (before, after) = (value(&base, field), value(&settled, field));
                    prop_assert!(!both(field));
                    prop_assert!(value(&mine, field) == before || value(&mine, field) == after);
                    prop_assert!(value(&theirs, field) == before || value(&theirs, field) == after);
                },
            }
        }

        #[test]
        fn whoever_chooses_the_saved_texts_changes_nothing(base in fields(), mine in fields(), theirs in fields()) {
            let merged = merge(&base, &mine, &theirs);
            let clashing: Vec<&str> = merged.iter().filter(|(_, o)| matches!(o, Outcome::Both { .. })).map(|(f, _)| f.as_str()).collect();
            let settled = settle(&base, &choose(&base, &mine, clashing.iter().copied()), &theirs);
            prop_assert!(settled.is_some_and(|settled| clashing.iter().all(|field| settled.get(*field) == Some(&theirs.get(*field).cloned().unwrap_or_default()))));
        }

        #[test]
        fn what_is_saved_is_no_longer_a_change(base in fields(), mine in fields(), theirs in fields()) {
            if let Some(settled) = settle(&base, &mine, &theirs) {
                prop_assert!(!is_changed(&base, &mine, &settled));
                prop_assert_eq!(settle(&settled, &settled, &settled), Some(settled.clone()));
            }
        }

        #[test]
        fn nothing_typed_leaves_what_is_saved(base in fields(), theirs in fields()) {
            for (field, outcome) in merge(&base, &base, &theirs) {
                prop_assert_eq!(outcome.shown(), theirs.get(&field).map_or("", String::as_str));
            }
        }
    }
}
