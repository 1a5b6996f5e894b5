//! The whole journal, newest first, as far as the reader may see what it tells about.

use domain::{
    journal::{SubjectKind, Verb},
    needs::NeedState,
    people::Actor,
    policy::{ASSESSORS, Action, NeedFacts, ProposalFacts, Subject, may},
    proposals::ProposalState,
};
use uuid::Uuid;

use super::{Kept, Row};
use crate::{Refusal, Store, Wire, refusal::ask};

/// Entries are counted up to here; one more means that there are more.
pub const COUNTED: i64 = 1_000;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub kind: Option<SubjectKind>,
    pub verb: Option<Verb>,
    /// Part of the actor's name; case counts not.
    pub actor: String,
    /// First and last day, as `2026-11-23`; empty for no limit.
    pub from: String,
    pub to: String,
}

/// An entry and what it tells about, by the names people know.
#[derive(Debug, Clone)]
pub struct Listed {
    pub entry: Kept,
    /// `B-2026-0042`, `P-2026-0017`, `S-2026-0004`, a step's number; empty for what has none.
    pub reference: String,
    pub name_sv: String,
    pub name_en: String,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    row: Row,
    reference: Option<String>,
    name_sv: Option<String>,
    name_en: Option<String>,
}

/// Conditions of all questions: $1 kind, $2 verb, $3 to $5 the name in three spellings, $6 and $7 the days,
/// $8 whether the reader sees needs and proposals, $9 the reader, $10 whether the reader is of the staff or reviews. `$first` is the condition that an index answers.
/// A draft, and what was withdrawn before it was registered, is its author's alone; what was discarded is nobody's.
macro_rules! entries {
    ($first:literal) => {
        concat!(
            " FROM journal j WHERE ", $first,
            " AND j.at >= $6 AND j.at <= $7 AND ($1 = '' OR j.subject_kind = $1) AND ($2 = '' OR j.verb = $2)
              AND ($3 = '%%' OR j.actor_id IN (SELECT a.id FROM persons a WHERE LOWER(a.name) LIKE $3 ESCAPE '\\'
                                               OR a.name LIKE $4 ESCAPE '\\' OR a.name LIKE $5 ESCAPE '\\'))
              AND ($8 OR j.subject_kind NOT IN ('need', 'proposal', 'decision', 'thread'))
              AND (j.subject_kind <> 'system' OR $8
                   OR EXISTS (SELECT 1 FROM systems y WHERE y.id = j.subject_id AND y.lifecycle <> 'retired'))
              AND (j.subject_kind <> 'need'
                   OR EXISTS (SELECT 1 FROM needs v WHERE v.id = j.subject_id
                              AND (v.state NOT IN ('draft', 'withdrawn') OR v.author_id = $9)))
              AND (j.subject_kind <> 'thread'
                   OR EXISTS (SELECT 1 FROM threads t LEFT JOIN needs v ON v.id = t.subject_id
                              WHERE t.id = j.subject_id AND (t.audience <> 'staff' OR $10)
                              AND (v.id IS NULL OR v.state NOT IN ('draft', 'withdrawn') OR v.author_id = $9)))"
        )
    };
}

macro_rules! count {
    ($first:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT 1 AS one",
            entries!($first),
            " LIMIT 1001) counted"
        )
    };
}

macro_rules! page {
    ($first:literal) => {
        concat!(
            "SELECT e.*, COALESCE(n.reference, p.reference, y.reference, CAST(s.no AS TEXT)) AS reference,
                    COALESCE(n.title, p.title, y.name, NULLIF(g.built_in, ''), g.words, s.title_sv, d.title_sv, l.title_sv, o.name, u.name_sv) AS name_sv,
                    COALESCE(n.title, p.title, y.name, NULLIF(g.built_in, ''), g.words, s.title_en, d.title_en, l.title_en, o.name, u.name_en) AS name_en
             FROM (SELECT j.seq, j.at, j.actor_id, j.actor_name, j.unit_id, j.subject_kind, j.subject_id,
                          j.subject_seq, j.verb, j.changes, j.reason, j.previous_hash, j.hash",
            entries!($first),
            "      ORDER BY j.at DESC, j.seq DESC LIMIT $11 OFFSET $12) e
             LEFT JOIN threads t ON t.id = e.subject_id
             LEFT JOIN needs n ON n.id = COALESCE(t.subject_id, e.subject_id)
             LEFT JOIN proposals p ON p.id = COALESCE(t.subject_id, e.subject_id)
             LEFT JOIN systems y ON y.id = e.subject_id
             LEFT JOIN word_groups g ON g.id = e.subject_id
             LEFT JOIN steps s ON s.id = e.subject_id
             LEFT JOIN directions d ON d.id = e.subject_id
             LEFT JOIN plans l ON l.id = e.subject_id
             LEFT JOIN persons o ON o.id = e.subject_id
             LEFT JOIN units u ON u.id = e.subject_id
             ORDER BY e.at DESC, e.seq DESC"
        )
    };
}

struct Bound {
    kind: &'static str,
    verb: &'static str,
    names: [String; 3],
    from: String,
    to: String,
    all: bool,
    reader: Uuid,
    assesses: bool,
}

macro_rules! ask_for {
    ($w:expr, $first:literal, $b:expr, $size:expr, $skip:expr) => {{
        let b: &Bound = $b;
        let count = scalar!(
            $w,
            i64,
            count!($first),
            b.kind,
            b.verb,
            &b.names[0],
            &b.names[1],
            &b.names[2],
            &b.from,
            &b.to,
            b.all,
            b.reader,
            b.assesses,
        )?;
        let rows = fetch_all!(
            $w,
            ListedRow,
            page!($first),
            b.kind,
            b.verb,
            &b.names[0],
            &b.names[1],
            &b.names[2],
            &b.from,
            &b.to,
            b.all,
            b.reader,
            b.assesses,
            $size,
            $skip,
        )?;
        (rows, count.unwrap_or(0))
    }};
}

/// A page of the whole journal, newest first, and how many entries fit, counted up to [`COUNTED`] + 1. Entries about
/// what the reader may not see are neither shown nor counted.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &Filter,
    page: i64,
    size: i64,
) -> Result<(Vec<Listed>, i64), Refusal> {
    ask(may(Some(actor), Action::JournalRead, &Subject::Site))?;
    let mut link = store.read().await?;
    let w = &mut link.wire();
    let bound = Bound {
        kind: filter.kind.map_or("", SubjectKind::code),
        verb: filter.verb.map_or("", Verb::code),
        names: spellings(&filter.actor),
        from: filter.from.clone(),
        to: if filter.to.is_empty() {
            "9999".to_owned()
        } else {
            format!("{}T99", filter.to)
        },
        all: sees_matters(actor),
        reader: actor.person.0,
        assesses: actor.has_any(ASSESSORS),
    };
    let skip = (page.clamp(1, COUNTED) - 1) * size;
    let (rows, count) = if !filter.actor.trim().is_empty() {
        by_actor(w, &bound, size, skip).await?
    } else if filter.verb.is_some() {
        ask_for!(w, "j.verb = $2", &bound, size, skip)
    } else if filter.kind.is_some() {
        ask_for!(w, "j.subject_kind = $1", &bound, size, skip)
    } else {
        ask_for!(w, "TRUE", &bound, size, skip)
    };
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(Listed {
                entry: Kept::try_from(row.row)?,
                reference: row.reference.unwrap_or_default(),
                name_sv: row.name_sv.unwrap_or_default(),
                name_en: row.name_en.unwrap_or_default(),
            })
        })
        .collect::<Result<_, Refusal>>()?;
    Ok((rows, count))
}

async fn by_actor(
    w: &mut Wire<'_>,
    bound: &Bound,
    size: i64,
    skip: i64,
) -> Result<(Vec<ListedRow>, i64), Refusal> {
    Ok(ask_for!(
        w,
        "j.actor_id IN (SELECT a.id FROM persons a WHERE LOWER(a.name) LIKE $3 ESCAPE '\\'
                        OR a.name LIKE $4 ESCAPE '\\' OR a.name LIKE $5 ESCAPE '\\')",
        bound,
        size,
        skip
    ))
}

/// Reads needs and proposals of all units, as the policy has it.
fn sees_matters(actor: &Actor) -> bool {
    let proposal = ProposalFacts {
        state: ProposalState::Draft,
        authors: Vec::new(),
        need_authors: Vec::new(),
        unit_paths: Vec::new(),
        recused: Vec::new(),
    };
    let need = NeedFacts {
        state: NeedState::Submitted,
        author: domain::ids::PersonId(Uuid::nil()),
        unit_path: Vec::new(),
        joiners: Vec::new(),
        joined_paths: Vec::new(),
    };
    may(Some(actor), Action::ProposalRead, &Subject::Proposal(&proposal)).is_allowed()
        && may(Some(actor), Action::NeedRead, &Subject::Need(&need)).is_allowed()
}

/// Patterns for a part of a name: in lower case, as typed, with capitals. SQLite lowers only a to z.
fn spellings(typed: &str) -> [String; 3] {
    let typed = typed.trim();
    let mut capitals = String::new();
    let mut begins = true;
    for c in typed.to_lowercase().chars() {
        if begins {
            capitals.extend(c.to_uppercase());
        } else {
            capitals.push(c);
        }
        begins = c.is_whitespace() || c == '-';
    }
    [typed.to_lowercase(), typed.to_owned(), capitals].map(|text| format!("%{}%", escaped(&text)))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decisions::fixtures, journal, testing::both_engines};

    both_engines! {
        async fn shows_only_what_the_reader_may_see(world) {
            let (at, id) = fixtures::prioritised(&world, "Ny lärplattform").await;
            let mut unit = world.store.begin().await.unwrap();
            let w = &mut unit.wire();
            let discarded = crate::new_id(world.now);
            let entry = journal::Entry {
                actor: Some(&world.teacher), kind: SubjectKind::Need, subject: discarded, verb: Verb::Created,
                changes: Vec::new(), reason: "",
            };
            journal::record(w, world.now, entry).await.unwrap();
            unit.save().await.unwrap();
            let (rows, count) = list(&world.store, &world.strategist, &Filter::default(), 1, 25).await.unwrap();
            assert_eq!(rows.len() as i64, count.min(25));
            assert!(rows.iter().all(|row| row.entry.kind != SubjectKind::Need), "a discarded draft is nobody's");
            let about: Vec<_> = rows.iter().filter(|row| row.entry.subject == id.0).collect();
            assert!(!about.is_empty());
            assert_eq!(about[0].reference, at.reference.to_string());
            assert_eq!(about[0].name_sv, "Ny lärplattform");

            let (rows, _) = list(&world.store, &world.admin, &Filter::default(), 1, 200).await.unwrap();
            assert!(!rows.is_empty() && rows.iter().all(|row| row.entry.kind == SubjectKind::Person), "the matters stay shut");
            let denied = list(&world.store, &world.teacher, &Filter::default(), 1, 25).await;
            assert!(matches!(denied, Err(Refusal::Denied(_))), "{denied:?}");
        }

        async fn is_filtered(world) {
            fixtures::prioritised(&world, "Ny lärplattform").await;
            let count = async |filter: Filter| list(&world.store, &world.strategist, &filter, 1, 25).await.unwrap().1;
            let all = count(Filter::default()).await;
            let kind = |kind| Filter { kind: Some(kind), ..Filter::default() };
            let (people, proposals) = (count(kind(SubjectKind::Person)).await, count(kind(SubjectKind::Proposal)).await);
            assert!(people > 0 && proposals > 0 && people + proposals <= all);
            let verb = |verb| Filter { verb: Some(verb), ..Filter::default() };
            assert_eq!(count(verb(Verb::Created)).await, 1 + 15);
            let actor = |name: &str| Filter { actor: name.into(), ..Filter::default() };
            assert!(count(actor("STRATEG")).await > 0);
            assert_eq!(count(actor("%")).await, 0);
            let from = |from: &str, to: &str| Filter { from: from.into(), to: to.into(), ..Filter::default() };
            assert_eq!(count(from("2026-11-24", "")).await, 0);
            assert_eq!(count(from("2026-11-23", "2026-11-23")).await, all);
            assert_eq!(count(from("", "2026-11-22")).await, 0);
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(
            spellings(" åsa öman "),
            ["%åsa öman%", "%åsa öman%", "%Åsa Öman%"]
        );
        assert_eq!(spellings("a_b")[0], "%a\\_b%");
    }
}
