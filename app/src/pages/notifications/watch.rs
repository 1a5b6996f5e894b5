//! The button by which one follows a need, a group of needs or a proposal, or no longer does.

use domain::journal::SubjectKind;
use leptos::prelude::*;
use store::{
    Refusal, clusters, needs,
    notifications::{self, Watching},
    proposals,
};
use uuid::Uuid;

use crate::{
    context::{Visitor, store, visitor},
    error::PublicError,
    forms::answer,
    t,
};

/// The button, for who is signed in. `address` is the subject's reference.
pub async fn watch_button(
    visitor: &Visitor,
    kind: SubjectKind,
    id: Uuid,
    address: String,
) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let Watching { own, follows } =
        notifications::watching(&store()?, visitor.signed_in()?, kind, id).await?;
    // Who wrote it is told in any case, and chooses only about letters.
    let label = match (own, follows) {
        (true, true) => t!(l, notifications.no_letters),
        (true, false) => t!(l, notifications.letters),
        (false, true) => t!(l, notifications.unfollow),
        (false, false) => t!(l, notifications.follow),
    };
    Ok(view! {
        <form method="post" action="/fn/notifications/watch" class="app-watch">
            <input type="hidden" name="kind" value=kind.code() />
            <input type="hidden" name="address" value=address />
            <input type="hidden" name="follow" value=(!follows).then_some("on") />
            <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">{label}</button>
        </form>
    }
    .into_any())
}

/// Follows, or no longer does.
#[server(prefix = "/fn", endpoint = "notifications/watch")]
pub async fn watch_subject(
    #[server(default)] kind: String,
    #[server(default)] address: String,
    #[server(default)] follow: String,
) -> Result<(), PublicError> {
    let back = match kind.as_str() {
        "proposal" => format!("/proposals/{address}"),
        "cluster" => format!("/groups/{address}"),
        _ => format!("/needs/{address}"),
    };
    answer("watch", &back, &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let (kind, id) = match SubjectKind::from_code(&kind) {
            Some(SubjectKind::Need) => (SubjectKind::Need, needs::named(&store, &address).await?.0),
            Some(SubjectKind::Cluster) => (SubjectKind::Cluster, clusters::named(&store, &address).await?.0),
            Some(SubjectKind::Proposal) => {
                let reference = address.parse().map_err(|_| Refusal::NotFound)?;
                (
                    SubjectKind::Proposal,
                    proposals::named(&store, reference).await?.0,
                )
            }
            _ => return Err(Refusal::NotFound),
        };
        notifications::watch(&store, actor, visitor.now, kind, id, follow == "on").await?;
        Ok(back.clone())
    })
    .await
}
