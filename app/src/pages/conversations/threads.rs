//! The threads about a need or a proposal, as far as the reader sees them.

use std::collections::BTreeMap;

use domain::{
    attachments::MAX_BYTES,
    conversations::{LegalStatus, On},
    ids::{CommentId, ThreadId},
};
use leptos::prelude::*;
use store::{
    Refusal,
    conversations::{self, Conversation, Thread},
};

use super::{forms::At, words as w};
use crate::{
    context::{Visitor, store},
    forms::with_query,
    i18n::Locale,
    islands::{file_upload::FileUpload, mentions::MentionHelp},
    pages::journal::words::field,
    parts::{
        confirm::unfold,
        notices::done,
        prose::section,
        tags::{Tone, tag},
        upload,
    },
    t, words,
};

/// The part of a page, and what a [`crate::islands::live_region::LiveRegion`] around it must know of it.
pub struct Talk {
    pub view: AnyView,
    /// Ids of the parts that follow what others do.
    pub regions: String,
    /// What tells of it beside the subject's own topic.
    pub topics: String,
}

/// The conversation about a subject, whose reference is `about` and whose page is `page`.
pub async fn talk(visitor: &Visitor, on: On, about: &str, page: &str) -> Result<Talk, Refusal> {
    let l = visitor.locale;
    let seen = conversations::of_subject(&store()?, visitor.signed_in()?, on).await?;
    let shown = Shown {
        at: At { l, on, about },
        visitor,
        page,
        quote: quote(visitor, &seen),
        editing: visitor.query("edit").parse().ok(),
        hiding: visitor.query("hide").parse().ok(),
    };
    // A thread's comments are a part of their own: they go on while somebody writes a reply beside them.
    let mut regions = vec!["talk-threads".to_owned()];
    let (mut open, mut resolved) = (Vec::new(), Vec::new());
    for thread in &seen.threads {
        regions.push(comments_id(thread.id));
        let drawn = shown.thread(thread).await?;
        if thread.standing.resolved {
            resolved.push(drawn);
        } else {
            open.push(drawn);
        }
    }
    let nothing = seen
        .threads
        .is_empty()
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, conversations.none)}</p> });
    let resolved = (!resolved.is_empty()).then(|| {
        let label = format!("{} ({})", t!(l, conversations.resolved_threads), resolved.len());
        unfold("talk-resolved", label, false, resolved.into_any())
    });
    let said = w::done(l, &visitor.query("done")).map(done);
    let new_thread = shown.at.new_thread(visitor, &seen).await?;
    let about = about.to_owned();
    let content = view! {
        {said}
        <FileUpload words=upload::said(l, t!(l, attachments.fault_too_large)) most=MAX_BYTES>
            <MentionHelp
                about=about
                label=t!(l, conversations.mention_list).to_owned()
                said=t!(l, conversations.mention_said).to_owned()
            >
                <div id="talk-threads">{nothing}{open}{resolved}</div>
                {new_thread}
            </MentionHelp>
        </FileUpload>
    };
    let topics: Vec<String> = seen
        .topics
        .iter()
        .map(|(topic, version)| format!("{}@{version}", topic.address()))
        .collect();
    Ok(Talk {
        view: section("talk", t!(l, conversations.title), content.into_any()),
        regions: regions.join(" "),
        topics: topics.join(" "),
    })
}

/// The comment that the address asks to quote, with its thread and the beginning of the answer.
fn quote(visitor: &Visitor, seen: &Conversation) -> Option<(CommentId, ThreadId, String)> {
    let comment: CommentId = visitor.query("quote").parse().ok()?;
    let (thread, text) = conversations::quote(seen, comment)?;
    Some((comment, thread, text))
}

fn comments_id(thread: ThreadId) -> String {
    format!("comments-{thread}")
}

pub(super) struct Shown<'a> {
    pub at: At<'a>,
    pub visitor: &'a Visitor,
    pub page: &'a str,
    quote: Option<(CommentId, ThreadId, String)>,
    /// The own comment whose forms are open.
    pub editing: Option<CommentId>,
    /// The comment that is to be hidden or shown again.
    pub hiding: Option<CommentId>,
}

impl Shown<'_> {
    /// The page as it is asked for by a link at a comment: with the comment quoted, or being changed.
    pub fn address(&self, what: &str, comment: CommentId, place: &str) -> String {
        with_query(&format!("{}#{place}", self.page), what, &comment.to_string())
    }

    async fn thread(&self, thread: &Thread) -> Result<AnyView, Refusal> {
        let l = self.at.l;
        let authors: BTreeMap<CommentId, String> = thread
            .comments
            .iter()
            .map(|comment| (comment.id, comment.author_name.clone()))
            .collect();
        let heading = match (thread.comments.first(), thread.part) {
            (Some(first), Some(part)) => t!(
                l,
                conversations.thread_part,
                name = first.author_name.clone(),
                part = field(l, part.code())
            )
            .to_string(),
            (Some(first), None) => t!(l, conversations.thread, name = first.author_name.clone()).to_string(),
            (None, _) => t!(l, conversations.title).to_owned(),
        };
        let mut comments = Vec::new();
        for comment in &thread.comments {
            comments.push(self.comment(thread, comment, &authors).await?);
        }
        let quoted = self
            .quote
            .as_ref()
            .filter(|(_, of, _)| *of == thread.id)
            .map(|(comment, _, text)| (*comment, text.clone()));
        let reply = if thread.may_reply {
            Some(self.at.reply(thread, quoted).await?)
        } else {
            None
        };
        let (id, heading_id) = (
            format!("thread-{}", thread.id),
            format!("thread-{}-heading", thread.id),
        );
        Ok(view! {
            <article class="app-thread" id=id aria-labelledby=heading_id.clone()>
                <h3 class="ds-heading" data-size="2xs" id=heading_id.clone()>{heading}</h3>
                {marks(l, self.at.on, thread)}
                <ol class="app-comments" id=comments_id(thread.id)>{comments}</ol>
                {reply}
                {self.at.steps(thread)}
            </article>
        }
        .into_any())
    }
}

/// Who reads it and what it is in law, in words.
fn marks(l: Locale, on: On, thread: &Thread) -> AnyView {
    let readers = t!(
        l,
        conversations.read_by,
        who = w::audience(l, on, thread.audience)
    )
    .to_string();
    let legal = match (thread.standing.legal_status, &thread.registered) {
        (LegalStatus::Registered, Some((at, name))) => {
            let text = t!(
                l,
                conversations.registered_by,
                name = name.clone(),
                date = words::day_of(*at)
            );
            tag(Tone::Info, text.to_string())
        }
        (status, _) => tag(Tone::Neutral, words::legal_status(l, status)),
    };
    let resolved = thread.resolved.as_ref().map(|(at, name)| {
        let text = t!(
            l,
            conversations.resolved_by,
            name = name.clone(),
            date = words::day_of(*at)
        );
        tag(Tone::Success, text.to_string())
    });
    view! { <p class="app-meta"><span>{readers}</span>{legal}{resolved}</p> }.into_any()
}
