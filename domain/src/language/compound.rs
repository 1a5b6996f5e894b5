//! Compounds taken apart: *sjukanmälan* is *sjuk* and *anmälan*, *verksamhetssystem* is *verksamhet* and *system*.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::{spelling::Spelling, stem::stem};

/// Word parts, whitespace between them.
const PARTS: &str = include_str!("parts.txt");

/// The shortest part a compound is cut into.
const SHORTEST_PART: usize = 3;
/// An unknown first part is let through in front of a known last part of some length.
const SHORTEST_UNKNOWN: usize = 4;

/// The words that compounds are made of, and that typing errors are corrected to.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// How a word looks in front of another, with its stem.
    heads: HashMap<String, String>,
    /// Stems of known words that may end a compound.
    stems: HashSet<String>,
    /// Stems of other known words.
    known: HashSet<String>,
    spelling: Spelling,
}

impl Default for Lexicon {
    fn default() -> Self {
        let mut lexicon = Self {
            heads: HashMap::new(),
            stems: HashSet::new(),
            known: HashSet::new(),
            spelling: Spelling::default(),
        };
        for word in PARTS.split_whitespace() {
            lexicon.add_part(word);
        }
        lexicon
    }
}

impl Lexicon {
    /// One more known word. A compound of known words stays a compound; what cannot be cut becomes a part.
    pub fn add(&mut self, word: &str) {
        if self.parts(word).is_empty() {
            self.add_part(word);
        } else if self.stems.insert(stem(word)) {
            self.spelling.add(word);
        }
    }

    /// One more word that is no typing error, but which compounds are not made of.
    pub fn know(&mut self, word: &str) {
        if self.known.insert(stem(word)) {
            self.spelling.add(word);
        }
    }

    fn add_part(&mut self, word: &str) {
        let stem = stem(word);
        if self.stems.insert(stem.clone()) {
            self.spelling.add(word);
        }
        if word.chars().count() < SHORTEST_PART {
            return;
        }
        let mut head = |form: String| {
            if form.chars().count() >= SHORTEST_PART {
                self.heads.entry(form).or_insert_with(|| stem.clone());
            }
        };
        head(word.to_owned());
        match word.chars().next_back() {
            Some('s') => {}
            Some('a') => {
                let short = &word[..word.len() - 1];
                head(short.to_owned());
                for link in ["o", "u", "e", "s"] {
                    head(format!("{short}{link}"));
                }
            }
            Some('e') => {
                head(word[..word.len() - 1].to_owned());
                head(format!("{word}s"));
            }
            _ => {
                head(format!("{word}s"));
            }
        }
    }

    /// Is it the stem of a known word?
    pub fn knows(&self, stem: &str) -> bool {
        self.stems.contains(stem) || self.known.contains(stem)
    }

    /// The known word that an unknown one most likely stands for.
    pub fn corrected(&self, word: &str) -> Option<&str> {
        self.spelling.corrected(word)
    }

    /// Stems of the parts of a compound, in order; nothing when the word is no compound of known words.
    pub fn parts(&self, word: &str) -> Vec<String> {
        let cuts: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let last = cuts.len() - 1;
        if last < 2 * SHORTEST_PART || self.heads.contains_key(word) {
            return Vec::new();
        }
        // The cheapest way to each cut: fewer parts, then longer last parts.
        let mut ways: Vec<Option<(usize, usize)>> = vec![None; cuts.len()];
        ways[0] = Some((0, 0));
        for from in 0..last {
            let Some((count, _)) = ways[from] else {
                continue;
            };
            for to in from + SHORTEST_PART..last {
                if self.heads.contains_key(&word[cuts[from]..cuts[to]])
                    && ways[to].is_none_or(|(best, _)| count + 1 < best)
                {
                    ways[to] = Some((count + 1, from));
                }
            }
        }
        let tail = (1..=last - SHORTEST_PART)
            .filter_map(|from| ways[from].map(|(count, _)| (count, from)))
            .filter(|(_, from)| self.is_tail(&word[cuts[*from]..]))
            .min();
        if let Some((_, from)) = tail {
            let mut parts = vec![stem(&word[cuts[from]..])];
            let mut at = from;
            while at > 0 {
                let Some((_, before)) = ways[at] else { break };
                if let Some(head) = self.heads.get(&word[cuts[before]..cuts[at]]) {
                    parts.push(head.clone());
                }
                at = before;
            }
            parts.reverse();
            return parts;
        }
        if self.knows(&stem(word)) {
            return Vec::new();
        }
        // The longest known last part, behind something unknown.
        (SHORTEST_UNKNOWN..=last.saturating_sub(SHORTEST_UNKNOWN))
            .find(|from| self.is_tail(&word[cuts[*from]..]))
            .map(|from| {
                let head = &word[..cuts[from]];
                let head = head.strip_suffix('s').unwrap_or(head);
                vec![stem(head), stem(&word[cuts[from]..])]
            })
            .unwrap_or_default()
    }

    fn is_tail(&self, word: &str) -> bool {
        let stem = stem(word);
        stem.chars().count() >= SHORTEST_PART && self.stems.contains(&stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_taken_apart() {
        let lexicon = Lexicon::default();
        for (word, parts) in [
            ("sjukanmälan", &["sjuk", "anmäl"][..]),
            ("elevdatorer", &["elev", "dator"]),
            ("skolskjutsen", &["skol", "skjut"]),
            ("verksamhetssystem", &["verksam", "system"]),
            ("föreningsbidraget", &["fören", "bidrag"]),
        ] {
            assert_eq!(lexicon.parts(word), parts, "{word}");
        }
    }

    #[test]
    fn whole_words_stay_whole() {
        let lexicon = Lexicon::default();
        for word in ["skola", "elev", "personal", "", "ö", "xyzzyx"] {
            assert!(lexicon.parts(word).is_empty(), "{word}");
        }
    }
}
