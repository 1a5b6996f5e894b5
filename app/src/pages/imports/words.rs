//! Imports in words.

use domain::{
    Code,
    imports::{Column, FileProblem, ImportState},
    needs::{AffectedGroup, NeedState, PersonalData, Urgency},
};
use leptos::prelude::AnyView;
use store::imports::ImportRow;

use crate::{
    i18n::Locale,
    pages::needs::words as need_words,
    parts::tags::{Tone, tag},
    t, words,
};

pub fn column(l: Locale, column: Column) -> &'static str {
    match column {
        Column::Unit => t!(l, imports.column_unit),
        Column::Title => t!(l, imports.column_title),
        Column::Problem => t!(l, imports.column_problem),
        Column::CurrentSituation => t!(l, imports.column_current_situation),
        Column::DesiredEffect => t!(l, imports.column_desired_effect),
        Column::Affected => t!(l, imports.column_affected),
        Column::AffectedCount => t!(l, imports.column_affected_count),
        Column::Urgency => t!(l, imports.column_urgency),
        Column::WantedBy => t!(l, imports.column_wanted_by),
        Column::PersonalData => t!(l, imports.column_personal_data),
        Column::ChildrenAffected => t!(l, imports.column_children_affected),
    }
}

/// What may stand in a column; empty when anything may.
pub fn accepts(l: Locale, column: Column) -> String {
    let one = |choices: Vec<&str>| t!(l, imports.accepts_one, choices = choices.join("; ")).to_string();
    match column {
        Column::Unit => t!(l, imports.accepts_unit).to_owned(),
        Column::Affected => {
            let groups: Vec<&str> = AffectedGroup::ALL
                .iter()
                .map(|of| need_words::group(l, *of))
                .collect();
            t!(l, imports.accepts_many, choices = groups.join(", ")).to_string()
        }
        Column::AffectedCount => t!(l, imports.accepts_count).to_owned(),
        Column::Urgency => one(Urgency::ALL
            .iter()
            .map(|of| need_words::urgency(l, *of))
            .collect()),
        Column::WantedBy => t!(l, imports.accepts_date).to_owned(),
        Column::PersonalData => one(PersonalData::ALL
            .iter()
            .map(|of| need_words::personal_data(l, *of))
            .collect()),
        Column::ChildrenAffected => t!(l, imports.accepts_yes).to_owned(),
        Column::Title | Column::Problem | Column::CurrentSituation | Column::DesiredEffect => String::new(),
    }
}

pub fn fault(l: Locale, problem: FileProblem) -> &'static str {
    match problem {
        FileProblem::Empty => t!(l, imports.fault_empty),
        FileProblem::TooLarge => t!(l, imports.fault_too_large),
        FileProblem::TooManyRows => t!(l, imports.fault_too_many_rows),
        FileProblem::TooManyColumns => t!(l, imports.fault_too_many_columns),
        FileProblem::CellTooLong => t!(l, imports.fault_cell_too_long),
        FileProblem::Unpacked => t!(l, imports.fault_unpacked),
        FileProblem::Encrypted => t!(l, imports.fault_encrypted),
        FileProblem::OldKind => t!(l, imports.fault_old_kind),
        FileProblem::Unreadable => t!(l, imports.fault_unreadable),
        FileProblem::WrongKind => t!(l, imports.fault_wrong_kind),
    }
}

pub fn state(l: Locale, state: ImportState) -> &'static str {
    match state {
        ImportState::Uploaded => t!(l, imports.state_uploaded),
        ImportState::Running => t!(l, imports.state_running),
        ImportState::Done => t!(l, imports.state_done),
        ImportState::Undoing => t!(l, imports.state_undoing),
        ImportState::Undone => t!(l, imports.state_undone),
    }
}

pub fn state_tag(l: Locale, of: ImportState) -> AnyView {
    let tone = match of {
        ImportState::Uploaded => Tone::Warning,
        ImportState::Running | ImportState::Undoing => Tone::Info,
        ImportState::Done => Tone::Success,
        ImportState::Undone => Tone::Neutral,
    };
    tag(tone, state(l, of))
}

/// What became of a row.
pub fn outcome(l: Locale, state: ImportState, row: &ImportRow) -> &'static str {
    match &row.need {
        Some(need) if need.state == NeedState::Withdrawn => t!(l, imports.outcome_withdrawn),
        Some(_) => t!(l, imports.outcome_imported),
        None if !row.errors.is_empty() => t!(l, imports.outcome_wrong),
        None if matches!(state, ImportState::Uploaded | ImportState::Running) => {
            t!(l, imports.outcome_waiting)
        }
        None => t!(l, imports.outcome_left),
    }
}

/// What is wrong with a row, each at its column.
pub fn errors(l: Locale, row: &ImportRow) -> Vec<String> {
    row.errors
        .iter()
        .map(|error| {
            let at = Column::from_code(&error.field).map_or("", |of| column(l, of));
            let what = match (error.code, error.params.get("row")) {
                (Code::Duplicate, Some(row)) => t!(l, imports.same_row, row = row.clone()).to_string(),
                _ => words::problem(l, error),
            };
            format!("{at}: {what}")
        })
        .collect()
}

/// A column of a file as spreadsheets name it: A to Z, AA and on.
pub fn letters(place: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    match place {
        0..26 => letter(place).to_string(),
        _ => format!("{}{}", letter(place / 26 - 1), letter(place)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        let named: Vec<String> = [0, 25, 26, 51, 52, 59].map(super::letters).to_vec();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "BH"]);
    }
}
