//! Words that hint at a concept without meaning it: those of its phrases and pairs, and the parts of its compounds.
//! One alone says little; what several words of a text hint at together is often what it is about, although the text
//! names it nowhere.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::language::{Lexicon, is_stop_word, stem, tokens};

use super::lines::{Kind, Line};

/// How much a part of a compound counts beside a whole word.
const PART: f32 = 0.5;
/// A word that stands ten times with a concept hints at it more than one that stands once, but not ten times more.
const OFTEN: f32 = 0.7;
/// Weaker hints than this are left out: the word stands with too many concepts.
const LEAST: f32 = 0.1;

/// By stem: the concepts it hints at, each with how surely, from [`LEAST`] to 1.
pub(super) type Hints = HashMap<String, Vec<(usize, f32)>>;

/// The hints of all lines. A stem's share of a concept is how often it stands there out of how often it stands
/// anywhere, lessened by the number of concepts it stands with.
pub(super) fn hints(lines: &[Line], lexicon: &Lexicon, common: &HashSet<String>) -> Hints {
    let mut counts: HashMap<String, BTreeMap<usize, f32>> = HashMap::new();
    for (concept, line) in lines.iter().enumerate() {
        if line.kind != Kind::Thing {
            continue;
        }
        for token in line
            .words
            .iter()
            .chain(&line.together)
            .flat_map(|word| tokens(word))
        {
            if is_stop_word(&token.word) {
                continue;
            }
            let parts = lexicon.parts(&token.word).into_iter().map(|part| (part, PART));
            for (stem, weight) in parts.chain([(stem(&token.word), 1.0)]) {
                if !common.contains(&stem) {
                    *counts.entry(stem).or_default().entry(concept).or_default() += weight;
                }
            }
        }
    }
    let all = (lines.len().max(2) as f32).ln();
    counts
        .into_iter()
        .filter_map(|(stem, concepts)| {
            let few = 1.0 - (concepts.len() as f32).ln() / all;
            let sum: f32 = concepts.values().map(|count| count.powf(OFTEN)).sum();
            let hints: Vec<(usize, f32)> = concepts
                .into_iter()
                .map(|(concept, count)| (concept, few * count.powf(OFTEN) / sum))
                .filter(|(_, share)| *share >= LEAST)
                .collect();
            (!hints.is_empty()).then_some((stem, hints))
        })
        .collect()
}
