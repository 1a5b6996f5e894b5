//! Words of notifications, shared by the pages and the letters.

use domain::{
    journal::{SubjectKind, Verb},
    notifications::{Delivery, Language, Next, NoticeKind},
};
use store::notifications::{Heading, Notice};
use time::Date;

use crate::{
    i18n::Locale,
    pages::{journal::words as journal, proposals::decision_words},
    t, words,
};

pub fn kind(l: Locale, kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Assigned => t!(l, notifications.kind_assigned),
        NoticeKind::Mentioned => t!(l, notifications.kind_mentioned),
        NoticeKind::StateChanged => t!(l, notifications.kind_state_changed),
        NoticeKind::Commented => t!(l, notifications.kind_commented),
        NoticeKind::Changed => t!(l, notifications.kind_changed),
        NoticeKind::Found => t!(l, notifications.kind_found),
    }
}

pub fn delivery(l: Locale, delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::AtOnce => t!(l, notifications.delivery_at_once),
        Delivery::Daily => t!(l, notifications.delivery_daily),
        Delivery::Weekly => t!(l, notifications.delivery_weekly),
        Delivery::None => t!(l, notifications.delivery_none),
    }
}

pub fn language(l: Locale, language: Language) -> &'static str {
    match language {
        Language::Swedish => t!(l, notifications.language_sv),
        Language::English => t!(l, notifications.language_en),
    }
}

/// The locale of letters in a language.
pub const fn locale(language: Language) -> Locale {
    match language {
        Language::Swedish => Locale::sv,
        Language::English => Locale::en,
    }
}

/// What happened, in a few words.
pub fn what(l: Locale, notice: &Notice, subject: SubjectKind) -> String {
    if notice.kind == NoticeKind::Found {
        return t!(l, notifications.found).to_owned();
    }
    let what = match (notice.verb, notice.outcome) {
        (Verb::Decided, Some(outcome)) => t!(
            l,
            notifications.decided,
            outcome = decision_words::outcome(l, outcome)
        )
        .to_string(),
        (Verb::CommentEdited, _) => t!(l, notifications.mentioned_by_edit).to_owned(),
        (Verb::CommentHidden, _) => t!(l, notifications.hid_yours).to_owned(),
        (Verb::CommentShown, _) => t!(l, notifications.showed_yours).to_owned(),
        (verb, _) => journal::verb(l, verb).to_owned(),
    };
    if notice.about == subject || notice.about == SubjectKind::Thread {
        what
    } else {
        t!(l, notifications.about_proposal, what = what).to_string()
    }
}

/// What comes next, as a sentence.
pub fn next(l: Locale, next: Next, until: Option<Date>) -> String {
    match next {
        Next::StaffRegisters => t!(l, notifications.next_staff_registers).to_owned(),
        Next::AuthorAnswers => t!(l, notifications.next_author_answers).to_owned(),
        Next::StaffAssesses => t!(l, notifications.next_staff_assesses).to_owned(),
        Next::StaffDecidesForm => t!(l, notifications.next_staff_decides_form).to_owned(),
        Next::ProposalPrepared => t!(l, notifications.next_proposal_prepared).to_owned(),
        Next::WaitsForDate => match until {
            Some(until) => t!(l, notifications.next_waits_until, date = words::date(until)).to_string(),
            None => t!(l, notifications.next_waits).to_owned(),
        },
        Next::Reviewed => t!(l, notifications.next_reviewed).to_owned(),
        Next::ScoredAndPrioritised => t!(l, notifications.next_scored).to_owned(),
        Next::Readied => t!(l, notifications.next_readied).to_owned(),
        Next::LaidBeforeDecider => t!(l, notifications.next_laid_before).to_owned(),
        Next::DeciderDecides => t!(l, notifications.next_decided).to_owned(),
        Next::Started => t!(l, notifications.next_started).to_owned(),
        Next::Delivered => t!(l, notifications.next_delivered).to_owned(),
        Next::BenefitsMeasured => t!(l, notifications.next_benefits).to_owned(),
        Next::ClosedSoon => t!(l, notifications.next_closed).to_owned(),
        Next::OtherGoesOn => t!(l, notifications.next_other_goes_on).to_owned(),
        Next::Over => t!(l, notifications.next_over).to_owned(),
    }
}

/// The page of a subject.
pub fn address(kind: SubjectKind, heading: &Heading) -> String {
    match kind {
        SubjectKind::Proposal if heading.public => format!("/initiatives/{}", heading.address),
        SubjectKind::Proposal => format!("/proposals/{}", heading.address),
        _ => format!("/needs/{}", heading.address),
    }
}
