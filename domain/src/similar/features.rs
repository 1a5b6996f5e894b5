//! What a need is about, as weighted features: concepts, their topics, stems, parts of compounds.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use crate::language::{Term, analyse_with, is_stop_word};

use super::{
    Probe,
    vocabulary::{Kind, Side, Vocabulary},
};

/// A word in the title says more than one in the description.
const TITLE: f32 = 1.7;
const TEXT: f32 = 1.0;

const THING: f32 = 1.0;
const WHO: f32 = 0.55;
const WAY: f32 = 0.25;
/// What several concepts are about.
const TOPIC: f32 = 0.2;
/// So many letters of a word are compared at a time.
const GRAM: usize = 4;
/// Shorter words have too few.
const FEWEST_GRAMS: usize = 3;
/// All of a word together.
const GRAMS: f32 = 0.25;
/// Words apart that mean a concept together: two things had to be said.
const APART: f32 = 1.8;
/// Of words apart, one that says whom, where or how.
const BESIDE: f32 = 0.6;
/// So many concepts are hinted at by a text, those that its words hint at the most.
const HINTED: usize = 4;
const HINT: f32 = 1.4;
/// A word that says whom, where or how hints less at what: two needs of the home economics and the woodwork room that
/// want taps want the same.
const HINT_BESIDE: f32 = 0.3;
/// A word that hints at a concept less surely explains nothing to a person.
const TOLD_HINT: f32 = 0.5;
/// More hints than these make a concept no surer.
const MOST_HINTED: f32 = 3.0;
/// A concept found inside the words of a longer phrase: *öppna data* is no *data*.
const INSIDE: f32 = 0.2;
/// A concept found in a part of a compound only.
const IN_PART: f32 = 0.6;
/// The same, when the compound itself stands for one.
const IN_PART_OF_HELD: f32 = 0.1;
/// A word that no concept holds.
const FREE_STEM: f32 = 0.8;
/// A word that a concept holds already.
const HELD_STEM: f32 = 0.1;
/// A word that any need may be written with.
const COMMON_STEM: f32 = 0.05;
const PART: f32 = 0.12;
const COMMON_PART: f32 = 0.03;

/// Between the words of a feature that is said with several, which no word holds.
pub(super) const TOGETHER: &str = "+";

/// One thing that two texts may have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    /// The same in each process and on each machine.
    pub(super) key: u64,
    pub(super) weight: f32,
    /// How the text says it; nothing for what is not told.
    pub(super) word: Option<String>,
    pub(super) kind: Kind,
}

/// All features of a text, by key.
pub(super) fn features(vocabulary: &Vocabulary, probe: &Probe) -> Vec<Feature> {
    let mut found = Found {
        vocabulary,
        features: BTreeMap::new(),
        concepts: HashMap::new(),
        stems: HashMap::new(),
        hinting: BTreeMap::new(),
    };
    for (text, weight) in [(&probe.title, TITLE), (&probe.text, TEXT)] {
        found.add(&analyse_with(vocabulary.lexicon(), text), weight);
    }
    found.together();
    found.hints();
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

struct Hit {
    concept: usize,
    places: Vec<usize>,
    weight: f32,
    word: String,
}

/// What the words of a text hint at together.
#[derive(Default)]
struct Hinted<'a> {
    sum: f32,
    /// How surely the surest of them hints, and which it is.
    surest: f32,
    word: &'a str,
}

impl<'a> Hinted<'a> {
    fn add(&mut self, weight: f32, share: f32, word: &'a str) {
        self.sum += weight * share;
        if share > self.surest {
            self.surest = share;
            self.word = word;
        }
    }

    /// The word that is told, if one alone says enough.
    fn told(&self) -> Option<&'a str> {
        (self.surest >= TOLD_HINT).then_some(self.word)
    }
}

struct Found<'a> {
    vocabulary: &'a Vocabulary,
    features: BTreeMap<u64, Feature>,
    /// What was found so far, with the weight and the word it was found by.
    concepts: HashMap<usize, (f32, String)>,
    stems: HashMap<String, (f32, String)>,
    /// Those of the stems that may hint at a concept.
    hinting: BTreeMap<String, (f32, String)>,
}

impl Found<'_> {
    fn add(&mut self, terms: &[Term], weight: f32) {
        let hits = hits(self.vocabulary, terms);
        let mut held = vec![false; terms.len()];
        let mut hints = vec![1.0; terms.len()];
        for hit in &hits {
            let inside = hits.iter().any(|other| {
                other.places.len() > hit.places.len()
                    && hit.places.iter().all(|place| other.places.contains(place))
            });
            let share = if inside { INSIDE } else { 1.0 };
            let beside = self.is_beside(hit.concept);
            for place in &hit.places {
                held[*place] = true;
                if beside {
                    hints[*place] = HINT_BESIDE;
                }
            }
            self.concept(hit.concept, weight * hit.weight * share, &hit.word);
        }
        for ((term, held), hint) in terms.iter().zip(held).zip(hints) {
            let seen = |stems: &mut HashMap<String, (f32, String)>, stem: &str| {
                stems
                    .entry(stem.to_owned())
                    .or_insert_with(|| (weight, term.word.clone()));
            };
            seen(&mut self.stems, &term.stem);
            if term.stop {
                continue;
            }
            for stem in term.parts.iter().chain([&term.stem]) {
                self.hinting
                    .entry(stem.clone())
                    .or_insert_with(|| (weight * hint, term.word.clone()));
            }
            for part in &term.parts {
                seen(&mut self.stems, part);
                let own = if self.vocabulary.is_common(part) {
                    COMMON_PART
                } else {
                    PART
                };
                self.word(part, &term.word, weight * own);
            }
            let own = if self.vocabulary.is_common(&term.stem) {
                COMMON_STEM
            } else if held {
                HELD_STEM
            } else {
                FREE_STEM
            };
            if !held && !self.vocabulary.is_common(&term.stem) {
                self.grams(&term.stem, weight);
            }
            // A part and a whole word of one stem meet.
            self.word(&term.stem, &term.word, weight * own);
        }
    }

    /// Concepts of words that stand anywhere in the text.
    fn together(&mut self) {
        let found: Vec<(usize, f32, String)> = self
            .vocabulary
            .together(self.concepts.keys(), self.stems.keys())
            .filter_map(|together| {
                let sides: Vec<&(f32, String)> = together
                    .sides
                    .iter()
                    .map(|side| self.side(side))
                    .collect::<Option<_>>()?;
                let least = sides.iter().map(|(weight, _)| *weight).min_by(f32::total_cmp)?;
                // *vilka* and *datorer* mean something together, but only the one explains it.
                let words: BTreeSet<&str> = sides
                    .iter()
                    .map(|(_, word)| word.as_str())
                    .filter(|word| !is_stop_word(word))
                    .collect();
                let words: Vec<&str> = words.into_iter().collect();
                Some((together.concept, least * APART, words.join(TOGETHER)))
            })
            .collect();
        for (concept, weight, words) in found {
            self.put_concept(concept, weight, &words);
        }
    }

    /// The few concepts that the words of the text hint at the most, all words together.
    fn hints(&mut self) {
        let hinting = std::mem::take(&mut self.hinting);
        let mut hinted: BTreeMap<usize, Hinted> = BTreeMap::new();
        for (stem, (weight, word)) in &hinting {
            for (concept, share) in self.vocabulary.hints_of(stem) {
                hinted.entry(*concept).or_default().add(*weight, *share, word);
            }
        }
        let mut hinted: Vec<(usize, Hinted)> = hinted.into_iter().collect();
        hinted.sort_by(|one, other| other.1.sum.total_cmp(&one.1.sum).then(one.0.cmp(&other.0)));
        for (number, hinted) in hinted.into_iter().take(HINTED) {
            if let Some(concept) = self.vocabulary.concept(number) {
                let weight = HINT * hinted.sum.min(MOST_HINTED);
                self.put(key("hint", &concept.name), weight, hinted.told(), concept.kind);
            }
        }
    }

    /// The best way in which a text says one side of words that stand together.
    fn side(&self, side: &[Side]) -> Option<&(f32, String)> {
        side.iter()
            .filter_map(|side| match side {
                Side::Concept(number) => self.concepts.get(number),
                Side::Stems(stems) => stems
                    .iter()
                    .all(|stem| self.stems.contains_key(stem))
                    .then(|| self.stems.get(stems.first()?))
                    .flatten(),
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))
    }

    /// Does it say whom, where or how, and not what?
    fn is_beside(&self, number: usize) -> bool {
        self.vocabulary
            .concept(number)
            .is_some_and(|concept| concept.kind != Kind::Thing)
    }

    /// `written` is how the text says it: what a person is told that two texts share are words of the own text.
    fn concept(&mut self, number: usize, weight: f32, written: &str) {
        let beside = self.is_beside(number);
        let side = if beside { weight * BESIDE } else { weight };
        let found = self
            .concepts
            .entry(number)
            .or_insert_with(|| (side, written.to_owned()));
        if side > found.0 {
            *found = (side, written.to_owned());
        }
        self.put_concept(number, weight, written);
    }

    fn put_concept(&mut self, number: usize, weight: f32, written: &str) {
        let Some(concept) = self.vocabulary.concept(number) else {
            return;
        };
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
        if concept.kind == Kind::Thing && !concept.topic.is_empty() {
            self.put(
                key("topic", &concept.topic),
                weight * TOPIC,
                Some(written),
                Kind::Thing,
            );
        }
    }

    /// What a word that no concept holds looks like, for it to meet its relatives that no rule of the stemmer and no
    /// known part of a compound brings together.
    /// Nothing of it is told: two words with four letters in common explain nothing.
    fn grams(&mut self, stem: &str, weight: f32) {
        let letters: Vec<char> = std::iter::once('^').chain(stem.chars()).collect();
        let grams = letters.len().saturating_sub(GRAM - 1);
        if grams < FEWEST_GRAMS {
            return;
        }
        for gram in letters.windows(GRAM) {
            let gram: String = gram.iter().collect();
            self.put(
                key("gram", &gram),
                weight * GRAMS / (grams as f32).sqrt(),
                None,
                Kind::Thing,
            );
        }
    }

    fn word(&mut self, stem: &str, shown: &str, weight: f32) {
        self.put(key("part", stem), weight, Some(shown), Kind::Thing);
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

/// All concepts that the words of a text stand for, one by one or several in a row.
fn hits(vocabulary: &Vocabulary, terms: &[Term]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (at, term) in terms.iter().enumerate() {
        for (concept, places) in vocabulary.phrases_at(&terms[at..]) {
            let places: Vec<usize> = places.into_iter().map(|place| at + place).collect();
            let words: Vec<&str> = places
                .iter()
                .filter_map(|place| terms.get(*place))
                .map(|term| term.word.as_str())
                .collect();
            let word = words.join(" ");
            hits.push(Hit {
                concept,
                places,
                weight: 1.0,
                word,
            });
        }
        if term.stop {
            continue;
        }
        let whole = vocabulary.of_stem(&term.stem);
        let mut hit = |concept: usize, weight: f32| {
            hits.push(Hit {
                concept,
                places: vec![at],
                weight,
                word: term.word.clone(),
            });
        };
        for concept in whole {
            hit(*concept, 1.0);
        }
        let in_part = if whole.is_empty() {
            IN_PART
        } else {
            IN_PART_OF_HELD
        };
        for part in &term.parts {
            for concept in vocabulary.of_stem(part) {
                if !whole.contains(concept) {
                    hit(*concept, in_part);
                }
            }
        }
    }
    hits
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
