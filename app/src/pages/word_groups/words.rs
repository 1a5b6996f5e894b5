//! Words about groups of words.

use domain::{
    similar::Kind,
    word_groups::{KINDS, kind_from},
};

use crate::{context::encode, i18n::Locale, parts::fields::Choice, t};

pub fn kind(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Thing => t!(l, word_groups.kind_thing),
        Kind::Who => t!(l, word_groups.kind_who),
        Kind::Way => t!(l, word_groups.kind_way),
    }
}

pub fn kinds(l: Locale) -> Vec<Choice> {
    KINDS
        .iter()
        .map(|(code, of)| ((*code).to_owned(), kind(l, *of).to_owned()))
        .collect()
}

/// The kinds with what tells them apart.
pub fn explained_kinds(l: Locale) -> Vec<Choice> {
    KINDS
        .iter()
        .map(|(code, of)| {
            let hint = match of {
                Kind::Thing => t!(l, word_groups.kind_thing_hint),
                Kind::Who => t!(l, word_groups.kind_who_hint),
                Kind::Way => t!(l, word_groups.kind_way_hint),
            };
            ((*code).to_owned(), format!("{}. {hint}", kind(l, *of)))
        })
        .collect()
}

/// The page of a group.
pub fn page_of(address: &str) -> String {
    format!("/similar/words/edit?group={}", encode(address))
}

/// The first word of a built-in group, which its key ends with.
pub fn built_in_name(key: &str) -> Option<&str> {
    let (kind, name) = key.split_once(':')?;
    KINDS.iter().any(|(code, _)| *code == kind).then_some(name)
}

/// A changed field of the journal in words, where the area has its own.
pub fn journal_field(l: Locale, code: &str) -> Option<String> {
    let words = match code {
        "word_kind" => t!(l, word_groups.field_kind),
        "words" => t!(l, word_groups.field_words),
        _ => return None,
    };
    Some(words.to_owned())
}

/// A changed value of the journal in words.
pub fn journal_value(l: Locale, code: &str, value: &str) -> Option<String> {
    let of = (code == "word_kind").then(|| kind_from(value)).flatten()?;
    Some(kind(l, of).to_owned())
}
