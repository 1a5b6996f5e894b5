//! The forms of a conversation: a new thread, a reply, another wording.

use domain::{
    attachments::{MAX_BYTES, MAX_IN_COMMENT},
    conversations::{Audience, BODY_MAX, CommentForm, ModerationForm, On, Part, REASON_MAX, ThreadForm},
    ids::CommentId,
    needs::personal_numbers,
};
use leptos::prelude::*;
use store::{
    Refusal,
    conversations::{Comment, Conversation, Thread},
};

use super::words as w;
use crate::{
    attachments::Where,
    context::Visitor,
    forms::FormState,
    i18n::Locale,
    pages::{
        attachments::{refused, upload_form},
        journal::words::field,
    },
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        notices::done,
        problems::problems,
        upload,
    },
    t, words,
};

/// Names of the forms, by which they find what was typed when they were refused.
pub const NEW: &str = "talk";

pub fn reply_name(thread: impl std::fmt::Display) -> String {
    format!("reply-{thread}")
}

pub fn edit_name(comment: impl std::fmt::Display) -> String {
    format!("edit-{comment}")
}

pub fn hide_name(comment: impl std::fmt::Display) -> String {
    format!("hide-{comment}")
}

/// Where the conversation is: its subject, and the subject's reference in hidden fields.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub l: Locale,
    pub on: On,
    pub about: &'a str,
}

impl At<'_> {
    fn about(&self) -> AnyView {
        view! { <input type="hidden" name="about" value=self.about.to_owned() /> }.into_any()
    }

    /// The text with what helps to write it, and the box that confirms a personal number.
    fn body(&self, form: &FormState, label: &str, rows: u32) -> AnyView {
        let warned = !personal_numbers(&[("body", &form.value("body"))]).is_empty();
        let acknowledged = warned.then(|| {
            Field::new(
                self.l,
                form,
                "acknowledged",
                t!(self.l, conversations.acknowledged),
            )
            .check()
        });
        view! {
            {Field::new(self.l, form, "body", label)
                .required()
                .max(BODY_MAX)
                .hint(t!(self.l, conversations.body_hint))
                .area(rows)}
            {acknowledged}
        }
        .into_any()
    }

    /// Files to send along, and how far they have come.
    fn files(&self, form: &FormState) -> AnyView {
        let l = self.l;
        let hint = t!(
            l,
            conversations.files_hint,
            count = MAX_IN_COMMENT,
            max = MAX_BYTES / 1024 / 1024
        );
        let label = format!("{} ({})", t!(l, conversations.files), t!(l, common.optional));
        let fault = form.error("file").map(|error| words::problem(l, error));
        view! {
            {upload::files(&form.id("file"), label, hint.to_string(), fault)}
            {upload::progress()}
        }
        .into_any()
    }

    /// A new thread, if the reader may begin one.
    pub async fn new_thread(
        &self,
        visitor: &Visitor,
        seen: &Conversation,
    ) -> Result<Option<AnyView>, Refusal> {
        if seen.audiences.is_empty() {
            return Ok(None);
        }
        let l = self.l;
        let part = Part::from_code(&visitor.query("part")).filter(|_| matches!(self.on, On::Proposal(_)));
        let saved = ThreadForm {
            audience: suggested(self.on, &seen.audiences).code().to_owned(),
            part: part.map(|part| part.code().to_owned()).unwrap_or_default(),
            ..ThreadForm::default()
        };
        let form = FormState::load(NEW, &saved, 0).await?;
        let labels = [
            ("audience", t!(l, conversations.audience).to_owned()),
            ("part", t!(l, conversations.part).to_owned()),
            ("body", t!(l, conversations.body).to_owned()),
            ("file", t!(l, conversations.files).to_owned()),
        ];
        let choices: Vec<Choice> = seen
            .audiences
            .iter()
            .map(|audience| (audience.code().to_owned(), w::choice(l, self.on, *audience)))
            .collect();
        let parts = matches!(self.on, On::Proposal(_)).then(|| {
            let parts = Part::ALL
                .iter()
                .map(|part| (part.code().to_owned(), field(l, part.code())))
                .collect();
            Field::new(l, &form, "part", t!(l, conversations.part)).select(parts)
        });
        let content = view! {
            <form
                method="post"
                action="/upload/talk/open"
                enctype="multipart/form-data"
                data-always=""
                class="app-stack app-form"
                novalidate=""
            >
                {problems(l, &form, &labels)}
                {hidden(&form)}
                {self.about()}
                {self.body(&form, t!(l, conversations.body), 4)}
                {parts}
                {Field::new(l, &form, "audience", t!(l, conversations.audience))
                    .required()
                    .hint(t!(l, conversations.audience_hint))
                    .radios(choices)}
                {self.files(&form)}
                <div class="app-actions">
                    <button class="ds-button" type="submit">{t!(l, conversations.send)}</button>
                </div>
            </form>
        };
        let open = form.problem.is_some() || part.is_some();
        Ok(Some(unfold(
            "new-thread",
            t!(l, conversations.new_thread),
            open,
            content.into_any(),
        )))
    }

    /// A reply, with a comment quoted if that was asked for.
    pub async fn reply(
        &self,
        thread: &Thread,
        quoted: Option<(CommentId, String)>,
    ) -> Result<AnyView, Refusal> {
        let l = self.l;
        let asked = quoted.is_some();
        let (quotes, body) = quoted.map_or_else(Default::default, |(id, text)| (id.to_string(), text));
        let saved = CommentForm {
            body,
            ..CommentForm::default()
        };
        let name = reply_name(thread.id);
        let form = FormState::load(&name, &saved, 0).await?;
        let quotes = if form.problem.is_some() {
            form.value("quotes")
        } else {
            quotes
        };
        let labels = [
            ("body", t!(l, conversations.reply_body).to_owned()),
            ("file", t!(l, conversations.files).to_owned()),
        ];
        let content = view! {
            <form
                method="post"
                action="/upload/talk/reply"
                enctype="multipart/form-data"
                data-always=""
                class="app-stack app-form"
                novalidate=""
            >
                {problems(l, &form, &labels)}
                {hidden(&form)}
                {self.about()}
                <input type="hidden" name="thread" value=thread.id.to_string() />
                <input type="hidden" name="quotes" value=quotes />
                {self.body(&form, t!(l, conversations.reply_body), 4)}
                {self.files(&form)}
                <div class="app-actions">
                    <button class="ds-button" type="submit">{t!(l, conversations.reply_send)}</button>
                </div>
            </form>
        };
        let open = asked || form.problem.is_some();
        Ok(unfold(
            &name,
            t!(l, conversations.reply),
            open,
            content.into_any(),
        ))
    }

    /// What one does with the own comment: another wording, its files, taking it back.
    pub async fn own(&self, visitor: &Visitor, page: &str, comment: &Comment) -> Result<AnyView, Refusal> {
        let l = self.l;
        let name = edit_name(comment.id);
        let wording = if comment.may_edit {
            Some(self.wording(page, comment, &name).await?)
        } else {
            None
        };
        let files = comment.may_edit.then(|| {
            let place = Where {
                kind: "comment".to_owned(),
                address: comment.id.to_string(),
                about: self.about.to_owned(),
            };
            let most = usize::try_from(MAX_IN_COMMENT).unwrap_or(usize::MAX);
            let full = comment.files.len() >= most;
            let said = match visitor.query("comment-done").as_str() {
                "attached" => Some(done(t!(l, attachments.done_attached))),
                "file-removed" => Some(done(t!(l, attachments.done_removed))),
                _ => refused(l, &visitor.query("comment-file")),
            };
            let form = (!full).then(|| upload_form(l, &place, t!(l, conversations.files_hint_own)));
            let full = full.then(|| {
                view! { <p class="ds-paragraph app-subtle">{t!(l, conversations.files_full, count = MAX_IN_COMMENT).to_string()}</p> }
            });
            view! { {said} {form} {full} }
        });
        Ok(view! {
            <div class="app-comment__own app-stack" id=name>
                {wording}
                {files}
                <form method="post" action="/fn/talk/remove" class="app-comment__remove">
                    {self.about()}
                    <input type="hidden" name="comment" value=comment.id.to_string() />
                    <p class="ds-paragraph">{t!(l, conversations.remove_text)}</p>
                    <button class="ds-button" data-variant="secondary" data-color="danger" data-size="sm" type="submit">
                        {t!(l, conversations.remove)}
                    </button>
                </form>
            </div>
        }
        .into_any())
    }

    async fn wording(&self, page: &str, comment: &Comment, name: &str) -> Result<AnyView, Refusal> {
        let l = self.l;
        let saved = CommentForm {
            body: comment.body.clone(),
            ..CommentForm::default()
        };
        let form = FormState::load(name, &saved, comment.version).await?;
        let labels = [("body", t!(l, conversations.edit_body).to_owned())];
        let cancel = format!("{page}#comment-{}", comment.id);
        Ok(view! {
            <form method="post" action="/fn/talk/edit" class="app-stack app-form" novalidate="">
                {problems(l, &form, &labels)}
                {hidden(&form)}
                {self.about()}
                <input type="hidden" name="comment" value=comment.id.to_string() />
                {self.body(&form, t!(l, conversations.edit_body), 4)}
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit">{t!(l, conversations.edit_save)}</button>
                    <a class="ds-button" data-variant="tertiary" data-size="sm" href=cancel>{t!(l, common.cancel)}</a>
                </div>
            </form>
        }
        .into_any())
    }

    /// Hiding somebody else's comment, or showing it again: with a reason.
    pub async fn hide(&self, page: &str, comment: &Comment) -> Result<AnyView, Refusal> {
        let l = self.l;
        let name = hide_name(comment.id);
        let form = FormState::load(&name, &ModerationForm::default(), 0).await?;
        let (action, text, label) = match comment.hidden {
            None => (
                "/fn/talk/hide",
                t!(l, conversations.hide_text),
                t!(l, conversations.hide_do),
            ),
            Some(_) => (
                "/fn/talk/show",
                t!(l, conversations.show_text),
                t!(l, conversations.show_do),
            ),
        };
        let labels = [("reason", t!(l, conversations.reason).to_owned())];
        let cancel = format!("{page}#comment-{}", comment.id);
        Ok(view! {
            <form method="post" action=action class="app-comment__own app-stack app-form" id=name novalidate="">
                {problems(l, &form, &labels)}
                {self.about()}
                <input type="hidden" name="comment" value=comment.id.to_string() />
                <p class="ds-paragraph">{text}</p>
                {Field::new(l, &form, "reason", t!(l, conversations.reason))
                    .required()
                    .max(REASON_MAX)
                    .hint(t!(l, conversations.reason_hint))
                    .area(2)}
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit">{label}</button>
                    <a class="ds-button" data-variant="tertiary" data-size="sm" href=cancel>{t!(l, common.cancel)}</a>
                </div>
            </form>
        }
        .into_any())
    }

    /// What may be done with the thread as a whole.
    pub fn steps(&self, thread: &Thread) -> Option<AnyView> {
        let l = self.l;
        if !thread.may_resolve && !thread.may_register {
            return None;
        }
        let id = thread.id.to_string();
        let post = |action: &'static str, label: &'static str, id: String| {
            view! {
                <form method="post" action=format!("/fn/talk/{action}")>
                    {self.about()}
                    <input type="hidden" name="thread" value=id />
                    <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">{label}</button>
                </form>
            }
            .into_any()
        };
        let resolve = thread.may_resolve.then(|| match thread.standing.resolved {
            true => post("reopen", t!(l, conversations.reopen), id.clone()),
            false => post("resolve", t!(l, conversations.resolve), id.clone()),
        });
        let register = thread.may_register.then(|| {
            let several = thread
                .several_authorities
                .then(|| view! { <p class="ds-paragraph">{t!(l, conversations.several_authorities)}</p> });
            let content = view! {
                {several}
                <p class="ds-paragraph">{t!(l, conversations.register_text)}</p>
                {post("register", t!(l, conversations.register_do), id.clone())}
            };
            let name = format!("register-{id}");
            unfold(&name, t!(l, conversations.register), false, content.into_any())
        });
        Some(view! { <div class="app-thread__steps">{resolve}{register}</div> }.into_any())
    }
}

/// Everyone who reads a need is near it; a proposal is later read by elected representatives and others.
fn suggested(on: On, audiences: &[Audience]) -> Audience {
    let suggested = match on {
        On::Need(_) => Audience::Everyone,
        On::Proposal(_) => Audience::Unit,
    };
    if audiences.contains(&suggested) {
        suggested
    } else {
        audiences.first().copied().unwrap_or(Audience::Everyone)
    }
}
