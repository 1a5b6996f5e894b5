//! Swedish text taken apart for comparison and search: words, stems, parts of compounds.
//!
//! Everything here is pure and never fails, whatever is typed.

mod compound;
mod spelling;
mod stem;
mod tokens;

use std::{ops::Range, sync::LazyLock};

use foldhash::HashSet;

pub use compound::Lexicon;
pub use spelling::{Spelling, slips};
pub use stem::{beginnings, stem};
pub use tokens::{Token, tokens};

static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("stop_words.txt").split_whitespace().collect());

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);

/// A word of a text, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where the word stands in the text.
    pub at: Range<usize>,
    /// The word in lower case.
    pub word: String,
    /// What its forms have in common.
    pub stem: String,
    /// Stems of the words that it is made of, when it is a compound.
    pub parts: Vec<String>,
    /// So common a word that it says nothing.
    pub stop: bool,
}

/// The words of a text with the built-in lexicon.
pub fn analyse(text: &str) -> Vec<Term> {
    analyse_with(&LEXICON, text)
}

/// The words of a text, compounds taken apart and typing errors corrected by a lexicon.
pub fn analyse_with(lexicon: &Lexicon, text: &str) -> Vec<Term> {
    tokens(text)
        .into_iter()
        .map(|token| term(lexicon, token, true))
        .collect()
}

/// As [`analyse`], but each word as it was typed: what is searched for letter by letter is not corrected.
pub fn analyse_as_typed(text: &str) -> Vec<Term> {
    tokens(text).into_iter().map(term_as_typed).collect()
}

/// One word of a text, as [`analyse_as_typed`] takes it.
pub fn term_as_typed(token: Token) -> Term {
    term(&LEXICON, token, false)
}

fn term(lexicon: &Lexicon, token: Token, correct: bool) -> Term {
    let stop = is_stop_word(&token.word);
    let own = stem(&token.word);
    if stop || token.pieces.is_empty() && lexicon.knows(&own) {
        return Term {
            at: token.at,
            stem: own,
            parts: if stop {
                Vec::new()
            } else {
                lexicon.parts(&token.word)
            },
            stop,
            word: token.word,
        };
    }
    let mut parts: Vec<String> = Vec::new();
    for piece in &token.pieces {
        let cut = lexicon.parts(piece);
        parts.push(stem(piece));
        parts.extend(cut);
    }
    if parts.is_empty() {
        parts = lexicon.parts(&token.word);
    }
    let corrected = (correct && parts.is_empty())
        .then(|| lexicon.corrected(&token.word))
        .flatten();
    let (stem, parts) = match corrected {
        Some(known) => (stem(known), lexicon.parts(known)),
        None => (own, parts),
    };
    Term {
        at: token.at,
        word: token.word,
        stem,
        parts,
        stop: false,
    }
}

/// Is this word, in lower case, too common to say anything?
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word) || word.chars().count() < 2 || word.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_becomes_terms() {
        let terms = analyse("Sjukanmälan av elever via e-tjänst");
        let stems: Vec<_> = terms
            .iter()
            .filter(|term| !term.stop)
            .map(|term| term.stem.as_str())
            .collect();
        assert_eq!(stems, ["sjukanmäl", "elev", "etjänst"]);
        assert_eq!(terms[0].parts, ["sjuk", "anmäl"]);
    }

    #[test]
    fn a_typing_error_is_corrected() {
        assert_eq!(analyse("persnal")[0].stem, stem("personal"));
    }

    proptest! {
        #[test]
        fn any_text_is_analysed(text in "\\PC*") {
            for term in analyse(&text) {
                prop_assert!(text.get(term.at).is_some());
            }
        }

        #[test]
        fn any_swedish_word_is_analysed(text in "[a-zåäöA-ZÅÄÖ \\-\u{30a}\u{308}]{0,80}") {
            for term in analyse(&text) {
                prop_assert!(term.stop || !term.stem.is_empty());
            }
        }
    }
}
