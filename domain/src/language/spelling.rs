//! Typing errors: words one slip from a word that is known.

use std::collections::HashMap;

/// Shorter words are too alike each other to be corrected.
const SHORTEST: usize = 5;

/// Known words, to be found by a word with one letter too many, too few, wrong, or two in the wrong order.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// Each known word under itself with one letter left out.
    lacking: HashMap<String, Vec<u32>>,
    words: Vec<String>,
}

impl Spelling {
    pub fn add(&mut self, word: &str) {
        if word.chars().count() < SHORTEST {
            return;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        for form in without_one(word) {
            self.lacking.entry(form).or_default().push(number);
        }
        self.lacking.entry(word.to_owned()).or_default().push(number);
    }

    /// The known word one slip away, the first by the alphabet when there are several.
    pub fn corrected(&self, word: &str) -> Option<&str> {
        if word.chars().count() < SHORTEST {
            return None;
        }
        std::iter::once(word.to_owned())
            .chain(without_one(word))
            .filter_map(|form| self.lacking.get(&form))
            .flatten()
            .filter_map(|number| self.words.get(*number as usize))
            .filter(|known| slips(word, known) == 1)
            .min()
            .map(String::as_str)
    }
}

fn without_one(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(|(at, c)| {
        let mut form = String::with_capacity(word.len());
        form.push_str(&word[..at]);
        form.push_str(&word[at + c.len_utf8()..]);
        form
    })
}

/// How many slips lie between two words: a letter added, left out, changed, or two neighbours swapped.
pub fn slips(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut cost = (above[j] + usize::from(a != b))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, count) in [
            ("allergi", "alergi", 1),
            ("allergi", "allerig", 1),
            ("skola", "skola", 0),
            ("", "ö", 1),
            ("passerkort", "parkeringskort", 6),
        ] {
            assert_eq!(slips(one, other), count, "{one} {other}");
        }
    }

    #[test]
    fn a_known_word_is_found_by_one_slip() {
        let mut spelling = Spelling::default();
        spelling.add("allergi");
        spelling.add("nät");
        for typed in ["alergi", "allerrgi", "allerig", "allergo"] {
            assert_eq!(spelling.corrected(typed), Some("allergi"), "{typed}");
        }
        assert_eq!(spelling.corrected("allrg"), None);
        assert_eq!(spelling.corrected("nat"), None);
    }
}
