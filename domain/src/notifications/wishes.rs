//! What letters a person wants.

use serde::{Deserialize, Serialize};

use super::{Delivery, NoticeKind};
use crate::{Checks, Invalid, text};

/// What a person wants: how often letters of each kind come, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WishesForm {
    #[serde(default)]
    pub assigned: String,
    #[serde(default)]
    pub mentioned: String,
    #[serde(default)]
    pub state_changed: String,
    #[serde(default)]
    pub commented: String,
    #[serde(default)]
    pub changed: String,
    #[serde(default)]
    pub found: String,
    /// `on`: letters only about own needs, proposals and tasks.
    #[serde(default)]
    pub only_own: String,
    /// The language of the letters: `sv` or `en`.
    #[serde(default)]
    pub language: String,
}

crate::choices! {
    /// The language a person has letters in.
    pub enum Language {
        Swedish = "sv",
        English = "en",
    }
}

/// Checked wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// One for each kind, in the order of [`NoticeKind::ALL`].
    pub deliveries: Vec<(NoticeKind, Delivery)>,
    pub only_own: bool,
    pub language: Language,
}

impl Wishes {
    /// What holds until a person chooses.
    pub fn usual() -> Self {
        Self {
            deliveries: NoticeKind::ALL.iter().map(|kind| (*kind, kind.usual())).collect(),
            only_own: false,
            language: Language::Swedish,
        }
    }

    pub fn delivery(&self, kind: NoticeKind) -> Delivery {
        self.deliveries
            .iter()
            .find(|(one, _)| *one == kind)
            .map_or(kind.usual(), |(_, delivery)| *delivery)
    }
}

impl From<&Wishes> for WishesForm {
    fn from(wishes: &Wishes) -> Self {
        let code = |kind| wishes.delivery(kind).to_string();
        Self {
            assigned: code(NoticeKind::Assigned),
            mentioned: code(NoticeKind::Mentioned),
            commented: code(NoticeKind::Commented),
            state_changed: code(NoticeKind::StateChanged),
            changed: code(NoticeKind::Changed),
            found: code(NoticeKind::Found),
            only_own: if wishes.only_own { "on" } else { "" }.to_owned(),
            language: wishes.language.to_string(),
        }
    }
}

impl WishesForm {
    fn typed(&self, kind: NoticeKind) -> &str {
        match kind {
            NoticeKind::Assigned => &self.assigned,
            NoticeKind::Mentioned => &self.mentioned,
            NoticeKind::Commented => &self.commented,
            NoticeKind::StateChanged => &self.state_changed,
            NoticeKind::Changed => &self.changed,
            NoticeKind::Found => &self.found,
        }
    }

    pub fn check(&self) -> Result<Wishes, Invalid> {
        let mut checks = Checks::new();
        let deliveries = NoticeKind::ALL
            .iter()
            .filter_map(|kind| {
                let typed = text::choice(kind.code(), self.typed(*kind));
                checks.keep(typed).map(|delivery| (*kind, delivery))
            })
            .collect();
        let language = checks.keep(text::choice("language", &self.language));
        checks.finish()?;
        Ok(Wishes {
            deliveries,
            only_own: self.only_own == "on",
            language: language.unwrap_or(Language::Swedish),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_come_back_as_they_were_and_refuse_what_is_none() {
        let usual = Wishes::usual();
        assert_eq!(WishesForm::from(&usual).check(), Ok(usual));
        let wrong = WishesForm {
            changed: "hourly".into(),
            ..WishesForm::from(&Wishes::usual())
        };
        assert_eq!(wrong.check().unwrap_err().0[0].field, "changed");
    }
}
