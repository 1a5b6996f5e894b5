//! Words with the same meaning. A built-in vocabulary of what municipalities ask of information technology;
//! the staff may put its own in place of it or beside it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::language::{Lexicon, Term, stem, tokens};

/// What a group of words stands for, which decides how much it says about a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What the need is about: *trådlöst nät*, *frånvaroanmälan*.
    Thing,
    /// Whom it concerns: *elev*, *medborgare*.
    Who,
    /// How it is done, today or wished: *blankett*, *boka*, *i mobilen*.
    Way,
}

/// Words that mean the same. The first is the one shown to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms {
    pub kind: Kind,
    pub words: Vec<String>,
}

/// A group of words, made ready.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// All groups of words, with the lexicon that they and the built-in word parts make up.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    concepts: Vec<Concept>,
    /// Concepts of a single stem.
    words: HashMap<String, Vec<usize>>,
    /// Concepts of several stems in a row, by the first.
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
    lexicon: Lexicon,
}

/// A phrase may have as many other words inside as this: *logga* eleverna *in*.
const BETWEEN: usize = 2;

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new(&built_in())
    }
}

/// The built-in groups.
pub fn built_in() -> Vec<Synonyms> {
    [
        include_str!("vocabulary/school.txt"),
        include_str!("vocabulary/care.txt"),
        include_str!("vocabulary/town.txt"),
        include_str!("vocabulary/staff.txt"),
        include_str!("vocabulary/office.txt"),
        include_str!("vocabulary/it.txt"),
    ]
    .iter()
    .flat_map(|text| parse(text))
    .collect()
}

/// One group a line, words between commas; `@` in front of whom a need concerns, `~` in front of how it is done.
pub fn parse(text: &str) -> Vec<Synonyms> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let (kind, line) = if let Some(rest) = line.strip_prefix('@') {
                (Kind::Who, rest)
            } else if let Some(rest) = line.strip_prefix('~') {
                (Kind::Way, rest)
            } else {
                (Kind::Thing, line)
            };
            let words: Vec<String> = line
                .split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect();
            (!words.is_empty()).then_some(Synonyms { kind, words })
        })
        .collect()
}

impl Vocabulary {
    pub fn new(groups: &[Synonyms]) -> Self {
        let mut vocabulary = Self {
            concepts: Vec::new(),
            words: HashMap::new(),
            phrases: HashMap::new(),
            lexicon: Lexicon::default(),
        };
        for group in groups {
            let Some(name) = group.words.first() else {
                continue;
            };
            let number = vocabulary.concepts.len();
            vocabulary.concepts.push(Concept {
                name: name.clone(),
                kind: group.kind,
            });
            for word in &group.words {
                vocabulary.add(word, number);
            }
        }
        vocabulary
    }

    fn add(&mut self, word: &str, concept: usize) {
        let words: Vec<String> = tokens(word).into_iter().map(|token| token.word).collect();
        if let [only] = &words[..] {
            self.lexicon.add(only);
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
    use super::*;

    #[test]
    fn lines_become_groups() {
        let groups = parse("# remark\n@elev, student\n\n~papper\nwifi, trådlöst nät\n");
        assert_eq!(
            groups.iter().map(|group| group.kind).collect::<Vec<_>>(),
            [Kind::Who, Kind::Way, Kind::Thing]
        );
        assert_eq!(groups[2].words, ["wifi", "trådlöst nät"]);
    }

    #[test]
    fn the_built_in_names_are_told_apart() {
        let mut names: Vec<_> = built_in()
            .into_iter()
            .filter_map(|group| group.words.first().map(|name| (group.kind as u8, name.clone())))
            .collect();
        assert!(names.len() > 150, "{}", names.len());
        names.sort();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
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
