//! Texts by their words, and what a search finds in them.

use std::{collections::BTreeMap, hash::Hash};

use foldhash::{HashMap, HashMapExt, HashSet};

use super::query::{Query, Wanted, Word};
use crate::language;

/// How close a word in a text is to the one that was typed: the word itself, another form of it, its beginning, a
/// part of a compound, a typing error, its parts apart from each other.
const SAME: f32 = 1.0;
const OTHER_FORM: f32 = 0.9;
const BEGINNING: f32 = 0.75;
const PART: f32 = 0.6;
const SLIP: f32 = 0.5;
const PARTS_APART: f32 = 0.4;
/// A word in a title tells more than one in the text.
const TITLE: f32 = 2.5;
/// Words that begin with what was typed, beyond which no more are looked at.
const MOST_BEGINNINGS: usize = 500;
/// A word of one letter begins too many.
const SHORTEST_BEGINNING: usize = 2;
/// Stands between the fields of a text, so that no phrase reaches from one into the next.
const GAP: u32 = u32::MAX;

/// Texts under keys, by their words.
#[derive(Debug, Clone)]
pub struct Index<K> {
    texts: Vec<Option<Text<K>>>,
    free: Vec<u32>,
    numbers: HashMap<K, u32>,
    words: Vec<Posting>,
    by_word: BTreeMap<Box<str>, u32>,
    by_stem: HashMap<Box<str>, Vec<u32>>,
    by_part: HashMap<Box<str>, Vec<u32>>,
}

/// A word of the index and the texts it stands in, in order.
#[derive(Debug, Clone)]
struct Posting {
    word: Box<str>,
    texts: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Text<K> {
    key: K,
    /// Its words in the order they stand; so many of them are the title's.
    words: Box<[u32]>,
    title: usize,
}

/// A text that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<K> {
    pub key: K,
    /// Above 0; larger fits better.
    pub score: f32,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<K> {
    /// Best first; equal ones by key.
    pub hits: Vec<Hit<K>>,
    /// What was typed, and the word that was looked for instead since nothing had the one typed.
    pub corrected: Vec<(String, String)>,
    /// No text has all the words; these have some of them.
    pub partial: bool,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            texts: Vec::new(),
            free: Vec::new(),
            numbers: HashMap::new(),
            words: Vec::new(),
            by_word: BTreeMap::new(),
            by_stem: HashMap::new(),
            by_part: HashMap::new(),
        }
    }
}

impl<K: Copy + Eq + Ord + Hash> Index<K> {
    /// Puts a text in, in place of an earlier one under the same key.
    pub fn insert(&mut self, key: K, title: &str, fields: &[&str]) {
        self.remove(key);
        let mut words = self.words_of(title);
        let title = words.len();
        for field in fields {
            words.push(GAP);
            words.extend(self.words_of(field));
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.texts.push(None);
            u32::try_from(self.texts.len() - 1).unwrap_or(GAP)
        });
        for word in distinct(&words) {
            let texts = &mut self.words[word as usize].texts;
            if let Err(at) = texts.binary_search(&number) {
                texts.insert(at, number);
            }
        }
        self.numbers.insert(key, number);
        self.texts[number as usize] = Some(Text {
            key,
            words: words.into(),
            title,
        });
    }

    pub fn remove(&mut self, key: K) {
        let Some(number) = self.numbers.remove(&key) else {
            return;
        };
        if let Some(text) = self.texts[number as usize].take() {
            for word in distinct(&text.words) {
                self.words[word as usize].texts.retain(|other| *other != number);
            }
        }
        self.free.push(number);
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    fn words_of(&mut self, text: &str) -> Vec<u32> {
        let terms = language::analyse_as_typed(text);
        terms
            .into_iter()
            .map(|term| self.word(Word::from(term)))
            .collect()
    }

    fn word(&mut self, word: Word) -> u32 {
        if let Some(number) = self.by_word.get(word.word.as_str()) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(GAP);
        let written: Box<str> = word.word.into();
        self.words.push(Posting {
            word: written.clone(),
            texts: Vec::new(),
        });
        self.by_word.insert(written, number);
        self.by_stem.entry(word.stem.into()).or_default().push(number);
        for part in word.parts {
            let words = self.by_part.entry(part.into()).or_default();
            if words.last() != Some(&number) {
                words.push(number);
            }
        }
        number
    }

    /// What the query finds among the texts that `visible` lets through. What it holds back does not show in any
    /// way: not as a hit, not as a word that was corrected or left uncorrected.
    pub fn search(&self, query: &Query, mut visible: impl FnMut(&K) -> bool) -> Found<K> {
        let mut known: Vec<Option<bool>> = vec![None; self.texts.len()];
        let mut sees = |number: u32| {
            *known[number as usize].get_or_insert_with(|| {
                self.texts[number as usize]
                    .as_ref()
                    .is_some_and(|text| visible(&text.key))
            })
        };
        let mut corrected = Vec::new();
        let mut scores: HashMap<u32, (usize, f32)> = HashMap::new();
        for wanted in &query.wanted {
            let mut close = self.close_to(wanted);
            close.retain(|number, _| sees(*number));
            if let (true, Wanted::Word(word)) = (close.is_empty(), wanted) {
                let (found, instead) = self.badly_typed(word, &mut sees);
                close = found;
                corrected.extend(instead.map(|instead| (word.word.clone(), instead)));
            }
            let rare = (1.0 + self.numbers.len() as f32 / (1 + close.len()) as f32).ln();
            for (number, closeness) in close {
                let score = scores.entry(number).or_default();
                score.0 += 1;
                score.1 += closeness * rare;
            }
        }
        for unwanted in &query.unwanted {
            for number in self.close_to(unwanted).keys() {
                scores.remove(number);
            }
        }
        let most = scores.values().map(|(count, _)| *count).max().unwrap_or(0);
        scores.retain(|_, (count, _)| *count == most);
        let mut hits: Vec<Hit<K>> = scores
            .into_iter()
            .filter_map(|(number, (_, score))| {
                let key = self.texts[number as usize].as_ref()?.key;
                Some(Hit { key, score })
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        Found {
            partial: !hits.is_empty() && most < query.wanted.len(),
            hits,
            corrected,
        }
    }

    /// The texts that have what is wanted, and how close they come.
    fn close_to(&self, wanted: &Wanted) -> HashMap<u32, f32> {
        match wanted {
            Wanted::Word(word) => self.with_word(word),
            Wanted::Phrase(words) => self.with_phrase(words),
        }
    }

    fn with_word(&self, word: &Word) -> HashMap<u32, f32> {
        let mut found = HashMap::new();
        if let Some(number) = self.by_word.get(word.word.as_str()) {
            self.note(&mut found, *number, SAME);
        }
        for number in numbers(&self.by_stem, &word.stem) {
            self.note(&mut found, *number, OTHER_FORM);
        }
        if word.word.chars().count() >= SHORTEST_BEGINNING {
            let from = self.by_word.range::<str, _>((
                std::ops::Bound::Included(word.word.as_str()),
                std::ops::Bound::Unbounded,
            ));
            let beginning = from.take_while(|(longer, _)| longer.starts_with(&word.word));
            for (_, number) in beginning.take(MOST_BEGINNINGS) {
                self.note(&mut found, *number, BEGINNING);
            }
        }
        for number in numbers(&self.by_part, &word.stem) {
            self.note(&mut found, *number, PART);
        }
        for (number, closeness) in self.with_parts(&word.parts) {
            let best: &mut f32 = found.entry(number).or_default();
            *best = best.max(closeness);
        }
        found
    }

    /// The texts with all parts of a compound: *elevdatorer* as *datorer för elever*.
    fn with_parts(&self, parts: &[String]) -> HashMap<u32, f32> {
        let mut all: Option<HashMap<u32, f32>> = None;
        for part in parts {
            let mut with = HashMap::new();
            for number in numbers(&self.by_stem, part)
                .iter()
                .chain(numbers(&self.by_part, part))
            {
                self.note(&mut with, *number, PARTS_APART);
            }
            if let Some(before) = &all {
                with.retain(|number, _| before.contains_key(number));
            }
            all = Some(with);
        }
        all.unwrap_or_default()
    }

    fn with_phrase(&self, words: &[String]) -> HashMap<u32, f32> {
        let sought: Option<Vec<u32>> = words
            .iter()
            .map(|word| self.by_word.get(word.as_str()).copied())
            .collect();
        let Some(sought) = sought else {
            return HashMap::new();
        };
        let rarest = sought
            .iter()
            .min_by_key(|word| self.words[**word as usize].texts.len());
        let texts = rarest.map_or(&[][..], |word| &self.words[*word as usize].texts);
        let mut found = HashMap::new();
        for number in texts {
            let Some(text) = &self.texts[*number as usize] else {
                continue;
            };
            if let Some(at) = text.words.windows(sought.len()).position(|row| row == sought) {
                let weight = if at < text.title { TITLE } else { 1.0 };
                found.insert(*number, SAME * weight * sought.len() as f32);
            }
        }
        found
    }

    /// The texts with words that what was typed may have been meant to be, and the most common of them.
    fn badly_typed(
        &self,
        word: &Word,
        sees: &mut impl FnMut(u32) -> bool,
    ) -> (HashMap<u32, f32>, Option<String>) {
        let mut found = HashMap::new();
        let mut instead: Option<(usize, &str)> = None;
        for (number, posting) in self.words.iter().enumerate() {
            if posting.texts.is_empty() || !word.may_be(&posting.word) {
                continue;
            }
            let seen = posting.texts.iter().filter(|text| sees(**text)).count();
            if seen == 0 {
                continue;
            }
            let better =
                instead.is_none_or(|(most, first)| seen > most || seen == most && *posting.word < *first);
            if better {
                instead = Some((seen, &posting.word));
            }
            self.note(&mut found, u32::try_from(number).unwrap_or(GAP), SLIP);
        }
        found.retain(|text, _| sees(*text));
        (found, instead.map(|(_, word)| word.to_owned()))
    }

    /// Notes the texts with a word, unless they are noted as closer already.
    fn note(&self, found: &mut HashMap<u32, f32>, word: u32, closeness: f32) {
        for number in &self.words[word as usize].texts {
            let Some(text) = &self.texts[*number as usize] else {
                continue;
            };
            let weight = if text.words[..text.title].contains(&word) {
                TITLE
            } else {
                1.0
            };
            let best = found.entry(*number).or_default();
            *best = best.max(closeness * weight);
        }
    }
}

fn distinct(words: &[u32]) -> HashSet<u32> {
    words.iter().copied().filter(|word| *word != GAP).collect()
}

fn numbers<'a>(of: &'a HashMap<Box<str>, Vec<u32>>, stem: &str) -> &'a [u32] {
    of.get(stem).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXTS: [(u32, &str, &str); 6] = [
        (1, "Sjukanmälan av elever", "Vårdnadshavare ringer varje morgon."),
        (
            2,
            "Nya elevdatorer",
            "Eleverna i årskurs 4 saknar datorer för undervisning.",
        ),
        (3, "Schema i lärplattformen", "Schemat visas inte för vikarier."),
        (4, "Trådlöst nät", "Nätet är långsamt i den nya skolan."),
        (5, "Datorer för elever", "Den gamla skolan, den nya hallen."),
        (6, "B-2026-0042", "Diarienummer KS-2026-01128."),
    ];

    fn index() -> Index<u32> {
        let mut index = Index::default();
        for (key, title, text) in TEXTS {
            index.insert(key, title, &[text]);
        }
        index
    }

    fn keys(index: &Index<u32>, typed: &str) -> Vec<u32> {
        let found = index.search(&Query::parse(typed), |_| true);
        found.hits.into_iter().map(|hit| hit.key).collect()
    }

    #[test]
    fn words_are_found_in_every_shape() {
        let index = index();
        for (typed, found) in [
            ("sjukanmälan", &[1][..]),
            ("sjukanmälningar", &[1]),
            ("anmälan", &[1]),
            ("sjukanm", &[1]),
            ("schemat", &[3]),
            ("näten", &[4]),
            ("elevdator", &[2, 5]),
            ("datorer elever", &[5, 2]),
            ("\"nya skolan\"", &[4]),
            ("skolan -hallen", &[4]),
            ("b-2026-0042", &[6]),
            ("KS-2026-01128", &[6]),
            ("xyzzy", &[]),
        ] {
            assert_eq!(keys(&index, typed), found, "{typed}");
        }
    }

    #[test]
    fn a_typing_error_is_told() {
        let found = index().search(&Query::parse("shcema"), |_| true);
        assert_eq!(found.hits[0].key, 3);
        assert_eq!(found.corrected, [("shcema".to_owned(), "schema".to_owned())]);
    }

    #[test]
    fn some_of_the_words_are_better_than_none() {
        let found = index().search(&Query::parse("schema badhus"), |_| true);
        assert!(found.partial);
        assert_eq!(found.hits.len(), 1);
    }

    #[test]
    fn what_is_hidden_does_not_show_in_what_is_corrected() {
        let index = index();
        let found = index.search(&Query::parse("shcema"), |key| *key != 3);
        assert_eq!((found.hits.len(), found.corrected.len()), (0, 0));
        // As if the text with the word typed were not there: another word is looked for instead.
        let mut with = index.clone();
        with.insert(7, "Scheman", &[]);
        with.insert(8, "Schemar", &[]);
        let hidden = with.search(&Query::parse("schemar"), |key| *key != 8);
        let mut without = index;
        without.insert(7, "Scheman", &[]);
        let absent = without.search(&Query::parse("schemar"), |_| true);
        let keys = |found: Found<u32>| found.hits.into_iter().map(|hit| hit.key).collect::<Vec<_>>();
        assert_eq!(keys(hidden), keys(absent));
    }

    #[test]
    fn a_text_that_is_changed_or_removed_is_no_longer_found_as_it_was() {
        let mut index = index();
        index.insert(3, "Tolk på mötet", &[]);
        assert_eq!(keys(&index, "schema"), Vec::<u32>::new());
        assert_eq!(keys(&index, "tolk"), [3]);
        index.remove(3);
        assert_eq!(keys(&index, "tolk"), Vec::<u32>::new());
        assert_eq!(index.len(), 5);
    }

    proptest! {
        #[test]
        fn any_search_is_answered_and_each_word_of_a_text_finds_it(typed in "\\PC{0,60}", title in "[a-zåäö]{4,12}( [a-zåäö]{4,12}){0,3}") {
            let mut index = index();
            index.insert(9, &title, &[&typed]);
            index.search(&Query::parse(&typed), |_| true);
            for word in title.split_whitespace() {
                prop_assert!(keys(&index, word).contains(&9), "{word}");
            }
            let phrase = format!("\"{title}\"");
            prop_assert!(keys(&index, &phrase).contains(&9));
        }

        #[test]
        fn the_order_of_insertion_does_not_matter(order in Just((0..TEXTS.len()).collect::<Vec<_>>()).prop_shuffle(), typed in "(nät|elev|dator|skolan|schema|nya|den)( (elev|nät|ny|skola))?") {
            let mut other = Index::default();
            for at in order {
                let (key, title, text) = TEXTS[at];
                other.insert(key, title, &[text]);
            }
            prop_assert_eq!(keys(&index(), &typed), keys(&other, &typed));
        }
    }
}
