//! A light Swedish stemmer: the published Snowball rules, with additions that municipal texts call for.
//!
//! The additions: definite forms of nouns in -a (skolan), -et and -ena (nätet, mötena), nouns made of verbs
//! (planering of planera, ansökan of ansöka), neuter adjectives (digitalt), and a few irregular words.

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

/// Words whose forms no rule brings together, or that a rule would spoil.
const IRREGULAR: &[(&str, &str)] = &[
    ("bok", "bok"),
    ("boken", "bok"),
    ("böcker", "bok"),
    ("böckerna", "bok"),
    ("böckers", "bok"),
    ("boka", "bokning"),
    ("bokar", "bokning"),
    ("bokas", "bokning"),
    ("bokad", "bokning"),
    ("bokat", "bokning"),
    ("bokade", "bokning"),
    ("bokades", "bokning"),
    ("bokning", "bokning"),
    ("bokningar", "bokning"),
    ("bokningen", "bokning"),
    ("bokningarna", "bokning"),
    ("stad", "stad"),
    ("staden", "stad"),
    ("städer", "stad"),
    ("städerna", "stad"),
    ("man", "man"),
    ("män", "man"),
    ("männen", "man"),
    ("tidning", "tidning"),
    ("tidningar", "tidning"),
    ("tidningen", "tidning"),
    ("ordning", "ordning"),
    ("ordningen", "ordning"),
    ("ledning", "ledning"),
    ("ledningen", "ledning"),
    ("ledningar", "ledning"),
    ("handling", "handling"),
    ("handlingar", "handling"),
    ("handlingen", "handling"),
    ("handlingarna", "handling"),
    ("organ", "organ"),
    ("internet", "internet"),
    ("förälder", "föräld"),
    ("barn", "barn"),
    ("barnen", "barn"),
    ("barnens", "barn"),
    ("barns", "barn"),
    ("barnet", "barn"),
    ("barnets", "barn"),
    ("larm", "larm"),
    ("larmen", "larm"),
    ("larmet", "larm"),
    ("hand", "hand"),
    ("händer", "hand"),
    ("natt", "natt"),
    ("nätter", "natt"),
    ("son", "son"),
    ("söner", "son"),
    ("år", "år"),
    ("året", "år"),
    ("åren", "år"),
    ("fel", "fel"),
    ("felen", "fel"),
    ("felet", "fel"),
    ("nyhet", "nyhet"),
    ("nyheter", "nyhet"),
    ("enhet", "enhet"),
    ("enheter", "enhet"),
    ("enheten", "enhet"),
    ("enheterna", "enhet"),
    ("nummer", "nummer"),
    ("numret", "nummer"),
    ("papper", "papper"),
    ("pappret", "papper"),
    ("papperet", "papper"),
    ("vatten", "vatten"),
    ("vattnet", "vatten"),
    ("server", "server"),
    ("servrar", "server"),
    ("servern", "server"),
    ("servrarna", "server"),
];

/// Endings of nouns and verbs, longest first.
const INFLECTIONS: &[&str] = &[
    "heternas", "heterna", "hetens", "heters", "arnas", "ernas", "ornas", "andes", "andet", "anden", "heten",
    "heter", "arens", "enas", "arna", "erna", "orna", "ande", "arne", "aste", "ades", "erns", "aren", "ade",
    "are", "ern", "ens", "ans", "ets", "ena", "het", "ast", "ad", "en", "an", "et", "ar", "er", "or", "as",
    "es", "at", "a", "e",
];

/// The stem of a word in lower case: forms of one word come to the same stem, which need not be a word itself.
pub fn stem(word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
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
    for base in KEEPS_OR {
        if word.ends_with(base) {
            return;
        }
        for ending in ["n", "ns", "s"] {
            if word.strip_suffix(ending).is_some_and(|rest| rest.ends_with(base)) {
                cut(word, ending);
                return;
            }
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
    if let Some(ending) = INFLECTIONS.iter().find(|ending| ends(word, start, ending)) {
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
        ] {
            assert_ne!(stem(one), stem(other), "{one} and {other}");
        }
    }
}
