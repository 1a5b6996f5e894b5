//! Forms that several people write at once: what one typed meets what others saved meanwhile, field by field.
//!
//! Such a form carries along what it held when it was opened. When it is sent, fields that only one of two people
//! changed are taken from whoever changed them. Where both changed a field, nothing is saved: the form comes back with
//! one's own text in the field and the saved one beside it, and a choice at each such field. All of it works without
//! scripts.

use domain::drafts::{self, Outcome, Typed, merge};
use serde::{Serialize, de::DeserializeOwned};
use store::Refusal;

use super::{FormState, Values, values_of};

/// A form as it was sent, to be shown again when it is refused.
#[derive(Serialize)]
pub struct SharedTyped<'a, F> {
    pub version: &'a str,
    pub key: &'a str,
    pub base: &'a str,
    #[serde(flatten)]
    pub form: &'a F,
}

/// What a form held when it was opened, as its field `base` tells: JSON by field on the first line.
pub fn held(base: &str) -> Option<Values> {
    serde_json::from_str(base.lines().next()?).ok()
}

/// The same against what is `saved`. On further lines stands what the form sent by itself without hearing of it; where
/// that is what is saved, it is the form's own.
pub fn held_against(base: &str, saved: &Values) -> Option<Values> {
    let sent = base.lines().skip(1).map(serde_json::from_str::<Values>);
    let known = |held, sent| drafts::known(&held, &sent, saved);
    Some(sent.flatten().fold(held(base)?, known))
}

/// The form after the choices made in it (`theirs[field]` is `saved` where the saved text was chosen), and what it held
/// when it was opened.
pub fn chosen<F: Serialize + DeserializeOwned>(form: F, base: &str, theirs: &Values) -> (F, Option<Values>) {
    let Some(base) = held(base) else {
        return (form, None);
    };
    let saved: Vec<&str> = theirs
        .iter()
        .filter(|(_, choice)| *choice == "saved")
        .map(|(field, _)| field.as_str())
        .collect();
    if saved.is_empty() {
        return (form, Some(base));
    }
    let fields = drafts::choose(&base, &values_of(&form), saved);
    let after = serde_json::to_value(fields).and_then(serde_json::from_value);
    (after.unwrap_or(form), Some(base))
}

impl FormState {
    /// As [`FormState::load`], for a form that several people write. `draft` is what the reader typed earlier and has
    /// not put in yet.
    pub async fn shared(
        name: &str,
        saved: &impl Serialize,
        version: i64,
        draft: Option<&Typed>,
    ) -> Result<Self, Refusal> {
        let now = values_of(saved);
        let mut state = Self::load(name, saved, version).await?;
        let base = state.values.remove("base");
        let base = base.and_then(|base| held_against(&base, &now));
        let typed = match (&state.problem, base) {
            (None, _) => draft.cloned(),
            (Some(_), Some(base)) => Some(Typed {
                base,
                mine: state.values.clone(),
            }),
            (Some(_), None) => None,
        };
        if let Some(typed) = typed {
            state.meet(&typed, &now);
            state.version = version;
        }
        state.base = Some(now);
        Ok(state)
    }

    fn meet(&mut self, typed: &Typed, now: &Values) {
        let own = |field: &str| !matches!(field, "version" | "key" | "base");
        for (field, outcome) in merge(&typed.base, &typed.mine, now) {
            if !own(&field) {
                continue;
            }
            self.values.insert(field.clone(), outcome.shown().to_owned());
            match outcome {
                Outcome::Both { theirs, .. } => {
                    self.clashes.insert(field, theirs);
                }
                Outcome::Theirs(_) => self.taken.push(field),
                Outcome::Same(_) | Outcome::Mine(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::proposals::basics::BasicsForm;

    use super::*;

    fn of(fields: &[(&str, &str)]) -> Values {
        let pair = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        fields.iter().map(pair).collect()
    }

    #[test]
    fn a_form_comes_back_with_both_texts_where_both_changed_and_with_the_saved_ones_elsewhere() {
        let base = of(&[("title", "a"), ("summary", "b"), ("background", "c")]);
        let mine = of(&[
            ("title", "min"),
            ("summary", "b"),
            ("background", "min"),
            ("version", "1"),
        ]);
        let now = of(&[("title", "deras"), ("summary", "deras"), ("background", "c")]);
        let mut state = FormState::default();
        state.meet(&Typed { base, mine }, &now);
        assert_eq!(
            (
                state.value("title"),
                state.value("summary"),
                state.value("background")
            ),
            ("min".into(), "deras".into(), "min".into())
        );
        assert_eq!(state.clashes, of(&[("title", "deras")]));
        assert_eq!(state.taken, ["summary"]);
    }

    #[test]
    fn whoever_chooses_the_saved_text_leaves_the_field_alone() {
        let form = BasicsForm {
            title: "min".into(),
            summary: "min".into(),
            ..Default::default()
        };
        let base = r#"{"title":"deras","summary":"deras"}"#;
        let (after, known) = chosen(form, base, &of(&[("title", "saved"), ("summary", "mine")]));
        assert_eq!((after.title.as_str(), after.summary.as_str()), ("deras", "min"));
        assert_eq!(known, Some(of(&[("title", "deras"), ("summary", "deras")])));
        assert_eq!(chosen(BasicsForm::default(), "not known", &Values::new()).1, None);
        let unheard =
            "{\"title\":\"a\",\"summary\":\"b\"}\n{\"title\":\"sent\",\"summary\":\"d\"}\nnot known";
        let first = of(&[("title", "a"), ("summary", "b")]);
        assert_eq!(held(unheard), Some(first.clone()));
        assert_eq!(held_against(unheard, &first), Some(first));
        let saved = of(&[("title", "sent"), ("summary", "c")]);
        assert_eq!(
            held_against(unheard, &saved),
            Some(of(&[("title", "sent"), ("summary", "b")]))
        );
        assert_eq!(held(""), None);
    }
}
