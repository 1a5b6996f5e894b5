//! Words of initiatives: where they stand and what happened.

use domain::initiatives::{Milestone, Sort, Status};
use leptos::prelude::*;

use crate::{
    i18n::Locale,
    pages::proposals,
    parts::tags::{Tone, tag},
    t,
};

pub fn status(l: Locale, status: Status) -> &'static str {
    match status {
        Status::Approved => t!(l, initiatives.status_approved),
        Status::Ongoing => t!(l, initiatives.status_ongoing),
        Status::Completed => t!(l, initiatives.status_completed),
        Status::FollowedUp => t!(l, initiatives.status_followed_up),
        Status::Rejected => t!(l, initiatives.status_rejected),
        Status::Closed => t!(l, initiatives.status_closed),
    }
}

/// The status as a mark.
pub fn status_tag(l: Locale, of: Status) -> AnyView {
    let tone = match of {
        Status::Approved | Status::Closed => Tone::Neutral,
        Status::Ongoing => Tone::Info,
        Status::Completed | Status::FollowedUp => Tone::Success,
        Status::Rejected => Tone::Danger,
    };
    tag(tone, status(l, of))
}

pub fn milestone(l: Locale, milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Proposed => t!(l, initiatives.milestone_proposed),
        Milestone::Decided => t!(l, initiatives.milestone_decided),
        Milestone::Corrected => t!(l, initiatives.milestone_corrected),
        Milestone::Announced => t!(l, initiatives.milestone_announced),
        Milestone::AppealEnds => t!(l, initiatives.milestone_appeal_ends),
        Milestone::Started => t!(l, initiatives.milestone_started),
        Milestone::Completed => t!(l, initiatives.milestone_completed),
        Milestone::FollowedUp => t!(l, initiatives.milestone_followed_up),
        Milestone::Closed => t!(l, initiatives.milestone_closed),
    }
}

pub fn sort(l: Locale, sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => t!(l, initiatives.sort_newest),
        Sort::Oldest => t!(l, initiatives.sort_oldest),
        Sort::Title => t!(l, initiatives.sort_title),
        Sort::Cost => t!(l, initiatives.sort_cost),
    }
}

/// How much it contributes to an aim: `+2 bidrar tydligt`.
pub fn contribution(l: Locale, points: i64) -> String {
    let code = points.to_string();
    proposals::words::contributions(l)
        .into_iter()
        .find_map(|(choice, words)| (choice == code).then_some(words))
        .unwrap_or(code)
}
