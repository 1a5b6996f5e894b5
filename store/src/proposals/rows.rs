//! The rows of a proposal's content: alternatives, costs, benefits, risks. Each row has its own version; adding,
//! changing and removing one is the same for all kinds, only what is kept differs (see the files of the kinds).

use domain::{
    Invalid,
    ids::ProposalId,
    journal::{Change, change},
    people::Actor,
    proposals::Section,
};
use serde::{Serialize, de::DeserializeOwned};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    At,
    edit::{Edit, differences},
};
use crate::{Refusal, Store, Wire, new_id, once};

/// A kept row.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub id: Uuid,
    pub version: i64,
    pub content: T,
}

/// A kind of row.
pub trait Row: Sized + Send + Sync + 'static {
    type Form: Serialize + DeserializeOwned + Default + for<'a> From<&'a Self> + Sync;

    const SECTION: Section;

    fn check(form: &Self::Form) -> Result<Self, Invalid>;

    /// What the row is called in the journal.
    fn label(&self) -> String;

    /// All rows of the proposal, in the order they are shown.
    fn all(
        w: &mut Wire<'_>,
        proposal: ProposalId,
    ) -> impl Future<Output = Result<Vec<Listed<Self>>, Refusal>> + Send;

    /// Adds the row.
    fn insert(
        &self,
        w: &mut Wire<'_>,
        proposal: ProposalId,
        id: Uuid,
    ) -> impl Future<Output = Result<(), Refusal>> + Send;

    /// Writes the row and counts its version up.
    fn update(
        &self,
        w: &mut Wire<'_>,
        proposal: ProposalId,
        id: Uuid,
    ) -> impl Future<Output = Result<(), Refusal>> + Send;

    fn delete(w: &mut Wire<'_>, id: Uuid) -> impl Future<Output = Result<(), Refusal>> + Send;

    /// What follows from the rows having changed.
    fn settle(w: &mut Wire<'_>, proposal: ProposalId) -> impl Future<Output = Result<(), Refusal>> + Send {
        let _ = (w, proposal);
        async { Ok(()) }
    }
}

/// Adds a row and gives its id; `None` when this form has been carried out before.
pub async fn add<R: Row>(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &R::Form,
) -> Result<Option<Uuid>, Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(None);
    };
    let content = R::check(form)?;
    let id = new_id(now);
    let proposal = edit.id;
    content.insert(&mut edit.wire(), proposal, id).await?;
    R::settle(&mut edit.wire(), proposal).await?;
    once::remember(&mut edit.wire(), at.key, &id.to_string()).await?;
    let mut changes = named::<R>("", &content.label());
    // The name has been said.
    let fields = differences(R::SECTION, &R::Form::default(), &R::Form::from(&content));
    changes.extend(fields.into_iter().filter(|field| field.after != content.label()));
    edit.save_content((R::SECTION, None), changes).await?;
    Ok(Some(id))
}

/// Changes a row.
pub async fn change_row<R: Row>(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    id: Uuid,
    form: &R::Form,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let proposal = edit.id;
    let kept = find::<R>(&mut edit.wire(), proposal, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let before = R::Form::from(&kept.content);
    let content = R::check(&edit.merged(kept.version, &before, form)?)?;
    let mut changes = differences(R::SECTION, &before, &R::Form::from(&content));
    if changes.is_empty() {
        return edit.save_content((R::SECTION, Some(id)), changes).await;
    }
    content.update(&mut edit.wire(), proposal, id).await?;
    R::settle(&mut edit.wire(), proposal).await?;
    // Says which row it was, also when the name stayed the same.
    let label = kept.content.label();
    changes.insert(
        0,
        Change {
            field: R::SECTION.to_string(),
            before: label,
            after: content.label(),
        },
    );
    edit.save_content((R::SECTION, Some(id)), changes).await
}

/// Removes a row. One that is gone already is fine.
pub async fn remove<R: Row>(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    id: Uuid,
) -> Result<(), Refusal> {
    let Some(mut edit) = Edit::content(store, actor, now, at).await? else {
        return Ok(());
    };
    let proposal = edit.id;
    let Some(kept) = find::<R>(&mut edit.wire(), proposal, id).await? else {
        return Ok(());
    };
    let before = R::Form::from(&kept.content);
    edit.fresh(kept.version, &before)?;
    R::delete(&mut edit.wire(), id).await?;
    R::settle(&mut edit.wire(), proposal).await?;
    let mut changes = named::<R>(&kept.content.label(), "");
    let fields = differences(R::SECTION, &before, &R::Form::default());
    changes.extend(
        fields
            .into_iter()
            .filter(|field| field.before != kept.content.label()),
    );
    edit.save_content((R::SECTION, Some(id)), changes).await
}

fn named<R: Row>(before: &str, after: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    change(&mut changes, R::SECTION.code(), before, after);
    changes
}

pub(super) async fn find<R: Row>(
    w: &mut Wire<'_>,
    proposal: ProposalId,
    id: Uuid,
) -> Result<Option<Listed<R>>, Refusal> {
    Ok(R::all(w, proposal).await?.into_iter().find(|row| row.id == id))
}
