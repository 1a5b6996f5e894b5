//! Where a conversation is, and where the forms in it lead.

use domain::{
    conversations::On,
    reference::{Prefix, Reference},
};
use store::{Refusal, Store, needs, proposals};

use crate::forms::with_query;

/// The page of the subject with this reference, where its conversation is.
fn page(about: &str) -> Result<(Reference, String), Refusal> {
    let reference: Reference = about.parse().map_err(|_| Refusal::NotFound)?;
    let page = match reference.prefix {
        Prefix::Need => format!("/needs/{reference}"),
        Prefix::Proposal => format!("/proposals/{reference}?tab=talk"),
        Prefix::Group | Prefix::System => return Err(Refusal::NotFound),
    };
    Ok((reference, page))
}

/// A place on that page; a wrong reference leads nowhere.
pub fn place(about: &str, id: &str) -> String {
    page(about).map_or_else(|_| "/not-found".to_owned(), |(_, page)| format!("{page}#{id}"))
}

/// The page when something is done, at what it was done to.
pub fn done(about: &str, what: &str, id: &str) -> Result<String, Refusal> {
    let (_, page) = page(about)?;
    Ok(with_query(&format!("{page}#{id}"), "done", what))
}

/// What a conversation is about, by its reference.
pub async fn subject(store: &Store, about: &str) -> Result<On, Refusal> {
    let (reference, _) = page(about)?;
    Ok(match reference.prefix {
        Prefix::Proposal => On::Proposal(proposals::named(store, reference).await?),
        _ => On::Need(needs::named(store, about).await?),
    })
}
