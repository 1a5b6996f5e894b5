//! The forms of groups of words, as they are posted.

use domain::word_groups::WordGroupForm;
use leptos::prelude::*;
use serde::Serialize;
use store::word_groups::{self, At};

use super::words::page_of;
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{answer, with_query},
};

/// The form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed {
    #[serde(flatten)]
    form: WordGroupForm,
    version: String,
    key: String,
}

/// Keeps a new group, or what was changed in one.
#[server(prefix = "/fn", endpoint = "similar/words/save")]
pub async fn save_word_group(
    #[server(flatten)] form: WordGroupForm,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    let back = if group.is_empty() {
        "/similar/words/new".to_owned()
    } else {
        page_of(&group)
    };
    answer("words", &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        if group.is_empty() {
            let made = word_groups::add(&store, actor, visitor.now, &typed.key, &typed.form).await?;
            return Ok(with_query(&page_of(&made.to_string()), "done", "added"));
        }
        let at = At {
            group: &group,
            version: typed.version.parse().unwrap_or(-1),
            key: &typed.key,
        };
        word_groups::change(&store, actor, visitor.now, at, &typed.form).await?;
        Ok(with_query(&page_of(&group), "done", "saved"))
    })
    .await
}

/// What switching was based on.
#[derive(Serialize)]
struct Switching {
    version: String,
    key: String,
}

/// Switches a group off (`off` is `on`), or on again.
#[server(prefix = "/fn", endpoint = "similar/words/switch")]
pub async fn switch_word_group(
    #[server(default)] off: String,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Switching { version, key };
    answer("switch", &page_of(&group), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let at = At {
            group: &group,
            version: typed.version.parse().unwrap_or(-1),
            key: &typed.key,
        };
        let off = off == "on";
        word_groups::switch(&store()?, actor, visitor.now, at, off).await?;
        Ok(with_query(
            &page_of(&group),
            "done",
            if off { "off" } else { "on" },
        ))
    })
    .await
}
