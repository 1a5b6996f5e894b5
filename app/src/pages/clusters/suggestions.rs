//! Groups that open needs seem to make: why, side by side, to confirm in part or whole, or to dismiss.

use domain::people::Actor;
use leptos::prelude::*;
use store::{
    Refusal, Store,
    clusters::{ComparedNeed, Suggestion, suggestions},
};

use super::{
    members::{as_ticked, needs_grid},
    words as w,
};
use crate::{
    context::Visitor,
    forms::{FormState, Values},
    i18n::Locale,
    parts::{
        Field, confirm::unfold, fields::hidden, lists::address_with, notices::empty, problems::problems,
        prose,
    },
    t,
};

/// So many are shown until one asks for more.
const FIRST: usize = 3;
/// So many more are shown each time, each with a form and the texts of its needs.
const MORE: usize = 20;
/// The query that says how many are shown.
pub const SHOWN: &str = "suggestions";

const PARAGRAPHS_MAX: usize = domain::clusters::PARAGRAPHS_MAX;

/// The section above the list.
pub async fn section(visitor: &Visitor, store: &Store, actor: &Actor) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let asked = visitor.query(SHOWN).parse().unwrap_or(FIRST).max(FIRST);
    let found = suggestions(store, actor, asked).await?;
    let finding = found
        .finding
        .then(|| view! { <p class="ds-paragraph" role="status">{t!(l, clusters.suggested_finding)}</p> });
    let content = if found.groups.is_empty() {
        let none = (!found.finding).then(|| empty(t!(l, clusters.suggested_none), None));
        view! { {finding}{none} }.into_any()
    } else {
        let mut items = Vec::new();
        let shown = found.groups.len();
        for group in &found.groups {
            items.push(item(l, group, shown).await?);
        }
        let link = |count: usize, text: String| {
            let value = if count == FIRST {
                String::new()
            } else {
                count.to_string()
            };
            // Where the reader is, not at the top again.
            let href = format!("{}#suggested", address_with(&visitor.address, SHOWN, &value));
            view! { <a class="ds-link" href=href>{text}</a> }
        };
        let left = found.total - shown;
        let more = (left > 0).then(|| {
            let text = if left > MORE {
                t!(l, clusters.suggested_more, count = MORE, total = found.total).to_string()
            } else {
                t!(l, clusters.suggested_rest, count = left).to_string()
            };
            link(shown + MORE, text)
        });
        let fewer = (shown > FIRST).then(|| link(FIRST, t!(l, clusters.suggested_fewer).to_owned()));
        let links =
            (more.is_some() || fewer.is_some()).then(|| view! { <p class="app-actions">{more}{fewer}</p> });
        view! {
            <p class="ds-paragraph app-subtle">{t!(l, clusters.suggested_lead)}</p>
            {finding}
            <ol class="app-suggestions">{items}</ol>
            {links}
        }
        .into_any()
    };
    Ok(prose::section(
        "suggested",
        t!(l, clusters.suggested_title),
        content,
    ))
}

/// What the form of a suggestion is called: by its first need.
pub fn form_name(group: &Suggestion) -> String {
    let first = group.members.first().map(|member| member.reference.to_string());
    format!("suggestion-{}", first.unwrap_or_default())
}

/// What the shared words say, with each marked.
pub fn why(l: Locale, shared: &[String]) -> Option<AnyView> {
    if shared.is_empty() {
        return None;
    }
    let marks = shared
        .iter()
        .map(|word| view! { <mark>{word.clone()}</mark>" " })
        .collect_view();
    Some(view! { <p class="app-similar__why">{t!(l, clusters.suggested_why)}" "{marks}</p> }.into_any())
}

async fn item(l: Locale, group: &Suggestion, shown: usize) -> Result<AnyView, Refusal> {
    let name = form_name(group);
    let mut saved = Values::new();
    for member in &group.members {
        saved.insert(format!("member_{}", member.reference), "on".to_owned());
    }
    let title = group.members.first().map(|member| member.title.clone());
    saved.insert("title".to_owned(), title.unwrap_or_default());
    let assessment = if group.shared.is_empty() {
        String::new()
    } else {
        t!(l, clusters.suggested_reason, words = group.shared.join(", ")).to_string()
    };
    saved.insert("assessment".to_owned(), assessment);
    let mut form = FormState::load(&name, &saved, 0).await?;
    as_ticked(
        &mut form,
        "member",
        group.members.iter().map(|need| need.reference),
    );
    let heading = group
        .members
        .iter()
        .map(|member| member.title.as_str())
        .take(2)
        .collect::<Vec<_>>()
        .join(" · ");
    let partly = group
        .partly_rejected
        .then(|| view! { <p class="app-subtle">{t!(l, clusters.suggested_partly)}</p> });
    let content = fields(l, &form, &group.members, shown);
    let open = form.problem.is_some();
    Ok(view! {
        <li class="app-suggestion">
            <h3 class="ds-heading" data-size="2xs">{heading}</h3>
            <p class="app-item__meta">{w::suggestion(l, group)}</p>
            {why(l, &group.shared)}
            {partly}
            {unfold(&name, t!(l, clusters.suggested_show), open, content)}
        </li>
    }
    .into_any())
}

/// `shown` suggestions stand on the page, which a refused form comes back to.
fn fields(l: Locale, form: &FormState, members: &[ComparedNeed], shown: usize) -> AnyView {
    let labels = [
        ("members", t!(l, clusters.suggested_members).to_owned()),
        ("title", t!(l, clusters.field_title).to_owned()),
        ("assessment", t!(l, clusters.field_assessment).to_owned()),
        ("reason", t!(l, clusters.not_together_reason).to_owned()),
    ];
    let reject_id = format!("{}-reject", form.name);
    let reject = view! {
        <div class="app-stack">
        <p class="ds-paragraph">{t!(l, clusters.not_together_text)}</p>
        {Field::new(l, form, "reason", t!(l, clusters.not_together_reason)).conditional().max(PARAGRAPHS_MAX).area(3)}
        <div class="app-actions">
            <button class="ds-button" data-size="sm" data-color="danger" type="submit" name="act" value="reject">
                {t!(l, clusters.not_together)}
            </button>
        </div>
        </div>
    };
    let rejecting = form.error("reason").is_some();
    view! {
        <form method="post" action="/fn/clusters/create" class="app-stack" novalidate="">
            {problems(l, form, &labels)}
            {hidden(form)}
            <input type="hidden" name="suggestion" value=form.name.clone() />
            <input type="hidden" name="shown" value=shown.to_string() />
            {needs_grid(l, form, members)}
            {Field::new(l, form, "title", t!(l, clusters.field_title)).required().max(domain::clusters::TITLE_MAX).text()}
            {Field::new(l, form, "assessment", t!(l, clusters.field_assessment))
                .required()
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, clusters.field_assessment_hint))
                .area(3)}
            <div class="app-actions">
                <button class="ds-button" data-size="sm" type="submit" name="act" value="confirm">
                    {t!(l, clusters.confirm_group)}
                </button>
                <button class="ds-button" data-size="sm" data-variant="secondary" type="submit" name="act" value="keep">
                    {t!(l, clusters.keep_suggestion)}
                </button>
            </div>
            {unfold(&reject_id, t!(l, clusters.not_together), rejecting, reject.into_any())}
        </form>
    }
    .into_any()
}
