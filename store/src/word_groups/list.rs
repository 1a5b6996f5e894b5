//! The groups, built-in ones and the municipality's own, with what was said of each.

use domain::{
    ids::WordGroupId,
    journal::SubjectKind,
    people::Actor,
    policy::{self, Action, Subject},
    similar::{Kind, Synonyms, built_in},
    text,
    word_groups::{Said, key},
};

use super::kept::{self, Row};
use crate::{Refusal, Store, journal, refusal};

/// Rows of a page.
pub const PAGE: i64 = 25;

domain::choices! {
    /// Which groups.
    pub enum Which {
        All = "all",
        /// The municipality's own.
        Own = "own",
        /// Built-in ones that were added to.
        Changed = "changed",
        Off = "off",
    }
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Part of a word.
    pub text: String,
    pub which: Which,
    pub kind: Option<Kind>,
    /// From 1.
    pub page: i64,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            text: String::new(),
            which: Which::All,
            kind: None,
            page: 1,
        }
    }
}

/// A group of words.
#[derive(Debug, Clone)]
pub struct Group {
    /// What its page is addressed by: an id, or the key of a built-in group.
    pub address: String,
    pub is_built_in: bool,
    pub kind: Kind,
    /// The built-in words; of an own group none.
    pub built_in: Vec<String>,
    /// The staff's own.
    pub words: Vec<String>,
    pub off: bool,
    pub version: i64,
    /// Nothing was said of a built-in group yet.
    pub id: Option<WordGroupId>,
    /// Of [`one`] only.
    pub journal: Vec<journal::Kept>,
}

impl Group {
    fn of(built_in: Option<Synonyms>, row: Option<Row>) -> Option<Self> {
        let address = match (&built_in, &row) {
            (Some(group), _) => key(group),
            (None, Some(row)) => row.id.to_string(),
            (None, None) => return None,
        };
        let kind = built_in.as_ref().map(|group| group.kind);
        let said = row.as_ref().map(|row| &row.said);
        Some(Self {
            address,
            is_built_in: built_in.is_some(),
            kind: kind.or_else(|| said.map(|said| said.kind))?,
            words: said.map(|said| said.words.clone()).unwrap_or_default(),
            off: said.is_some_and(|said| said.off),
            version: row.as_ref().map_or(0, |row| row.version),
            id: row.map(|row| row.id),
            built_in: built_in.map(|group| group.words).unwrap_or_default(),
            journal: Vec::new(),
        })
    }

    /// All its words, the one it is called by first.
    pub fn all_words(&self) -> impl Iterator<Item = &str> {
        self.built_in.iter().chain(&self.words).map(String::as_str)
    }

    pub fn name(&self) -> &str {
        self.all_words().next().unwrap_or_default()
    }

    fn fits(&self, filter: &Filter) -> bool {
        let which = match filter.which {
            Which::All => true,
            Which::Own => !self.is_built_in && !self.off,
            Which::Changed => self.is_built_in && !self.off && !self.words.is_empty(),
            Which::Off => self.off,
        };
        let text = filter.text.trim().to_lowercase();
        which
            && filter.kind.is_none_or(|kind| kind == self.kind)
            && self.all_words().any(|word| word.contains(&text))
    }
}

pub(super) fn ask(actor: &Actor) -> Result<(), Refusal> {
    refusal::ask(policy::may(Some(actor), Action::WordsManage, &Subject::Site))
}

/// A page of groups by their first word, and how many there are in all.
pub async fn list(store: &Store, actor: &Actor, filter: &Filter) -> Result<(Vec<Group>, i64), Refusal> {
    ask(actor)?;
    let mut link = store.read().await?;
    let mut rows = kept::all(&mut link.wire()).await?;
    let mut groups: Vec<Group> = Vec::new();
    for group in built_in() {
        let own_key = key(&group);
        let said = rows.iter().position(|row| row.said.built_in == own_key);
        groups.extend(Group::of(Some(group), said.map(|at| rows.swap_remove(at))));
    }
    // What was said of a group that this program no longer builds in counts for nothing and is not shown.
    let own = rows.into_iter().filter(|row: &Row| is_own(&row.said));
    groups.extend(own.filter_map(|row| Group::of(None, Some(row))));
    groups.retain(|group| group.fits(filter));
    groups.sort_by_cached_key(|group| (text::sort_key(group.name()), group.address.clone()));
    let total = i64::try_from(groups.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from((filter.page.max(1) - 1).saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let rows = groups.into_iter().skip(skip).take(PAGE as usize);
    Ok((rows.collect(), total))
}

fn is_own(said: &Said) -> bool {
    said.built_in.is_empty()
}

/// One group with its journal.
pub async fn one(store: &Store, actor: &Actor, address: &str) -> Result<Group, Refusal> {
    ask(actor)?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let found = kept::find(w, address).await?.ok_or(Refusal::NotFound)?;
    let mut group = Group::of(found.built_in, found.row).ok_or(Refusal::NotFound)?;
    if let Some(id) = group.id {
        group.journal = journal::of(w, SubjectKind::WordGroup, id.0).await?;
    }
    Ok(group)
}
