//! How alike two texts would be held to be: for those who say which words mean the same.

use domain::{
    people::Actor,
    policy::{self, Action, Subject},
    similar::Probe,
    word_groups::TRIED_MAX,
};

use super::{keep::Entry, near::LEAST};
use crate::{Refusal, Store, refusal};

/// How alike two texts are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likeness {
    /// From 0, nothing in common, to 1, the same.
    pub score: f32,
    /// Somebody who writes the one would be told of the other.
    pub told: bool,
    /// What both speak of, in words of the first, the most telling first.
    pub shared: Vec<String>,
}

/// How alike the two are, by the words that count now and by how common each is among all texts.
pub async fn compare(store: &Store, actor: &Actor, one: &str, other: &str) -> Result<Likeness, Refusal> {
    refusal::ask(policy::may(Some(actor), Action::WordsManage, &Subject::Site))?;
    let probe = |text: &str| Probe {
        title: String::new(),
        text: text.chars().take(TRIED_MAX).collect(),
    };
    let near = store
        .similar()
        .with_own(store, |index| {
            index.insert(Entry::Tried, &probe(other));
            let near = index.nearest_but(&probe(one), 1, 0.0, |entry| entry != Entry::Tried);
            index.remove(Entry::Tried);
            near
        })
        .await?;
    Ok(near
        .into_iter()
        .next()
        .map_or_else(Likeness::default, |near| Likeness {
            told: near.score >= LEAST,
            score: near.score,
            shared: near.shared,
        }))
}
