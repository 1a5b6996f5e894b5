//! Words of the plan: states, handling, times.

use domain::plan::{ConsequenceKind, Handling, PartState, PlanCostKind, PlanStatus, Rag, StepState, Term};
use leptos::prelude::*;
use store::plan::{DecisionView, StepView};

use crate::{
    i18n::Locale,
    parts::{
        fields::Choice,
        tags::{Tone, tag},
    },
    t, words,
};

pub fn state(l: Locale, state: StepState) -> &'static str {
    match state {
        StepState::NotStarted => t!(l, plan.state_not_started),
        StepState::Ongoing => t!(l, plan.state_ongoing),
        StepState::Paused => t!(l, plan.state_paused),
        StepState::Completed => t!(l, plan.state_completed),
        StepState::Cancelled => t!(l, plan.state_cancelled),
    }
}

pub fn state_tag(l: Locale, of: StepState) -> AnyView {
    let tone = match of {
        StepState::NotStarted => Tone::Neutral,
        StepState::Ongoing => Tone::Info,
        StepState::Paused => Tone::Warning,
        StepState::Completed => Tone::Success,
        StepState::Cancelled => Tone::Danger,
    };
    tag(tone, state(l, of))
}

pub fn handling(l: Locale, handling: Handling) -> &'static str {
    match handling {
        Handling::Continue => t!(l, plan.handling_continue),
        Handling::ContinueAligned => t!(l, plan.handling_continue_aligned),
        Handling::Expedite => t!(l, plan.handling_expedite),
        Handling::Pause => t!(l, plan.handling_pause),
        Handling::HoldUntil => t!(l, plan.handling_hold_until),
        Handling::Descope => t!(l, plan.handling_descope),
        Handling::Commission => t!(l, plan.handling_commission),
        Handling::Cancel => t!(l, plan.handling_cancel),
    }
}

pub fn rag(l: Locale, rag: Rag) -> &'static str {
    match rag {
        Rag::Green => t!(l, plan.rag_green),
        Rag::Amber => t!(l, plan.rag_amber),
        Rag::Red => t!(l, plan.rag_red),
    }
}

pub fn rag_tag(l: Locale, of: Rag) -> AnyView {
    let tone = match of {
        Rag::Green => Tone::Success,
        Rag::Amber => Tone::Warning,
        Rag::Red => Tone::Danger,
    };
    tag(tone, rag(l, of))
}

pub fn part_tag(l: Locale, of: PartState) -> AnyView {
    match of {
        PartState::NotBegun => tag(Tone::Neutral, t!(l, plan.part_not_begun)),
        PartState::Ongoing => tag(Tone::Info, t!(l, plan.part_ongoing)),
        PartState::OnHold => tag(Tone::Warning, t!(l, plan.part_on_hold)),
        PartState::Removed => tag(Tone::Neutral, t!(l, plan.part_removed)),
        PartState::Delivered => tag(Tone::Success, t!(l, plan.part_delivered)),
    }
}

pub fn plan_status_tag(l: Locale, of: PlanStatus) -> AnyView {
    match of {
        PlanStatus::Draft => tag(Tone::Info, t!(l, plan.status_draft)),
        PlanStatus::Adopted => tag(Tone::Success, t!(l, plan.status_adopted)),
        PlanStatus::Revised => tag(Tone::Neutral, t!(l, plan.status_revised)),
        PlanStatus::Closed => tag(Tone::Neutral, t!(l, plan.status_closed)),
    }
}

pub fn consequence(l: Locale, kind: ConsequenceKind) -> &'static str {
    match kind {
        ConsequenceKind::Legal => t!(l, plan.consequence_legal),
        ConsequenceKind::Staff => t!(l, plan.consequence_staff),
        ConsequenceKind::Operation => t!(l, plan.consequence_operation),
        ConsequenceKind::Economy => t!(l, plan.consequence_economy),
    }
}

pub fn cost_kind(l: Locale, kind: PlanCostKind) -> &'static str {
    match kind {
        PlanCostKind::External => t!(l, plan.cost_external),
        PlanCostKind::InternalTime => t!(l, plan.cost_internal_time),
    }
}

/// Choices of a field: codes and words.
pub fn choices<T: Copy + ToString>(all: &[T], words: impl Fn(T) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|one| (one.to_string(), words(*one).to_owned()))
        .collect()
}

/// 2014, the second half of 2014, quarter 3 of 2014.
pub fn term(l: Locale, term: Term) -> String {
    match term {
        Term::Year(year) => year.to_string(),
        Term::Half(year, 1) => t!(l, plan.half_1, year = year).to_string(),
        Term::Half(year, _) => t!(l, plan.half_2, year = year).to_string(),
        Term::Quarter(year, n) => t!(l, plan.quarter, n = n, year = year).to_string(),
    }
}

/// When a step begins and ends, and that it is only known approximately.
pub fn period(l: Locale, step: &StepView) -> String {
    let period = if step.starts == step.ends {
        term(l, step.starts)
    } else if let (Term::Year(from), Term::Year(to)) = (step.starts, step.ends) {
        t!(l, plan.years, from = from, to = to).to_string()
    } else {
        t!(
            l,
            plan.from_to,
            from = term(l, step.starts),
            to = term(l, step.ends)
        )
        .to_string()
    };
    if step.approximate {
        format!("{} {period}", t!(l, plan.approximate))
    } else {
        period
    }
}

/// Who decided when, with the paragraph; only year and month when the day is not known. The day and the paragraph
/// stay on one line.
pub fn decided(decision: &DecisionView) -> AnyView {
    let on = words::date(decision.decided_on);
    let on = if decision.approximate {
        on.chars().take(7).collect()
    } else {
        on
    };
    let when = format!("{on} {}", decision.paragraph).trim_end().to_owned();
    view! { <span>{decision.decided_by.clone()}" "<span class="app-date">{when}</span></span> }.into_any()
}

/// How many proposals, in words for those who see proposals and for those who see initiatives.
pub fn proposal_count(l: Locale, works: bool, count: i64) -> String {
    match (works, count) {
        (_, 0) => t!(l, plan.no_proposals).to_owned(),
        (true, 1) => t!(l, plan.proposals_one).to_owned(),
        (true, n) => t!(l, plan.proposals_many, n = n).to_string(),
        (false, 1) => t!(l, plan.initiatives_one).to_owned(),
        (false, n) => t!(l, plan.initiatives_many, n = n).to_string(),
    }
}
