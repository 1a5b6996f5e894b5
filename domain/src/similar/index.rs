//! The inverted index: for each feature, the texts that have it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Probe, Vocabulary,
    features::{Feature, features},
    vocabulary::Kind,
};

/// So many imagined texts soften what the first few real ones say about how common a word is.
const IMAGINED: f32 = 20.0;
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

#[derive(Debug, Clone)]
struct Posting {
    word: Option<String>,
    kind: Kind,
    texts: Vec<(u32, f32)>,
}

#[derive(Debug, Clone)]
struct Document<Id> {
    id: Id,
    /// Number of the posting, weight; in the order of keys.
    features: Vec<(u32, f32)>,
}

/// Texts, to be searched by likeness. Those with the same id replace each other.
#[derive(Debug, Clone)]
pub struct Index<Id> {
    vocabulary: Arc<Vocabulary>,
    places: BTreeMap<Id, u32>,
    documents: Vec<Option<Document<Id>>>,
    numbers: HashMap<u64, u32>,
    postings: Vec<Posting>,
}

impl<Id: Copy + Ord> Index<Id> {
    pub fn new(vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            vocabulary,
            places: BTreeMap::new(),
            documents: Vec::new(),
            numbers: HashMap::new(),
            postings: Vec::new(),
        }
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
        let place = self
            .documents
            .iter()
            .position(Option::is_none)
            .unwrap_or_else(|| {
                self.documents.push(None);
                self.documents.len() - 1
            });
        let Ok(number) = u32::try_from(place) else {
            return;
        };
        let features = features(&self.vocabulary, probe)
            .into_iter()
            .map(|feature| {
                let weight = feature.weight;
                let posting = self.posting(feature);
                if let Some(posting) = self.postings.get_mut(posting as usize) {
                    posting.texts.push((number, weight));
                }
                (posting, weight)
            })
            .collect();
        self.documents[place] = Some(Document { id, features });
        self.places.insert(id, number);
    }

    fn posting(&mut self, feature: Feature) -> u32 {
        *self.numbers.entry(feature.key).or_insert_with(|| {
            self.postings.push(Posting {
                word: feature.word,
                kind: feature.kind,
                texts: Vec::new(),
            });
            u32::try_from(self.postings.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// Takes a text away; was it there?
    pub fn remove(&mut self, id: Id) -> bool {
        let Some(number) = self.places.remove(&id) else {
            return false;
        };
        if let Some(document) = self.documents.get_mut(number as usize).and_then(Option::take) {
            for (posting, _) in document.features {
                if let Some(posting) = self.postings.get_mut(posting as usize) {
                    posting.texts.retain(|(text, _)| *text != number);
                }
            }
        }
        true
    }

    /// The texts nearest to `probe`, the nearest first, at most `most`.
    pub fn nearest(&self, probe: &Probe, most: usize) -> Vec<Near<Id>> {
        self.nearest_but(probe, most, |_| false)
    }

    /// The texts nearest to `probe`, without those that `passed_over` names.
    pub fn nearest_but(&self, probe: &Probe, most: usize, passed_over: impl Fn(Id) -> bool) -> Vec<Near<Id>> {
        let asked: Vec<Asked> = features(&self.vocabulary, probe)
            .into_iter()
            .map(|feature| Asked {
                posting: self.numbers.get(&feature.key).copied(),
                word: feature.word,
                kind: feature.kind,
                weight: feature.weight,
            })
            .collect();
        self.search(&asked, most, passed_over)
    }

    /// The texts nearest to one that is in the index, itself left out.
    pub(super) fn nearest_to(&self, id: Id, most: usize) -> Vec<Near<Id>> {
        let Some(document) = self.document(id) else {
            return Vec::new();
        };
        let asked: Vec<Asked> = document
            .features
            .iter()
            .filter_map(|(number, weight)| {
                let posting = self.postings.get(*number as usize)?;
                Some(Asked {
                    posting: Some(*number),
                    word: posting.word.clone(),
                    kind: posting.kind,
                    weight: *weight,
                })
            })
            .collect();
        self.search(&asked, most, |other| other == id)
    }

    fn document(&self, id: Id) -> Option<&Document<Id>> {
        let number = self.places.get(&id)?;
        self.documents.get(*number as usize)?.as_ref()
    }

    /// How telling a feature is: the rarer, the more.
    fn telling(&self, posting: Option<u32>) -> f32 {
        let all = self.places.len() as f32 + IMAGINED;
        let with = posting
            .and_then(|number| self.postings.get(number as usize))
            .map_or(0, |posting| posting.texts.len()) as f32;
        (1.0 + all / (with + 1.0)).ln() / (1.0 + all).ln()
    }

    fn search(&self, asked: &[Asked], most: usize, passed_over: impl Fn(Id) -> bool) -> Vec<Near<Id>> {
        let telling: Vec<f32> = (0..self.postings.len())
            .map(|number| self.telling(u32::try_from(number).ok()))
            .collect();
        let length = |features: &mut dyn Iterator<Item = f32>| {
            features.map(|weight| weight * weight).sum::<f32>().sqrt()
        };
        let own = length(
            &mut asked
                .iter()
                .map(|feature| feature.weight * self.telling(feature.posting)),
        );
        let mut sums = vec![0.0_f32; self.documents.len()];
        for feature in asked {
            let Some(number) = feature.posting.map(|number| number as usize) else {
                continue;
            };
            let (Some(posting), Some(telling)) = (self.postings.get(number), telling.get(number)) else {
                continue;
            };
            let share = feature.weight * telling * telling;
            for (text, weight) in &posting.texts {
                if let Some(sum) = sums.get_mut(*text as usize) {
                    *sum += share * weight;
                }
            }
        }
        let mut found: Vec<(f32, Id, &Document<Id>)> =
            self.documents
                .iter()
                .zip(&sums)
                .filter_map(|(document, sum)| {
                    let document = document.as_ref()?;
                    if *sum <= 0.0 || passed_over(document.id) {
                        return None;
                    }
                    let other = length(&mut document.features.iter().map(|(number, weight)| {
                        weight * telling.get(*number as usize).copied().unwrap_or(0.0)
                    }));
                    let score = (sum / (own * other)).clamp(0.0, 1.0);
                    Some((score, document.id, document))
                })
                .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        found.truncate(most);
        found
            .into_iter()
            .map(|(score, id, document)| Near {
                id,
                score,
                shared: shared(asked, document, &telling),
            })
            .collect()
    }
}

/// A feature of the text asked about.
struct Asked {
    posting: Option<u32>,
    word: Option<String>,
    kind: Kind,
    weight: f32,
}

/// What two texts share, in words of the one asked about, the most telling first. How a thing is done says nothing,
/// and a word inside one that is told already is not told again.
fn shared<Id>(asked: &[Asked], document: &Document<Id>, telling: &[f32]) -> Vec<String> {
    let has: HashMap<u32, f32> = document.features.iter().copied().collect();
    let mut words: Vec<(f32, &str)> = asked
        .iter()
        .filter(|feature| feature.kind != Kind::Way)
        .filter_map(|feature| {
            let number = feature.posting?;
            let weight = feature.weight * has.get(&number)? * telling.get(number as usize)?;
            Some((weight, feature.word.as_deref()?))
        })
        .collect();
    words.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let mut told: Vec<String> = Vec::new();
    for (_, word) in words {
        if let Some(earlier) = told.iter_mut().find(|earlier| word.contains(earlier.as_str())) {
            // *trådlöst nät* says more than *trådlöst*.
            *earlier = word.to_owned();
        } else if told.len() < TOLD && !told.iter().any(|earlier| earlier.contains(word)) {
            told.push(word.to_owned());
        }
    }
    told
}
