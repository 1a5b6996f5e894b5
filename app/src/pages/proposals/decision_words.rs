//! Words of decisions: levels and outcomes.

use domain::decisions::{Level, Outcome};
use leptos::prelude::*;
use store::decisions::{By, Delegation};

use crate::{
    i18n::Locale,
    parts::tags::{Tone, tag},
    t, words,
};

pub fn level(l: Locale, level: Level) -> &'static str {
    match level {
        Level::Delegated => t!(l, decisions.level_delegated),
        Level::Subcommittee => t!(l, decisions.level_subcommittee),
        Level::Committee => t!(l, decisions.level_committee),
        Level::ExecutiveBoard => t!(l, decisions.level_executive_board),
        Level::Council => t!(l, decisions.level_council),
    }
}

pub fn outcome(l: Locale, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approved => t!(l, decisions.outcome_approved),
        Outcome::ApprovedWithChanges => t!(l, decisions.outcome_approved_with_changes),
        Outcome::Rejected => t!(l, decisions.outcome_rejected),
        Outcome::ReferredBack => t!(l, decisions.outcome_referred_back),
        Outcome::Tabled => t!(l, decisions.outcome_tabled),
    }
}

/// The outcome as a mark.
pub fn outcome_tag(l: Locale, of: Outcome) -> AnyView {
    let tone = match of {
        Outcome::Approved | Outcome::ApprovedWithChanges => Tone::Success,
        Outcome::Rejected => Tone::Danger,
        Outcome::ReferredBack | Outcome::Tabled => Tone::Warning,
    };
    tag(tone, outcome(l, of))
}

/// Who decided, as those who work with the proposal see it.
pub fn by(l: Locale, by: &By) -> String {
    match by {
        By::Delegate {
            title_sv,
            title_en,
            name,
            code,
            ..
        } => t!(
            l,
            decisions.by_delegate,
            title = words::pick(l, title_sv, title_en).to_owned(),
            name = name.clone(),
            code = code.clone()
        )
        .to_string(),
        By::Body {
            name_sv,
            name_en,
            paragraph,
            ..
        } => {
            let name = words::pick(l, name_sv, name_en).to_owned();
            t!(l, decisions.by_body, name = name, paragraph = *paragraph).to_string()
        }
    }
}

/// Up to how much a point of the delegation order reaches.
pub fn limit(l: Locale, limit_max: Option<i64>) -> String {
    match limit_max {
        Some(kronor) => {
            let amount = words::kronor(l, domain::money::Amount::exact(kronor));
            t!(l, decisions.limit, amount = amount).to_string()
        }
        None => t!(l, decisions.no_limit).to_owned(),
    }
}

/// The holder of a point, with its number and reach.
pub fn point(l: Locale, of: &Delegation) -> String {
    let holder = words::pick(l, &of.holder_sv, &of.holder_en).to_owned();
    t!(
        l,
        decisions.needed_of,
        holder = holder,
        code = of.code.clone(),
        limit = limit(l, of.rung.limit_max)
    )
    .to_string()
}
