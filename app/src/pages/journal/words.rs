//! Words of the journal: events, subjects, and the fields that changed with their values.

use domain::{
    clusters::ClusterState,
    conversations::LegalStatus,
    decisions::{Level, Outcome},
    journal::{SubjectKind, Verb},
    money::Precision,
    needs::{NeedState, PersonalData, Relevance, Urgency},
    people::Role,
    plan::{Handling, Rag, StepState},
    proposals::{
        Answer, ProposalState,
        benefits::Realised,
        information::ClassLevel,
        referrals::ReferralStance,
        staff::{Affected, StaffKind, UnionStatus},
    },
};

use crate::{
    i18n::Locale,
    pages::{clusters, needs, plan, proposals, systems, word_groups},
    t, words,
};

pub fn verb(l: Locale, verb: Verb) -> &'static str {
    match verb {
        Verb::Created => t!(l, journal.verb_created),
        Verb::Edited => t!(l, journal.verb_edited),
        Verb::Submitted => t!(l, journal.verb_submitted),
        Verb::Withdrawn => t!(l, journal.verb_withdrawn),
        Verb::Returned => t!(l, journal.verb_returned),
        Verb::Resubmitted => t!(l, journal.verb_resubmitted),
        Verb::Registered => t!(l, journal.verb_registered),
        Verb::Assessed => t!(l, journal.verb_assessed),
        Verb::Promoted => t!(l, journal.verb_promoted),
        Verb::Parked => t!(l, journal.verb_parked),
        Verb::Resumed => t!(l, journal.verb_resumed),
        Verb::Redirected => t!(l, journal.verb_redirected),
        Verb::Declined => t!(l, journal.verb_declined),
        Verb::Merged => t!(l, journal.verb_merged),
        Verb::Unmerged => t!(l, journal.verb_unmerged),
        Verb::HandlingUndone => t!(l, journal.verb_handling_undone),
        Verb::DuplicateTaken => t!(l, journal.verb_duplicate_taken),
        Verb::DuplicateReleased => t!(l, journal.verb_duplicate_released),
        Verb::Fulfilled => t!(l, journal.verb_fulfilled),
        Verb::Closed => t!(l, journal.verb_closed),
        Verb::Grouped => t!(l, journal.verb_grouped),
        Verb::Ungrouped => t!(l, journal.verb_ungrouped),
        Verb::Confirmed => t!(l, journal.verb_confirmed),
        Verb::Rejected => t!(l, journal.verb_rejected),
        Verb::Regrouped => t!(l, journal.verb_regrouped),
        Verb::SolutionChosen => t!(l, journal.verb_solution_chosen),
        Verb::FitNoted => t!(l, journal.verb_fit_noted),
        Verb::DeviationRequested => t!(l, journal.verb_deviation_requested),
        Verb::DeviationDecided => t!(l, journal.verb_deviation_decided),
        Verb::DeviationEnded => t!(l, journal.verb_deviation_ended),
        Verb::NeedLinked => t!(l, journal.verb_need_linked),
        Verb::NeedUnlinked => t!(l, journal.verb_need_unlinked),
        Verb::Joined => t!(l, journal.verb_joined),
        Verb::Left => t!(l, journal.verb_left),
        Verb::PreparationStarted => t!(l, journal.verb_preparation_started),
        Verb::Referred => t!(l, journal.verb_referred),
        Verb::ReferralClosed => t!(l, journal.verb_referral_closed),
        Verb::ReviewOpened => t!(l, journal.verb_review_opened),
        Verb::ReviewGiven => t!(l, journal.verb_review_given),
        Verb::ReviewChanged => t!(l, journal.verb_review_changed),
        Verb::Scored => t!(l, journal.verb_scored),
        Verb::ScoreChanged => t!(l, journal.verb_score_changed),
        Verb::Prioritised => t!(l, journal.verb_prioritised),
        Verb::MadeReady => t!(l, journal.verb_made_ready),
        Verb::SentToDecider => t!(l, journal.verb_sent_to_decider),
        Verb::Recused => t!(l, journal.verb_recused),
        Verb::RecusalLifted => t!(l, journal.verb_recusal_lifted),
        Verb::Decided => t!(l, journal.verb_decided),
        Verb::ExecutionStarted => t!(l, journal.verb_execution_started),
        Verb::Completed => t!(l, journal.verb_completed),
        Verb::BenefitsFollowedUp => t!(l, journal.verb_benefits_followed_up),
        Verb::Published => t!(l, journal.verb_published),
        Verb::Paused => t!(l, journal.verb_paused),
        Verb::SignedIn => t!(l, journal.verb_signed_in),
        Verb::RoleGranted => t!(l, journal.verb_role_granted),
        Verb::RoleRevoked => t!(l, journal.verb_role_revoked),
        Verb::PasswordChanged => t!(l, journal.verb_password_changed),
        Verb::Adopted => t!(l, journal.verb_adopted),
        Verb::StatusReported => t!(l, journal.verb_status_reported),
        Verb::HandlingProposed => t!(l, journal.verb_handling_proposed),
        Verb::HandlingDecided => t!(l, journal.verb_handling_decided),
        Verb::Commented => t!(l, journal.verb_commented),
        Verb::CommentEdited => t!(l, journal.verb_comment_edited),
        Verb::CommentRemoved => t!(l, journal.verb_comment_removed),
        Verb::CommentHidden => t!(l, journal.verb_comment_hidden),
        Verb::CommentShown => t!(l, journal.verb_comment_shown),
        Verb::ThreadResolved => t!(l, journal.verb_thread_resolved),
        Verb::ThreadReopened => t!(l, journal.verb_thread_reopened),
        Verb::ThreadRegistered => t!(l, journal.verb_thread_registered),
        Verb::Introduced => t!(l, journal.verb_introduced),
        Verb::PhasedOut => t!(l, journal.verb_phased_out),
        Verb::KeptInUse => t!(l, journal.verb_kept_in_use),
        Verb::Retired => t!(l, journal.verb_retired),
        Verb::SwitchedOff => t!(l, journal.verb_switched_off),
        Verb::SwitchedOn => t!(l, journal.verb_switched_on),
        Verb::Attached => t!(l, journal.verb_attached),
        Verb::AttachmentRemoved => t!(l, journal.verb_attachment_removed),
    }
}

pub fn kind(l: Locale, kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Need => t!(l, journal.kind_need),
        SubjectKind::Cluster => t!(l, journal.kind_cluster),
        SubjectKind::Proposal => t!(l, journal.kind_proposal),
        SubjectKind::Decision => t!(l, journal.kind_decision),
        SubjectKind::Direction => t!(l, journal.kind_direction),
        SubjectKind::Plan => t!(l, journal.kind_plan),
        SubjectKind::Step => t!(l, journal.kind_step),
        SubjectKind::Person => t!(l, journal.kind_person),
        SubjectKind::Unit => t!(l, journal.kind_unit),
        SubjectKind::System => t!(l, journal.kind_system),
        SubjectKind::WordGroup => t!(l, journal.kind_word_group),
        SubjectKind::Thread => t!(l, journal.kind_thread),
    }
}

/// The name of a changed field. A dot parts a section from its field, which says it better alone.
pub fn field(l: Locale, code: &str) -> String {
    let by_area = proposals::reviews_words::journal_field(l, code)
        .or_else(|| proposals::scoring_words::journal_field(l, code))
        .or_else(|| systems::words::journal_field(l, code))
        .or_else(|| word_groups::words::journal_field(l, code))
        .or_else(|| clusters::words::journal_field(l, code))
        .or_else(|| proposals::words::journal_field(l, code));
    if let Some(words) = by_area {
        return words;
    }
    let (_, name) = code.rsplit_once('.').unwrap_or(("", code));
    // Resolutions are numbered: resolution_1.
    if let Some(number) = name.strip_prefix("resolution_") {
        return format!("{} {number}", t!(l, journal.field_resolution));
    }
    known(l, name).map_or_else(|| name.replace('_', " "), str::to_owned)
}

fn known(l: Locale, name: &str) -> Option<&'static str> {
    Some(match name {
        "title" => t!(l, journal.field_title),
        "state" => t!(l, journal.field_state),
        "status" => t!(l, journal.field_status),
        "unit" => t!(l, journal.field_unit),
        "role" => t!(l, journal.field_role),
        "email" => t!(l, journal.field_email),
        "problem" => t!(l, journal.field_problem),
        "current_situation" => t!(l, journal.field_current_situation),
        "desired_effect" => t!(l, journal.field_desired_effect),
        "affected_other" => t!(l, journal.field_affected_other),
        "affected_count" => t!(l, journal.field_affected_count),
        "affected_residents" => t!(l, journal.field_affected_residents),
        "affected_pupils" => t!(l, journal.field_affected_pupils),
        "affected_children" => t!(l, journal.field_affected_children),
        "affected_guardians" => t!(l, journal.field_affected_guardians),
        "affected_educators" => t!(l, journal.field_affected_educators),
        "affected_other_staff" => t!(l, journal.field_affected_other_staff),
        "urgency" => t!(l, journal.field_urgency),
        "wanted_by" => t!(l, journal.field_wanted_by),
        "personal_data" => t!(l, journal.field_personal_data),
        "children_affected" => t!(l, journal.field_children_affected),
        "acknowledged" => t!(l, journal.field_acknowledged),
        "relevance" => t!(l, journal.field_relevance),
        "assessment" => t!(l, journal.field_assessment),
        "solution" => t!(l, journal.field_solution),
        "parked_until" => t!(l, journal.field_parked_until),
        "proposal" => t!(l, journal.field_proposal),
        "need" => t!(l, journal.field_need),
        "group" => t!(l, journal.field_group),
        "lead_unit" => t!(l, journal.field_lead_unit),
        "joint_solution" => t!(l, journal.field_joint_solution),
        "system" => t!(l, journal.field_system),
        "requirement" => t!(l, journal.field_requirement),
        "verdict" => t!(l, journal.field_verdict),
        "until" => t!(l, journal.field_until),
        "deviation" => t!(l, journal.field_deviation),
        "members" => t!(l, journal.field_members),
        "summary" => t!(l, journal.field_summary),
        "background" => t!(l, journal.field_background),
        "wanted_start" => t!(l, journal.field_wanted_start),
        "sponsor_unit" => t!(l, journal.field_sponsor_unit),
        "sponsor_person" => t!(l, journal.field_sponsor_person),
        "benefit_owner" => t!(l, journal.field_benefit_owner),
        "step" => t!(l, journal.field_step),
        "procurement" => t!(l, journal.field_procurement),
        "procurement_note" => t!(l, journal.field_procurement_note),
        "principle" => t!(l, journal.field_principle),
        "principle_reason" => t!(l, journal.field_principle_reason),
        "confidentiality" => t!(l, journal.field_confidentiality),
        "integrity" => t!(l, journal.field_integrity),
        "availability" => t!(l, journal.field_availability),
        "information_reason" => t!(l, journal.field_information_reason),
        "systems" => t!(l, journal.field_systems),
        "children" => t!(l, journal.field_children),
        "third_country" => t!(l, journal.field_third_country),
        "processor" => t!(l, journal.field_processor),
        "processor_name" => t!(l, journal.field_processor_name),
        "dpia" => t!(l, journal.field_dpia),
        "dpia_reason" => t!(l, journal.field_dpia_reason),
        "staff_affected" => t!(l, journal.field_staff_affected),
        "staff_count" => t!(l, journal.field_staff_count),
        "staff_precision" => t!(l, journal.field_staff_precision),
        "staff_kind" => t!(l, journal.field_staff_kind),
        "staff_how" => t!(l, journal.field_staff_how),
        "staff_plan" => t!(l, journal.field_staff_plan),
        "union_status" => t!(l, journal.field_union_status),
        "basics" => t!(l, journal.field_basics),
        "responsibility" => t!(l, journal.field_responsibility),
        "needs" => t!(l, journal.field_needs),
        "contributions" => t!(l, journal.field_contributions),
        "placement" => t!(l, journal.field_placement),
        "alternatives" => t!(l, journal.field_alternatives),
        "costs" => t!(l, journal.field_costs),
        "benefits" => t!(l, journal.field_benefits),
        "risks" => t!(l, journal.field_risks),
        "information" => t!(l, journal.field_information),
        "privacy" => t!(l, journal.field_privacy),
        "staff" => t!(l, journal.field_staff),
        "description" => t!(l, journal.field_description),
        "do_nothing" => t!(l, journal.field_do_nothing),
        "chosen" => t!(l, journal.field_chosen),
        "kind" => t!(l, journal.field_kind),
        "year" => t!(l, journal.field_year),
        "amount" => t!(l, journal.field_amount),
        "precision" => t!(l, journal.field_precision),
        "hours" => t!(l, journal.field_hours),
        "rate" => t!(l, journal.field_rate),
        "note" => t!(l, journal.field_note),
        "what" => t!(l, journal.field_what),
        "receiver" => t!(l, journal.field_receiver),
        "measure" => t!(l, journal.field_measure),
        "owner" => t!(l, journal.field_owner),
        "baseline" => t!(l, journal.field_baseline),
        "target" => t!(l, journal.field_target),
        "realised" => t!(l, journal.field_realised),
        "realised_text" => t!(l, journal.field_realised_text),
        "cause" => t!(l, journal.field_cause),
        "event" => t!(l, journal.field_event),
        "consequence" => t!(l, journal.field_consequence),
        "probability" => t!(l, journal.field_probability),
        "impact" => t!(l, journal.field_impact),
        "response" => t!(l, journal.field_response),
        "reason" => t!(l, journal.field_reason),
        "recipient" => t!(l, journal.field_recipient),
        "due_on" => t!(l, journal.field_due_on),
        "stance" => t!(l, journal.field_stance),
        "responded_on" => t!(l, journal.field_responded_on),
        "day" => t!(l, journal.field_day),
        "text" => t!(l, journal.field_text),
        "resolutions" => t!(l, journal.field_resolutions),
        "resolution" => t!(l, journal.field_resolution),
        "decider" => t!(l, journal.field_decider),
        "meeting_on" => t!(l, journal.field_meeting_on),
        "outcome" => t!(l, journal.field_outcome),
        "level" => t!(l, journal.field_level),
        "decided_by" => t!(l, journal.field_decided_by),
        "decided_on" => t!(l, journal.field_decided_on),
        "paragraph" => t!(l, journal.field_paragraph),
        "decision_number" => t!(l, journal.field_decision_number),
        "diary_number" => t!(l, journal.field_diary_number),
        "supersedes" => t!(l, journal.field_supersedes),
        "adjusted_on" => t!(l, journal.field_adjusted_on),
        "announced_on" => t!(l, journal.field_announced_on),
        "recused" => t!(l, journal.field_recused),
        "conditions" => t!(l, journal.field_conditions),
        "rag" => t!(l, journal.field_rag),
        "status_text" => t!(l, journal.field_status_text),
        "proposed_handling" => t!(l, journal.field_proposed_handling),
        "decided_handling" => t!(l, journal.field_decided_handling),
        "handling" => t!(l, journal.field_handling),
        "handling_text" => t!(l, journal.field_handling_text),
        "release_condition" => t!(l, journal.field_release_condition),
        "decision" => t!(l, journal.field_decision),
        "hold" => t!(l, journal.field_hold),
        "as_of" => t!(l, journal.field_as_of),
        "source" => t!(l, journal.field_source),
        "case_number" => t!(l, journal.field_case_number),
        "version" => t!(l, journal.field_version),
        "file" => t!(l, journal.field_file),
        "legal_status" => t!(l, journal.field_legal_status),
        "body" => t!(l, conversations.body),
        _ => return None,
    })
}

/// A value of a changed field: codes in words, everything else as it is.
pub fn value(l: Locale, subject: SubjectKind, code: &str, value: &str) -> String {
    let by_area = proposals::reviews_words::journal_value(l, code, value)
        .or_else(|| proposals::scoring_words::journal_value(l, code, value))
        .or_else(|| clusters::words::journal_value(l, code, value))
        .or_else(|| systems::words::journal_value(l, code, value))
        .or_else(|| word_groups::words::journal_value(l, code, value));
    if let Some(words) = by_area {
        return words;
    }
    let (section, name) = code.rsplit_once('.').unwrap_or(("", code));
    coded(l, subject, section, name, value).map_or_else(|| value.to_owned(), str::to_owned)
}

fn coded(l: Locale, subject: SubjectKind, section: &str, name: &str, value: &str) -> Option<&'static str> {
    Some(match name {
        "state" => match subject {
            SubjectKind::Need => needs::words::state(l, NeedState::from_code(value)?),
            SubjectKind::Cluster => clusters::words::state(l, ClusterState::from_code(value)?),
            SubjectKind::Step => plan::words::state(l, StepState::from_code(value)?),
            _ => proposals::words::state(l, ProposalState::from_code(value)?),
        },
        "handling" | "proposed_handling" | "decided_handling" => {
            plan::words::handling(l, Handling::from_code(value)?)
        }
        "legal_status" => words::legal_status(l, LegalStatus::from_code(value)?),
        "rag" => plan::words::rag(l, Rag::from_code(value)?),
        "urgency" => needs::words::urgency(l, Urgency::from_code(value)?),
        "relevance" => needs::words::relevance(l, Relevance::from_code(value)?),
        "personal_data" => needs::words::personal_data(l, PersonalData::from_code(value)?),
        "role" => words::role(l, Role::from_code(value)?),
        "outcome" => proposals::decision_words::outcome(l, Outcome::from_code(value)?),
        "level" => proposals::decision_words::level(l, Level::from_code(value)?),
        "confidentiality" | "integrity" | "availability" => {
            proposals::words::level(l, ClassLevel::from_code(value)?)
        }
        "precision" | "staff_precision" => words::precision(l, Precision::from_code(value)?),
        "realised" => proposals::words::realised(l, Realised::from_code(value)?),
        "stance" => proposals::words::stance(l, ReferralStance::from_code(value)?),
        "staff_kind" => proposals::words::staff_kind(l, StaffKind::from_code(value)?),
        "union_status" => proposals::words::union_status(l, UnionStatus::from_code(value)?),
        "staff_affected" => proposals::words::affected(l, Affected::from_code(value)?),
        "kind" => match section {
            "costs" => proposals::words::cost_kind(l, value.parse().ok()?),
            "benefits" => proposals::words::benefit_kind(l, value.parse().ok()?),
            "risks" => proposals::words::risk_kind(l, value.parse().ok()?),
            _ => return None,
        },
        _ => match value {
            "on" | "true" => t!(l, common.yes),
            "false" => t!(l, common.no),
            _ => proposals::words::answer(l, Answer::from_code(value)?),
        },
    })
}
