//! The gallery: every part of the interface in every state, with sample data (demo mode only).

use leptos::prelude::*;
use store::Refusal;

use crate::{context::visitor, parts::page::{page, title}, t};

#[component]
pub fn GalleryPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        if !visitor.demo {
            return Err(Refusal::NotFound);
        }
        let l = visitor.locale;
        Ok(title(l, Vec::new(), t!(l, common.nav_gallery)))
    })
}
