//! A new, empty proposal.

use domain::{
    policy::{Action, Subject, Verdict, may},
    proposals::{PARAGRAPHS, TITLE, basics::StartForm},
};
use leptos::prelude::*;
use store::Refusal;

use super::{forms::Drawn, frame::crumbs};
use crate::{
    context::visitor,
    forms::FormState,
    parts::{page, title},
    t,
};

#[component]
pub fn NewProposalPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        if let Verdict::Denied(reason) = may(Some(actor), Action::ProposalPrepare, &Subject::Site) {
            return Err(Refusal::Denied(reason));
        }
        let l = visitor.locale;
        let form = FormState::load("create", &StartForm::default(), 0).await?;
        let labels = [
            ("title", t!(l, proposals.title)),
            ("summary", t!(l, proposals.summary)),
        ];
        let drawn = Drawn::new(l, &form, &labels);
        let fields = view! {
            {drawn.field("title").required().max(TITLE).hint(t!(l, proposals.title_hint)).text()}
            {drawn.field("summary").max(PARAGRAPHS).hint(t!(l, proposals.summary_hint)).area(6)}
        };
        let cancel = Some("/proposals".to_owned());
        Ok(view! {
            {title(l, crumbs(l, None), t!(l, proposals.new_heading))}
            <p class="app-lead">{t!(l, proposals.new_lead)}</p>
            {drawn.posted_with("create", &[], t!(l, proposals.create), cancel, fields.into_any())}
        }
        .into_any())
    })
}
