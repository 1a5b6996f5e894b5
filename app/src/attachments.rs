//! Where a form with files leads, for the door that takes it in.

use domain::{attachments::FileFault, conversations::On};
use store::{Refusal, Store, needs, proposals};

use crate::forms::with_query;

/// The subject that a form names by kind and address.
pub async fn subject(store: &Store, kind: &str, address: &str) -> Result<On, Refusal> {
    if kind == "proposal" {
        let reference = address.parse().map_err(|_| Refusal::NotFound)?;
        return Ok(On::Proposal(proposals::named(store, reference).await?));
    }
    Ok(On::Need(needs::named(store, address).await?))
}

/// The page that the form stands on.
pub fn back(kind: &str, address: &str) -> String {
    // Nothing but a reference or an id belongs in an address.
    let address: String = address
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    match kind {
        "proposal" => format!("/proposals/{address}?tab=content"),
        _ => format!("/needs/{address}"),
    }
}

pub fn done(page: &str) -> String {
    format!("{}#attachments", with_query(page, "done", "attached"))
}

pub fn refused(page: &str, fault: FileFault) -> String {
    format!("{}#attachments", with_query(page, "file", fault.code()))
}
