//! The head of a proposal: what every page about it shows on top.

use domain::{
    ids::{ProposalId, UnitId},
    money::Amount,
    proposals::ProposalState,
    reference::{Prefix, Reference},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Refusal, Wire, parse_stamp};

#[derive(Debug, Clone)]
pub struct Head {
    pub id: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub summary: String,
    pub state: ProposalState,
    /// Counts changes of state; forms that change the state carry it.
    pub version: i64,
    pub sponsor_unit: Option<UnitId>,
    /// Sum of all costs.
    pub total: Amount,
    /// Changes the direction or binds over several terms: a body decides.
    pub principle: bool,
    /// The last prioritisation's score in hundredths and its band.
    pub score: Option<i64>,
    pub band: Option<String>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    summary: String,
    state: String,
    version: i64,
    sponsor_unit: Option<Uuid>,
    total_kronor: i64,
    total_precision: String,
    principle: bool,
    score: Option<i64>,
    band: Option<String>,
    created_at: String,
    updated_at: String,
}

impl TryFrom<Row> for Head {
    type Error = Refusal;

    fn try_from(row: Row) -> Result<Self, Refusal> {
        let precision = row
            .total_precision
            .parse()
            .map_err(|_| Refusal::damaged("precision"))?;
        Ok(Self {
            id: ProposalId(row.id),
            reference: row.reference.parse().map_err(|_| Refusal::damaged("reference"))?,
            title: row.title,
            summary: row.summary,
            state: row
                .state
                .parse()
                .map_err(|_| Refusal::damaged("proposal state"))?,
            version: row.version,
            sponsor_unit: row.sponsor_unit.map(UnitId),
            total: Amount {
                kronor: row.total_kronor,
                precision,
            },
            principle: row.principle,
            score: row.score,
            band: row.band,
            created_at: parse_stamp(&row.created_at),
            updated_at: parse_stamp(&row.updated_at),
        })
    }
}

/// The unit that orders it, by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sponsor {
    pub id: UnitId,
    pub name_sv: String,
    pub name_en: String,
}

#[derive(sqlx::FromRow)]
struct Full {
    #[sqlx(flatten)]
    row: Row,
    name_sv: Option<String>,
    name_en: Option<String>,
}

/// The head and the sponsor by reference; `None` for an unknown proposal. Asks for no permission.
pub(super) async fn head_of(
    w: &mut Wire<'_>,
    reference: Reference,
) -> Result<Option<(Head, Option<Sponsor>)>, Refusal> {
    if reference.prefix != Prefix::Proposal {
        return Ok(None);
    }
    let full = fetch_optional!(
        w,
        Full,
        "SELECT p.id, p.reference, p.title, p.summary, p.state, p.version, p.sponsor_unit, p.total_kronor,
                p.total_precision, p.principle, p.score, p.band, p.created_at, p.updated_at, u.name_sv, u.name_en
         FROM proposals p LEFT JOIN units u ON u.id = p.sponsor_unit WHERE p.year = $1 AND p.serial = $2",
        i64::from(reference.year),
        reference.serial,
    )?;
    let Some(full) = full else { return Ok(None) };
    let head = Head::try_from(full.row)?;
    let sponsor = head.sponsor_unit.zip(full.name_sv).map(|(id, name_sv)| Sponsor {
        id,
        name_sv,
        name_en: full.name_en.unwrap_or_default(),
    });
    Ok(Some((head, sponsor)))
}

/// The head; `None` for an unknown proposal. Asks for no permission.
pub async fn head(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<Head>, Refusal> {
    let row = fetch_optional!(
        w,
        Row,
        "SELECT id, reference, title, summary, state, version, sponsor_unit, total_kronor, total_precision,
                principle, score, band, created_at, updated_at
         FROM proposals WHERE id = $1",
        id.0,
    )?;
    row.map(Head::try_from).transpose()
}
