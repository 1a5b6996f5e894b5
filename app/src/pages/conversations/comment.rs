//! One comment as its reader sees it.

use std::collections::BTreeMap;

use domain::ids::CommentId;
use leptos::prelude::*;
use store::{
    Refusal,
    conversations::{Comment, Earlier, Moderated, Thread},
};

use super::{
    forms::{edit_name, hide_name, reply_name},
    threads::Shown,
};
use crate::{
    i18n::Locale,
    pages::attachments,
    parts::{confirm::unfold, markdown::markdown},
    t, words,
};

impl Shown<'_> {
    pub async fn comment(
        &self,
        thread: &Thread,
        comment: &Comment,
        authors: &BTreeMap<CommentId, String>,
    ) -> Result<AnyView, Refusal> {
        let l = self.at.l;
        let id = format!("comment-{}", comment.id);
        let who = comment.author_name.clone();
        let unit = words::pick(l, &comment.unit_sv, &comment.unit_en).to_owned();
        let at = words::moment(comment.created_at);
        if comment.removed_at.is_some() {
            return Ok(view! {
                <li class="app-comment" id=id>
                    <p class="app-comment__who"><strong>{who}</strong><span>{at}</span></p>
                    <p class="ds-paragraph app-subtle">{t!(l, conversations.removed)}</p>
                </li>
            }
            .into_any());
        }
        let answers = comment.quotes.and_then(|quoted| {
            let name = authors.get(&quoted)?.clone();
            let href = format!("#comment-{quoted}");
            let text = t!(l, conversations.answers, name = name).to_string();
            Some(view! { <a class="ds-link" href=href>{text}</a> })
        });
        // What a screen reader is told when it comes while the page is open.
        let said = t!(l, conversations.said_new, name = who.clone()).to_string();
        let links = self.links(thread, comment, &at);
        let editing = comment.may_remove && self.editing == Some(comment.id);
        let own = if editing {
            Some(self.at.own(self.visitor, self.page, comment).await?)
        } else {
            None
        };
        let hide = if comment.may_hide && self.hiding == Some(comment.id) {
            Some(self.at.hide(self.page, comment).await?)
        } else {
            None
        };
        let text = self.text(comment, editing);
        let unit = (!unit.is_empty()).then(|| view! { <span>{unit}</span> });
        Ok(view! {
            <li class="app-comment" id=id data-said=said>
                <p class="app-comment__who"><strong>{who}</strong>{unit}<span>{at}</span>{answers}{links}</p>
                {text}
                {own}
                {hide}
            </li>
        }
        .into_any())
    }

    /// What it says, with its files; or that it is hidden, and what it says for those who may read it all the same.
    fn text(&self, comment: &Comment, editing: bool) -> AnyView {
        let l = self.at.l;
        let files = comment.files.iter().cloned().map(|mut file| {
            file.may_remove &= editing;
            attachments::item(l, file, None)
        });
        let files = (!comment.files.is_empty()).then(
            || view! { <ul class="app-items app-files app-files--comment">{files.collect_view()}</ul> },
        );
        let not_told = (!comment.not_told.is_empty()).then(|| {
            let names = comment.not_told.join(", ");
            let text = t!(l, conversations.not_told, names = names).to_string();
            view! { <p class="app-comment__note">{text}</p> }
        });
        let edited = comment.edited_at.map(|at| {
            let text = t!(l, conversations.edited, at = words::moment(at)).to_string();
            let id = format!("earlier-{}", comment.id);
            unfold(&id, text, false, earlier(l, comment))
        });
        let text = view! {
            {markdown(&comment.body, &comment.mentions)}
            {files}
            {not_told}
            {edited}
        };
        let Some(hidden) = &comment.hidden else {
            return text.into_any();
        };
        let told = hidden_by(l, hidden);
        let text = hidden.may_read.then(|| {
            let id = format!("hidden-{}", comment.id);
            unfold(&id, t!(l, conversations.hidden_text), editing, text.into_any())
        });
        view! { {told} {text} }.into_any()
    }

    /// What may be done with it.
    fn links(&self, thread: &Thread, comment: &Comment, at: &str) -> AnyView {
        let l = self.at.l;
        let id = comment.id;
        let who = comment.author_name.clone();
        let quote = (thread.may_reply && comment.hidden.is_none()).then(|| {
            let href = self.address("quote", id, &reply_name(thread.id));
            let label = t!(l, conversations.quote_named, name = who.clone()).to_string();
            view! { <a class="ds-link" href=href aria-label=label>{t!(l, conversations.quote)}</a> }
        });
        let edit = (comment.may_remove && self.editing != Some(id)).then(|| {
            let href = self.address("edit", id, &edit_name(id));
            let label = format!("{}: {at}", t!(l, conversations.edit));
            view! { <a class="ds-link" href=href aria-label=label>{t!(l, conversations.edit)}</a> }
        });
        let hide = (comment.may_hide && self.hiding != Some(id)).then(|| {
            let href = self.address("hide", id, &hide_name(id));
            let text = match comment.hidden {
                None => t!(l, conversations.hide),
                Some(_) => t!(l, conversations.show),
            };
            let label = format!("{text}: {who}, {at}");
            view! { <a class="ds-link" href=href aria-label=label>{text}</a> }
        });
        view! { {quote} {edit} {hide} }.into_any()
    }
}

fn hidden_by(l: Locale, hidden: &Moderated) -> AnyView {
    let text = t!(
        l,
        conversations.hidden,
        name = hidden.by.clone(),
        date = words::day_of(hidden.at)
    )
    .to_string();
    let reason = t!(l, conversations.hidden_why, reason = hidden.reason.clone()).to_string();
    view! { <p class="app-comment__note"><strong>{text}</strong>" "{reason}</p> }.into_any()
}

/// What a comment said before, the oldest first.
fn earlier(l: Locale, comment: &Comment) -> AnyView {
    let rows = comment
        .earlier
        .iter()
        .map(|Earlier { at, body }| {
            let when = t!(l, conversations.written, at = words::moment(*at)).to_string();
            view! {
                <li>
                    <p class="app-comment__who"><span>{when}</span></p>
                    {markdown(body, &[])}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="app-comments">{rows}</ol> }.into_any()
}
