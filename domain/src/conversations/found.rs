//! What a text names: people and roles (`@Anna Berg`, `@rektor`, `@rektor/Björkskolan`), needs and proposals
//! (`B-2026-0042`), addresses on the web.

use std::ops::Range;

use crate::{
    people::Role,
    reference::{Prefix, Reference},
};

/// More mentions than this in one comment are text.
const MENTIONS_MAX: usize = 20;

/// Who is mentioned: the place of a name in the lists that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    Person(usize),
    /// Those who have the role: in this unit, or without one in the unit that the conversation is about.
    Role(Role, Option<usize>),
}

/// A mention, with its place in the text; the `@` is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub at: Range<usize>,
    pub who: Named,
}

impl Role {
    /// What the role is called when it is mentioned.
    pub const fn handles(self) -> &'static [&'static str] {
        match self {
            Self::Submitter => &["behovsanmälare", "submitter"],
            Self::HeadOfUnit => &["rektor", "enhetschef", "head"],
            Self::Coordinator => &["digitaliseringsledare", "samordnare", "coordinator"],
            Self::Strategist => &["strateg", "strategist"],
            Self::PortfolioOffice => &["portföljkontor", "portfolio"],
            Self::ArchitectureReviewer => &["arkitekt", "architect"],
            Self::SecurityReviewer => &["säkerhet", "security"],
            Self::DataProtectionReviewer => &["dataskydd", "dataprotection"],
            Self::FinanceReviewer => &["ekonomi", "finance"],
            Self::ProcurementReviewer => &["upphandling", "procurement"],
            Self::Delegate => &["delegat", "delegate"],
            Self::CommitteeSecretary => &["nämndsekreterare", "secretary"],
            Self::ElectedRepresentative => &["förtroendevald", "elected"],
            Self::Administrator => &["administratör", "administrator"],
        }
    }
}

/// The mentions in a text. `people` and `units` are names; the longest that fits is meant, whatever its case.
pub fn mentions(text: &str, people: &[&str], units: &[&str]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let begins_word = !text[..at].chars().next_back().is_some_and(is_part_of_word);
        if !begins_word || found.last().is_some_and(|last| last.at.end > at) {
            continue;
        }
        let rest = &text[at + 1..];
        let person = longest(rest, people.iter().copied()).map(|(i, len)| (Named::Person(i), len));
        let named = [person, role(rest, units)]
            .into_iter()
            .flatten()
            .max_by_key(|(_, len)| *len);
        if let Some((who, len)) = named {
            found.push(Mention {
                at: at..at + 1 + len,
                who,
            });
            if found.len() == MENTIONS_MAX {
                break;
            }
        }
    }
    found
}

/// The role that a text begins with, and its unit if there is one.
fn role(rest: &str, units: &[&str]) -> Option<(Named, usize)> {
    let (role, len) = Role::ALL
        .iter()
        .filter_map(|role| {
            let (_, len) = longest(rest, role.handles().iter().copied())?;
            Some((*role, len))
        })
        .max_by_key(|(_, len)| *len)?;
    let unit = rest[len..]
        .strip_prefix('/')
        .and_then(|after| longest(after, units.iter().copied()));
    Some(match unit {
        Some((unit, more)) => (Named::Role(role, Some(unit)), len + 1 + more),
        None => (Named::Role(role, None), len),
    })
}

/// The longest of the names that the text begins with, and how many bytes of the text it takes.
fn longest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<(usize, usize)> {
    names
        .enumerate()
        .filter_map(|(i, name)| begins_with(text, name).map(|len| (i, len)))
        .max_by_key(|(_, len)| *len)
}

/// Bytes of the text that a name takes at its beginning, case aside; the name ends where a word ends.
fn begins_with(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let mut rest = text.chars();
    for expected in name.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let mut after = rest.chars();
    let goes_on = match after.next() {
        Some('-') => after.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric(),
        None => false,
    };
    (!goes_on).then(|| text.len() - rest.len())
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '/')
}

/// A piece of text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// A need or a proposal.
    Reference(&'a str, Reference),
    Mention(&'a str),
    /// An address on the web, as written.
    Address(&'a str),
}

/// A text in pieces. `labels` are the mentions that it was found to hold when it was written, with their `@`.
pub fn pieces<'a>(text: &'a str, labels: &[String]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut begun, mut at) = (0, 0);
    let mut before = None;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let begins_word = !before.is_some_and(is_part_of_word);
        let special = if begins_word {
            special(rest, c, labels)
        } else {
            None
        };
        match special {
            Some((piece, len)) => {
                if begun < at {
                    pieces.push(Piece::Text(&text[begun..at]));
                }
                pieces.push(piece);
                before = rest[..len].chars().next_back();
                at += len;
                begun = at;
            }
            None => {
                before = Some(c);
                at += c.len_utf8();
            }
        }
    }
    if begun < text.len() {
        pieces.push(Piece::Text(&text[begun..]));
    }
    pieces
}

fn special<'a>(rest: &'a str, first: char, labels: &[String]) -> Option<(Piece<'a>, usize)> {
    match first {
        '@' => {
            let (_, len) = longest(rest, labels.iter().map(String::as_str))?;
            Some((Piece::Mention(&rest[..len]), len))
        }
        'B' | 'P' | 'S' => {
            let len = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
                .count();
            let written = rest[..len].trim_end_matches('-');
            // A letter after it makes it another word.
            let ends = !rest[len..].chars().next().is_some_and(char::is_alphanumeric);
            let reference: Reference = written.parse().ok().filter(|_| ends)?;
            matches!(reference.prefix, Prefix::Need | Prefix::Proposal | Prefix::System)
                .then(|| (Piece::Reference(written, reference), written.len()))
        }
        'h' if rest.starts_with("https://") || rest.starts_with("http://") => {
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
                .unwrap_or(rest.len());
            // What ends a sentence is not part of an address.
            let address =
                rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
            let (_, host) = address.split_once("://")?;
            (!host.is_empty()).then_some((Piece::Address(address), address.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(text: &str) -> Vec<(&str, Named)> {
        mentions(
            text,
            &["Anna", "Anna Berg", "Åke Öman"],
            &["Björkskolan", "Björkskolan norra"],
        )
        .into_iter()
        .map(|mention| (&text[mention.at], mention.who))
        .collect()
    }

    #[test]
    fn the_longest_name_is_meant_whatever_its_case() {
        assert_eq!(
            named("Hej @anna berg, och @ÅKE ÖMAN! @Anna?"),
            [
                ("@anna berg", Named::Person(1)),
                ("@ÅKE ÖMAN", Named::Person(2)),
                ("@Anna", Named::Person(0))
            ]
        );
        assert_eq!(named("(@Anna)"), [("@Anna", Named::Person(0))]);
        assert!(named("anna@anna.example, @Annas, @Anna-Lena, @Bo, @, @@Anna").is_empty());
    }

    #[test]
    fn a_role_is_meant_in_its_unit_or_in_the_conversations() {
        let head = |unit| Named::Role(Role::HeadOfUnit, unit);
        assert_eq!(
            named("@rektor/björkskolan norra och @Rektor/Okänd, @head"),
            [
                ("@rektor/björkskolan norra", head(Some(1))),
                ("@Rektor", head(None)),
                ("@head", head(None))
            ]
        );
    }

    #[test]
    fn no_handle_means_two_roles() {
        let mut all: Vec<&str> = Role::ALL
            .iter()
            .flat_map(|role| role.handles())
            .copied()
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_crowd_is_not_called() {
        assert_eq!(named(&"@Anna ".repeat(500)).len(), MENTIONS_MAX);
    }

    #[test]
    fn references_mentions_and_addresses_are_found_where_a_word_begins() {
        let labels = ["@Anna Berg".to_owned()];
        let text =
            "Se B-2026-0042, @Anna Berg: https://exempel.example/a?b=1. Inte AB-2026-0042 eller P-26-1.";
        let special: Vec<_> = pieces(text, &labels)
            .into_iter()
            .filter(|piece| !matches!(piece, Piece::Text(_)))
            .collect();
        assert_eq!(
            special,
            [
                Piece::Reference("B-2026-0042", Reference::new(Prefix::Need, 2026, 42)),
                Piece::Mention("@Anna Berg"),
                Piece::Address("https://exempel.example/a?b=1"),
            ]
        );
        assert_eq!(pieces("B-2026-0042å", &[]), [Piece::Text("B-2026-0042å")]);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_whole_text(text in "[@BP0-9a-zåäö \\-/:.h\n]{0,80}") {
            let labels = ["@a".to_owned()];
            let whole: String = pieces(&text, &labels)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(t) | Piece::Reference(t, _) | Piece::Mention(t) | Piece::Address(t) => t,
                })
                .collect();
            prop_assert_eq!(whole, text.clone());
            let _ = mentions(&text, &["a", "åä"], &["ö"]);
        }
    }
}
