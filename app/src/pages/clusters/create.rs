//! The form of a new group.

use domain::{clusters::TITLE_MAX, policy};
use leptos::prelude::*;
use store::{Refusal, clusters, units};

use super::{
    list::manages,
    members::{as_ticked, needs_grid},
};
use crate::{
    context::{store, visitor},
    forms::{FormState, Values},
    i18n::Locale,
    parts::{
        Field,
        fields::{Choice, hidden},
        page::{page, title},
        problems::problems,
    },
    t, words,
};

/// The form's name.
pub(super) const FORM: &str = "group";

#[component]
pub fn NewGroupPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        if !manages(actor) {
            return Err(Refusal::Denied(policy::Reason::NoRole));
        }
        let store = store()?;
        // Needs that another page already chose: `needs=B-2026-0012,B-2026-0015`.
        let chosen = clusters::free_needs(&store, actor, &visitor.query("needs")).await?;
        let mut saved = Values::new();
        for need in &chosen {
            saved.insert(format!("member_{}", need.reference), "on".to_owned());
        }
        if let Some(first) = chosen.first() {
            saved.insert("title".to_owned(), first.title.clone());
        }
        let mut form = FormState::load(FORM, &saved, 0).await?;
        as_ticked(&mut form, "member", chosen.iter().map(|need| need.reference));
        let labels = [
            ("members", t!(l, clusters.field_members).to_owned()),
            ("more", t!(l, clusters.field_more).to_owned()),
            ("title", t!(l, clusters.field_title).to_owned()),
            ("lead_unit", t!(l, clusters.field_lead).to_owned()),
            ("assessment", t!(l, clusters.field_assessment).to_owned()),
        ];
        let (grid, more) = if chosen.is_empty() {
            (None, "members")
        } else {
            (Some(needs_grid(l, &form, &chosen)), "more")
        };
        let label = if grid.is_some() {
            t!(l, clusters.field_more_also)
        } else {
            t!(l, clusters.field_more)
        };
        // Without a grid an error of the members is shown where one writes them.
        let field = Field::new(l, &form, more, label).hint(t!(l, clusters.field_more_hint));
        let field = if grid.is_some() { field } else { field.required() };
        let asked_for = visitor.query("needs");
        let crumbs = vec![
            ("/needs".to_owned(), t!(l, needs.title).to_owned()),
            ("/groups".to_owned(), t!(l, clusters.title).to_owned()),
        ];
        Ok(view! {
            {title(l, crumbs, t!(l, clusters.new_title))}
            <p class="app-lead">{t!(l, clusters.new_lead)}</p>
            <form method="post" action="/fn/clusters/create" class="app-stack app-form" novalidate="">
                {problems(l, &form, &labels)}
                {hidden(&form)}
                <input type="hidden" name="needs" value=asked_for />
                {grid}
                {field.text()}
                {Field::new(l, &form, "title", t!(l, clusters.field_title)).required().max(TITLE_MAX).text()}
                {Field::new(l, &form, "lead_unit", t!(l, clusters.field_lead)).select(all_units(l, &store).await?)}
                {Field::new(l, &form, "assessment", t!(l, clusters.field_assessment))
                    .conditional()
                    .max(domain::clusters::PARAGRAPHS_MAX)
                    .hint(t!(l, clusters.field_assessment_hint))
                    .area(5)}
                <div class="app-actions">
                    <button class="ds-button" type="submit" name="act" value="confirm">{t!(l, clusters.confirm_group)}</button>
                    <button class="ds-button" data-variant="secondary" type="submit" name="act" value="keep">
                        {t!(l, clusters.keep_suggestion)}
                    </button>
                    <a class="ds-button" data-variant="tertiary" href="/groups">{t!(l, common.cancel)}</a>
                </div>
            </form>
        }
        .into_any())
    })
}

/// The units that can speak for a group, by name.
pub(super) async fn all_units(l: Locale, store: &store::Store) -> Result<Vec<Choice>, Refusal> {
    let mut units: Vec<Choice> = units::all(store)
        .await?
        .into_iter()
        .filter(|unit| !unit.kind.is_body())
        .map(|unit| {
            let name = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
            (unit.id.to_string(), name)
        })
        .collect();
    units.sort_by_cached_key(|(_, name)| domain::text::sort_key(name));
    Ok(units)
}
