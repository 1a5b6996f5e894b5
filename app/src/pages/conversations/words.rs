//! Words of conversations.

use domain::conversations::{Audience, On};

use crate::{i18n::Locale, t};

/// Who reads a thread, in a few words.
pub fn audience(l: Locale, on: On, audience: Audience) -> &'static str {
    match (audience, on) {
        (Audience::Unit, On::Need(_)) => t!(l, conversations.audience_unit_need),
        (Audience::Unit, On::Proposal(_)) => t!(l, conversations.audience_unit_proposal),
        (Audience::Staff, _) => t!(l, conversations.audience_staff),
        (Audience::Everyone, On::Need(_)) => t!(l, conversations.audience_everyone_need),
        (Audience::Everyone, On::Proposal(_)) => t!(l, conversations.audience_everyone_proposal),
    }
}

/// The same, where it stands alone.
pub fn choice(l: Locale, on: On, readers: Audience) -> String {
    let mut words = audience(l, on, readers).chars();
    let first = words.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(words).collect()
}

/// What has just been done; `None` for what others say.
pub fn done(l: Locale, code: &str) -> Option<&'static str> {
    Some(match code {
        "commented" => t!(l, conversations.done_commented),
        "comment-changed" => t!(l, conversations.done_changed),
        "comment-removed" => t!(l, conversations.done_removed),
        "comment-hidden" => t!(l, conversations.done_hidden),
        "comment-shown" => t!(l, conversations.done_shown),
        "thread-resolved" => t!(l, conversations.done_resolved),
        "thread-reopened" => t!(l, conversations.done_reopened),
        "thread-registered" => t!(l, conversations.done_registered),
        _ => return None,
    })
}
