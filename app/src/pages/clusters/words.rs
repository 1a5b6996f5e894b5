//! Words for the codes of groups.

use domain::clusters::{Balance, ClusterState, DeviationState, Fit, Standing, Verdict};
use leptos::prelude::*;
use store::clusters::{DeviationView, Suggestion};

use crate::{
    i18n::Locale,
    parts::tags::{Tone, tag},
    t, words,
};

pub fn state(l: Locale, state: ClusterState) -> &'static str {
    match state {
        ClusterState::Suggested => t!(l, clusters.state_suggested),
        ClusterState::Confirmed => t!(l, clusters.state_confirmed),
        ClusterState::SolutionChosen => t!(l, clusters.state_solution_chosen),
        ClusterState::Closed => t!(l, clusters.state_closed),
        ClusterState::Rejected => t!(l, clusters.state_rejected),
    }
}

/// The state as a mark.
pub fn state_tag(l: Locale, of: ClusterState) -> AnyView {
    let tone = match of {
        ClusterState::Suggested => Tone::Warning,
        ClusterState::Confirmed => Tone::Info,
        ClusterState::SolutionChosen => Tone::Success,
        ClusterState::Closed | ClusterState::Rejected => Tone::Neutral,
    };
    tag(tone, state(l, of))
}

pub fn fit(l: Locale, fit: Fit) -> &'static str {
    match fit {
        Fit::Full => t!(l, clusters.fit_full),
        Fit::Mostly => t!(l, clusters.fit_mostly),
        Fit::Partly => t!(l, clusters.fit_partly),
        Fit::NotAtAll => t!(l, clusters.fit_not_at_all),
    }
}

/// How it fits, as a mark.
pub fn fit_tag(l: Locale, of: Option<Fit>) -> AnyView {
    let (tone, text) = match of {
        None => (Tone::Neutral, t!(l, clusters.fit_open)),
        Some(of) => (
            match of {
                Fit::Full | Fit::Mostly => Tone::Success,
                Fit::Partly => Tone::Warning,
                Fit::NotAtAll => Tone::Danger,
            },
            fit(l, of),
        ),
    };
    tag(tone, text)
}

/// Where a deviation stands, as a mark.
pub fn standing_tag(l: Locale, deviation: &DeviationView) -> AnyView {
    let date = deviation.until.map(words::date);
    let (tone, text) = match (deviation.standing, date) {
        (Standing::Requested, _) => (Tone::Warning, t!(l, clusters.standing_requested).to_owned()),
        (Standing::Accepted, None) => (Tone::Info, t!(l, clusters.standing_accepted).to_owned()),
        (Standing::Accepted, Some(date)) => (
            Tone::Info,
            t!(l, clusters.standing_accepted_until, date = date).to_string(),
        ),
        (Standing::EndsSoon, date) => (
            Tone::Warning,
            t!(l, clusters.standing_ends_soon, date = date.unwrap_or_default()).to_string(),
        ),
        (Standing::Expired, date) => (
            Tone::Neutral,
            t!(l, clusters.standing_expired, date = date.unwrap_or_default()).to_string(),
        ),
        (Standing::Rejected, _) => (Tone::Neutral, t!(l, clusters.standing_rejected).to_owned()),
        (Standing::Withdrawn, _) => (Tone::Neutral, t!(l, clusters.standing_withdrawn).to_owned()),
        (Standing::Ended, _) => (Tone::Neutral, t!(l, clusters.standing_ended).to_owned()),
    };
    tag(tone, text)
}

pub fn verdict(l: Locale, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => t!(l, clusters.verdict_accepted),
        Verdict::TimeLimited => t!(l, clusters.verdict_time_limited),
        Verdict::Rejected => t!(l, clusters.verdict_rejected),
    }
}

/// What a unit is told of the answer, in a few words.
pub fn answered(l: Locale, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => t!(l, clusters.answered_accepted),
        Verdict::TimeLimited => t!(l, clusters.answered_time_limited),
        Verdict::Rejected => t!(l, clusters.answered_rejected),
    }
}

/// "4 av 6 enheter …, 1 delvis; 1 avsteg gäller till 2027-06-30."
pub fn sum(l: Locale, of: &Balance) -> String {
    let mut fits = vec![t!(l, clusters.sum_full, n = of.full, units = of.units).to_string()];
    if of.mostly > 0 {
        fits.push(t!(l, clusters.sum_mostly, n = of.mostly).to_string());
    }
    if of.partly > 0 {
        fits.push(t!(l, clusters.sum_partly, n = of.partly).to_string());
    }
    if of.not_at_all > 0 {
        fits.push(t!(l, clusters.sum_not_at_all, n = of.not_at_all).to_string());
    }
    match of.open {
        0 => {}
        1 => fits.push(t!(l, clusters.sum_open_one).to_owned()),
        n => fits.push(t!(l, clusters.sum_open, n = n).to_string()),
    }
    let mut parts = vec![fits.join(", ")];
    let until = of.until.map(words::date);
    parts.extend(match (of.deviating, until) {
        (0, _) => None,
        (1, None) => Some(t!(l, clusters.sum_deviating_one).to_owned()),
        (1, Some(date)) => Some(t!(l, clusters.sum_deviating_one_until, date = date).to_string()),
        (n, None) => Some(t!(l, clusters.sum_deviating, n = n).to_string()),
        (n, Some(date)) => Some(t!(l, clusters.sum_deviating_until, n = n, date = date).to_string()),
    });
    parts.extend(match of.requested {
        0 => None,
        1 => Some(t!(l, clusters.sum_requested_one).to_owned()),
        n => Some(t!(l, clusters.sum_requested, n = n).to_string()),
    });
    format!("{}.", parts.join(". "))
}

/// How many needs and units a suggestion holds.
pub fn suggestion(l: Locale, of: &Suggestion) -> String {
    let mut units: Vec<&str> = of.members.iter().map(|member| member.unit_sv.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let count = of.members.len();
    match units.len() {
        1 => t!(l, clusters.suggested_count_one, count = count).to_string(),
        units => t!(l, clusters.suggested_count, count = count, units = units).to_string(),
    }
}

/// So many more units stand behind a need; empty for none.
pub fn more_units(l: Locale, joiners: i64) -> String {
    match joiners {
        0 => String::new(),
        1 => t!(l, clusters.units_more_one).to_owned(),
        count => t!(l, clusters.units_more, count = count).to_string(),
    }
}

/// The name of a changed field of a group: a unit's fit is named by the unit.
pub fn journal_field(l: Locale, code: &str) -> Option<String> {
    if let Some(unit) = code.strip_prefix("fit:") {
        return Some(t!(l, journal.field_fit, unit = unit.to_owned()).to_string());
    }
    let unit = code.strip_prefix("fit_note:")?;
    Some(t!(l, journal.field_fit_note, unit = unit.to_owned()).to_string())
}

/// A value of a changed field of a group, in words.
pub fn journal_value(l: Locale, code: &str, value: &str) -> Option<String> {
    if code.starts_with("fit:") {
        return Some(fit(l, Fit::from_code(value)?).to_owned());
    }
    match code {
        "verdict" => Some(verdict(l, Verdict::from_code(value)?).to_owned()),
        "deviation" => Some(
            match DeviationState::from_code(value)? {
                DeviationState::Requested => t!(l, clusters.standing_requested),
                DeviationState::Accepted | DeviationState::TimeLimited => t!(l, clusters.standing_accepted),
                DeviationState::Rejected => t!(l, clusters.standing_rejected),
                DeviationState::Withdrawn => t!(l, clusters.standing_withdrawn),
                DeviationState::Ended => t!(l, clusters.standing_ended),
            }
            .to_owned(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn the_balance_is_told_in_a_sentence() {
        let mut of = Balance {
            units: 6,
            full: 4,
            partly: 1,
            open: 1,
            deviating: 1,
            until: Some(date!(2027 - 06 - 30)),
            ..Balance::default()
        };
        assert_eq!(
            sum(Locale::sv, &of),
            "4 av 6 enheter får sitt behov tillgodosett helt, 1 delvis, 1 är inte bedömd. \
             1 avsteg gäller till 2027-06-30."
        );
        (of.open, of.deviating, of.until, of.requested) = (0, 2, None, 1);
        assert_eq!(
            sum(Locale::en, &of),
            "4 of 6 units have their need met fully, 1 partly. 2 deviations in force. \
             1 requested deviation waits for an answer."
        );
    }

    #[test]
    fn a_units_fit_is_named_by_the_unit_in_the_journal() {
        assert_eq!(
            journal_field(Locale::sv, "fit:Almskolan").unwrap(),
            "Passar Almskolan"
        );
        assert_eq!(
            journal_value(Locale::sv, "fit:Almskolan", "partly").unwrap(),
            "Delvis"
        );
        assert_eq!(
            journal_value(Locale::en, "verdict", "rejected").unwrap(),
            "Refuse"
        );
        assert_eq!(journal_field(Locale::sv, "title"), None);
    }
}
