//! Groups of words as they are written down, one a line.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What a group of words stands for, which decides how much it says about a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What the need is about: *trådlöst nät*, *frånvaroanmälan*.
    Thing,
    /// Whom it concerns: *elev*, *medborgare*.
    Who,
    /// How it is done, today or wished: *blankett*, *boka*, *i mobilen*.
    Way,
}

/// Words that mean the same. The first is the one shown to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms {
    pub kind: Kind,
    pub words: Vec<String>,
}

/// A built-in group with what else is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) words: Vec<String>,
    /// What several such groups are about; empty when they have nothing in common.
    pub(super) topic: String,
    /// Words between `+` that mean the same when all of them stand in a text.
    pub(super) together: Vec<String>,
}

impl Line {
    fn synonyms(&self) -> Synonyms {
        Synonyms {
            kind: self.kind,
            words: self.words.clone(),
        }
    }
}

pub(super) static BUILT_IN: LazyLock<Vec<Line>> = LazyLock::new(|| {
    [
        include_str!("places.txt"),
        include_str!("preschool.txt"),
        include_str!("school.txt"),
        include_str!("care.txt"),
        include_str!("social.txt"),
        include_str!("town.txt"),
        include_str!("streets.txt"),
        include_str!("property.txt"),
        include_str!("culture.txt"),
        include_str!("office.txt"),
        include_str!("communication.txt"),
        include_str!("staff.txt"),
        include_str!("economy.txt"),
        include_str!("it.txt"),
        include_str!("ways.txt"),
    ]
    .iter()
    .flat_map(|text| lines(text))
    .collect()
});

/// The built-in groups.
pub fn built_in() -> Vec<Synonyms> {
    BUILT_IN.iter().map(Line::synonyms).collect()
}

/// One group a line, words between commas; `@` in front of whom or which place a need concerns, `~` in front of how
/// it is done.
pub fn parse(text: &str) -> Vec<Synonyms> {
    lines(text).iter().map(Line::synonyms).collect()
}

/// Groups as [`parse`] reads them, with more: a line that begins with `=` names what the groups under it are about;
/// words between `+` mean the same when all of them stand in a text; `|` stands between those of which one is enough.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut topic = String::new();
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            if let Some(heading) = line.strip_prefix('=') {
                heading.trim().clone_into(&mut topic);
                return None;
            }
            let (kind, line) = if let Some(rest) = line.strip_prefix('@') {
                (Kind::Who, rest)
            } else if let Some(rest) = line.strip_prefix('~') {
                (Kind::Way, rest)
            } else {
                (Kind::Thing, line)
            };
            let (together, words): (Vec<String>, Vec<String>) = line
                .split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .partition(|word| word.contains('+'));
            (!words.is_empty()).then(|| Line {
                kind,
                words,
                topic: topic.clone(),
                together,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_groups() {
        let groups = parse("# remark\n@elev, student\n\n~papper\nwifi, trådlöst nät\n");
        assert_eq!(
            groups.iter().map(|group| group.kind).collect::<Vec<_>>(),
            [Kind::Who, Kind::Way, Kind::Thing]
        );
        assert_eq!(groups[2].words, ["wifi", "trådlöst nät"]);
    }

    #[test]
    fn the_built_in_names_are_told_apart() {
        let mut names: Vec<_> = built_in()
            .into_iter()
            .filter_map(|group| group.words.first().map(|name| (group.kind as u8, name.clone())))
            .collect();
        assert!(names.len() > 500, "{}", names.len());
        names.sort();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
    }

    #[test]
    fn every_thing_has_a_topic() {
        for line in BUILT_IN.iter().filter(|line| line.kind == Kind::Thing) {
            assert!(!line.topic.is_empty(), "{}", line.words[0]);
        }
    }

    #[test]
    fn a_heading_names_the_topic() {
        let lines = lines("= nät\nwifi\n= mat\nmeny, mat|lunch + kök\n");
        assert_eq!((lines[0].topic.as_str(), lines[1].topic.as_str()), ("nät", "mat"));
        assert_eq!((lines[1].words.len(), lines[1].together.len()), (1, 1));
    }
}
