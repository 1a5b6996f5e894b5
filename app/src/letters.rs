//! Letters: what happened, in the reader's language, as plain text and as HTML.

use domain::notifications::Delivery;
use store::notifications::{Group, Letter, Notice};

use crate::{i18n::Locale, pages::notifications::words as w, parts::page::escape, t, words};

/// A letter as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where its reader can say no to more of them.
    pub no_more: String,
    /// The letters about one subject stand together; `None` for one about several.
    pub thread: Option<String>,
}

/// Writes the letter; `site` is the address of the installation, without a slash at its end.
pub fn write(letter: &Letter, site: &str) -> Written {
    let l = w::locale(letter.language);
    let no_more = format!("{site}/unsubscribe/{}", letter.token);
    let settings = format!("{site}/notifications/settings");
    let hello = t!(l, notifications.letter_hello, name = letter.name.clone()).to_string();
    let why = t!(l, notifications.letter_why);
    let mut text = format!("{hello}\n");
    let mut body = format!("<p>{}</p>", escape(&hello));
    for group in &letter.groups {
        let (as_text, as_html) = subject(l, group, site);
        text.push_str(&as_text);
        body.push_str(&as_html);
    }
    let (no, choose) = (
        t!(l, notifications.letter_no),
        t!(l, notifications.letter_settings),
    );
    text.push_str(&format!("\n-- \n{why}\n{no}: {no_more}\n{choose}: {settings}\n"));
    let heading = heading(l, letter);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body>{body}<hr><p><small>{why}<br><a href=\"{no_more}\">{no}</a> · \
         <a href=\"{settings}\">{choose}</a></small></p></body></html>",
        lang = words::tag(l),
        title = escape(&heading),
        why = escape(why),
        no = escape(no),
        choose = escape(choose),
        no_more = escape(&no_more),
        settings = escape(&settings),
    );
    Written {
        subject: heading,
        text,
        html,
        no_more,
        thread: match letter.groups.as_slice() {
            [only] => Some(only.subject.to_string()),
            _ => None,
        },
    }
}

/// The subject line: about what, and the latest that happened. A reply prefix is never faked.
fn heading(l: Locale, letter: &Letter) -> String {
    let count = letter.groups.len();
    match (letter.delivery, letter.groups.first()) {
        (Delivery::Weekly, Some(_)) => t!(l, notifications.letter_weekly, count = count).to_string(),
        (Delivery::Daily, Some(_)) => t!(l, notifications.letter_daily, count = count).to_string(),
        (_, Some(group)) => {
            let what = group
                .notices
                .first()
                .map(|notice| w::what(l, notice, group.kind))
                .unwrap_or_default();
            let named = group.heading.as_ref();
            let named = named.map(|heading| format!("{} {}", heading.address, heading.title));
            // A title is one line; a header cannot hold more.
            format!("{}: {what}", named.unwrap_or_default()).replace(['\r', '\n'], " ")
        }
        (_, None) => String::new(),
    }
}

fn subject(l: Locale, group: &Group, site: &str) -> (String, String) {
    let Some(heading) = &group.heading else {
        return (String::new(), String::new());
    };
    let name = format!("{} {}", heading.address, heading.title);
    let href = format!("{site}{}", w::address(group.kind, heading));
    let mut text = format!("\n{name}\n{href}\n");
    let mut html = format!("<h2><a href=\"{}\">{}</a></h2>", escape(&href), escape(&name));
    for notice in &group.notices {
        let (as_text, as_html) = one(l, notice, group);
        text.push_str(&as_text);
        html.push_str(&as_html);
    }
    (text, html)
}

/// What happened once: what, who and when, why, what comes next.
fn one(l: Locale, notice: &Notice, group: &Group) -> (String, String) {
    let what = w::what(l, notice, group.kind);
    let mut who = words::moment(notice.at);
    if !notice.who.is_empty() {
        who = format!("{}, {who}", notice.who);
    }
    let mut text = format!("\n* {what} ({who})\n");
    let mut html = format!("<p><strong>{}</strong> ({})</p>", escape(&what), escape(&who));
    if !notice.reason.is_empty() {
        for line in notice.reason.lines() {
            text.push_str(&format!("  {line}\n"));
        }
        let lines: Vec<String> = notice.reason.lines().map(escape).collect();
        html.push_str(&format!("<blockquote>{}</blockquote>", lines.join("<br>")));
    }
    if let Some(next) = notice.next {
        let next = format!(
            "{}: {}",
            t!(l, notifications.next),
            w::next(l, next, notice.until)
        );
        text.push_str(&format!("  {next}\n"));
        html.push_str(&format!("<p>{}</p>", escape(&next)));
    }
    (text, html)
}

#[cfg(test)]
mod tests {
    use domain::{
        journal::{SubjectKind, Verb},
        notifications::{Language, Next, NoticeKind},
    };
    use store::notifications::Heading;
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn letter(language: Language, title: &str) -> Letter {
        Letter {
            id: Uuid::nil(),
            token: Uuid::from_u128(7),
            return_token: None,
            person: domain::ids::PersonId(Uuid::nil()),
            name: "Rektor".into(),
            address: "rektor@exempelkommun.example".into(),
            language,
            delivery: Delivery::AtOnce,
            created_at: datetime!(2026-11-24 10:00 UTC),
            attempts: 1,
            groups: vec![Group {
                kind: SubjectKind::Need,
                subject: Uuid::from_u128(1),
                heading: Some(Heading {
                    address: "B-2026-0042".into(),
                    title: title.into(),
                    public: false,
                }),
                unread: 1,
                total: 1,
                notices: vec![Notice {
                    id: Uuid::nil(),
                    kind: NoticeKind::StateChanged,
                    about: SubjectKind::Need,
                    verb: Verb::Declined,
                    outcome: None,
                    verdict: None,
                    who: "Strateg".into(),
                    at: datetime!(2026-11-24 09:30 UTC),
                    reason: "Inte <b>IT</b>.\nFråga fastighet.".into(),
                    next: Some(Next::Over),
                    until: None,
                    own: true,
                    unread: true,
                }],
            }],
        }
    }

    #[test]
    fn a_letter_tells_what_why_and_what_next_in_the_readers_language() {
        let swedish = write(
            &letter(Language::Swedish, "Nät & dörrar"),
            "https://riktning.example",
        );
        assert_eq!(swedish.subject, "B-2026-0042 Nät & dörrar: Avböjdes");
        for part in [
            "https://riktning.example/needs/B-2026-0042",
            "(Strateg, 2026-11-24 10:30)",
            "  Inte <b>IT</b>.\n  Fråga fastighet.",
            "Nästa steg: Inget mer händer här.",
            "https://riktning.example/unsubscribe/00000000-0000-0000-0000-000000000007",
        ] {
            assert!(swedish.text.contains(part), "{part} in {}", swedish.text);
        }
        let english = write(&letter(Language::English, "Net"), "https://riktning.example");
        assert!(english.text.contains("Next step: ") && english.html.contains("lang=\"en\""));
    }

    #[test]
    fn what_people_typed_is_text_in_the_html_and_one_line_in_the_subject() {
        let written = write(
            &letter(Language::Swedish, "<script>\r\nBcc: x"),
            "https://riktning.example",
        );
        assert!(
            !written.html.contains("<script>") && !written.html.contains("<b>"),
            "{}",
            written.html
        );
        assert!(!written.subject.contains(['\r', '\n']), "{}", written.subject);
    }
}
