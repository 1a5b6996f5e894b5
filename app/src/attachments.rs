//! Where a form with files leads, for the door that takes it in.

use domain::{attachments::FileFault, conversations::On};
use store::{Refusal, Store, attachments::Place, needs, proposals};

use crate::{
    forms::with_query,
    pages::conversations::{edit_name, place},
};

/// What a form with files says of where they belong: `need`, `proposal` or `comment`, its address or id, and for a
/// comment the reference of what is talked about.
#[derive(Debug, Clone, Default)]
pub struct Where {
    pub kind: String,
    pub address: String,
    pub about: String,
}

impl Where {
    /// What the files are to hang on.
    pub async fn place(&self, store: &Store) -> Result<Place, Refusal> {
        Ok(match self.kind.as_str() {
            "comment" => Place::Comment(self.address.parse().map_err(|_| Refusal::NotFound)?),
            "proposal" => {
                let reference = self.address.parse().map_err(|_| Refusal::NotFound)?;
                On::Proposal(proposals::named(store, reference).await?).into()
            }
            _ => On::Need(needs::named(store, &self.address).await?).into(),
        })
    }

    /// The page that the form stands on, with its place there.
    pub fn back(&self) -> String {
        let address = plain(&self.address);
        match self.kind.as_str() {
            "comment" => {
                let page = place(&self.about, &edit_name(&address));
                with_query(&page, "edit", &address)
            }
            "proposal" => format!("/proposals/{address}?tab=content#attachments"),
            _ => format!("/needs/{address}#attachments"),
        }
    }

    /// The page when the files are attached.
    pub fn done(&self) -> String {
        self.with("done", "attached")
    }

    pub fn removed(&self) -> String {
        self.with("done", "file-removed")
    }

    pub fn refused(&self, fault: FileFault) -> String {
        self.with("file", fault.code())
    }

    /// What is said of a comment's files is said where the comment is.
    fn with(&self, name: &str, value: &str) -> String {
        let name = match (self.kind.as_str(), name) {
            ("comment", "file") => "comment-file",
            ("comment", _) => "comment-done",
            _ => name,
        };
        with_query(&self.back(), name, value)
    }
}

/// Nothing but a reference or an id belongs in an address.
fn plain(address: &str) -> String {
    address
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect()
}
