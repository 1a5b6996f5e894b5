//! The threads about a need or a proposal, as far as the reader sees them.

use std::collections::BTreeMap;

use domain::{
    conversations::{LegalStatus, On},
    ids::{CommentId, ThreadId},
};
use leptos::prelude::*;
use store::{
    Refusal,
    conversations::{self, Comment, Conversation, Earlier, Thread},
};

use super::{
    forms::{At, edit_name, reply_name},
    words as w,
};
use crate::{
    context::{Visitor, store},
    forms::with_query,
    i18n::Locale,
    islands::mentions::MentionHelp,
    pages::journal::words::field,
    parts::{
        confirm::unfold,
        markdown::markdown,
        notices::done,
        prose::section,
        tags::{Tone, tag},
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
        page,
        quote: quote(visitor, &seen),
        editing: visitor.query("edit").parse().ok(),
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
    let content = view! {
        {said}
        <MentionHelp
            about=about.to_owned()
            label=t!(l, conversations.mention_list).to_owned()
            said=t!(l, conversations.mention_said).to_owned()
        >
            <div id="talk-threads">{nothing}{open}{resolved}</div>
            {new_thread}
        </MentionHelp>
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

struct Shown<'a> {
    at: At<'a>,
    page: &'a str,
    quote: Option<(CommentId, ThreadId, String)>,
    /// The own comment whose form is open.
    editing: Option<CommentId>,
}

impl Shown<'_> {
    /// The page as it is asked for by a link at a comment: with the comment quoted, or being changed.
    fn address(&self, what: &str, comment: CommentId, place: &str) -> String {
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

    async fn comment(
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
        let edited = comment.edited_at.map(|at| {
            let text = t!(l, conversations.edited, at = words::moment(at)).to_string();
            let id = format!("earlier-{}", comment.id);
            unfold(&id, text, false, earlier(l, comment))
        });
        let not_told = (!comment.not_told.is_empty()).then(|| {
            let names = comment.not_told.join(", ");
            let text = t!(l, conversations.not_told, names = names).to_string();
            view! { <p class="app-comment__note">{text}</p> }
        });
        let quote = thread.may_reply.then(|| {
            let href = self.address("quote", comment.id, &reply_name(thread.id));
            let label = t!(l, conversations.quote_named, name = who.clone()).to_string();
            view! { <a class="ds-link" href=href aria-label=label>{t!(l, conversations.quote)}</a> }
        });
        let edit = (comment.may_edit && self.editing != Some(comment.id)).then(|| {
            let id = comment.id;
            let href = self.address("edit", id, &edit_name(id));
            let label = format!("{}: {at}", t!(l, conversations.edit));
            view! { <a class="ds-link" href=href aria-label=label>{t!(l, conversations.edit)}</a> }
        });
        let own = if comment.may_edit && self.editing == Some(comment.id) {
            Some(self.at.own(self.page, comment).await?)
        } else {
            None
        };
        let unit = (!unit.is_empty()).then(|| view! { <span>{unit}</span> });
        Ok(view! {
            <li class="app-comment" id=id>
                <p class="app-comment__who"><strong>{who}</strong>{unit}<span>{at.clone()}</span>{answers}{quote}{edit}</p>
                {markdown(&comment.body, &comment.mentions)}
                {not_told}
                {edited}
                {own}
            </li>
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
