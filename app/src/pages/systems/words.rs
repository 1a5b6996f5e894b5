//! Words for the codes of systems.

use domain::systems::{Hosting, Lifecycle, LifecycleEvent};
use leptos::prelude::*;

use crate::{
    i18n::Locale,
    parts::tags::{Tone, tag},
    t,
};

pub fn state(l: Locale, state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Planned => t!(l, systems.state_planned),
        Lifecycle::InUse => t!(l, systems.state_in_use),
        Lifecycle::PhasingOut => t!(l, systems.state_phasing_out),
        Lifecycle::Retired => t!(l, systems.state_retired),
    }
}

/// The state as a mark.
pub fn state_tag(l: Locale, of: Lifecycle) -> AnyView {
    let tone = match of {
        Lifecycle::Planned => Tone::Info,
        Lifecycle::InUse => Tone::Success,
        Lifecycle::PhasingOut => Tone::Warning,
        Lifecycle::Retired => Tone::Neutral,
    };
    tag(tone, state(l, of))
}

pub fn hosting(l: Locale, hosting: Hosting) -> &'static str {
    match hosting {
        Hosting::Own => t!(l, systems.hosting_own),
        Hosting::Joint => t!(l, systems.hosting_joint),
        Hosting::Supplier => t!(l, systems.hosting_supplier),
        Hosting::OutsideEea => t!(l, systems.hosting_outside_eea),
    }
}

/// What a step is called, and what it leads to.
pub fn step(l: Locale, event: LifecycleEvent) -> (&'static str, &'static str) {
    match event {
        LifecycleEvent::Introduce => (t!(l, systems.step_introduce), t!(l, systems.step_introduce_text)),
        LifecycleEvent::PhaseOut => (t!(l, systems.step_phase_out), t!(l, systems.step_phase_out_text)),
        LifecycleEvent::Keep => (t!(l, systems.step_keep), t!(l, systems.step_keep_text)),
        LifecycleEvent::Retire => (t!(l, systems.step_retire), t!(l, systems.step_retire_text)),
    }
}

/// A changed field of the journal in words, where the area has its own.
pub fn journal_field(l: Locale, code: &str) -> Option<String> {
    let words = match code {
        "lifecycle" => t!(l, systems.field_lifecycle),
        "area" => t!(l, systems.field_area),
        "purpose" => t!(l, systems.section_purpose),
        "steward" => t!(l, systems.field_steward),
        "supplier" => t!(l, systems.field_supplier),
        "used_by" => t!(l, systems.fact_users),
        "units" => t!(l, systems.field_units),
        "hosting" => t!(l, systems.field_hosting),
        "access" => t!(l, systems.section_access),
        "access_url" => t!(l, systems.field_access_url),
        "replaced_by" => t!(l, systems.field_replaced_by),
        _ => return None,
    };
    Some(words.to_owned())
}

/// A changed value of the journal in words.
pub fn journal_value(l: Locale, code: &str, value: &str) -> Option<String> {
    let words = match code {
        "lifecycle" => state(l, Lifecycle::from_code(value)?),
        "hosting" => hosting(l, Hosting::from_code(value)?),
        "used_by" => match value {
            "all" => t!(l, systems.used_by_all),
            "some" => t!(l, systems.used_by_some),
            _ => return None,
        },
        _ => return None,
    };
    Some(words.to_owned())
}
