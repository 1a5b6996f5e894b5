//! `make eval`: how well similar needs are found, measured on labelled needs.
//!
//! Each need in turn is the one somebody types; all others are searched. Needs set aside ("unseen") were never
//! looked at while the vocabulary and the weights were made. Those in `tests/eval/later.json` ("later") were written
//! after it; what was missed among them was read once, to see what kind of needs are missed, but no word was taken from
//! them. Those in `tests/eval/newest.json` ("newest") were written last of all, by nobody who knew the vocabulary, and
//! were never looked at. "half" measures the needs that were read once more, without a half of the
//! words of the vocabulary, then without the other half: how much is found that nobody has listed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use domain::similar::{Index, Probe, Synonyms, Vocabulary, built_in, suggested_groups};
use serde::Deserialize;

#[derive(Deserialize)]
struct Labelled {
    #[serde(default)]
    dup_group: String,
    #[serde(default)]
    relation: String,
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    aside: bool,
}

/// Needs that are searched among themselves: they ask for the same as older ones, unlabelled.
const BY_THEMSELVES: [&str; 2] = ["later", "newest"];

struct Need {
    key: usize,
    group: Option<String>,
    /// Groups that this need looks like but does not belong to.
    against: Vec<String>,
    part: &'static str,
    probe: Probe,
}

/// Shares, as hits of chances.
#[derive(Default)]
struct Share(f64, f64);

impl Share {
    fn add(&mut self, hits: f64, chances: f64) {
        self.0 += hits;
        self.1 += chances;
    }

    fn show(&self) -> String {
        if self.1 == 0.0 {
            "–".to_owned()
        } else {
            format!("{:.3} ({:.0})", self.0 / self.1, self.1)
        }
    }
}

fn main() -> ExitCode {
    let mut needs = Vec::new();
    let read = match std::env::args().nth(1).filter(|file| !file.is_empty()) {
        Some(file) => read(Path::new(&file), Some("file"), &mut needs),
        None => both(&mut needs),
    };
    match read {
        Ok(()) => {
            report(&needs);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn both(needs: &mut Vec<Need>) -> Result<(), String> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let demo = root.join("../shared/demo/needs.json");
    if demo.is_file() {
        read(&demo, Some("demo"), needs)?;
    } else {
        println!("shared/demo/needs.json is not there: measured without it.");
    }
    read(&root.join("tests/eval/needs.json"), None, needs)?;
    for part in BY_THEMSELVES {
        read(&root.join(format!("tests/eval/{part}.json")), Some(part), needs)?;
    }
    Ok(())
}

fn read(file: &Path, part: Option<&'static str>, needs: &mut Vec<Need>) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let labelled: Vec<Labelled> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    // They name their groups anew.
    let own = match part {
        Some(part) if BY_THEMSELVES.contains(&part) => format!("{part} "),
        _ => String::new(),
    };
    for one in labelled {
        needs.push(Need {
            key: needs.len(),
            part: part.unwrap_or(if one.aside { "unseen" } else { "seen" }),
            group: (!one.dup_group.is_empty()).then(|| format!("{own}{}", one.dup_group)),
            against: against(&one.relation)
                .into_iter()
                .map(|group| format!("{own}{group}"))
                .collect(),
            probe: Probe {
                title: one.title,
                text: one.description,
            },
        });
    }
    Ok(())
}

/// The groups in a label such as "svår negativ mot E01".
fn against(relation: &str) -> Vec<String> {
    relation
        .strip_prefix("svår negativ mot")
        .map(|groups| {
            groups
                .split([',', ' '])
                .filter(|group| !group.is_empty() && *group != "och")
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default()
}

/// What was found with a vocabulary.
struct Found {
    /// For each need, the others from the nearest to the farthest.
    ranks: BTreeMap<usize, Vec<usize>>,
    /// For each need in a suggested group, the first of the group.
    grouped: BTreeMap<usize, usize>,
    milliseconds: Vec<f64>,
}

fn find(needs: &[Need], vocabulary: Vocabulary) -> Found {
    let vocabulary = Arc::new(vocabulary);
    let mut found = Found {
        ranks: BTreeMap::new(),
        grouped: BTreeMap::new(),
        milliseconds: Vec::new(),
    };
    for by_itself in BY_THEMSELVES.map(Some).into_iter().chain([None]) {
        let pool: Vec<&Need> = needs
            .iter()
            .filter(|need| BY_THEMSELVES.iter().find(|part| **part == need.part).copied() == by_itself)
            .collect();
        let mut index = Index::new(vocabulary.clone());
        for need in &pool {
            index.insert(need.key, &need.probe);
        }
        for need in &pool {
            let begun = Instant::now();
            let near = index.nearest_but(&need.probe, pool.len(), 0.0, |key| key == need.key);
            found.milliseconds.push(begun.elapsed().as_secs_f64() * 1000.0);
            found
                .ranks
                .insert(need.key, near.into_iter().map(|one| one.id).collect());
        }
        for group in suggested_groups(&index) {
            // A group is known by its first member, so that none of two pools are the same.
            let first = group.members.first().copied().unwrap_or_default();
            found
                .grouped
                .extend(group.members.into_iter().map(|key| (key, first)));
        }
    }
    found
}

/// One row of the table.
#[derive(Default)]
struct Row {
    three: Share,
    five: Share,
    hard: Share,
    precision: Share,
    recall: Share,
}

impl Row {
    fn add(&mut self, within: &[&Need], needs: &[Need], found: &Found) {
        recall(&mut self.three, within, needs, &found.ranks, 3);
        recall(&mut self.five, within, needs, &found.ranks, 5);
        hard(&mut self.hard, within, needs, &found.ranks);
        pairs(&mut self.precision, &mut self.recall, within, &found.grouped);
    }

    fn show(&self, name: &str) {
        println!(
            "{:<8} {:>15} {:>15} {:>15} {:>15} {:>15}",
            name,
            self.three.show(),
            self.five.show(),
            self.hard.show(),
            self.precision.show(),
            self.recall.show()
        );
    }
}

fn report(needs: &[Need]) {
    let begun = Instant::now();
    let vocabulary = Vocabulary::default();
    let start = begun.elapsed().as_secs_f64() * 1000.0;
    let mut found = find(needs, vocabulary);
    found.milliseconds.sort_by(f64::total_cmp);

    println!("{} needs; shares with the number of cases", needs.len());
    println!(
        "{:<8} {:>15} {:>15} {:>15} {:>15} {:>15}",
        "", "recall@3", "recall@5", "hard negatives", "group precision", "group recall"
    );
    let parts: BTreeSet<&str> = needs.iter().map(|need| need.part).collect();
    for part in parts.iter().copied().chain((parts.len() > 1).then_some("all")) {
        let within: Vec<&Need> = needs
            .iter()
            .filter(|need| part == "all" || need.part == part)
            .collect();
        let mut row = Row::default();
        row.add(&within, needs, &found);
        row.show(part);
    }
    let read: Vec<&Need> = needs
        .iter()
        .filter(|need| need.part != "unseen" && !BY_THEMSELVES.contains(&need.part))
        .collect();
    let mut half = Row::default();
    for side in 0..2 {
        half.add(&read, needs, &find(needs, without_half(side)));
    }
    half.show("half");
    println!("goals: recall@3 0.90, recall@5 0.95, hard negatives 0.90, group precision 0.90");
    if let (Some(middle), Some(late)) = (at(&found.milliseconds, 50), at(&found.milliseconds, 95)) {
        println!(
            "time to find the nearest: median {middle:.2} ms, p95 {late:.2} ms; to make the vocabulary: {start:.0} ms"
        );
    }
    if !cfg!(debug_assertions) {
        many();
    }
}

fn at(sorted: &[f64], share: usize) -> Option<&f64> {
    sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1)))
}

/// The vocabulary without every other word but the names of its groups, chosen by the letters of the word, the same each time.
fn without_half(side: u32) -> Vocabulary {
    let groups: Vec<Synonyms> = built_in()
        .into_iter()
        .map(|mut group| {
            let name = group.words.first().cloned();
            group.words.retain(|word| {
                let sum = word.bytes().fold(0_u32, |sum, byte| {
                    sum.wrapping_mul(31).wrapping_add(u32::from(byte))
                });
                (sum >> 4) % 2 == side || name.as_ref() == Some(word)
            });
            group
        })
        .collect();
    Vocabulary::new(&groups)
}

/// How long it takes among as many needs as a large municipality has; only with the compiler's optimisation.
fn many() {
    const MANY: usize = 5_000;
    let words: Vec<String> = built_in().into_iter().flat_map(|group| group.words).collect();
    let mut number = 1_u64;
    let mut text = |count: usize| {
        let mut text = String::new();
        for _ in 0..count {
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let chosen = usize::try_from(number >> 33).unwrap_or(0) % words.len().max(1);
            text.push_str(words.get(chosen).map_or("", String::as_str));
            text.push(' ');
        }
        text
    };
    let mut index = Index::new(Arc::new(Vocabulary::default()));
    let begun = Instant::now();
    for key in 0..MANY {
        index.insert(
            key,
            &Probe {
                title: text(4),
                text: text(20),
            },
        );
    }
    let filled = begun.elapsed().as_secs_f64();
    let mut milliseconds: Vec<f64> = (0..200)
        .map(|_| {
            let probe = Probe {
                title: text(4),
                text: text(20),
            };
            let begun = Instant::now();
            std::hint::black_box(index.nearest(&probe, 5));
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    milliseconds.sort_by(f64::total_cmp);
    if let (Some(middle), Some(late)) = (at(&milliseconds, 50), at(&milliseconds, 95)) {
        println!(
            "among {MANY} texts of made-up words: median {middle:.2} ms, p95 {late:.2} ms; all put in: {filled:.1} s"
        );
    }
}

fn mates<'a>(need: &'a Need, needs: &'a [Need]) -> impl Iterator<Item = &'a Need> {
    needs
        .iter()
        .filter(move |other| other.key != need.key && need.group.is_some() && other.group == need.group)
}

/// The share of a need's true mates among the `k` nearest; a need cannot find more than `k`.
fn recall(
    share: &mut Share,
    within: &[&Need],
    needs: &[Need],
    ranks: &BTreeMap<usize, Vec<usize>>,
    k: usize,
) {
    for need in within {
        let mates: BTreeSet<usize> = mates(need, needs).map(|mate| mate.key).collect();
        if mates.is_empty() {
            continue;
        }
        let near = ranks.get(&need.key).map_or(&[][..], Vec::as_slice);
        let found = near.iter().take(k).filter(|key| mates.contains(key)).count();
        share.add(found as f64 / mates.len().min(k) as f64, 1.0);
    }
}

/// Of all members of a group that has hard negatives: is no such negative above any true mate?
fn hard(share: &mut Share, within: &[&Need], needs: &[Need], ranks: &BTreeMap<usize, Vec<usize>>) {
    for need in within {
        let Some(group) = &need.group else { continue };
        let near = ranks.get(&need.key).map_or(&[][..], Vec::as_slice);
        let place = |key: usize| near.iter().position(|one| *one == key).unwrap_or(usize::MAX);
        let worst = mates(need, needs).map(|mate| place(mate.key)).max();
        for negative in needs.iter().filter(|other| other.against.contains(group)) {
            if let Some(worst) = worst {
                share.add(f64::from(place(negative.key) >= worst), 1.0);
            }
        }
    }
}

/// Of the pairs that stand in one suggested group, how many are right; and of the true pairs, how many stand so.
fn pairs(precision: &mut Share, recall: &mut Share, within: &[&Need], grouped: &BTreeMap<usize, usize>) {
    for (at, one) in within.iter().enumerate() {
        for other in &within[at + 1..] {
            let right = one.group.is_some() && one.group == other.group;
            let together = grouped
                .get(&one.key)
                .is_some_and(|group| grouped.get(&other.key) == Some(group));
            if together {
                precision.add(f64::from(right), 1.0);
            }
            if right {
                recall.add(f64::from(together), 1.0);
            }
        }
    }
}
