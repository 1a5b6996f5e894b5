//! Words of proposals: states, sections, codes of the content, obstacles, and what the journal tells of them.

use domain::{
    decisions::Obstacle,
    money::Precision,
    needs::PersonalData,
    proposals::{
        Answer, ProposalState, Section,
        benefits::{BenefitKind, Realised},
        costs::CostKind,
        information::{ClassLevel, SECURITY_PROTECTED},
        referrals::ReferralStance,
        risks::{RiskKind, Severity},
        section_of,
        staff::{Affected, StaffImpact, StaffKind, UnionStatus},
    },
    reference::Reference,
};
use leptos::prelude::*;
use store::proposals::Sort;

use crate::{
    i18n::Locale,
    parts::{
        fields::Choice,
        tags::{Tone, tag},
    },
    t, words,
};

pub fn state(l: Locale, state: ProposalState) -> &'static str {
    match state {
        ProposalState::Draft => t!(l, proposals.state_draft),
        ProposalState::InPreparation => t!(l, proposals.state_in_preparation),
        ProposalState::OnReferral => t!(l, proposals.state_on_referral),
        ProposalState::InReview => t!(l, proposals.state_in_review),
        ProposalState::Prioritised => t!(l, proposals.state_prioritised),
        ProposalState::ReadyForDecision => t!(l, proposals.state_ready_for_decision),
        ProposalState::InDecision => t!(l, proposals.state_in_decision),
        ProposalState::Tabled => t!(l, proposals.state_tabled),
        ProposalState::ReferredBack => t!(l, proposals.state_referred_back),
        ProposalState::Approved => t!(l, proposals.state_approved),
        ProposalState::ApprovedWithChanges => t!(l, proposals.state_approved_with_changes),
        ProposalState::Rejected => t!(l, proposals.state_rejected),
        ProposalState::InExecution => t!(l, proposals.state_in_execution),
        ProposalState::Completed => t!(l, proposals.state_completed),
        ProposalState::BenefitsFollowedUp => t!(l, proposals.state_benefits_followed_up),
        ProposalState::Closed => t!(l, proposals.state_closed),
    }
}

/// The state as a mark.
pub fn state_tag(l: Locale, of: ProposalState) -> AnyView {
    let tone = match of {
        ProposalState::Draft | ProposalState::Closed => Tone::Neutral,
        ProposalState::InPreparation
        | ProposalState::OnReferral
        | ProposalState::InReview
        | ProposalState::Prioritised => Tone::Info,
        ProposalState::ReadyForDecision
        | ProposalState::InDecision
        | ProposalState::Tabled
        | ProposalState::ReferredBack => Tone::Warning,
        ProposalState::Rejected => Tone::Danger,
        ProposalState::Approved
        | ProposalState::ApprovedWithChanges
        | ProposalState::InExecution
        | ProposalState::Completed
        | ProposalState::BenefitsFollowedUp => Tone::Success,
    };
    tag(tone, state(l, of))
}

/// What comes next, in a sentence.
pub fn next_step(l: Locale, next_step: ProposalState) -> &'static str {
    match next_step {
        ProposalState::Draft => t!(l, proposals.next_draft),
        ProposalState::InPreparation => t!(l, proposals.next_in_preparation),
        ProposalState::OnReferral => t!(l, proposals.next_on_referral),
        ProposalState::InReview => t!(l, proposals.next_in_review),
        ProposalState::Prioritised => t!(l, proposals.next_prioritised),
        ProposalState::ReadyForDecision => t!(l, proposals.next_ready_for_decision),
        ProposalState::InDecision => t!(l, proposals.next_in_decision),
        ProposalState::Tabled => t!(l, proposals.next_tabled),
        ProposalState::ReferredBack => t!(l, proposals.next_referred_back),
        ProposalState::Approved => t!(l, proposals.next_approved),
        ProposalState::ApprovedWithChanges => t!(l, proposals.next_approved),
        ProposalState::Rejected => t!(l, proposals.next_rejected),
        ProposalState::InExecution => t!(l, proposals.next_in_execution),
        ProposalState::Completed => t!(l, proposals.next_completed),
        ProposalState::BenefitsFollowedUp => t!(l, proposals.next_benefits_followed_up),
        ProposalState::Closed => t!(l, proposals.next_closed),
    }
}

pub fn section(l: Locale, section: Section) -> &'static str {
    match section {
        Section::Basics => t!(l, proposals.section_basics),
        Section::Responsibility => t!(l, proposals.section_responsibility),
        Section::Needs => t!(l, proposals.section_needs),
        Section::Contributions => t!(l, proposals.section_contributions),
        Section::Placement => t!(l, proposals.section_placement),
        Section::Alternatives => t!(l, proposals.section_alternatives),
        Section::Costs => t!(l, proposals.section_costs),
        Section::Benefits => t!(l, proposals.section_benefits),
        Section::Risks => t!(l, proposals.section_risks),
        Section::Information => t!(l, proposals.section_information),
        Section::Privacy => t!(l, proposals.section_privacy),
        Section::Staff => t!(l, proposals.section_staff),
    }
}

pub fn answer(l: Locale, answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => t!(l, proposals.answer_yes),
        Answer::No => t!(l, proposals.answer_no),
        Answer::Unsure => t!(l, proposals.answer_unsure),
    }
}

pub fn level(l: Locale, level: ClassLevel) -> &'static str {
    match level {
        ClassLevel::Negligible => t!(l, proposals.level_negligible),
        ClassLevel::Moderate => t!(l, proposals.level_moderate),
        ClassLevel::Considerable => t!(l, proposals.level_considerable),
        ClassLevel::Serious => t!(l, proposals.level_serious),
    }
}

pub fn cost_kind(l: Locale, cost_kind: CostKind) -> &'static str {
    match cost_kind {
        CostKind::External => t!(l, proposals.cost_kind_external),
        CostKind::InternalTime => t!(l, proposals.cost_kind_internal_time),
        CostKind::Licence => t!(l, proposals.cost_kind_licence),
        CostKind::Operation => t!(l, proposals.cost_kind_operation),
        CostKind::Investment => t!(l, proposals.cost_kind_investment),
    }
}

pub fn benefit_kind(l: Locale, benefit_kind: BenefitKind) -> &'static str {
    match benefit_kind {
        BenefitKind::Quality => t!(l, proposals.benefit_kind_quality),
        BenefitKind::Economic => t!(l, proposals.benefit_kind_economic),
        BenefitKind::FreedTime => t!(l, proposals.benefit_kind_freed_time),
        BenefitKind::Risk => t!(l, proposals.benefit_kind_risk),
    }
}

pub fn realised(l: Locale, realised: Realised) -> &'static str {
    match realised {
        Realised::Fully => t!(l, proposals.realised_fully),
        Realised::Partly => t!(l, proposals.realised_partly),
        Realised::NotAtAll => t!(l, proposals.realised_not_at_all),
        Realised::TooEarly => t!(l, proposals.realised_too_early),
    }
}

pub fn risk_kind(l: Locale, risk_kind: RiskKind) -> &'static str {
    match risk_kind {
        RiskKind::Legal => t!(l, proposals.risk_kind_legal),
        RiskKind::Staff => t!(l, proposals.risk_kind_staff),
        RiskKind::Operation => t!(l, proposals.risk_kind_operation),
        RiskKind::Economy => t!(l, proposals.risk_kind_economy),
        RiskKind::Security => t!(l, proposals.risk_kind_security),
        RiskKind::Privacy => t!(l, proposals.risk_kind_privacy),
        RiskKind::Children => t!(l, proposals.risk_kind_children),
    }
}

pub fn severity(l: Locale, severity: Severity) -> &'static str {
    match severity {
        Severity::Low => t!(l, proposals.severity_low),
        Severity::Moderate => t!(l, proposals.severity_moderate),
        Severity::High => t!(l, proposals.severity_high),
    }
}

pub fn staff_kind(l: Locale, staff_kind: StaffKind) -> &'static str {
    match staff_kind {
        StaffKind::WaysOfWorking => t!(l, proposals.staff_kind_ways_of_working),
        StaffKind::Training => t!(l, proposals.staff_kind_training),
        StaffKind::Recruitment => t!(l, proposals.staff_kind_recruitment),
        StaffKind::Redeployment => t!(l, proposals.staff_kind_redeployment),
        StaffKind::TransferOfUndertaking => t!(l, proposals.staff_kind_transfer_of_undertaking),
    }
}

pub fn union_status(l: Locale, union_status: UnionStatus) -> &'static str {
    match union_status {
        UnionStatus::NotStarted => t!(l, proposals.union_not_started),
        UnionStatus::Informed => t!(l, proposals.union_informed),
        UnionStatus::NegotiationCalled => t!(l, proposals.union_negotiation_called),
        UnionStatus::Finished => t!(l, proposals.union_finished),
        UnionStatus::NotNeeded => t!(l, proposals.union_not_needed),
    }
}

pub fn affected(l: Locale, affected: Affected) -> &'static str {
    match affected {
        Affected::None => t!(l, proposals.affected_none),
        Affected::Some => t!(l, proposals.affected_some),
    }
}

pub fn stance(l: Locale, stance: ReferralStance) -> &'static str {
    match stance {
        ReferralStance::Supports => t!(l, proposals.stance_supports),
        ReferralStance::SupportsWithRemarks => t!(l, proposals.stance_supports_with_remarks),
        ReferralStance::Opposes => t!(l, proposals.stance_opposes),
        ReferralStance::Abstains => t!(l, proposals.stance_abstains),
    }
}

pub fn personal_data(l: Locale, personal_data: PersonalData) -> &'static str {
    match personal_data {
        PersonalData::None => t!(l, proposals.personal_none),
        PersonalData::Ordinary => t!(l, proposals.personal_ordinary),
        PersonalData::Sensitive => t!(l, proposals.personal_sensitive),
        PersonalData::ProtectedIdentity => t!(l, proposals.personal_protected_identity),
    }
}

pub fn sort(l: Locale, sort: Sort) -> &'static str {
    match sort {
        Sort::Updated => t!(l, proposals.sort_updated),
        Sort::Reference => t!(l, proposals.sort_reference),
        Sort::Title => t!(l, proposals.sort_title),
        Sort::State => t!(l, proposals.sort_state),
        Sort::Cost => t!(l, proposals.sort_cost),
        Sort::Score => t!(l, proposals.sort_score),
    }
}

/// What is missing, in words.
pub fn obstacle(l: Locale, obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoSummary => t!(l, proposals.obstacle_no_summary),
        Obstacle::NoSponsor => t!(l, proposals.obstacle_no_sponsor),
        Obstacle::NoBenefitOwner => t!(l, proposals.obstacle_no_benefit_owner),
        Obstacle::NoCosts => t!(l, proposals.obstacle_no_costs),
        Obstacle::NoDoNothingAlternative => t!(l, proposals.obstacle_no_do_nothing_alternative),
        Obstacle::NoContribution => t!(l, proposals.obstacle_no_contribution),
        Obstacle::NoInformationClass => t!(l, proposals.obstacle_no_information_class),
        Obstacle::NoDataProtectionScreening => t!(l, proposals.obstacle_no_data_protection_screening),
        Obstacle::NoRisks => t!(l, proposals.obstacle_no_risks),
        Obstacle::NoStaffImpact => t!(l, proposals.obstacle_no_staff_impact),
        Obstacle::MustHavesUnanswered => t!(l, proposals.obstacle_must_haves_unanswered),
        Obstacle::MustHavesUnmet => t!(l, proposals.obstacle_must_haves_unmet),
        Obstacle::ReviewsMissing => t!(l, proposals.obstacle_reviews_missing),
        Obstacle::ScoresMissing => t!(l, proposals.obstacle_scores_missing),
        Obstacle::AboveLimit => t!(l, proposals.obstacle_above_limit),
        Obstacle::CostsOpenEnded => t!(l, proposals.obstacle_costs_open_ended),
        Obstacle::Principle => t!(l, proposals.obstacle_principle),
        Obstacle::LevelTooLow => t!(l, proposals.obstacle_level_too_low),
    }
}

/// Where an obstacle is removed.
pub fn obstacle_address(reference: Reference, of: Obstacle) -> String {
    if let Some(section) = section_of(of) {
        return format!("/proposals/{reference}/edit/{section}");
    }
    let tab = match of {
        Obstacle::MustHavesUnanswered | Obstacle::MustHavesUnmet | Obstacle::ScoresMissing => "scoring",
        Obstacle::ReviewsMissing => "reviews",
        Obstacle::CostsOpenEnded => return format!("/proposals/{reference}/edit/{}", Section::Costs),
        _ => "decision",
    };
    format!("/proposals/{reference}?tab={tab}")
}

/// What is missing, each with a link to its place.
pub fn obstacles(l: Locale, reference: Reference, missing: &[Obstacle]) -> AnyView {
    let rows = missing
        .iter()
        .map(|of| {
            let href = obstacle_address(reference, *of);
            view! { <li><a class="ds-link" href=href>{obstacle(l, *of)}</a></li> }
        })
        .collect_view();
    view! { <ul class="ds-list">{rows}</ul> }.into_any()
}

/// How great a risk is, as a mark.
pub fn severity_tag(of: Severity, text: String) -> AnyView {
    let tone = match of {
        Severity::Low => Tone::Success,
        Severity::Moderate => Tone::Warning,
        Severity::High => Tone::Danger,
    };
    tag(tone, text)
}

/// The mark of an answer to a referral.
pub fn stance_tag(l: Locale, of: ReferralStance) -> AnyView {
    let tone = match of {
        ReferralStance::Supports => Tone::Success,
        ReferralStance::SupportsWithRemarks => Tone::Warning,
        ReferralStance::Opposes => Tone::Danger,
        ReferralStance::Abstains => Tone::Neutral,
    };
    tag(tone, stance(l, of))
}

/// +2, 0, −1.
pub fn signed(n: i64) -> String {
    if n > 0 { format!("+{n}") } else { words::number(n) }
}

/// How many people, and how sure that is.
pub fn people(l: Locale, impact: &StaffImpact) -> String {
    let count = words::number(impact.count.unwrap_or(0));
    match impact.precision {
        _ if impact.count.is_none() => t!(l, proposals.people_unknown).to_owned(),
        Precision::Exact => t!(l, proposals.people_exact, count = count).to_string(),
        Precision::Approximate => t!(l, proposals.people_about, count = count).to_string(),
        Precision::AtLeast => t!(l, proposals.people_at_least, count = count).to_string(),
        Precision::Unknown => t!(l, proposals.people_unknown).to_owned(),
    }
}

/// Codes and words of a closed set, for a select or radios.
pub fn choices<T: Copy + std::fmt::Display>(
    l: Locale,
    all: &[T],
    word: impl Fn(Locale, T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|one| (one.to_string(), word(l, *one).to_owned()))
        .collect()
}

/// The levels of information class, with the one that may not be kept, so that nobody looks for it in vain.
pub fn levels(l: Locale) -> Vec<Choice> {
    let mut all = choices(l, ClassLevel::ALL, level);
    all.push((
        SECURITY_PROTECTED.to_owned(),
        t!(l, proposals.level_exceptionally_serious).to_owned(),
    ));
    all
}

/// How sure a figure is.
pub fn precisions(l: Locale) -> Vec<Choice> {
    choices(l, Precision::ALL, words::precision)
}

/// From works against to strongly contributes.
pub fn contributions(l: Locale) -> Vec<Choice> {
    [
        ("-2", t!(l, proposals.contribution_minus_2)),
        ("-1", t!(l, proposals.contribution_minus_1)),
        ("0", t!(l, proposals.contribution_0)),
        ("1", t!(l, proposals.contribution_1)),
        ("2", t!(l, proposals.contribution_2)),
        ("3", t!(l, proposals.contribution_3)),
    ]
    .map(|(code, word)| (code.to_owned(), word.to_owned()))
    .to_vec()
}

/// Band and score of a prioritised proposal.
pub fn band(l: Locale, score: Option<i64>, band: Option<&str>) -> Option<String> {
    let score = words::hundredths(l, score?, 1);
    Some(t!(l, proposals.band_of, score = score, band = band?.to_owned()).to_string())
}

/// What came of a benefit, as a mark.
pub fn realised_tag(l: Locale, of: Realised) -> AnyView {
    let tone = match of {
        Realised::Fully => Tone::Success,
        Realised::Partly => Tone::Warning,
        Realised::NotAtAll => Tone::Danger,
        Realised::TooEarly => Tone::Neutral,
    };
    tag(tone, realised(l, of))
}

/// The name of a field of the content in the journal, if it is one that carries an aim's code.
pub fn journal_field(l: Locale, field: &str) -> Option<String> {
    let (name, aim) = field.strip_prefix("contributions.")?.split_once('_')?;
    let name = match name {
        "value" => t!(l, proposals.contribution),
        "reason" => t!(l, proposals.contribution_reason),
        _ => return None,
    };
    Some(format!("{aim}: {name}"))
}
