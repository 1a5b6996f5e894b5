//! Words of the direction: status, coverage, contributions, and where a proposal is read.

use domain::{
    direction::{Coverage, DirectionStatus},
    people::Actor,
};
use leptos::prelude::*;
use time::Date;

use crate::{
    i18n::Locale,
    parts::tags::{Tone, tag},
    t, words,
};

pub fn status(l: Locale, status: DirectionStatus) -> &'static str {
    match status {
        DirectionStatus::Commissioned => t!(l, direction.status_commissioned),
        DirectionStatus::Drafting => t!(l, direction.status_drafting),
        DirectionStatus::OnReferral => t!(l, direction.status_on_referral),
        DirectionStatus::Proposed => t!(l, direction.status_proposed),
        DirectionStatus::Adopted => t!(l, direction.status_adopted),
        DirectionStatus::UnderRevision => t!(l, direction.status_under_revision),
        DirectionStatus::Superseded => t!(l, direction.status_superseded),
        DirectionStatus::Repealed => t!(l, direction.status_repealed),
    }
}

pub fn status_tag(l: Locale, of: DirectionStatus) -> AnyView {
    let tone = match of {
        DirectionStatus::Adopted => Tone::Success,
        DirectionStatus::Superseded | DirectionStatus::Repealed => Tone::Neutral,
        _ => Tone::Info,
    };
    tag(tone, status(l, of))
}

/// Is anything done for the aim, as a mark.
pub fn coverage_tag(l: Locale, coverage: Coverage) -> AnyView {
    match coverage {
        Coverage::Covered => tag(Tone::Success, t!(l, direction.coverage_covered)),
        Coverage::Opposed => tag(Tone::Danger, t!(l, direction.coverage_opposed)),
        Coverage::Prepared => tag(Tone::Info, t!(l, direction.coverage_prepared)),
        Coverage::Uncovered => tag(Tone::Warning, t!(l, direction.coverage_uncovered)),
    }
}

/// A contribution in words; empty for 0.
pub fn contribution(l: Locale, value: i64) -> &'static str {
    match value {
        ..=-2 => t!(l, direction.contribution_minus_2),
        -1 => t!(l, direction.contribution_minus_1),
        0 => "",
        1 => t!(l, direction.contribution_1),
        2 => t!(l, direction.contribution_2),
        3.. => t!(l, direction.contribution_3),
    }
}

/// A number with its sign: `+3`, `−2`, `0`.
pub fn signed(value: i64) -> String {
    if value > 0 {
        format!("+{}", words::number(value))
    } else {
        words::number(value)
    }
}

/// Where this reader reads proposals: those who work with them on the proposal's own page, all others on the
/// public page once it is decided.
#[derive(Clone, Copy)]
pub struct Links {
    works: bool,
}

impl Links {
    pub fn of(actor: Option<&Actor>, today: Date) -> Self {
        Self {
            works: store::direction::reads_all(actor, today),
        }
    }

    /// The address of a proposal.
    pub fn to(self, reference: &str, approved: bool) -> String {
        if approved && !self.works {
            format!("/initiatives/{reference}")
        } else {
            format!("/proposals/{reference}")
        }
    }
}
