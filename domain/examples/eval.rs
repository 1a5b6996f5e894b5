//! `make eval`: how well similar needs are found, measured on labelled needs.
//!
//! Each need in turn is the one somebody types; all others are searched. Needs set aside ("unseen") were never
//! looked at while the vocabulary and the weights were made.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use domain::similar::{Index, Probe, Vocabulary, suggested_groups};
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
    read(&root.join("tests/eval/needs.json"), None, needs)
}

fn read(file: &Path, part: Option<&'static str>, needs: &mut Vec<Need>) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let labelled: Vec<Labelled> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    for one in labelled {
        needs.push(Need {
            key: needs.len(),
            part: part.unwrap_or(if one.aside { "unseen" } else { "seen" }),
            group: (!one.dup_group.is_empty()).then_some(one.dup_group),
            against: against(&one.relation),
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

fn report(needs: &[Need]) {
    let vocabulary = Arc::new(Vocabulary::default());
    let mut index = Index::new(vocabulary);
    for need in needs {
        index.insert(need.key, &need.probe);
    }
    let mut ranks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut times: Vec<f64> = Vec::new();
    for need in needs {
        let begun = Instant::now();
        let near = index.nearest_but(&need.probe, needs.len(), |key| key == need.key);
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        ranks.insert(need.key, near.into_iter().map(|one| one.id).collect());
    }
    let grouped: BTreeMap<usize, usize> = suggested_groups(&index)
        .into_iter()
        .enumerate()
        .flat_map(|(number, group)| group.members.into_iter().map(move |key| (key, number)))
        .collect();
    times.sort_by(f64::total_cmp);

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
        let (precision, found) = pairs(&within, &grouped);
        println!(
            "{:<8} {:>15} {:>15} {:>15} {:>15} {:>15}",
            part,
            recall(&within, needs, &ranks, 3).show(),
            recall(&within, needs, &ranks, 5).show(),
            hard(&within, needs, &ranks).show(),
            precision.show(),
            found.show()
        );
    }
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    if let (Some(middle), Some(late)) = (at(50), at(95)) {
        println!("time to find the nearest: median {middle:.2} ms, p95 {late:.2} ms");
    }
    println!("goals: recall@3 0.90, recall@5 0.95, hard negatives 0.90, group precision 0.90");
}

fn mates<'a>(need: &'a Need, needs: &'a [Need]) -> impl Iterator<Item = &'a Need> {
    needs
        .iter()
        .filter(move |other| other.key != need.key && need.group.is_some() && other.group == need.group)
}

/// The share of a need's true mates among the `k` nearest; a need cannot find more than `k`.
fn recall(within: &[&Need], needs: &[Need], ranks: &BTreeMap<usize, Vec<usize>>, k: usize) -> Share {
    let mut share = Share::default();
    for need in within {
        let mates: BTreeSet<usize> = mates(need, needs).map(|mate| mate.key).collect();
        if mates.is_empty() {
            continue;
        }
        let near = ranks.get(&need.key).map_or(&[][..], Vec::as_slice);
        let found = near.iter().take(k).filter(|key| mates.contains(key)).count();
        share.add(found as f64 / mates.len().min(k) as f64, 1.0);
    }
    share
}

/// Of all members of a group that has hard negatives: is no such negative above any true mate?
fn hard(within: &[&Need], needs: &[Need], ranks: &BTreeMap<usize, Vec<usize>>) -> Share {
    let mut share = Share::default();
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
    share
}

/// Of the pairs that stand in one suggested group, how many are right; and of the true pairs, how many stand so.
fn pairs(within: &[&Need], grouped: &BTreeMap<usize, usize>) -> (Share, Share) {
    let mut precision = Share::default();
    let mut recall = Share::default();
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
    (precision, recall)
}
