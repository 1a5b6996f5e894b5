//! A light Swedish stemmer: the published Snowball rules, with additions that municipal texts call for.
//!
//! The additions: definite forms of nouns in -a (skolan), -et and -ena (nätet, mötena), nouns made of verbs
//! (planering of planera, ansökan of ansöka), neuter adjectives (digitalt), and a few irregular words.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{STOP_WORDS, is_stop_word};

/// Nouns in -or whose ending is part of the word, unlike the plural of *karta*.
const KEEPS_OR: &[&str] = &[
    "dator",
    "rektor",
    "projektor",
    "kurator",
    "sensor",
    "motor",
    "sektor",
    "monitor",
    "mentor",
    "processor",
    "professor",
    "traktor",
    "doktor",
    "kontor",
    "lektor",
];

/// What does or is used for something, without its last letter: a *skrivare* is no *skriva*, a *besökare* no *besök*.
const DOERS: &[&str] = &[
    "skrivar",
    "lärar",
    "besökar",
    "läsar",
    "ledar",
    "mätar",
    "laddar",
    "vårdar",
    "tränar",
    "sändar",
    "arbetar",
    "användar",
    "spelar",
    "väktar",
    "städar",
    "räknar",
    "brukar",
    "skötar",
    "ersättar",
    "utvecklar",
    "handläggar",
    "väljar",
    "planerar",
    "beställar",
    "samordnar",
    "utförar",
];

/// Words whose forms no rule brings together, or that a rule would spoil: a stem a line, with its forms.
static IRREGULAR: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    include_str!("irregular.txt")
        .lines()
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(stem, forms)| forms.split_whitespace().map(move |form| (form, stem)))
        .collect()
});

/// Endings of nouns and verbs, longest first.
const INFLECTIONS: &[&str] = &[
    "heternas", "heterna", "hetens", "heters", "arnas", "ernas", "ornas", "andes", "andet", "anden", "heten",
    "heter", "arens", "enas", "arna", "erna", "orna", "ande", "arne", "aste", "ades", "erns", "aren", "ade",
    "are", "ern", "ens", "ans", "ets", "ena", "het", "ast", "ad", "en", "an", "et", "ar", "er", "or", "as",
    "es", "at", "a", "e",
];

/// The stems of the words that say nothing.
static STOP_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| STOP_WORDS.iter().map(|word| rules(word)).collect());

/// After a stem that would be that of a word that says nothing: a *förare* is no *för*, and a *kund* no *kunde*.
const NO_STOP_WORD: char = '-';

/// The endings by their last letter's last byte, in the same order: most words have none of most endings.
static INFLECTIONS_BY_LAST: LazyLock<HashMap<u8, Vec<&str>>> = LazyLock::new(|| {
    let mut by_last: HashMap<u8, Vec<&str>> = HashMap::new();
    for ending in INFLECTIONS {
        if let Some(last) = ending.bytes().last() {
            by_last.entry(last).or_default().push(ending);
        }
    }
    by_last
});

/// The stem of a word in lower case: forms of one word come to the same stem, which need not be a word itself.
pub fn stem(word: &str) -> String {
    let mut stem = rules(word);
    if STOP_STEMS.contains(&stem) && !is_stop_word(word) {
        stem.push(NO_STOP_WORD);
    }
    stem
}

/// What a word of this stem begins with: of each that may be, the first three letters, which no rule changes.
pub fn beginnings(stem: &str) -> Vec<String> {
    let stem = stem.strip_suffix(NO_STOP_WORD).unwrap_or(stem);
    let forms = IRREGULAR
        .iter()
        .filter(|(_, of)| **of == stem)
        .map(|(form, _)| *form);
    std::iter::once(stem)
        .chain(forms)
        .map(|word| word.chars().take(3).collect())
        .collect()
}

fn rules(word: &str) -> String {
    if let Some(stem) = IRREGULAR.get(word) {
        return (*stem).to_owned();
    }
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut stem = word.to_owned();
    let start = region(&stem);
    inflection(&mut stem, start);
    derivation(&mut stem, start);
    undouble(&mut stem, start);
    syncope(&mut stem);
    stem
}

/// Where endings may begin: after the first consonant that follows a vowel, and not before the fourth letter.
fn region(word: &str) -> usize {
    let mut seen_vowel = false;
    for (place, (at, c)) in word.char_indices().enumerate() {
        if vowel(c) {
            seen_vowel = true;
        } else if seen_vowel {
            let after = at + c.len_utf8();
            return if place + 1 >= 3 {
                after
            } else {
                word.char_indices()
                    .nth(3)
                    .map_or(word.len(), |(fourth, _)| fourth)
            };
        }
    }
    word.len()
}

fn vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'å' | 'ö' | 'é')
}

/// `ending`, when the word ends so within the region.
fn ends(word: &str, start: usize, ending: &str) -> bool {
    word.ends_with(ending) && word.len() - ending.len() >= start
}

fn cut(word: &mut String, letters: &str) {
    word.truncate(word.len() - letters.len());
}

fn inflection(word: &mut String, start: usize) {
    for ending in ["e", "en", "es", "ens", "na", "nas"] {
        let doer = word.strip_suffix(ending).filter(|rest| rest.ends_with("ar"));
        if doer.is_some_and(|rest| DOERS.iter().any(|doer| rest.ends_with(doer))) {
            cut(word, ending);
            word.push('e');
            return;
        }
    }
    for ending in ["", "n", "ns", "s"] {
        let base = word.strip_suffix(ending).filter(|rest| rest.ends_with("or"));
        if base.is_some_and(|rest| KEEPS_OR.iter().any(|base| rest.ends_with(base))) {
            cut(word, ending);
            return;
        }
    }
    for ending in ["n", "ns"] {
        if word
            .strip_suffix(ending)
            .is_some_and(|rest| rest.ends_with("el") && rest.len() >= start)
        {
            cut(word, ending);
            return;
        }
    }
    if word.ends_with("ium") || word.ends_with("eum") {
        cut(word, "um");
        return;
    }
    let endings = word
        .bytes()
        .last()
        .and_then(|last| INFLECTIONS_BY_LAST.get(&last));
    if let Some(ending) = endings
        .into_iter()
        .flatten()
        .find(|ending| ends(word, start, ending))
    {
        cut(word, ending);
    }
    // Also below an ending, so that *platsen* meets *plats*, which looks like a genitive.
    let genitive = word
        .strip_suffix('s')
        .and_then(|rest| rest.chars().next_back())
        .is_some_and(|c| "bcdfghjklmnoprtvy".contains(c));
    if genitive && ends(word, start, "s") {
        cut(word, "s");
    }
}

fn derivation(word: &mut String, start: usize) {
    if word.ends_with('t') {
        for ending in ["löst", "fullt"] {
            if ends(word, start, ending) {
                cut(word, "t");
            }
        }
        for neuter in ["alt", "ellt", "ivt", "igt", "bart", "samt", "iskt", "ärt", "elt"] {
            if ends(word, start, neuter) {
                cut(word, "t");
            }
        }
    }
    if !word.ends_with(['g', 's']) {
        return;
    }
    for ending in ["ning", "ing", "lig", "els", "ig"] {
        if ends(word, start, ending) && word.chars().count() >= ending.len() + 3 {
            cut(word, ending);
            // *förening* is no *ning* of *före*, and *utlåning* is of *utlåna*.
            if *ending == *"ning" && word.chars().next_back().is_some_and(vowel) {
                word.push('n');
            }
            return;
        }
    }
}

fn undouble(word: &mut String, start: usize) {
    if !word.ends_with(['d', 'n', 't', 'm']) {
        return;
    }
    for pair in ["dd", "gd", "nn", "dt", "gt", "kt", "tt", "mm"] {
        if word.ends_with(pair) && word.len() > start.min(3) {
            word.pop();
            return;
        }
    }
}

/// *nyckel* and *nycklar*, *regel* and *regler* meet without the vowel.
fn syncope(word: &mut String) {
    let letters: Vec<char> = word.chars().rev().take(3).collect();
    if let ['l', 'e', before] = letters[..]
        && !vowel(before)
        && word.chars().count() > 4
    {
        word.truncate(word.len() - 2);
        word.push('l');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_meet() {
        for forms in [
            &["skola", "skolan", "skolor", "skolorna", "skolans", "skolornas"][..],
            &["elev", "elever", "eleven", "eleverna", "elevernas", "elevs"],
            &["dator", "datorn", "datorer", "datorerna"],
            &["nät", "nätet", "näten", "nätets"],
            &["möte", "mötet", "möten", "mötena"],
            &["planera", "planerar", "planering", "planeringen"],
            &["ansöka", "ansökan", "ansöker"],
            &["digital", "digitalt", "digitala"],
            &["trådlös", "trådlöst", "trådlösa"],
            &["nyckel", "nycklar", "nycklarna", "nyckelns"],
            &["bok", "boken", "böcker", "böckerna"],
            &["boka", "bokar", "bokning", "bokningar"],
            &["rum", "rummet", "rummen"],
            &["gymnasium", "gymnasiet", "gymnasier"],
            &["plats", "platsen", "platser"],
            &["karta", "kartor", "kartan"],
            &["skrivare", "skrivaren", "skrivarna"],
            &["kund", "kunder", "kunden", "kundernas"],
            &["förare", "föraren", "förarna"],
            &["fastighet", "fastigheter", "fastigheternas"],
        ] {
            let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stem(form)).collect();
            assert_eq!(stems.len(), 1, "{forms:?} became {stems:?}");
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (one, other) in [
            ("bok", "boka"),
            ("tid", "tidning"),
            ("ord", "ordning"),
            ("plan", "plats"),
            ("skrivare", "skriva"),
            ("besökare", "besök"),
            ("fastighet", "fast"),
            ("hemlig", "hem"),
            // The first say nothing.
            ("för", "föraren"),
            ("inte", "intern"),
            ("kunde", "kund"),
            ("vill", "villa"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} and {other}");
        }
    }
}
