//! The form in which a system is described.

use domain::{
    needs::PersonalData,
    policy::Reason,
    systems::{ACCESS_MAX, Hosting, LINE_MAX, Lifecycle, NAME_MAX, PURPOSE_MAX, SystemForm, UsedBy},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal,
    systems::{self, Filter, SystemView, areas, list, manages},
};

use super::words as w;
use crate::{
    context::{store, visitor},
    forms::{FormState, Problem, Values, values_of},
    i18n::Locale,
    pages::{needs::words as needs, needs::words::choices, proposals::words as proposals},
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        lists::unit_choices,
        page::{page, title},
        problems::problems,
    },
    t,
};

#[component]
pub fn NewSystemPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        if !manages(visitor.signed_in()?) {
            return Err(Refusal::Denied(Reason::NoRole));
        }
        let mut saved = values_of(&SystemForm::default());
        saved.insert("lifecycle".into(), Lifecycle::InUse.code().into());
        let crumbs = vec![("/systems".to_owned(), t!(l, systems.title).to_owned())];
        let form = writing(l, &saved, None).await?;
        Ok(view! {
            {title(l, crumbs, t!(l, systems.form_new))}
            <p class="app-lead">{t!(l, systems.form_lead)}</p>
            {form}
        }
        .into_any())
    })
}

#[component]
pub fn EditSystemPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("system"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let store = store()?;
        let id = systems::named(&store, &address).await?;
        let system = systems::view(&store, visitor.signed_in()?, id).await?;
        if !system.manages {
            return Err(Refusal::Denied(Reason::NoRole));
        }
        let mut saved = values_of(&SystemForm::from(&system.content));
        if let UsedBy::Units(units) = &system.content.used_by {
            saved.extend(
                units
                    .iter()
                    .map(|unit| (format!("units_{unit}"), "on".to_owned())),
            );
        }
        let crumbs = vec![
            ("/systems".to_owned(), t!(l, systems.title).to_owned()),
            (format!("/systems/{address}"), system.content.name.clone()),
        ];
        let form = writing(l, &saved, Some(&system)).await?;
        Ok(view! {
            {title(l, crumbs, t!(l, systems.form_edit))}
            {form}
        }
        .into_any())
    })
}

fn labels(l: Locale) -> Vec<(&'static str, String)> {
    [
        ("name", t!(l, systems.field_name)),
        ("area", t!(l, systems.field_area)),
        ("purpose", t!(l, systems.field_purpose)),
        ("lifecycle", t!(l, systems.field_lifecycle)),
        ("owner", t!(l, systems.field_owner)),
        ("steward", t!(l, systems.field_steward)),
        ("supplier", t!(l, systems.field_supplier)),
        ("used_by", t!(l, systems.field_used_by)),
        ("units", t!(l, systems.field_units)),
        ("access", t!(l, systems.field_access)),
        ("access_url", t!(l, systems.field_access_url)),
        ("hosting", t!(l, systems.field_hosting)),
        ("personal_data", t!(l, systems.field_personal_data)),
        ("confidentiality", t!(l, systems.field_confidentiality)),
        ("integrity", t!(l, systems.field_integrity)),
        ("availability", t!(l, systems.field_availability)),
        ("replaced_by", t!(l, systems.field_replaced_by)),
    ]
    .map(|(field, label)| (field, label.to_owned()))
    .into()
}

/// What can be chosen in the form.
struct Choices {
    areas: Vec<String>,
    units: Vec<Choice>,
    /// Systems that may take this one's place.
    others: Vec<Choice>,
    states: Vec<Choice>,
    users: Vec<Choice>,
    hostings: Vec<Choice>,
    personal_data: Vec<Choice>,
    levels: Vec<Choice>,
}

impl Choices {
    async fn read(l: Locale, own: Option<&SystemView>) -> Result<Self, Refusal> {
        let (store, visitor) = (store()?, visitor()?);
        let all = Filter {
            size: 2_000,
            ..Filter::default()
        };
        let (others, _) = list(&store, visitor.signed_in()?, &all).await?;
        // What takes its place may be retired by now; it stays chosen all the same.
        let kept = own
            .and_then(|own| own.replaced_by.as_ref())
            .filter(|kept| others.iter().all(|other| other.reference != kept.reference));
        let kept = kept.map(|kept| (kept.reference.to_string(), kept.name.clone()));
        Ok(Self {
            areas: areas(&store).await?,
            units: unit_choices(l, &store).await?,
            others: others
                .into_iter()
                .filter(|other| own.is_none_or(|own| own.reference != other.reference))
                .map(|other| {
                    let reference = other.reference.to_string();
                    (reference.clone(), format!("{} ({reference})", other.name))
                })
                .chain(kept)
                .collect(),
            states: choices(
                &[Lifecycle::Planned, Lifecycle::InUse, Lifecycle::PhasingOut],
                |state| w::state(l, state),
            ),
            users: vec![
                ("all".to_owned(), t!(l, systems.used_by_all).to_owned()),
                ("some".to_owned(), t!(l, systems.used_by_some).to_owned()),
            ],
            hostings: choices(Hosting::ALL, |hosting| w::hosting(l, hosting)),
            personal_data: choices(PersonalData::ALL, |data| needs::personal_data(l, data)),
            levels: proposals::levels(l),
        })
    }

    /// Codes and ids as they are read, where both texts of a clash stand side by side.
    fn in_words(&self, values: &Values) -> Values {
        let word = |choices: &[Choice], code: &str| {
            let found = choices.iter().find(|(one, _)| one == code);
            found.map_or_else(|| code.to_owned(), |(_, words)| words.clone())
        };
        values
            .iter()
            .map(|(field, value)| {
                let value = match field.as_str() {
                    "owner" => word(&self.units, value),
                    "units" => {
                        let mut names: Vec<String> =
                            value.split(',').map(|id| word(&self.units, id)).collect();
                        names.sort_by_cached_key(|name| domain::text::sort_key(name));
                        names.join(", ")
                    }
                    "used_by" => word(&self.users, value),
                    "hosting" => word(&self.hostings, value),
                    "personal_data" => word(&self.personal_data, value),
                    "confidentiality" | "integrity" | "availability" => word(&self.levels, value),
                    "replaced_by" => word(&self.others, value),
                    _ => value.clone(),
                };
                (field.clone(), value)
            })
            .collect()
    }
}

async fn writing(l: Locale, saved: &Values, system: Option<&SystemView>) -> Result<AnyView, Refusal> {
    let form = FormState::load("system", saved, system.map_or(0, |system| system.version)).await?;
    let choices = Choices::read(l, system).await?;
    let above = match &form.problem {
        Some(Problem::Stale { version, current }) => {
            let shown = FormState {
                name: form.name.clone(),
                values: choices.in_words(&form.values),
                problem: Some(Problem::Stale {
                    version: *version,
                    current: choices.in_words(current),
                }),
                ..FormState::default()
            };
            problems(l, &shown, &labels(l))
        }
        _ => problems(l, &form, &labels(l)),
    };
    let reference = system.map_or_else(String::new, |system| system.reference.to_string());
    let cancel = if reference.is_empty() {
        "/systems".to_owned()
    } else {
        format!("/systems/{reference}")
    };
    Ok(view! {
        <form method="post" action="/fn/systems/save" class="app-stack app-form" novalidate="">
            {above}
            {hidden(&form)}
            <input type="hidden" name="system" value=reference />
            {what(l, &form, &choices, system.is_none())}
            {who(l, &form, &choices)}
            {access(l, &form)}
            {security(l, &form, &choices)}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, common.save)}</button>
                <a class="ds-button" data-variant="tertiary" href=cancel>{t!(l, common.cancel)}</a>
            </div>
        </form>
    }
    .into_any())
}

fn part(heading: &'static str, fields: AnyView) -> AnyView {
    view! {
        <div class="app-form__part">
            <h2 class="ds-heading" data-size="xs">{heading}</h2>
            {fields}
        </div>
    }
    .into_any()
}

fn what(l: Locale, form: &FormState, choices: &Choices, new: bool) -> AnyView {
    let areas = if choices.areas.is_empty() {
        t!(l, systems.field_area_first).to_owned()
    } else {
        t!(l, systems.field_area_hint, areas = choices.areas.join(", ")).to_string()
    };
    let lifecycle = new.then(|| {
        Field::new(l, form, "lifecycle", t!(l, systems.field_lifecycle))
            .required()
            .radios(choices.states.clone())
    });
    let fields = view! {
        {Field::new(l, form, "name", t!(l, systems.field_name)).required().max(NAME_MAX).text()}
        {Field::new(l, form, "area", t!(l, systems.field_area)).required().hint(areas).text()}
        {Field::new(l, form, "purpose", t!(l, systems.field_purpose))
            .required()
            .max(PURPOSE_MAX)
            .hint(t!(l, systems.field_purpose_hint))
            .area(6)}
        {lifecycle}
        {Field::new(l, form, "replaced_by", t!(l, systems.field_replaced_by))
            .hint(t!(l, systems.field_replaced_by_hint))
            .select(choices.others.clone())}
    };
    part(t!(l, systems.part_what), fields.into_any())
}

fn who(l: Locale, form: &FormState, choices: &Choices) -> AnyView {
    let chosen = form
        .values
        .iter()
        .filter(|(name, value)| name.starts_with("units_") && *value == "on")
        .count();
    let boxes = Field::new(l, form, "units", t!(l, systems.field_units))
        .conditional()
        .hint(t!(l, systems.field_units_hint))
        .boxes(choices.units.clone());
    let boxes = view! { <div class="app-boxes">{boxes}</div> }.into_any();
    let label = t!(l, systems.units_chosen, count = chosen).to_string();
    let open = form.is("used_by", "some") || form.error("units").is_some();
    let fields = view! {
        {Field::new(l, form, "owner", t!(l, systems.field_owner))
            .required()
            .hint(t!(l, systems.field_owner_hint))
            .select(choices.units.clone())}
        {Field::new(l, form, "steward", t!(l, systems.field_steward))
            .max(LINE_MAX)
            .hint(t!(l, systems.field_steward_hint))
            .text()}
        {Field::new(l, form, "supplier", t!(l, systems.field_supplier)).max(LINE_MAX).text()}
        {Field::new(l, form, "used_by", t!(l, systems.field_used_by)).required().radios(choices.users.clone())}
        {unfold("units", label, open, boxes)}
    };
    part(t!(l, systems.part_who), fields.into_any())
}

fn access(l: Locale, form: &FormState) -> AnyView {
    let fields = view! {
        {Field::new(l, form, "access", t!(l, systems.field_access))
            .max(ACCESS_MAX)
            .hint(t!(l, systems.field_access_hint))
            .area(4)}
        {Field::new(l, form, "access_url", t!(l, systems.field_access_url))
            .hint(t!(l, systems.field_access_url_hint))
            .text()}
    };
    part(t!(l, systems.part_access), fields.into_any())
}

fn security(l: Locale, form: &FormState, choices: &Choices) -> AnyView {
    let level = |field, label: &'static str| {
        Field::new(l, form, field, label)
            .hint(t!(l, systems.class_hint))
            .select(choices.levels.clone())
    };
    let fields = view! {
        {Field::new(l, form, "hosting", t!(l, systems.field_hosting)).select(choices.hostings.clone())}
        {Field::new(l, form, "personal_data", t!(l, systems.field_personal_data)).select(choices.personal_data.clone())}
        {level("confidentiality", t!(l, systems.field_confidentiality))}
        {level("integrity", t!(l, systems.field_integrity))}
        {level("availability", t!(l, systems.field_availability))}
    };
    part(t!(l, systems.part_security), fields.into_any())
}
