//! Files of needs, for the doors that take them in and give them out.

use domain::{
    ids::ImportId,
    imports::{Column, FileProblem, ROWS_MAX, Sheet, obvious},
    needs::NeedState,
    people::Actor,
    policy::Reason,
};
use serde::{Deserialize, Serialize};
use store::{
    Refusal, Store,
    imports::{self, Import, ImportRow, Show},
    kept,
};
use uuid::Uuid;

use crate::{
    context::Visitor,
    exports::{Cell, Table},
    i18n::Locale,
    pages::imports::words as w,
    t, words,
};

/// A file with several sheets, kept until it is said which one is meant.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheets {
    pub file_name: String,
    pub sheets: Vec<Sheet>,
}

/// Where the file's own page is.
pub fn address(id: ImportId) -> String {
    format!("/needs/import/{}", id.0)
}

/// The page that tells why a file is not read.
pub fn refused(problem: FileProblem) -> String {
    format!("/needs/import?file={}", problem.code())
}

/// What one may not do here does not exist.
pub fn hidden(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Denied(reason) if reason != Reason::NotSignedIn => Refusal::NotFound,
        other => other,
    }
}

/// The import that an address names.
pub fn named(address: &str) -> Result<ImportId, Refusal> {
    address
        .parse::<Uuid>()
        .map(ImportId)
        .map_err(|_| Refusal::NotFound)
}

/// Keeps what a file holds; gives where to go on: its page, or the choice among its sheets.
pub async fn take_in(
    visitor: &Visitor,
    store: &Store,
    key: &str,
    file_name: &str,
    sheets: Vec<Sheet>,
) -> Result<String, Refusal> {
    let actor = visitor.signed_in()?;
    if let Some(sheet) = obvious(&sheets).and_then(|at| sheets.get(at)) {
        let id = imports::upload(store, actor, visitor.now, key, file_name, &sheet.rows).await?;
        return Ok(address(id));
    }
    let file_name = file_name.to_owned();
    let content = serde_json::to_string(&Sheets { file_name, sheets })
        .map_err(|error| Refusal::Unavailable(Box::new(error)))?
        // No database keeps the NUL character in a text.
        .replace("\\u0000", "");
    let id = kept::keep(store, Some(actor.person), &content, visitor.now).await?;
    Ok(format!("/needs/import?sheets={id}"))
}

/// A file that waits for its sheet to be chosen.
pub async fn waiting(store: &Store, actor: &Actor, id: &str) -> Result<Option<Sheets>, Refusal> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let found = kept::find(store, Some(actor.person), id).await?;
    Ok(found.and_then(|found| serde_json::from_str(&found.content).ok()))
}

/// A file to fill in: the headings, and on a sheet beside what each takes.
pub fn template(l: Locale) -> Table {
    let about = Column::ALL
        .iter()
        .map(|column| {
            let needed = column.is_required().then_some(t!(l, imports.needed));
            let accepts = w::accepts(l, *column);
            let told: Vec<&str> = needed
                .into_iter()
                .chain(Some(accepts.as_str()))
                .filter(|part| !part.is_empty())
                .collect();
            (w::column(l, *column), told.join(". "))
        })
        .collect();
    Table {
        title: t!(l, imports.template_title).to_owned(),
        columns: Column::ALL
            .iter()
            .map(|column| w::column(l, *column).to_owned())
            .collect(),
        rows: Vec::new(),
        about,
        about_title: t!(l, imports.template_about),
    }
}

/// Each row of a file with what became of it.
pub async fn result(visitor: &Visitor, store: &Store, address: &str) -> Result<Table, Refusal> {
    let l = visitor.locale;
    let actor = visitor.signed_in()?;
    let id = named(address)?;
    let import = imports::view(store, actor, id).await.map_err(hidden)?;
    let (rows, _) = imports::rows(store, actor, id, Show::All, 0, ROWS_MAX as i64).await?;
    let mut columns = vec![
        t!(l, imports.col_row).to_owned(),
        t!(l, imports.col_outcome).to_owned(),
        t!(l, exports.reference).to_owned(),
        t!(l, imports.col_errors).to_owned(),
    ];
    columns.extend(import.headings.iter().cloned());
    let rows = rows.iter().map(|row| line(l, &import, row)).collect();
    let about = vec![
        (t!(l, imports.col_file), import.file_name.clone()),
        (t!(l, imports.col_when), words::moment(import.created_at)),
        (t!(l, imports.col_state), w::state(l, import.state).to_owned()),
        (t!(l, exports.taken), words::moment(visitor.now)),
    ];
    Ok(Table {
        title: t!(l, imports.result_title).to_owned(),
        columns,
        rows,
        about,
        about_title: t!(l, exports.about),
    })
}

fn line(l: Locale, import: &Import, row: &ImportRow) -> Vec<Cell> {
    let reference = match &row.need {
        Some(need) if need.state != NeedState::Withdrawn => need.reference.clone(),
        _ => String::new(),
    };
    let mut cells = vec![
        Cell::Whole(row.number),
        Cell::text(w::outcome(l, import.state, row)),
        Cell::text(reference),
        Cell::text(w::errors(l, row).join("; ")),
    ];
    // A row may be longer than the headings; what has no heading is given back all the same.
    cells.extend(row.cells.iter().map(|cell| Cell::text(cell.as_str())));
    cells.resize(cells.len().max(4 + import.headings.len()), Cell::Empty);
    cells
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::UnitId,
        imports::{Mapping, Units, read},
        needs::{AffectedGroup, PersonalData, Urgency},
    };

    use super::*;
    use crate::pages::needs::words as need_words;

    #[test]
    fn the_template_is_understood_in_both_languages() {
        for l in [Locale::sv, Locale::en] {
            let mapping = Mapping::guess(&template(l).columns);
            assert_eq!(
                mapping.0,
                Column::ALL.iter().copied().map(Some).collect::<Vec<_>>(),
                "{l:?}"
            );
        }
    }

    #[test]
    fn the_words_of_the_form_are_understood_in_both_languages() {
        let units = Units::new([(UnitId(Uuid::from_u128(1)), ["ASK", "", ""])]);
        for l in [Locale::sv, Locale::en] {
            let mapping = Mapping::guess(&template(l).columns);
            let row = |urgency: &str, personal: &str, group: &str| {
                let cells = ["ASK", "a", "b", "c", "d", group, "", urgency, "", personal, ""];
                read(&cells.map(str::to_owned), &mapping, &units).unwrap()
            };
            let (urgent, personal, group) = (
                need_words::urgency(l, Urgency::Wish),
                need_words::personal_data(l, PersonalData::None),
                need_words::group(l, AffectedGroup::Pupils),
            );
            for of in Urgency::ALL {
                assert_eq!(
                    row(need_words::urgency(l, *of), personal, group).urgency,
                    Some(*of)
                );
            }
            for of in PersonalData::ALL {
                let read = row(urgent, need_words::personal_data(l, *of), group);
                assert_eq!(read.personal_data, Some(*of));
            }
            for of in AffectedGroup::ALL {
                let read = row(urgent, personal, need_words::group(l, *of));
                assert_eq!(read.affected_groups, [*of]);
            }
        }
    }
}
