//! Needs that probably want the same: groups suggested to the staff, who confirm or dismiss them.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{CAUTION, Index, Near};

/// Two needs below this are not put in one group. Chosen so that nine of ten suggested pairs are right.
const ALIKE: f32 = 0.48;
/// Each must be among so many of the other's nearest.
pub const NEIGHBOURS: usize = 3;
/// So many are looked at when some of them may turn out not to be there for grouping.
const LOOKED_AT: usize = 24;
/// Of those, so many are looked at from their own side.
const TRIED: usize = 2 * NEIGHBOURS;
/// How near the members of a group are on average, at least.
const WITHIN: f32 = 0.45;
/// Two groups become one when what is between them is so great a share of what holds the looser of them together:
/// machines that are to be locked and others with a lock, in the same two rooms, are two groups.
const BETWEEN: f32 = 0.8;

/// Needs that seem to want the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<Id> {
    /// In the order of their ids.
    pub members: Vec<Id>,
    /// How near they are to each other on average.
    pub score: f32,
    /// What they speak of, most common first.
    pub shared: Vec<String>,
}

/// A text that might stand in one group with the one asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike<Id> {
    pub near: Near<Id>,
    /// Those that are nearer to it than the one asked about. With [`NEIGHBOURS`] of them it is not put in one group
    /// with it.
    pub before: Vec<Id>,
}

/// What might stand in one group with a text of the index, the nearest first: what [`suggested_groups`] finds over all
/// texts, for one, by a few searches. Of those that may be grouped at all the first [`NEIGHBOURS`] count.
pub fn alike<Id: Copy + Ord>(index: &Index<Id>, id: Id) -> Vec<Alike<Id>> {
    index
        .nearest_to_above(id, TRIED, ALIKE)
        .into_iter()
        .filter_map(|near| {
            let mut before = index.ids_nearest_to(near.id, LOOKED_AT, ALIKE * CAUTION);
            before.truncate(before.iter().position(|one| *one == id)?);
            Some(Alike { near, before })
        })
        .collect()
}

/// Groups of two or more over all texts of an index, the surest first. No text is in two groups.
pub fn suggested_groups<Id: Copy + Ord>(index: &Index<Id>) -> Vec<Group<Id>> {
    let near: BTreeMap<Id, Vec<Near<Id>>> = index
        .ids()
        .map(|id| (id, index.nearest_to(id, NEIGHBOURS)))
        .collect();
    let mut pairs: BTreeMap<(Id, Id), (f32, &[String])> = BTreeMap::new();
    for (id, others) in &near {
        for other in others {
            let mutual = near
                .get(&other.id)
                .is_some_and(|back| back.iter().any(|one| one.id == *id));
            if *id < other.id && mutual {
                pairs.insert((*id, other.id), (other.score, &other.shared));
            }
        }
    }
    let mut sure: Vec<((Id, Id), f32)> = pairs
        .iter()
        .filter(|(_, (score, _))| *score >= ALIKE)
        .map(|(pair, (score, _))| (*pair, *score))
        .collect();
    sure.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));

    let between = |one: Id, other: Id| {
        pairs
            .get(&(one.min(other), one.max(other)))
            .map_or(0.0, |(score, _)| *score)
    };
    let mut group_of: BTreeMap<Id, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Id>> = Vec::new();
    for ((one, other), _) in sure {
        let of = |id: Id, group_of: &BTreeMap<Id, usize>, groups: &mut Vec<Vec<Id>>| {
            group_of.get(&id).copied().unwrap_or_else(|| {
                groups.push(vec![id]);
                groups.len() - 1
            })
        };
        let first = of(one, &group_of, &mut groups);
        let second = of(other, &group_of, &mut groups);
        group_of.insert(one, first);
        group_of.insert(other, second);
        if first == second {
            continue;
        }
        let (Some(here), Some(there)) = (groups.get(first), groups.get(second)) else {
            continue;
        };
        let across = here.iter().flat_map(|a| there.iter().map(|b| between(*a, *b)));
        let bound = match (within(here, between), within(there, between)) {
            (Some(one), Some(other)) => WITHIN.max(BETWEEN * one.min(other)),
            _ => WITHIN,
        };
        if average(across).is_some_and(|across| across >= bound) {
            let moved = std::mem::take(&mut groups[second]);
            for id in &moved {
                group_of.insert(*id, first);
            }
            groups[first].extend(moved);
        }
    }
    let mut suggested: Vec<Group<Id>> = groups
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|mut members| {
            members.sort();
            describe(members, &pairs)
        })
        .collect();
    suggested.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(one.members.cmp(&other.members))
    });
    suggested
}

/// How near the members of a group are to each other on average; nothing for one alone.
fn within<Id: Copy>(members: &[Id], between: impl Fn(Id, Id) -> f32) -> Option<f32> {
    let pairs = members
        .iter()
        .enumerate()
        .flat_map(|(at, one)| members.iter().skip(at + 1).map(|other| (*one, *other)));
    average(pairs.map(|(one, other)| between(one, other)))
}

fn average(scores: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = scores.fold((0.0, 0_u32), |(sum, count), score| (sum + score, count + 1));
    (count > 0).then(|| sum / count as f32)
}

fn describe<Id: Copy + Ord>(members: Vec<Id>, pairs: &BTreeMap<(Id, Id), (f32, &[String])>) -> Group<Id> {
    let within: BTreeSet<Id> = members.iter().copied().collect();
    let mut scores = Vec::new();
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for ((one, other), (score, shared)) in pairs {
        if within.contains(one) && within.contains(other) {
            scores.push(*score);
            for word in *shared {
                *words.entry(word).or_default() += 1;
            }
        }
    }
    let mut words: Vec<(&str, usize)> = words.into_iter().collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    Group {
        score: scores.iter().sum::<f32>() / scores.len().max(1) as f32,
        shared: words
            .into_iter()
            .take(4)
            .map(|(word, _)| word.to_owned())
            .collect(),
        members,
    }
}
