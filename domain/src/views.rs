//! Saved views: a list as somebody likes to see it, under a name of one's own.

use serde::{Deserialize, Serialize};

use crate::{Checks, Code, FieldError, Invalid, text};

/// The longest name, characters.
pub const NAME_MAX: usize = 60;

/// The longest query, bytes.
const QUERY_MAX: usize = 1_000;

/// The most views of a person, over all lists.
pub const MOST: i64 = 50;

crate::choices! {
    /// The lists that have views.
    pub enum ListPlace {
        Needs = "needs",
        Proposals = "proposals",
        Initiatives = "initiatives",
        Journal = "journal",
        Notifications = "notifications",
        Search = "search",
        Systems = "systems",
    }
}

/// A view to save.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ViewForm {
    /// Required, at most 60 characters. The same name again replaces the view.
    #[serde(default)]
    pub name: String,
    /// Code of the list.
    #[serde(default)]
    pub place: String,
    /// The query of the list's address, encoded; without page.
    #[serde(default)]
    pub query: String,
}

/// A checked [`ViewForm`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    pub name: String,
    pub place: ListPlace,
    pub query: String,
}

impl ViewForm {
    pub fn check(&self) -> Result<NewView, Invalid> {
        let mut checks = Checks::new();
        let name = checks.keep(text::required_line("name", &self.name, NAME_MAX));
        let place = checks.keep(text::choice("place", &self.place));
        let fine =
            self.query.len() <= QUERY_MAX && self.query.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
        if !fine {
            checks.push(FieldError::new("query", Code::UnknownChoice));
        }
        checks.finish()?;
        match (name, place) {
            (Some(name), Some(place)) => Ok(NewView {
                name,
                place,
                query: self.query.clone(),
            }),
            _ => Err(FieldError::new("name", Code::Required).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_a_name_a_list_and_a_query_that_is_one() {
        let form = ViewForm {
            name: " Min kö ".into(),
            place: "needs".into(),
            query: "state=registered&sort=-updated".into(),
        };
        let view = form.check().unwrap();
        assert_eq!((view.name.as_str(), view.place), ("Min kö", ListPlace::Needs));
        for (wrong, field) in [
            (
                ViewForm {
                    name: "  ".into(),
                    ..form.clone()
                },
                "name",
            ),
            (
                ViewForm {
                    name: "x".repeat(61),
                    ..form.clone()
                },
                "name",
            ),
            (
                ViewForm {
                    place: "persons".into(),
                    ..form.clone()
                },
                "place",
            ),
            (
                ViewForm {
                    query: "a=b#x".into(),
                    ..form.clone()
                },
                "query",
            ),
            (
                ViewForm {
                    query: "a=b\r\nSet-Cookie".into(),
                    ..form.clone()
                },
                "query",
            ),
            (
                ViewForm {
                    query: "x".repeat(1_001),
                    ..form.clone()
                },
                "query",
            ),
        ] {
            assert_eq!(wrong.check().unwrap_err().0[0].field, field);
        }
    }
}
