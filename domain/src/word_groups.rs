//! Words that mean the same in this municipality: groups of the staff's own beside the built-in ones, which can be
//! added to or switched off. What similarity goes by ([`crate::similar`]) is made of both.

use serde::{Deserialize, Serialize};

use crate::{
    Checks, Code, FieldError, Invalid,
    similar::{Kind, Synonyms},
    text,
};

/// The longest word or phrase, characters.
pub const WORD_MAX: usize = 60;
/// The most words of a group.
pub const WORDS_MAX: usize = 60;
/// The longest text that is tried out, characters.
pub const TRIED_MAX: usize = 5_000;

/// The kinds by the codes that forms and tables use.
pub const KINDS: [(&str, Kind); 3] = [("thing", Kind::Thing), ("who", Kind::Who), ("way", Kind::Way)];

/// The code of a kind.
pub fn kind_code(kind: Kind) -> &'static str {
    KINDS
        .iter()
        .find(|(_, one)| *one == kind)
        .map_or("thing", |(code, _)| code)
}

/// The kind with this code.
pub fn kind_from(code: &str) -> Option<Kind> {
    KINDS.iter().find(|(one, _)| *one == code).map(|(_, kind)| *kind)
}

/// What a group is known by, as long as its first word stays: `thing:wifi`. Built-in groups have no other name.
pub fn key(group: &Synonyms) -> String {
    let name = group.words.first().map_or("", String::as_str);
    format!("{}:{name}", kind_code(group.kind))
}

/// What the staff has said of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The key of the built-in group; empty for one of the municipality's own.
    pub built_in: String,
    pub kind: Kind,
    /// All words of an own group; those added to a built-in one.
    pub words: Vec<String>,
    /// The words do not count as meaning the same.
    pub off: bool,
}

/// The groups that count: the built-in ones as the staff has changed them, then the municipality's own.
pub fn in_force(built_in: Vec<Synonyms>, said: &[Said]) -> Vec<Synonyms> {
    let mut groups = Vec::with_capacity(built_in.len() + said.len());
    for mut group in built_in {
        let own_key = key(&group);
        match said.iter().find(|said| said.built_in == own_key) {
            Some(said) if said.off => {}
            Some(said) => {
                group.words.extend(said.words.iter().cloned());
                groups.push(group);
            }
            None => groups.push(group),
        }
    }
    let own = said.iter().filter(|said| said.built_in.is_empty() && !said.off);
    groups.extend(own.map(|said| Synonyms {
        kind: said.kind,
        words: said.words.clone(),
    }));
    groups
}

/// A group as it is typed: words on lines of their own or between commas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WordGroupForm {
    pub kind: String,
    pub words: String,
}

impl WordGroupForm {
    pub fn of(kind: Kind, words: &[String]) -> Self {
        Self {
            kind: kind_code(kind).to_owned(),
            words: words.join("\n"),
        }
    }

    /// A group of the municipality's own: two words or more.
    pub fn check(&self) -> Result<Synonyms, Invalid> {
        let mut checks = Checks::new();
        let kind = checks.keep(match self.kind.as_str() {
            "" => Err(FieldError::new("kind", Code::Required)),
            code => kind_from(code).ok_or(FieldError::new("kind", Code::UnknownChoice)),
        });
        let words = checks.keep(words(&self.words).and_then(|words| match words.len() {
            0 => Err(FieldError::new("words", Code::Required)),
            1 => Err(FieldError::new("words", Code::TooFew).with("min", 2)),
            _ => Ok(words),
        }));
        checks.finish()?;
        match (kind, words) {
            (Some(kind), Some(words)) => Ok(Synonyms { kind, words }),
            _ => Err(FieldError::new("words", Code::Required).into()),
        }
    }

    /// Words for a built-in group, which has its own already: possibly none.
    pub fn check_added(&self, built_in: &Synonyms) -> Result<Vec<String>, Invalid> {
        let mut words = words(&self.words)?;
        words.retain(|word| !built_in.words.contains(word));
        Ok(words)
    }
}

/// The words, in lower case, each once and in the order they were typed.
fn words(typed: &str) -> Result<Vec<String>, FieldError> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.split(['\n', '\r', ',', ';']) {
        let word = text::line("words", word, WORD_MAX)?;
        let word = word
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        if word.is_empty() || words.contains(&word) {
            continue;
        }
        // What has no word in it would be alike to everything or nothing.
        if crate::language::tokens(&word).is_empty() {
            return Err(FieldError::new("words", Code::NotAWord).with("word", word));
        }
        words.push(word);
    }
    if words.len() > WORDS_MAX {
        return Err(FieldError::new("words", Code::TooMany)
            .with("max", WORDS_MAX)
            .with("actual", words.len()));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::similar::{Index, Probe, Vocabulary, built_in};

    fn form(kind: &str, words: &str) -> WordGroupForm {
        WordGroupForm {
            kind: kind.into(),
            words: words.into(),
        }
    }

    fn score(groups: &[Synonyms], one: &str, other: &str) -> f32 {
        let probe = |title: &str| Probe {
            title: title.into(),
            text: String::new(),
        };
        let mut index = Index::new(Arc::new(Vocabulary::new(groups)));
        index.insert(1, &probe(other));
        index
            .nearest(&probe(one), 1)
            .first()
            .map_or(0.0, |near| near.score)
    }

    #[test]
    fn words_are_kept_once_in_lower_case() {
        let group = form("thing", "Lönnen\n lärplattform , LÖNNEN;\r\nklass  rummet")
            .check()
            .unwrap();
        assert_eq!(group.words, ["lönnen", "lärplattform", "klass rummet"]);
        assert_eq!(key(&group), "thing:lönnen");
        assert_eq!(
            WordGroupForm::of(group.kind, &group.words).check().unwrap(),
            group
        );
    }

    #[test]
    fn what_is_no_group_is_refused() {
        let code = |kind: &str, words: &str| {
            let errors = form(kind, words).check().unwrap_err().0;
            (errors[0].field.clone(), errors[0].code)
        };
        assert_eq!(code("", "a, b"), ("kind".into(), Code::Required));
        assert_eq!(code("it", "a, b"), ("kind".into(), Code::UnknownChoice));
        assert_eq!(code("way", " , "), ("words".into(), Code::Required));
        assert_eq!(code("way", "ett"), ("words".into(), Code::TooFew));
        assert_eq!(code("way", "ett, !!"), ("words".into(), Code::NotAWord));
        assert_eq!(code("way", &"x".repeat(61)), ("words".into(), Code::TooLong));
        let many: Vec<String> = (0..61).map(|n| format!("ord{n}")).collect();
        assert_eq!(code("way", &many.join("\n")), ("words".into(), Code::TooMany));
    }

    #[test]
    fn an_own_group_makes_two_texts_alike_until_it_is_off() {
        let mut said = vec![Said {
            built_in: String::new(),
            kind: Kind::Thing,
            words: vec!["lönnen".into(), "klotterplank".into()],
            off: false,
        }];
        let (one, other) = ("Lönnen är trasig", "Klotterplank saknas");
        let without = score(&built_in(), one, other);
        assert!(score(&in_force(built_in(), &said), one, other) > without + 0.2);
        said[0].off = true;
        assert!((score(&in_force(built_in(), &said), one, other) - without).abs() < 1e-6);
    }

    #[test]
    fn a_built_in_group_is_added_to_and_switched_off() {
        let group = built_in()
            .into_iter()
            .find(|group| group.words.iter().any(|word| word == "wifi"))
            .unwrap();
        let mut said = vec![Said {
            built_in: key(&group),
            kind: group.kind,
            words: vec!["luftburken".into()],
            off: false,
        }];
        let (one, other) = ("Luftburken faller bort", "Wifi i aulan");
        assert!(score(&in_force(built_in(), &said), one, other) > score(&built_in(), one, other) + 0.2);
        let (one, other) = (group.words[0].as_str(), group.words[1].as_str());
        let alike = score(&in_force(built_in(), &said), one, other);
        said[0].off = true;
        let off = in_force(built_in(), &said);
        assert_eq!(off.len(), built_in().len() - 1);
        assert!(score(&off, one, other) < alike);
    }

    #[test]
    fn what_is_added_is_new_to_the_group() {
        let group = built_in().remove(0);
        let typed = format!("{}, nyord", group.words[0]);
        assert_eq!(form("", &typed).check_added(&group).unwrap(), ["nyord"]);
        assert!(form("", " ").check_added(&group).unwrap().is_empty());
    }
}
