//! Words with the same meaning. A built-in vocabulary of what municipalities ask of information technology;
//! the staff may put its own in place of it or beside it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::language::{Lexicon, Term, stem, tokens};

mod hints;
mod lines;

use hints::{Hints, hints};
use lines::{BUILT_IN, Line};
pub use lines::{Kind, Synonyms, built_in, parse};

/// A group of words, made ready.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) topic: String,
}

/// Words that mean a concept when they stand in one text, in whatever order: *elev* + *lösenord*.
#[derive(Debug, Clone)]
pub(super) struct Together {
    pub(super) concept: usize,
    /// Of each side one is enough.
    pub(super) sides: Vec<Vec<Side>>,
}

/// One way to find a side of words that stand together.
#[derive(Debug, Clone)]
pub(super) enum Side {
    Concept(usize),
    Stems(Vec<String>),
}

/// All groups of words, with the lexicon that they and the built-in word parts make up.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    concepts: Vec<Concept>,
    /// Concepts of a single stem.
    words: HashMap<String, Vec<usize>>,
    /// Concepts of several stems in a row, by the first.
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
    together: Vec<Together>,
    /// Those that a concept or a stem may be the first side of.
    together_by_concept: HashMap<usize, Vec<usize>>,
    together_by_stem: HashMap<String, Vec<usize>>,
    /// Stems of words that any need may be written with.
    common: HashSet<String>,
    hints: Hints,
    lexicon: Lexicon,
}

/// Words that say nothing of what a need is about, whitespace between them.
const COMMON: &str = include_str!("vocabulary/common.txt");

/// A phrase may have as many other words inside as this: *logga* eleverna *in*.
const BETWEEN: usize = 2;

impl Default for Vocabulary {
    fn default() -> Self {
        Self::of(&BUILT_IN)
    }
}

impl Vocabulary {
    /// Groups of words. One that begins as a built-in group does has its topic and its words that stand apart too.
    pub fn new(groups: &[Synonyms]) -> Self {
        let known: HashMap<(Kind, &str), &Line> = BUILT_IN
            .iter()
            .filter_map(|line| Some(((line.kind, line.words.first()?.as_str()), line)))
            .collect();
        let lines: Vec<Line> = groups
            .iter()
            .map(|group| {
                let name = group.words.first().map_or("", String::as_str);
                let line = known.get(&(group.kind, name));
                Line {
                    kind: group.kind,
                    words: group.words.clone(),
                    topic: line.map(|line| line.topic.clone()).unwrap_or_default(),
                    together: line.map(|line| line.together.clone()).unwrap_or_default(),
                }
            })
            .collect();
        Self::of(&lines)
    }

    fn of(lines: &[Line]) -> Self {
        let mut vocabulary = Self {
            concepts: Vec::new(),
            words: HashMap::new(),
            phrases: HashMap::new(),
            together: Vec::new(),
            together_by_concept: HashMap::new(),
            together_by_stem: HashMap::new(),
            common: HashSet::new(),
            hints: Hints::new(),
            lexicon: Lexicon::default(),
        };
        for word in COMMON.split_whitespace() {
            vocabulary.common.insert(stem(word));
            vocabulary.lexicon.know(word);
        }
        for line in lines {
            let number = vocabulary.concepts.len();
            vocabulary.concepts.push(Concept {
                name: line.words.first().cloned().unwrap_or_default(),
                kind: line.kind,
                topic: line.topic.clone(),
            });
            for word in &line.words {
                vocabulary.add(word, number);
            }
        }
        let names = vocabulary.names();
        for (concept, line) in lines.iter().enumerate() {
            for words in &line.together {
                // Known to the corrector of slips too: *brinner* is no *rinner*.
                for token in tokens(words) {
                    vocabulary.lexicon.know(&token.word);
                }
                let sides = words
                    .split('+')
                    .map(|side| side.split('|').flat_map(|word| sides(&names, word)).collect())
                    .collect();
                vocabulary.add_together(Together { concept, sides });
            }
        }
        vocabulary.hints = hints(lines, &vocabulary.lexicon, &vocabulary.common);
        vocabulary
    }

    fn add_together(&mut self, together: Together) {
        let number = self.together.len();
        for side in together.sides.first().into_iter().flatten() {
            let of = match side {
                Side::Concept(concept) => self.together_by_concept.entry(*concept).or_default(),
                Side::Stems(stems) => {
                    let Some(first) = stems.first() else { continue };
                    self.together_by_stem.entry(first.clone()).or_default()
                }
            };
            if !of.contains(&number) {
                of.push(number);
            }
        }
        self.together.push(together);
    }

    fn names(&self) -> HashMap<String, Vec<usize>> {
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, concept) in self.concepts.iter().enumerate() {
            names.entry(concept.name.clone()).or_default().push(number);
        }
        names
    }

    fn add(&mut self, word: &str, concept: usize) {
        let words: Vec<String> = tokens(word).into_iter().map(|token| token.word).collect();
        if let [only] = &words[..] {
            self.lexicon.add(only);
        } else {
            for word in &words {
                self.lexicon.know(word);
            }
        }
        let mut stems = words.iter().map(|word| stem(word));
        let Some(first) = stems.next() else { return };
        let rest: Vec<String> = stems.collect();
        if rest.is_empty() {
            let concepts = self.words.entry(first).or_default();
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
        } else {
            self.phrases.entry(first).or_default().push((rest, concept));
        }
    }

    /// Words that may stand together in a text with these concepts and stems, in the order of the vocabulary.
    pub(super) fn together<'a>(
        &self,
        concepts: impl Iterator<Item = &'a usize>,
        stems: impl Iterator<Item = &'a String>,
    ) -> impl Iterator<Item = &Together> {
        let numbers: BTreeSet<usize> = concepts
            .filter_map(|concept| self.together_by_concept.get(concept))
            .chain(stems.filter_map(|stem| self.together_by_stem.get(stem)))
            .flatten()
            .copied()
            .collect();
        numbers.into_iter().filter_map(|number| self.together.get(number))
    }

    /// May any need be written with a word of this stem?
    pub(super) fn is_common(&self, stem: &str) -> bool {
        self.common.contains(stem)
    }

    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(super) fn concept(&self, number: usize) -> Option<&Concept> {
        self.concepts.get(number)
    }

    /// Concepts of one stem.
    pub(super) fn of_stem(&self, stem: &str) -> &[usize] {
        self.words.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Concepts that a word of this stem hints at, with how surely.
    pub(super) fn hints_of(&self, stem: &str) -> &[(usize, f32)] {
        self.hints.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Concepts of several words that begin at the first of these terms, with the places that the words stand at.
    pub(super) fn phrases_at(&self, terms: &[Term]) -> Vec<(usize, Vec<usize>)> {
        let Some(first) = terms.first() else {
            return Vec::new();
        };
        self.phrases
            .get(&first.stem)
            .into_iter()
            .flatten()
            .filter_map(|(rest, concept)| Some((*concept, follows(rest, terms)?)))
            .collect()
    }
}

/// A name stands for its concept, any other word for itself.
fn sides(names: &HashMap<String, Vec<usize>>, word: &str) -> Vec<Side> {
    let word = word.trim();
    match names.get(word) {
        Some(numbers) => numbers.iter().copied().map(Side::Concept).collect(),
        None => vec![Side::Stems(
            tokens(word).iter().map(|token| stem(&token.word)).collect(),
        )],
    }
}

/// The places of the words of a phrase after its first, when they follow near enough.
fn follows(rest: &[String], terms: &[Term]) -> Option<Vec<usize>> {
    let mut places = vec![0];
    let mut at = 0;
    for wanted in rest {
        let next = (at + 1..terms.len().min(at + 2 + BETWEEN))
            .find(|place| terms.get(*place).is_some_and(|term| term.stem == *wanted))?;
        places.push(next);
        at = next;
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::similar::{Index, Probe};

    fn probe(title: &str) -> Probe {
        Probe {
            title: title.to_owned(),
            text: String::new(),
        }
    }

    #[test]
    fn a_word_stands_for_few_things() {
        let vocabulary = Vocabulary::default();
        for (stem, concepts) in &vocabulary.words {
            assert!(concepts.len() <= 4, "{stem} stands for {}", concepts.len());
        }
    }

    #[test]
    fn no_thing_is_meant_by_a_word_that_says_nothing() {
        for group in built_in().iter().filter(|group| group.kind == Kind::Thing) {
            for word in group.words.iter().filter(|word| !word.contains([' ', '-'])) {
                let says_nothing = crate::language::is_stop_word(word)
                    || COMMON.split_whitespace().any(|common| common == word);
                assert!(!says_nothing, "{word} in {}", group.words[0]);
            }
        }
    }

    #[test]
    fn words_together_have_two_sides() {
        for together in &Vocabulary::default().together {
            assert!(together.sides.len() >= 2);
            assert!(together.sides.iter().all(|side| !side.is_empty()));
        }
    }

    #[test]
    fn no_side_is_met_by_words_that_any_text_has() {
        let sides = lines::BUILT_IN
            .iter()
            .flat_map(|line| &line.together)
            .flat_map(|together| together.split(['+', '|']));
        for side in sides {
            let says = tokens(side)
                .iter()
                .any(|token| !crate::language::is_stop_word(&token.word));
            assert!(says, "{side}");
        }
    }

    #[test]
    fn a_broader_topic_is_a_little_alike() {
        let lines = lines::lines("= nät\nwifi, trådlöst\nfiber, bredband\n= mat\nmeny, matsedel\n");
        let mut index = Index::new(Arc::new(Vocabulary::of(&lines)));
        for (id, title) in [(1, "Bredband"), (2, "Matsedel"), (3, "Trådlöst")] {
            index.insert(id, &probe(title));
        }
        let near = index.nearest(&probe("Wifi"), 3);
        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [3, 1]);
        assert!(near[1].score < near[0].score / 2.0, "{near:?}");
    }

    #[test]
    fn a_word_that_stands_with_others_only_is_known() {
        let lines = lines::lines("= a\nvatten, rinner\neld, brinner + skog\n");
        let vocabulary = Vocabulary::of(&lines);
        let terms = crate::language::analyse_with(vocabulary.lexicon(), "det brinner");
        assert!(
            terms
                .iter()
                .any(|term| term.word == "brinner" && term.stem == stem("brinner"))
        );
    }

    #[test]
    fn words_of_a_phrase_hint_at_its_concept() {
        let lines = lines::lines("= a\nvikarie, ringa efter ersättare\nparkering, parkeringsplats\n");
        let vocabulary = Vocabulary::of(&lines);
        assert_eq!(
            vocabulary.hints_of(&stem("ersättare")).first().map(|hint| hint.0),
            Some(0)
        );
        assert!(
            vocabulary.hints_of(&stem("efter")).is_empty(),
            "a stop word hints at nothing"
        );
        let mut index = Index::new(Arc::new(vocabulary));
        index.insert(1, &probe("Parkeringsplatser"));
        index.insert(2, &probe("Vikarier"));
        let near = index.nearest(&probe("Ersättare saknas"), 3);
        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [2]);
        assert_eq!(near[0].shared, ["ersättare"]);
    }

    #[test]
    fn a_word_that_says_nothing_is_not_told() {
        let lines = lines::lines("= a\nregister, vilka + dator\n");
        let mut index = Index::new(Arc::new(Vocabulary::of(&lines)));
        index.insert(1, &probe("Vilka har en dator"));
        let near = index.nearest(&probe("Vilka lånar vår dator"), 1);
        assert_eq!(near[0].shared, ["dator"]);
    }

    #[test]
    fn phrases_let_other_words_between() {
        let vocabulary = Vocabulary::new(&parse("inloggning, logga in"));
        let terms = crate::language::analyse("logga eleverna in");
        assert_eq!(vocabulary.phrases_at(&terms), [(0, vec![0, 2])]);
        let terms = crate::language::analyse("logga och se om det in");
        assert!(vocabulary.phrases_at(&terms).is_empty());
    }
}
