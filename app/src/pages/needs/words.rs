//! Words for the codes of needs.

use domain::{
    decisions::Outcome,
    needs::{AffectedGroup, NeedState, PersonalData, Progress, Relevance, Stop, Urgency},
};
use leptos::prelude::*;

use crate::{
    i18n::Locale,
    parts::{
        fields::Choice,
        tags::{Tone, tag},
    },
    t,
};

pub fn state(l: Locale, state: NeedState) -> &'static str {
    match state {
        NeedState::Draft => t!(l, needs.state_draft),
        NeedState::Submitted => t!(l, needs.state_submitted),
        NeedState::Returned => t!(l, needs.state_returned),
        NeedState::Registered => t!(l, needs.state_registered),
        NeedState::Assessed => t!(l, needs.state_assessed),
        NeedState::Merged => t!(l, needs.state_merged),
        NeedState::Promoted => t!(l, needs.state_promoted),
        NeedState::Redirected => t!(l, needs.state_redirected),
        NeedState::Parked => t!(l, needs.state_parked),
        NeedState::Declined => t!(l, needs.state_declined),
        NeedState::Fulfilled => t!(l, needs.state_fulfilled),
        NeedState::Closed => t!(l, needs.state_closed),
        NeedState::Withdrawn => t!(l, needs.state_withdrawn),
    }
}

/// The state as a mark.
pub fn state_tag(l: Locale, of: NeedState) -> AnyView {
    let tone = match of {
        NeedState::Draft | NeedState::Closed | NeedState::Withdrawn | NeedState::Declined => Tone::Neutral,
        NeedState::Submitted | NeedState::Registered | NeedState::Assessed => Tone::Info,
        NeedState::Returned | NeedState::Parked => Tone::Warning,
        NeedState::Merged | NeedState::Promoted | NeedState::Redirected | NeedState::Fulfilled => {
            Tone::Success
        }
    };
    tag(tone, state(l, of))
}

pub fn urgency(l: Locale, urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Law => t!(l, needs.urgency_law),
        Urgency::ContractEnds => t!(l, needs.urgency_contract_ends),
        Urgency::OperationalRisk => t!(l, needs.urgency_operational_risk),
        Urgency::Wish => t!(l, needs.urgency_wish),
    }
}

pub fn personal_data(l: Locale, data: PersonalData) -> &'static str {
    match data {
        PersonalData::None => t!(l, needs.personal_none),
        PersonalData::Ordinary => t!(l, needs.personal_ordinary),
        PersonalData::Sensitive => t!(l, needs.personal_sensitive),
        PersonalData::ProtectedIdentity => t!(l, needs.personal_protected_identity),
    }
}

/// The same in a word, for a column.
pub fn personal_data_short(l: Locale, data: PersonalData) -> &'static str {
    match data {
        PersonalData::None => t!(l, needs.personal_short_none),
        PersonalData::Ordinary => t!(l, needs.personal_short_ordinary),
        PersonalData::Sensitive => t!(l, needs.personal_short_sensitive),
        PersonalData::ProtectedIdentity => t!(l, needs.personal_short_protected_identity),
    }
}

pub fn group(l: Locale, group: AffectedGroup) -> &'static str {
    match group {
        AffectedGroup::Pupils => t!(l, needs.group_pupils),
        AffectedGroup::Children => t!(l, needs.group_children),
        AffectedGroup::Educators => t!(l, needs.group_educators),
        AffectedGroup::OtherStaff => t!(l, needs.group_other_staff),
        AffectedGroup::Guardians => t!(l, needs.group_guardians),
        AffectedGroup::Residents => t!(l, needs.group_residents),
    }
}

pub fn relevance(l: Locale, relevance: Relevance) -> &'static str {
    match relevance {
        Relevance::New => t!(l, needs.relevance_new),
        Relevance::Shared => t!(l, needs.relevance_shared),
        Relevance::Ongoing => t!(l, needs.relevance_ongoing),
        Relevance::Existing => t!(l, needs.relevance_existing),
        Relevance::Outside => t!(l, needs.relevance_outside),
    }
}

pub fn stop(l: Locale, stop: Stop) -> &'static str {
    match stop {
        Stop::Submitted => t!(l, needs.stop_submitted),
        Stop::Registered => t!(l, needs.stop_registered),
        Stop::Assessed => t!(l, needs.stop_assessed),
        Stop::Proposed => t!(l, needs.stop_proposed),
        Stop::Reviewed => t!(l, needs.stop_reviewed),
        Stop::Scored => t!(l, needs.stop_scored),
        Stop::Decided => t!(l, needs.stop_decided),
        Stop::Executed => t!(l, needs.stop_executed),
        Stop::BenefitsFollowedUp => t!(l, needs.stop_benefits_followed_up),
    }
}

/// What is going on at a stop where the need is now. `proposal` tells whether it is in one already.
pub fn now(l: Locale, stop: Stop, state: NeedState, proposal: bool) -> &'static str {
    match stop {
        Stop::Submitted => t!(l, needs.now_submitted),
        Stop::Registered if state == NeedState::Returned => t!(l, needs.now_answer),
        Stop::Registered => t!(l, needs.now_registered),
        Stop::Assessed => t!(l, needs.now_assessed),
        Stop::Proposed if !proposal && state == NeedState::Merged => t!(l, needs.now_merged),
        Stop::Proposed if !proposal => t!(l, needs.now_settling),
        Stop::Proposed => t!(l, needs.now_proposed),
        Stop::Reviewed | Stop::Scored => t!(l, needs.now_reviewed),
        Stop::Decided => t!(l, needs.now_decided),
        Stop::Executed => t!(l, needs.now_executed),
        Stop::BenefitsFollowedUp => t!(l, needs.now_benefits_followed_up),
    }
}

/// A stop where the need is not, or rests or ends.
pub fn progress(l: Locale, progress: Progress) -> &'static str {
    match progress {
        Progress::Done | Progress::Now => t!(l, needs.progress_done),
        Progress::Resting => t!(l, needs.progress_resting),
        Progress::Ahead => t!(l, needs.progress_ahead),
        Progress::Ended => t!(l, needs.progress_ended),
        Progress::Skipped => t!(l, needs.progress_skipped),
    }
}

pub fn outcome(l: Locale, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approved => t!(l, needs.outcome_approved),
        Outcome::ApprovedWithChanges => t!(l, needs.outcome_approved_with_changes),
        Outcome::Rejected => t!(l, needs.outcome_rejected),
        Outcome::ReferredBack => t!(l, needs.outcome_referred_back),
        Outcome::Tabled => t!(l, needs.outcome_tabled),
    }
}

/// What stands where a draft has no title.
pub fn titled(l: Locale, title: &str) -> String {
    if title.is_empty() {
        t!(l, needs.untitled).to_owned()
    } else {
        title.to_owned()
    }
}

/// Codes and words of a set of choices, for a field.
pub fn choices<T: Copy + ToString>(all: &[T], words: impl Fn(T) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|choice| (choice.to_string(), words(*choice).to_owned()))
        .collect()
}
