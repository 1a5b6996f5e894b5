//! One search: hits that the actor may see, how many by kind, state, unit, aim and year, and what each says.

use domain::{
    conversations::Audience,
    decisions::Outcome,
    initiatives::Status,
    needs::NeedState,
    people::Actor,
    plan::StepState,
    proposals::ProposalState,
    search::{Chosen, Count, Facet, Kind, MOST_CHARACTERS, Marks, Order, Piece, Query, narrow},
    systems::Lifecycle,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    keep::Kept,
    room::{Both, Facts, Key, Sight},
};
use crate::{Refusal, Store, parse_day, parse_stamp};

/// Hits of a page.
pub const PAGE: i64 = 20;
/// Characters shown of a text.
const EXCERPT: usize = 240;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub text: String,
    pub chosen: Chosen,
    pub order: Order,
    /// From 1.
    pub page: i64,
    /// The reader's language decides which of two texts is shown.
    pub english: bool,
}

impl Filter {
    /// What an address asks for, as names and values of its query.
    pub fn of(query: &[(String, String)], english: bool) -> Self {
        let value = |name: &str, most: usize| -> String {
            let found = query.iter().find(|(one, _)| one == name);
            found
                .map(|(_, value)| value.trim().chars().take(most).collect())
                .unwrap_or_default()
        };
        let mut chosen = Chosen::default();
        for (choice, facet) in chosen.0.iter_mut().zip(Facet::ALL) {
            *choice = value(facet.code(), 60);
        }
        Self {
            text: value("q", MOST_CHARACTERS),
            chosen,
            order: Order::from_code(&value("order", 20)).unwrap_or(Order::Relevance),
            page: value("page", 10).parse().unwrap_or(1).max(1),
            english,
        }
    }
}

/// The state that a hit shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitState {
    Need(NeedState),
    Proposal(ProposalState),
    Initiative(Status),
    Step(StepState),
    System(Lifecycle),
    Decision(Outcome),
    /// Who reads the comment.
    Comment(Audience),
    Attachment,
}

/// A hit of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct HitView {
    pub kind: Kind,
    pub id: Uuid,
    /// Of the need, proposal, initiative or system; the number of a step.
    pub reference: String,
    pub state: HitState,
    pub title: Vec<Piece>,
    /// May be empty.
    pub excerpt: Vec<Piece>,
    /// The title of the need or proposal that a comment or an attachment hangs on.
    pub place: String,
    pub unit_sv: String,
    pub unit_en: String,
    /// The day that counts: sent, begun, decided, written, added. A step and a system have none of their own.
    pub on: Option<Date>,
    /// Only what the public sees may be opened.
    pub public: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    pub hits: Vec<HitView>,
    /// In all pages.
    pub total: i64,
    /// By facet in the order of [`Facet::ALL`]; a unit's with its names.
    pub counts: [Vec<Count>; 5],
    /// Names of the units that are counted: id, Swedish, English.
    pub units: Vec<(String, String, String)>,
    /// What was typed and what was looked for instead.
    pub corrected: Vec<(String, String)>,
    /// No text has all words.
    pub partial: bool,
}

/// Searches; `actor` is `None` for the public, which finds the plan and what is decided.
pub async fn find(store: &Store, actor: Option<&Actor>, filter: &Filter) -> Result<Results, Refusal> {
    let query = Query::parse(&filter.text);
    if query.is_empty() {
        return Ok(Results::default());
    }
    store
        .search()
        .with(store, |kept| answer(kept, actor, &query, filter))
        .await
}

/// All that the actor may see of what was found.
pub(super) struct Hits<'a> {
    /// Those that fit what is chosen, best first, each with its time.
    pub left: Vec<(Key, &'a str)>,
    counts: [Vec<Count>; 5],
    corrected: Vec<(String, String)>,
    partial: bool,
}

pub(super) fn hits<'a>(kept: &'a Kept, actor: Option<&Actor>, query: &Query, filter: &Filter) -> Hits<'a> {
    let found = kept
        .index
        .search(query, |key| sight(kept, actor, key) != Sight::No);
    let with_values = found.hits.iter().filter_map(|hit| {
        let text = kept.texts.get(&hit.key)?;
        Some(((hit.key, text.at.as_str()), &text.values))
    });
    let (left, counts) = narrow(with_values, &filter.chosen);
    Hits {
        left,
        counts,
        corrected: found.corrected,
        partial: found.partial,
    }
}

fn answer(kept: &Kept, actor: Option<&Actor>, query: &Query, filter: &Filter) -> Results {
    let found = hits(kept, actor, query, filter);
    let (mut left, mut counts) = (found.left, found.counts);
    if filter.order == Order::Newest {
        left.sort_by(|a, b| b.1.cmp(a.1));
    }
    // Boards decide; needs and sponsors are of administrations and schools.
    let units = &mut counts[Facet::Unit as usize];
    let unit = |count: &Count| {
        count
            .value
            .parse::<Uuid>()
            .ok()
            .and_then(|id| kept.units.get(&id))
    };
    units.retain(|count| unit(count).is_some_and(|unit| !unit.is_body));
    let names = units
        .iter()
        .filter_map(|count| unit(count).map(|unit| (count.value.clone(), unit.sv.clone(), unit.en.clone())))
        .collect();
    let marks = Marks::new(query, &found.corrected);
    let skip = usize::try_from((filter.page.max(1) - 1).saturating_mul(PAGE)).unwrap_or(usize::MAX);
    Results {
        total: i64::try_from(left.len()).unwrap_or(i64::MAX),
        hits: left
            .into_iter()
            .skip(skip)
            .take(usize::try_from(PAGE).unwrap_or_default())
            .filter_map(|(key, _)| view(kept, actor, key, &marks, filter.english))
            .collect(),
        counts,
        units: names,
        corrected: found.corrected,
        partial: found.partial,
    }
}

fn sight(kept: &Kept, actor: Option<&Actor>, key: &Key) -> Sight {
    match (kept.rooms.get(&key.room), kept.texts.get(key)) {
        (Some(room), Some(text)) => room.facts.sight(actor, text),
        _ => Sight::No,
    }
}

fn view(kept: &Kept, actor: Option<&Actor>, key: Key, marks: &Marks, english: bool) -> Option<HitView> {
    let (room, text) = (kept.rooms.get(&key.room)?, kept.texts.get(&key)?);
    let pick = |both: &Both| -> String {
        if english && !both.en.is_empty() {
            both.en.clone()
        } else {
            both.sv.clone()
        }
    };
    let public = room.facts.sight(actor, text) == Sight::Public;
    let state = match (key.kind, &room.facts) {
        (Kind::Comment, _) => HitState::Comment(text.thread?.0),
        (Kind::Attachment, _) => HitState::Attachment,
        (Kind::Decision, _) => HitState::Decision(text.outcome?),
        (_, Facts::Need(need)) => HitState::Need(need.state),
        (_, Facts::Proposal(proposal)) if public => HitState::Initiative(Status::of(proposal.state)?),
        (_, Facts::Proposal(proposal)) => HitState::Proposal(proposal.state),
        (_, Facts::Step(state)) => HitState::Step(*state),
        (_, Facts::System(state)) => HitState::System(*state),
    };
    let unit = room.unit.and_then(|unit| kept.units.get(&unit));
    let place = match key.kind {
        Kind::Comment | Kind::Attachment => pick(&room.title),
        _ => String::new(),
    };
    Some(HitView {
        kind: key.kind,
        id: key.id.0,
        reference: room.reference.clone(),
        state,
        title: marks.all(&pick(&text.title)),
        excerpt: marks.excerpt(&pick(&text.body), EXCERPT),
        place,
        unit_sv: unit.map(|unit| unit.sv.clone()).unwrap_or_default(),
        unit_en: unit.map(|unit| unit.en.clone()).unwrap_or_default(),
        on: match key.kind {
            Kind::Step | Kind::System => None,
            Kind::Decision => parse_day(&text.at),
            _ => Some(swedish(parse_stamp(&text.at))),
        },
        public,
    })
}

fn swedish(at: OffsetDateTime) -> Date {
    crate::swedish_day(at)
}
