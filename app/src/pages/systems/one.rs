//! The page of a system: what it is for and how one gets to use it, first of all.

use domain::{
    journal::SubjectKind,
    systems::{Lifecycle, LifecycleEvent, UsedBy},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal,
    systems::{self, Successor, SystemView},
};

use super::words as w;
use crate::{
    context::{Visitor, store, visitor},
    forms::{FormState, Values},
    i18n::Locale,
    islands::live_region::LiveRegion,
    pages::{journal::table_of, needs::words as needs, proposals::words as proposals},
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        live,
        notices::{done, notice},
        page::{page, title},
        problems::problems,
        prose::{facts, paragraphs, section, value},
        tags::Tone,
    },
    t, words,
};

#[component]
pub fn SystemPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("system"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = systems::named(&store, &address).await?;
        let topic = live::topic(&store, SubjectKind::System, id.0).await?;
        let system = systems::view(&store, actor, id).await?;
        let steps = steps(l, &system).await?;
        let crumbs = vec![("/systems".to_owned(), t!(l, systems.title).to_owned())];
        let edit = system.manages.then(|| {
            let href = format!("/systems/{}/edit", system.reference);
            view! { <a class="ds-link" href=href>{t!(l, systems.edit)}</a> }
        });
        let journal = (!system.journal.is_empty()).then(|| {
            let table = table_of(l, system.journal.clone());
            section("journal-part", t!(l, systems.section_journal), table)
        });
        let purpose = paragraphs(&system.content.purpose);
        Ok(view! {
            {title(l, crumbs, system.content.name.clone())}
            {what_was_done(l, &visitor)}
            <LiveRegion
                topic=topic
                regions="system-top system-text system-steps system-journal".to_owned()
                said=t!(l, common.live_changed).to_owned()
            >
                <div id="system-top">
                    <div class="app-meta">
                        <strong>{system.reference.to_string()}</strong>
                        {w::state_tag(l, system.lifecycle)}
                        <span>{system.content.area.clone()}</span>
                        {edit}
                    </div>
                    {state_notice(l, &system)}
                </div>
                <div class="app-cols app-cols--need" id="system-text">
                    <div>
                        {section("purpose", t!(l, systems.section_purpose), purpose)}
                        {access(l, &system)}
                    </div>
                    <div>{section("facts", t!(l, systems.section_facts), about(l, &system))}</div>
                </div>
                <div id="system-steps">{steps}</div>
                <div id="system-journal">{journal}</div>
            </LiveRegion>
        }
        .into_any())
    })
}

fn what_was_done(l: Locale, visitor: &Visitor) -> Option<AnyView> {
    let text = match visitor.query("done").as_str() {
        "created" => t!(l, systems.done_created),
        "saved" => t!(l, systems.done_saved),
        "introduced" => t!(l, systems.done_introduced),
        "phased_out" => t!(l, systems.done_phased_out),
        "kept_in_use" => t!(l, systems.done_kept_in_use),
        "retired" => t!(l, systems.done_retired),
        _ => return None,
    };
    Some(done(text))
}

fn link_to(other: &Successor) -> AnyView {
    let href = format!("/systems/{}", other.reference);
    view! { <a class="ds-link" href=href>{other.name.clone()}</a> }.into_any()
}

/// What the state means for who wants to use it.
fn state_notice(l: Locale, system: &SystemView) -> Option<AnyView> {
    let (tone, heading, text) = match system.lifecycle {
        Lifecycle::InUse => return None,
        Lifecycle::Planned => (
            Tone::Info,
            t!(l, systems.planned_title),
            t!(l, systems.planned_text),
        ),
        Lifecycle::PhasingOut => (
            Tone::Warning,
            t!(l, systems.phasing_out_title),
            t!(l, systems.phasing_out_text),
        ),
        Lifecycle::Retired => (
            Tone::Neutral,
            t!(l, systems.retired_title),
            t!(l, systems.retired_text),
        ),
    };
    let instead = system
        .replaced_by
        .as_ref()
        .map(|other| view! { <p class="ds-paragraph">{t!(l, systems.instead)}" "{link_to(other)}"."</p> });
    let content = view! { <p class="ds-paragraph">{text}</p>{instead} }.into_any();
    Some(notice(tone, heading, content))
}

/// How one gets to use it; nothing for what nobody gets to use any more.
fn access(l: Locale, system: &SystemView) -> Option<AnyView> {
    if system.lifecycle == Lifecycle::Retired {
        return None;
    }
    let content = &system.content;
    let text = if !content.access.is_empty() {
        paragraphs(&content.access)
    } else if content.access_url.is_empty() {
        let text = if content.steward.is_empty() {
            let owner = owner(l, system);
            t!(l, systems.access_ask_owner, owner = owner).to_string()
        } else {
            t!(l, systems.access_ask, steward = content.steward.clone()).to_string()
        };
        paragraphs(&text)
    } else {
        ().into_any()
    };
    let link = (!content.access_url.is_empty()).then(|| {
        let href = content.access_url.clone();
        view! {
            <p class="app-actions">
                <a class="ds-button" data-variant="secondary" href=href rel="noreferrer">{t!(l, systems.access_link)}</a>
            </p>
        }
    });
    let view = view! { {text}{link} }.into_any();
    Some(section("access", t!(l, systems.section_access), view))
}

fn owner(l: Locale, system: &SystemView) -> String {
    system
        .owner
        .as_ref()
        .map(|unit| words::pick(l, &unit.name_sv, &unit.name_en).to_owned())
        .unwrap_or_default()
}

fn about(l: Locale, system: &SystemView) -> AnyView {
    let content = &system.content;
    let none = t!(l, common.not_given);
    let row = |name: &str, shown: AnyView| (name.to_owned(), shown);
    let users = match content.used_by {
        UsedBy::All => value(t!(l, systems.used_by_all), none),
        UsedBy::Units(_) => {
            let names: Vec<&str> = system
                .users
                .iter()
                .map(|unit| words::pick(l, &unit.name_sv, &unit.name_en))
                .collect();
            value(names.join(", "), none)
        }
    };
    let hosting = content.hosting.map_or("", |hosting| w::hosting(l, hosting));
    let data = content
        .personal_data
        .map_or("", |data| needs::personal_data(l, data));
    let class = match content.class {
        None => value("", none),
        Some(class) => {
            let (k, r, t) = (class.confidentiality, class.integrity, class.availability);
            let [k, r, t] = [k, r, t].map(|level| proposals::level(l, level));
            let rows = [
                t!(l, systems.class_k, level = k).to_string(),
                t!(l, systems.class_r, level = r).to_string(),
                t!(l, systems.class_t, level = t).to_string(),
            ];
            rows.into_iter()
                .map(|row| view! { <span class="app-class">{row}</span> })
                .collect_view()
                .into_any()
        }
    };
    let mut rows = vec![
        row(t!(l, systems.fact_owner), value(owner(l, system), none)),
        row(t!(l, systems.fact_steward), value(content.steward.clone(), none)),
        row(
            t!(l, systems.fact_supplier),
            value(content.supplier.clone(), none),
        ),
        row(t!(l, systems.fact_users), users),
        row(t!(l, systems.fact_hosting), value(hosting, none)),
        row(t!(l, systems.fact_personal_data), value(data, none)),
        row(t!(l, systems.fact_class), class),
    ];
    if let Some(other) = &system.replaced_by {
        rows.push(row(t!(l, systems.fact_replaced_by), link_to(other)));
    }
    if !system.replaces.is_empty() {
        let links = system
            .replaces
            .iter()
            .map(|other| view! { <span class="app-class">{link_to(other)}</span> })
            .collect_view();
        rows.push(row(t!(l, systems.fact_replaces), links.into_any()));
    }
    facts(rows)
}

/// What can happen to it now, each step with its own form.
async fn steps(l: Locale, system: &SystemView) -> Result<Option<AnyView>, Refusal> {
    if system.events.is_empty() {
        return Ok(None);
    }
    let mut steps = Vec::new();
    for event in &system.events {
        steps.push(one_step(l, system, *event).await?);
    }
    let steps = view! { <div>{steps}</div> }.into_any();
    Ok(Some(section("steps", t!(l, systems.section_steps), steps)))
}

async fn one_step(l: Locale, system: &SystemView, event: LifecycleEvent) -> Result<AnyView, Refusal> {
    let form = FormState::load(event.code(), &Values::new(), system.version).await?;
    let (name, text) = w::step(l, event);
    let label = t!(l, systems.step_reason);
    let colour = (event == LifecycleEvent::Retire).then_some("danger");
    let content = view! {
        <form method="post" action="/fn/systems/step" class="app-stack" novalidate="">
            {problems(l, &form, &[("reason", label.to_owned())])}
            {hidden(&form)}
            <input type="hidden" name="system" value=system.reference.to_string() />
            <input type="hidden" name="event" value=event.code() />
            <p class="ds-paragraph">{text}</p>
            {Field::new(l, &form, "reason", label)
                .required()
                .max(domain::systems::PURPOSE_MAX)
                .hint(t!(l, systems.step_reason_hint))
                .area(3)}
            <div class="app-actions">
                <button class="ds-button" data-size="sm" type="submit" data-color=colour>{name}</button>
            </div>
        </form>
    }
    .into_any();
    Ok(unfold(event.code(), name, form.problem.is_some(), content))
}
