//! What a need is about, as weighted features: concepts, stems, parts of compounds, runs of letters.

use std::collections::BTreeMap;

use crate::language::{Term, analyse_with, ngrams};

use super::{
    Probe,
    vocabulary::{Kind, Vocabulary},
};

/// A word in the title says more than one in the description.
const TITLE: f32 = 1.7;
const TEXT: f32 = 1.0;

const THING: f32 = 1.0;
const WHO: f32 = 0.45;
const WAY: f32 = 0.25;
/// A concept found in a part of a compound only.
const IN_PART: f32 = 0.6;
/// A word that no concept holds.
const FREE_STEM: f32 = 0.6;
/// A word that a concept holds already.
const HELD_STEM: f32 = 0.25;
const PART: f32 = 0.3;
const LETTERS: f32 = 0.05;
/// Letters in a run.
const RUN: usize = 4;

/// One thing that two texts may have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    /// The same in each process and on each machine.
    pub(super) key: u64,
    pub(super) weight: f32,
    /// How the text says it; nothing for runs of letters.
    pub(super) word: Option<String>,
    pub(super) kind: Kind,
}

/// All features of a text, by key.
pub(super) fn features(vocabulary: &Vocabulary, probe: &Probe) -> Vec<Feature> {
    let mut found = Found::default();
    for (text, weight) in [(&probe.title, TITLE), (&probe.text, TEXT)] {
        found.add(vocabulary, &analyse_with(vocabulary.lexicon(), text), weight);
    }
    found
        .features
        .into_values()
        .map(|mut feature| {
            // Saying a thing twice does not make it twice as true.
            feature.weight = feature.weight.sqrt() * feature.weight.min(1.0).sqrt();
            feature
        })
        .collect()
}

#[derive(Default)]
struct Found {
    features: BTreeMap<u64, Feature>,
}

impl Found {
    fn add(&mut self, vocabulary: &Vocabulary, terms: &[Term], weight: f32) {
        // Concepts that each term is held by, so that its own stem counts less.
        let mut held = vec![false; terms.len()];
        for at in 0..terms.len() {
            for (number, places) in vocabulary.phrases_at(&terms[at..]) {
                let written: Vec<&str> = places
                    .iter()
                    .filter_map(|place| terms.get(at + place))
                    .map(|term| term.word.as_str())
                    .collect();
                self.concept(vocabulary, number, weight, &written.join(" "));
                for place in places {
                    if let Some(held) = held.get_mut(at + place) {
                        *held = true;
                    }
                }
            }
        }
        for (term, held) in terms.iter().zip(held) {
            if term.stop {
                continue;
            }
            let whole = vocabulary.of_stem(&term.stem);
            for number in whole {
                self.concept(vocabulary, *number, weight, &term.word);
            }
            for part in &term.parts {
                for number in vocabulary.of_stem(part) {
                    if !whole.contains(number) {
                        self.concept(vocabulary, *number, weight * IN_PART, &term.word);
                    }
                }
                self.word("part", part, &term.word, weight * PART);
            }
            let own = if held || !whole.is_empty() {
                HELD_STEM
            } else {
                FREE_STEM
            };
            // A part and a whole word of one stem meet.
            self.word("part", &term.stem, &term.word, weight * own);
            for run in ngrams(&term.stem, RUN) {
                self.put(key("run", &run), weight * LETTERS, None, Kind::Way);
            }
        }
    }

    /// `written` is how the text says it: what a person is told that two texts share are words of the own text.
    fn concept(&mut self, vocabulary: &Vocabulary, number: usize, weight: f32, written: &str) {
        if let Some(concept) = vocabulary.concept(number) {
            let (space, share) = match concept.kind {
                Kind::Thing => ("thing", THING),
                Kind::Who => ("who", WHO),
                Kind::Way => ("way", WAY),
            };
            self.put(
                key(space, &concept.name),
                weight * share,
                Some(written),
                concept.kind,
            );
        }
    }

    fn word(&mut self, space: &str, stem: &str, shown: &str, weight: f32) {
        self.put(key(space, stem), weight, Some(shown), Kind::Thing);
    }

    fn put(&mut self, key: u64, weight: f32, word: Option<&str>, kind: Kind) {
        self.features
            .entry(key)
            .and_modify(|feature| feature.weight += weight)
            .or_insert_with(|| Feature {
                key,
                weight,
                word: word.map(str::to_owned),
                kind,
            });
    }
}

/// FNV-1a: short texts to numbers, the same everywhere.
fn key(space: &str, text: &str) -> u64 {
    space
        .bytes()
        .chain([0])
        .chain(text.bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
