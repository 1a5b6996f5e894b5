//! Words of a text, where each stands, in lower case and with one spelling of each letter.

use std::ops::Range;

/// A word and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The bytes of the text that the word was written with.
    pub at: Range<usize>,
    /// The word in lower case, without hyphens.
    pub word: String,
    /// Its pieces, where a hyphen stood between two of them: *IT-ärende* gives *it* and *ärende*.
    pub pieces: Vec<String>,
}

/// The longest word that is looked at; what is longer is cut, so that no text takes long.
const LONGEST: usize = 60;

/// The words of a text in the order they stand.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let follows = letters.peek().map(|(_, next)| *next);
        let inside = c.is_alphanumeric()
            || combining(c)
            || (start.is_some() && hyphen(c) && follows.is_some_and(char::is_alphanumeric));
        if inside {
            start.get_or_insert(at);
            end = at + c.len_utf8();
        } else if let Some(from) = start.take() {
            found.push(token(text, from..end));
        }
    }
    if let Some(from) = start {
        found.push(token(text, from..end));
    }
    found
}

fn token(text: &str, at: Range<usize>) -> Token {
    let plain = plain(&text[at.clone()]);
    let segments: Vec<&str> = plain.split('-').collect();
    let whole = segments.len() == 1 || segments.iter().any(|piece| piece.chars().count() < 2);
    let pieces = if whole || segments.iter().all(|piece| piece.chars().count() == 2) {
        Vec::new()
    } else {
        segments.iter().map(|piece| (*piece).to_owned()).collect()
    };
    Token {
        at,
        word: plain.replace('-', ""),
        pieces,
    }
}

/// Lower case, one kind of hyphen, and letters with a loose ring or dots made whole.
fn plain(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    for c in written.chars().flat_map(char::to_lowercase).take(LONGEST) {
        match (c, plain.chars().next_back()) {
            ('\u{30a}', Some('a')) => replace_last(&mut plain, 'å'),
            ('\u{308}', Some('a')) => replace_last(&mut plain, 'ä'),
            ('\u{308}', Some('o')) => replace_last(&mut plain, 'ö'),
            ('\u{301}', Some('e')) => replace_last(&mut plain, 'é'),
            (c, _) if combining(c) => {}
            (c, _) if hyphen(c) => plain.push('-'),
            ('æ', _) => plain.push('ä'),
            ('ø', _) => plain.push('ö'),
            (c, _) => plain.push(c),
        }
    }
    plain
}

fn replace_last(text: &mut String, letter: char) {
    text.pop();
    text.push(letter);
}

fn combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn words_are_found_in_lower_case() {
        assert_eq!(
            words("E-tjänst, Wi-Fi & läs- och skriv!"),
            ["etjänst", "wifi", "läs", "och", "skriv"]
        );
    }

    #[test]
    fn hyphens_leave_pieces() {
        let token = tokens("IT-ärenden").remove(0);
        assert_eq!((token.word.as_str(), token.pieces.len()), ("itärenden", 2));
    }

    #[test]
    fn a_loose_ring_is_made_whole() {
        assert_eq!(words("Ra\u{30a}dhus o\u{308}ppet"), ["rådhus", "öppet"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "å, IT-stöd.";
        let places: Vec<_> = tokens(text).into_iter().map(|token| &text[token.at]).collect();
        assert_eq!(places, ["å", "IT-stöd"]);
    }
}
