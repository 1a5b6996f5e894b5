//! The inverted index: for each feature, the texts that have it.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use foldhash::{HashMap, HashMapExt};

use super::{
    Probe, Vocabulary,
    features::{TOGETHER, features},
    vocabulary::Kind,
};

/// So many imagined texts soften what the first few real ones say about how common a word is.
const IMAGINED: f32 = 20.0;
/// Sums come out a little different in another order: a text is left out only when it is surely too far off.
pub(super) const CAUTION: f32 = 0.999;
/// At most so many shared words are told.
const TOLD: usize = 5;

/// A text near to the one asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<Id> {
    pub id: Id,
    /// From 0, nothing in common, to 1, the same.
    pub score: f32,
    /// What both speak of, the most telling first.
    pub shared: Vec<String>,
}

/// The texts that have a feature, with its weight in each.
#[derive(Debug, Clone)]
struct Posting {
    kind: Kind,
    texts: Vec<(u32, f32)>,
}

/// A feature of a text.
#[derive(Debug, Clone, Copy)]
struct Has {
    posting: u32,
    weight: f32,
    /// Number of the word that the text says it with.
    word: Option<u32>,
}

#[derive(Debug, Clone)]
struct Document<Id> {
    id: Id,
    /// In the order of keys.
    features: Vec<Has>,
}

/// Texts, to be searched by likeness. Those with the same id replace each other.
#[derive(Debug, Clone)]
pub struct Index<Id> {
    vocabulary: Arc<Vocabulary>,
    places: BTreeMap<Id, u32>,
    documents: Vec<Option<Document<Id>>>,
    /// Places of documents taken away, to be used again.
    free: Vec<u32>,
    numbers: HashMap<u64, u32>,
    postings: Vec<Posting>,
    /// Each word that features are said with, once.
    words: Vec<String>,
    word_numbers: HashMap<String, u32>,
    /// What searches need of all texts; every change of the index makes it out of date.
    measures: OnceLock<Measures>,
}

impl<Id: Copy + Ord> Index<Id> {
    pub fn new(vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            vocabulary,
            places: BTreeMap::new(),
            documents: Vec::new(),
            free: Vec::new(),
            numbers: HashMap::new(),
            postings: Vec::new(),
            words: Vec::new(),
            word_numbers: HashMap::new(),
            measures: OnceLock::new(),
        }
    }

    /// The words that it goes by.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn contains(&self, id: Id) -> bool {
        self.places.contains_key(&id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = Id> {
        self.places.keys().copied()
    }

    /// Adds a text, in place of the one with the same id.
    pub fn insert(&mut self, id: Id, probe: &Probe) {
        self.remove(id);
        self.measures = OnceLock::new();
        let number = match self.free.pop() {
            Some(number) => number,
            None => {
                let Ok(number) = u32::try_from(self.documents.len()) else {
                    return;
                };
                self.documents.push(None);
                number
            }
        };
        let mut has = Vec::new();
        for feature in features(&self.vocabulary, probe) {
            let posting = self.posting(feature.key, feature.kind);
            let word = feature.word.map(|word| self.word(word));
            if let Some(posting) = self.postings.get_mut(posting as usize) {
                posting.texts.push((number, feature.weight));
            }
            has.push(Has {
                posting,
                weight: feature.weight,
                word,
            });
        }
        if let Some(place) = self.documents.get_mut(number as usize) {
            *place = Some(Document { id, features: has });
        }
        self.places.insert(id, number);
    }

    fn posting(&mut self, key: u64, kind: Kind) -> u32 {
        *self.numbers.entry(key).or_insert_with(|| {
            self.postings.push(Posting {
                kind,
                texts: Vec::new(),
            });
            u32::try_from(self.postings.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn word(&mut self, word: String) -> u32 {
        if let Some(number) = self.word_numbers.get(&word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.clone());
        self.word_numbers.insert(word, number);
        number
    }

    /// Takes a text away; was it there?
    pub fn remove(&mut self, id: Id) -> bool {
        let Some(number) = self.places.remove(&id) else {
            return false;
        };
        self.measures = OnceLock::new();
        if let Some(document) = self.documents.get_mut(number as usize).and_then(Option::take) {
            for has in document.features {
                if let Some(posting) = self.postings.get_mut(has.posting as usize) {
                    posting.texts.retain(|(text, _)| *text != number);
                }
            }
        }
        self.free.push(number);
        true
    }

    /// The texts nearest to `probe`, the nearest first, at most `most`.
    pub fn nearest(&self, probe: &Probe, most: usize) -> Vec<Near<Id>> {
        self.nearest_but(probe, most, 0.0, |_| false)
    }

    /// The texts nearest to `probe` that are at least so near, without those that `passed_over` names.
    pub fn nearest_but(
        &self,
        probe: &Probe,
        most: usize,
        least: f32,
        passed_over: impl Fn(Id) -> bool,
    ) -> Vec<Near<Id>> {
        let features = features(&self.vocabulary, probe);
        let asked: Vec<Asked> = features
            .iter()
            .map(|feature| Asked {
                posting: self.numbers.get(&feature.key).copied(),
                word: feature.word.as_deref(),
                kind: feature.kind,
                weight: feature.weight,
            })
            .collect();
        self.search(&asked, most, least, passed_over)
    }

    /// The texts nearest to one that is in the index, itself left out.
    pub(super) fn nearest_to(&self, id: Id, most: usize) -> Vec<Near<Id>> {
        self.search(&self.asked_of(id), most, 0.0, |other| other == id)
    }

    /// Of those, the ones that are at least so near.
    pub(super) fn nearest_to_above(&self, id: Id, most: usize, least: f32) -> Vec<Near<Id>> {
        self.search(&self.asked_of(id), most, least, |other| other == id)
    }

    /// The ids of [`Self::nearest_to_above`].
    pub(super) fn ids_nearest_to(&self, id: Id, most: usize, least: f32) -> Vec<Id> {
        self.ranked(&self.asked_of(id), most, least, |other| other == id)
            .into_iter()
            .map(|(_, document)| document.id)
            .collect()
    }

    fn asked_of(&self, id: Id) -> Vec<Asked<'_>> {
        let Some(document) = self.document(id) else {
            return Vec::new();
        };
        document
            .features
            .iter()
            .filter_map(|has| {
                let posting = self.postings.get(has.posting as usize)?;
                Some(Asked {
                    posting: Some(has.posting),
                    word: has
                        .word
                        .and_then(|word| self.words.get(word as usize))
                        .map(String::as_str),
                    kind: posting.kind,
                    weight: has.weight,
                })
            })
            .collect()
    }

    fn document(&self, id: Id) -> Option<&Document<Id>> {
        let number = self.places.get(&id)?;
        self.documents.get(*number as usize)?.as_ref()
    }

    fn search(
        &self,
        asked: &[Asked],
        most: usize,
        least: f32,
        passed_over: impl Fn(Id) -> bool,
    ) -> Vec<Near<Id>> {
        let telling = self.measures().telling(self);
        self.ranked(asked, most, least, passed_over)
            .into_iter()
            .map(|(score, document)| Near {
                id: document.id,
                score,
                shared: shared(asked, document, &telling),
            })
            .collect()
    }

    fn measures(&self) -> &Measures {
        self.measures.get_or_init(|| Measures::of(self))
    }

    /// The texts of which the cosine with what is asked is at least `least`, the nearest first.
    ///
    /// What most texts have in common takes the longest to go through and decides the least. So as much of it is set
    /// aside as could bring no text to `least` by itself, and is counted afterwards for those alone that the rest has
    /// brought near enough. The result is the same.
    fn ranked(
        &self,
        asked: &[Asked],
        most: usize,
        least: f32,
        passed_over: impl Fn(Id) -> bool,
    ) -> Vec<(f32, &Document<Id>)> {
        let measures = self.measures();
        let telling = measures.telling(self);
        let own = length(
            asked
                .iter()
                .map(|feature| feature.weight * telling.of(feature.posting)),
        );
        let mut known: Vec<(u32, &Posting, f32, f32)> = asked
            .iter()
            .filter_map(|feature| {
                let number = feature.posting?;
                let posting = self.postings.get(number as usize)?;
                let telling = telling.of(Some(number));
                Some((
                    number,
                    posting,
                    feature.weight * telling * telling,
                    feature.weight * telling,
                ))
            })
            .collect();
        // The longest for what they say come last; else they stay in order, for sums to come out the same.
        let worth =
            |(_, posting, _, long): &(u32, &Posting, f32, f32)| long * long / posting.texts.len() as f32;
        known.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
        let mut kept = known.len();
        let mut aside = 0.0;
        while let Some((.., long)) = kept.checked_sub(1).and_then(|last| known.get(last)) {
            let more: f32 = aside + long * long;
            if more.sqrt() >= least * own * CAUTION {
                break;
            }
            aside = more;
            kept -= 1;
        }
        let (first, rest) = known.split_at(kept);
        let mut sums = vec![0.0_f32; self.documents.len()];
        add(&mut sums, first);
        // A text's own length is the most that the rest can meet of it.
        let mut enough = least * own * CAUTION - aside.sqrt();
        let near_enough = |sum: f32, enough: f32, other: f32| sum > 0.0 && sum >= enough * other;
        let texts = self.documents.iter().zip(&measures.lengths);
        let to_look_at: usize = texts
            .zip(&sums)
            .filter(|((_, other), sum)| near_enough(**sum, enough, **other))
            .filter_map(|((document, _), _)| Some(document.as_ref()?.features.len()))
            .sum();
        let to_go_through: usize = rest.iter().map(|(_, posting, ..)| posting.texts.len()).sum();
        let mut shares = Vec::new();
        if to_go_through <= to_look_at {
            // So many are near enough that the rest is gone through sooner than they are.
            add(&mut sums, rest);
            enough = 0.0;
        } else {
            shares.resize(self.postings.len(), 0.0);
            for (number, _, share, _) in rest {
                if let Some(place) = shares.get_mut(*number as usize) {
                    *place = *share;
                }
            }
        }
        let of_rest = |document: &Document<Id>| -> f32 {
            let features = document.features.iter();
            features
                .filter_map(|has| Some(shares.get(has.posting as usize)? * has.weight))
                .sum()
        };
        let texts = self.documents.iter().zip(&measures.lengths);
        let mut found: Vec<(f32, &Document<Id>)> = texts
            .zip(&sums)
            .filter_map(|((document, other), sum)| {
                let document = document.as_ref()?;
                if !near_enough(*sum, enough, *other) || passed_over(document.id) {
                    return None;
                }
                let more = if shares.is_empty() { 0.0 } else { of_rest(document) };
                let score = ((sum + more) / (own * other)).clamp(0.0, 1.0);
                (score >= least).then_some((score, document))
            })
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.id.cmp(&other.1.id)));
        found.truncate(most);
        found
    }
}

/// Adds to each text's sum what it has of these: number, posting, share, length.
fn add(sums: &mut [f32], postings: &[(u32, &Posting, f32, f32)]) {
    for (_, posting, share, _) in postings {
        for (text, weight) in &posting.texts {
            if let Some(sum) = sums.get_mut(*text as usize) {
                *sum += share * weight;
            }
        }
    }
}

fn length(weights: impl Iterator<Item = f32>) -> f32 {
    weights.map(|weight| weight * weight).sum::<f32>().sqrt()
}

/// What depends on all texts of an index, and is the same for every search until one changes.
#[derive(Debug, Clone)]
struct Measures {
    /// How telling a feature is, by the number of texts that have it: the rarer, the more.
    by_count: Vec<f32>,
    /// How long each document is, by its place; 0 where there is none.
    lengths: Vec<f32>,
}

impl Measures {
    fn of<Id>(index: &Index<Id>) -> Self {
        let all = index.places.len() as f32 + IMAGINED;
        let by_count = (0..=index.places.len())
            .map(|count| (1.0 + all / (count as f32 + 1.0)).ln() / (1.0 + all).ln())
            .collect();
        let mut measures = Self {
            by_count,
            lengths: Vec::new(),
        };
        let telling = measures.telling(index);
        let long = |document: &Document<Id>| {
            let weights = document.features.iter();
            length(weights.map(|has| has.weight * telling.of(Some(has.posting))))
        };
        measures.lengths = index
            .documents
            .iter()
            .map(|document| document.as_ref().map_or(0.0, long))
            .collect();
        measures
    }

    fn telling<'a, Id>(&'a self, index: &'a Index<Id>) -> Telling<'a> {
        Telling {
            postings: &index.postings,
            by_count: &self.by_count,
        }
    }
}

/// How telling each feature is.
struct Telling<'a> {
    postings: &'a [Posting],
    by_count: &'a [f32],
}

impl Telling<'_> {
    fn of(&self, posting: Option<u32>) -> f32 {
        let count = posting
            .and_then(|number| self.postings.get(number as usize))
            .map_or(0, |posting| posting.texts.len());
        self.by_count.get(count).copied().unwrap_or(0.0)
    }
}

/// A feature of the text asked about.
struct Asked<'a> {
    posting: Option<u32>,
    word: Option<&'a str>,
    kind: Kind,
    weight: f32,
}

/// What two texts share, in words of the one asked about, the most telling first. How a thing is done says nothing,
/// and a word inside one that is told already is not told again.
fn shared<Id>(asked: &[Asked], document: &Document<Id>, telling: &Telling) -> Vec<String> {
    let has: HashMap<u32, f32> = document
        .features
        .iter()
        .map(|has| (has.posting, has.weight))
        .collect();
    let mut words: Vec<(f32, &str)> = asked
        .iter()
        .filter(|feature| feature.kind != Kind::Way)
        .filter_map(|feature| {
            let number = feature.posting?;
            let weight = feature.weight * has.get(&number)? * telling.of(Some(number));
            Some((weight, feature.word?))
        })
        .collect();
    words.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let mut told: Vec<String> = Vec::new();
    let words = words.iter().flat_map(|(_, words)| words.split(TOGETHER));
    for word in words.filter(|word| !word.is_empty()) {
        if let Some(earlier) = told.iter_mut().find(|earlier| word.contains(earlier.as_str())) {
            // *trådlöst nät* says more than *trådlöst*.
            word.clone_into(earlier);
        } else if told.len() < TOLD && !told.iter().any(|earlier| earlier.contains(word)) {
            told.push(word.to_owned());
        }
    }
    told
}
