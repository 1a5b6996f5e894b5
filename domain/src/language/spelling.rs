//! Typing errors: words one slip from a word that is known.

use foldhash::HashMap;

/// Shorter words are too alike each other to be corrected.
const SHORTEST: usize = 5;

/// Known words, to be found by a word with one letter too many, too few, wrong, or two in the wrong order.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// Where the chain of each known word begins, under itself and under itself with one letter left out. Numbers
    /// made of letters stand for the forms: there are ten of them for each of many thousand words.
    chains: HashMap<u64, u32>,
    /// Number of the known word, place of the next in the chain.
    links: Vec<(u32, Option<u32>)>,
    words: Vec<String>,
}

impl Spelling {
    pub fn add(&mut self, word: &str) {
        if word.chars().count() < SHORTEST {
            return;
        }
        let Ok(number) = u32::try_from(self.words.len()) else {
            return;
        };
        self.words.push(word.to_owned());
        for form in forms(word) {
            let Ok(link) = u32::try_from(self.links.len()) else {
                return;
            };
            let next = self.chains.insert(form, link);
            self.links.push((number, next));
        }
    }

    /// The known word one slip away, the first by the alphabet when there are several.
    pub fn corrected(&self, word: &str) -> Option<&str> {
        if word.chars().count() < SHORTEST {
            return None;
        }
        forms(word)
            .flat_map(|form| self.chain(form))
            .filter_map(|number| self.words.get(number as usize))
            .filter(|known| slips(word, known) == 1)
            .min()
            .map(String::as_str)
    }

    fn chain(&self, form: u64) -> impl Iterator<Item = u32> {
        let link = |place: Option<u32>| self.links.get(place? as usize).copied();
        std::iter::successors(link(self.chains.get(&form).copied()), move |(_, next)| {
            link(*next)
        })
        .map(|(number, _)| number)
    }
}

/// A word and the same with one letter left out, as numbers.
fn forms(word: &str) -> impl Iterator<Item = u64> {
    std::iter::once(number(word.bytes())).chain(word.char_indices().map(|(at, c)| {
        let rest = word.bytes().skip(at + c.len_utf8());
        number(word.bytes().take(at).chain(rest))
    }))
}

/// FNV-1a. Two forms of one number do no harm: what is found is compared letter by letter.
fn number(letters: impl Iterator<Item = u8>) -> u64 {
    letters.fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
        (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
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
