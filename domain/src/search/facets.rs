//! Hits by kind, state, unit, aim and year: how many of each, and those of the chosen only.

use std::collections::HashMap;

crate::choices! {
    /// By what hits are narrowed.
    pub enum Facet {
        Kind = "kind",
        State = "state",
        /// A unit and those below it.
        Unit = "unit",
        Aim = "aim",
        Year = "year",
    }
}

/// The values that a text has, by facet in the order of [`Facet::ALL`]; of some it may have several or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(pub [Vec<Box<str>>; 5]);

/// The value chosen in each facet; empty is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen(pub [String; 5]);

/// A value and how many hits it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub value: String,
    pub hits: i64,
}

impl Chosen {
    pub fn of(&self, facet: Facet) -> &str {
        &self.0[facet as usize]
    }

    pub fn is_none(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    fn fits(&self, at: usize, values: &Values) -> bool {
        self.0[at].is_empty() || values.0[at].iter().any(|value| **value == *self.0[at])
    }
}

/// The hits that fit what is chosen, and for each facet how many each of its values would leave with the other
/// facets as chosen: most first, equal ones by value.
pub fn narrow<'a, T>(
    hits: impl IntoIterator<Item = (T, &'a Values)>,
    chosen: &Chosen,
) -> (Vec<T>, [Vec<Count>; 5]) {
    let mut left = Vec::new();
    let mut counts: [HashMap<&'a str, i64>; 5] = Default::default();
    for (hit, values) in hits {
        let misfits: Vec<usize> = (0..counts.len()).filter(|at| !chosen.fits(*at, values)).collect();
        for (at, count) in counts.iter_mut().enumerate() {
            if misfits.iter().all(|misfit| *misfit == at) {
                for value in &values.0[at] {
                    *count.entry(value).or_default() += 1;
                }
            }
        }
        if misfits.is_empty() {
            left.push(hit);
        }
    }
    let counts = counts.map(|counts| {
        let mut counts: Vec<Count> = counts
            .into_iter()
            .map(|(value, hits)| Count {
                value: value.to_owned(),
                hits,
            })
            .collect();
        counts.sort_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.value.cmp(&b.value)));
        counts
    });
    (left, counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(kind: &str, year: &str) -> Values {
        let mut values = Values::default();
        values.0[Facet::Kind as usize] = vec![kind.into()];
        values.0[Facet::Year as usize] = vec![year.into()];
        values
    }

    #[test]
    fn a_facet_counts_what_the_others_leave() {
        let hits = [
            (1, values("need", "2025")),
            (2, values("need", "2026")),
            (3, values("step", "2026")),
        ];
        let mut chosen = Chosen::default();
        chosen.0[Facet::Kind as usize] = "need".into();
        let (left, counts) = narrow(hits.iter().map(|(hit, values)| (*hit, values)), &chosen);
        assert_eq!(left, [1, 2]);
        let of = |facet: Facet| -> Vec<(&str, i64)> {
            counts[facet as usize]
                .iter()
                .map(|count| (count.value.as_str(), count.hits))
                .collect()
        };
        assert_eq!(
            of(Facet::Kind),
            [("need", 2), ("step", 1)],
            "another kind could still be chosen"
        );
        assert_eq!(of(Facet::Year), [("2025", 1), ("2026", 1)]);
        assert!(of(Facet::Aim).is_empty());
    }

    #[test]
    fn each_count_is_what_choosing_it_leaves() {
        let hits: Vec<_> = [
            ("need", "2025"),
            ("need", "2026"),
            ("step", "2026"),
            ("comment", "2024"),
        ]
        .iter()
        .map(|(kind, year)| values(kind, year))
        .collect();
        let all = || hits.iter().map(|values| ((), values));
        let (_, counts) = narrow(all(), &Chosen::default());
        for facet in [Facet::Kind, Facet::Year] {
            for count in &counts[facet as usize] {
                let mut chosen = Chosen::default();
                chosen.0[facet as usize].clone_from(&count.value);
                assert_eq!(narrow(all(), &chosen).0.len() as i64, count.hits);
            }
        }
    }
}
