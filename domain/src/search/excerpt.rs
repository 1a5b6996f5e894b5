//! What is shown of a text that was found: the place where the words stand, marked.

use std::ops::Range;

use super::query::{Query, Wanted, Word};
use crate::language::{self, Term, beginnings};

/// So much is shown in front of the first word that was found, characters.
const BEFORE: usize = 40;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// What is marked in texts.
#[derive(Debug, Clone)]
pub struct Marks {
    words: Vec<Word>,
    /// A word of a text that holds none of these letters is none of them, and need not be taken apart to tell.
    letters: Vec<String>,
}

/// A word of a text.
struct Place {
    at: Range<usize>,
    marked: bool,
}

impl Marks {
    /// Marks for a query, and the words that were looked for instead of some.
    pub fn new(query: &Query, corrected: &[(String, String)]) -> Self {
        let mut words = Vec::new();
        for wanted in &query.wanted {
            match wanted {
                Wanted::Word(word) => words.push(word.clone()),
                Wanted::Phrase(phrase) => words.extend(phrase.iter().flat_map(|word| analysed(word))),
            }
        }
        words.extend(corrected.iter().flat_map(|(_, instead)| analysed(instead)));
        let letters = words
            .iter()
            .flat_map(|word: &Word| word.parts.iter().chain([&word.word, &word.stem]))
            .flat_map(|stem| beginnings(stem))
            .collect();
        Self { words, letters }
    }

    fn places(&self, text: &str) -> Vec<Place> {
        language::tokens(text)
            .into_iter()
            .map(|token| Place {
                at: token.at.clone(),
                marked: self.may_touch(&token.word) && self.touch(&language::term_as_typed(token)),
            })
            .collect()
    }

    fn may_touch(&self, word: &str) -> bool {
        self.letters.iter().any(|letters| word.contains(letters.as_str()))
    }

    fn touch(&self, term: &Term) -> bool {
        self.words.iter().any(|word| {
            term.word == word.word
                || term.stem == word.stem
                || word.word.chars().count() > 1 && term.word.starts_with(&word.word)
                || term.parts.contains(&word.stem)
                || word.parts.contains(&term.stem)
        })
    }

    /// The whole text, its words marked.
    pub fn all(&self, text: &str) -> Vec<Piece> {
        self.pieces(text, 0, text.len(), &self.places(text))
    }

    /// At most `most` characters of the text, from where most of the words stand.
    pub fn excerpt(&self, text: &str, most: usize) -> Vec<Piece> {
        let places = self.places(text);
        let touched: Vec<usize> = places
            .iter()
            .filter(|place| place.marked)
            .map(|place| place.at.start)
            .collect();
        let fits = |from: usize| {
            let to = forward(text, from, most.saturating_sub(BEFORE));
            touched.iter().filter(|at| (from..to).contains(*at)).count()
        };
        // The first of the best, since a text begins with what matters.
        let best = touched
            .iter()
            .copied()
            .rev()
            .max_by_key(|at| fits(*at))
            .unwrap_or(0);
        let from = word_start(text, &places, backward(text, best, BEFORE));
        let to = word_end(text, &places, forward(text, from, most));
        let mut pieces = self.pieces(text, from, to, &places);
        let dots = |text: &str| Piece {
            text: text.to_owned(),
            marked: false,
        };
        if from > 0 {
            pieces.insert(0, dots("… "));
        }
        if to < text.trim_end().len() {
            pieces.push(dots(" …"));
        }
        pieces
    }

    fn pieces(&self, text: &str, from: usize, to: usize, places: &[Place]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut done = from;
        let mut push = |from: usize, to: usize, marked: bool| {
            if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
                pieces.push(Piece {
                    text: text.to_owned(),
                    marked,
                });
            }
        };
        for Place { at, marked } in places {
            if *marked && at.start >= from && at.end <= to {
                push(done, at.start, false);
                push(at.start, at.end, true);
                done = at.end;
            }
        }
        push(done, to, false);
        pieces
    }
}

fn analysed(word: &str) -> Vec<Word> {
    language::analyse_as_typed(word)
        .into_iter()
        .map(Word::from)
        .collect()
}

/// The place `count` characters further on, or the end.
fn forward(text: &str, from: usize, count: usize) -> usize {
    text.get(from..)
        .and_then(|rest| rest.char_indices().nth(count))
        .map_or(text.len(), |(at, _)| from + at)
}

/// The place `count` characters further back, or the beginning.
fn backward(text: &str, from: usize, count: usize) -> usize {
    text.get(..from)
        .and_then(|before| before.char_indices().rev().nth(count.saturating_sub(1)))
        .map_or(0, |(at, _)| at)
}

/// The first word that begins there or later; the beginning stays.
fn word_start(text: &str, places: &[Place], at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let next = places
        .iter()
        .map(|place| place.at.start)
        .find(|start| *start >= at);
    next.unwrap_or(at).min(text.len())
}

/// The end of the last word that ends there or earlier; the end stays.
fn word_end(text: &str, places: &[Place], at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let last = places
        .iter()
        .map(|place| place.at.end)
        .rev()
        .find(|end| *end <= at);
    last.unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| {
                if piece.marked {
                    format!("[{}]", piece.text)
                } else {
                    piece.text.clone()
                }
            })
            .collect()
    }

    fn marks(typed: &str) -> Marks {
        Marks::new(&Query::parse(typed), &[])
    }

    #[test]
    fn words_are_marked_in_every_shape() {
        let marks = marks("dator elev");
        assert_eq!(
            shown(&marks.all("Elevdatorer, datorerna och eleven.")),
            "[Elevdatorer], [datorerna] och [eleven]."
        );
    }

    #[test]
    fn an_excerpt_stands_where_the_words_are() {
        let text = format!(
            "{}Nätet i skolan är långsamt.{}",
            "Inledning utan sak. ".repeat(20),
            " Avslutning.".repeat(20)
        );
        let shown = shown(&marks("nät skola").excerpt(&text, 120));
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("[Nätet] i [skolan] är långsamt"), "{shown}");
    }

    #[test]
    fn what_was_looked_for_instead_is_marked() {
        let marks = Marks::new(&Query::parse("shcema"), &[("shcema".into(), "schema".into())]);
        assert_eq!(shown(&marks.all("Schemat")), "[Schemat]");
    }

    #[test]
    fn what_would_be_marked_is_not_passed_over() {
        let words: Vec<String> = crate::similar::built_in()
            .into_iter()
            .flat_map(|group| group.words)
            .flat_map(|words| language::tokens(&words))
            .map(|token| token.word)
            .chain(["böcker", "skolböckerna", "inn", "föraren", "män"].map(str::to_owned))
            .collect();
        let terms: Vec<Term> = words
            .iter()
            .step_by(5)
            .flat_map(|word| language::analyse_as_typed(word))
            .collect();
        let asked = [
            "bok",
            "man",
            "förare",
            "elevdator",
            "nyckel",
            "inn",
            "skolans",
            "städer",
        ];
        for typed in words.iter().step_by(97).map(String::as_str).chain(asked) {
            let marks = marks(typed);
            for term in &terms {
                assert!(
                    !marks.touch(term) || marks.may_touch(&term.word),
                    "{typed}: {}",
                    term.word
                );
            }
        }
        assert_eq!(
            shown(&marks("bok").all("Skolböcker och boken")),
            "[Skolböcker] och [boken]"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_added_or_lost(text in "\\PC{0,200}", typed in "\\PC{0,20}") {
            let pieces = marks(&typed).all(&text);
            let whole: String = pieces.into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(whole, text);
        }

        #[test]
        fn an_excerpt_is_a_stretch_of_the_text(text in "([a-zåäö]{1,9}[ ,.]{1,2}){0,60}", typed in "[a-zåäö]{1,6}", most in 10_usize..120) {
            let pieces = marks(&typed).excerpt(&text, most);
            let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let bare = shown.trim_start_matches("… ").trim_end_matches(" …");
            prop_assert!(text.contains(bare), "{bare}");
            prop_assert!(bare.chars().count() <= most);
        }
    }
}
