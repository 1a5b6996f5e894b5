//! What somebody searches for.

use crate::language::{self, Term, slips};

/// The longest text that is searched for, characters.
pub const MOST_CHARACTERS: usize = 200;
/// Words and phrases beyond these are not looked for.
const MOST_TERMS: usize = 12;
/// Shorter words are too alike each other for a slip to be told.
const SHORTEST_SLIP: usize = 4;
/// From this length two slips are allowed.
const TWO_SLIPS: usize = 9;

/// A search: words and "phrases" that must occur, and -words that must not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) wanted: Vec<Wanted>,
    pub(super) unwanted: Vec<Wanted>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    Word(Word),
    /// Words in a row, in lower case.
    Phrase(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub word: String,
    pub stem: String,
    /// Stems of its parts when it is a compound.
    pub parts: Vec<String>,
}

impl From<Term> for Word {
    fn from(term: Term) -> Self {
        Self {
            word: term.word,
            stem: term.stem,
            parts: term.parts,
        }
    }
}

impl Query {
    /// Reads what was typed; never fails. Common words count only when there is nothing else.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.chars().take(MOST_CHARACTERS).collect();
        let (mut wanted, mut common, mut unwanted) = (Vec::new(), Vec::new(), Vec::new());
        // Every second piece stood between quotation marks; an unclosed one ends with the text.
        for (nth, piece) in typed.split(['"', '”', '“', '„']).enumerate() {
            if nth % 2 == 1 {
                let words: Vec<Term> = language::analyse_as_typed(piece);
                match words.len() {
                    0 => {}
                    1 => wanted.extend(words.into_iter().map(|term| Wanted::Word(term.into()))),
                    _ => wanted.push(Wanted::Phrase(words.into_iter().map(|term| term.word).collect())),
                }
                continue;
            }
            for chunk in piece.split_whitespace() {
                let without = chunk.strip_prefix('-').filter(|rest| !rest.is_empty());
                for term in language::analyse_as_typed(without.unwrap_or(chunk)) {
                    let says_nothing = term.stop && term.word.chars().any(char::is_alphabetic);
                    let word = Wanted::Word(term.into());
                    match (without.is_some(), says_nothing) {
                        (true, _) => unwanted.push(word),
                        (false, true) => common.push(word),
                        (false, false) => wanted.push(word),
                    }
                }
            }
        }
        if wanted.is_empty() {
            wanted = common;
        }
        wanted.truncate(MOST_TERMS);
        unwanted.truncate(MOST_TERMS);
        Self { wanted, unwanted }
    }

    /// Nothing is searched for.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

impl Word {
    /// Could a word be this one, badly typed?
    pub fn may_be(&self, other: &str) -> bool {
        let (mine, its) = (self.word.chars().count(), other.chars().count());
        if mine < SHORTEST_SLIP || its < SHORTEST_SLIP {
            return false;
        }
        let allowed = if mine >= TWO_SLIPS { 2 } else { 1 };
        // The first letter is seldom wrong; where it is, the rest must be right.
        let first = self.word.chars().next() == other.chars().next();
        mine.abs_diff(its) <= allowed
            && (first
                || self.word.chars().skip(1).eq(other.chars().skip(1))
                || swapped_at_start(&self.word, other))
            && slips(&self.word, other) <= allowed
    }
}

fn swapped_at_start(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.chars(), other.chars());
    let (a, b) = ((one.next(), one.next()), (other.next(), other.next()));
    a.0 == b.1 && a.1 == b.0 && one.eq(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(wanted: &[Wanted]) -> Vec<String> {
        wanted
            .iter()
            .map(|wanted| match wanted {
                Wanted::Word(word) => word.word.clone(),
                Wanted::Phrase(words) => format!("<{}>", words.join(" ")),
            })
            .collect()
    }

    #[test]
    fn words_phrases_and_what_is_unwanted() {
        let query = Query::parse("nätet i \"den nya skolan\" -tolk B-2026-0042");
        assert_eq!(words(&query.wanted), ["nätet", "<den nya skolan>", "b20260042"]);
        assert_eq!(words(&query.unwanted), ["tolk"]);
    }

    #[test]
    fn common_words_count_when_there_is_nothing_else() {
        assert_eq!(words(&Query::parse("och i").wanted), ["och", "i"]);
        assert!(Query::parse(" \" - ").is_empty());
        assert_eq!(words(&Query::parse("142").wanted), ["142"]);
    }

    #[test]
    fn slips_of_the_finger_are_known() {
        let word = |typed: &str| match Query::parse(typed).wanted.remove(0) {
            Wanted::Word(word) => word,
            Wanted::Phrase(_) => panic!("a phrase"),
        };
        for (typed, meant) in [
            ("shcema", "schema"),
            ("persnal", "personal"),
            ("elevdtaror", "elevdator"),
            ("kchema", "schema"),
        ] {
            assert!(word(typed).may_be(meant), "{typed}");
        }
        for (typed, other) in [("tolk", "folks"), ("lås", "läs"), ("skola", "kjolar")] {
            assert!(!word(typed).may_be(other), "{typed}");
        }
    }
}
