//! Look-ups for other areas.

use domain::{
    ids::{NeedId, PersonId, ProposalId},
    reference::{Prefix, Reference},
};
use uuid::Uuid;

use crate::{Refusal, Store, Wire};

/// A need as other pages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedHead {
    pub id: NeedId,
    pub reference: Option<Reference>,
    pub title: String,
    pub unit_name_sv: String,
    pub unit_name_en: String,
    pub author: PersonId,
}

/// The need with this reference.
pub async fn id_of(w: &mut Wire<'_>, reference: Reference) -> Result<Option<NeedId>, Refusal> {
    if reference.prefix != Prefix::Need {
        return Ok(None);
    }
    let id = scalar!(
        w,
        Uuid,
        "SELECT id FROM needs WHERE reference = $1",
        reference.to_string()
    )?;
    Ok(id.map(NeedId))
}

/// The need that an address names: by reference, or by id while it is a draft.
pub async fn id_of_address(w: &mut Wire<'_>, address: &str) -> Result<Option<NeedId>, Refusal> {
    if let Ok(reference) = address.parse::<Reference>() {
        return id_of(w, reference).await;
    }
    let Ok(id) = address.parse::<NeedId>() else {
        return Ok(None);
    };
    Ok(scalar!(w, Uuid, "SELECT id FROM needs WHERE id = $1", id.0)?.map(NeedId))
}

/// What stands in the address of a need's page: its reference, or its id while it is a draft.
pub async fn address_of(w: &mut Wire<'_>, id: NeedId) -> Result<String, Refusal> {
    let reference = fetch_optional!(
        w,
        (Option<String>,),
        "SELECT reference FROM needs WHERE id = $1",
        id.0
    )?;
    let (reference,) = reference.ok_or(Refusal::NotFound)?;
    Ok(reference.unwrap_or_else(|| id.to_string()))
}

/// As [`id_of_address`], for pages: what does not exist is [`Refusal::NotFound`].
pub async fn named(store: &Store, address: &str) -> Result<NeedId, Refusal> {
    let mut link = store.read().await?;
    id_of_address(&mut link.wire(), address)
        .await?
        .ok_or(Refusal::NotFound)
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    id: Uuid,
    reference: Option<String>,
    title: String,
    name_sv: String,
    name_en: String,
    author_id: Uuid,
}

/// The needs a proposal answers, by reference.
pub async fn heads_of_proposal(w: &mut Wire<'_>, proposal: ProposalId) -> Result<Vec<NeedHead>, Refusal> {
    let rows = fetch_all!(
        w,
        HeadRow,
        "SELECT n.id, n.reference, n.title, u.name_sv, u.name_en, n.author_id
         FROM proposal_needs pn JOIN needs n ON n.id = pn.need_id JOIN units u ON u.id = n.unit_id
         WHERE pn.proposal_id = $1 ORDER BY n.reference",
        proposal.0,
    )?;
    let head = |row: HeadRow| NeedHead {
        id: NeedId(row.id),
        reference: row
            .reference
            .as_deref()
            .and_then(|reference| reference.parse().ok()),
        title: row.title,
        unit_name_sv: row.name_sv,
        unit_name_en: row.name_en,
        author: PersonId(row.author_id),
    };
    Ok(rows.into_iter().map(head).collect())
}
