//! `riktning bounce`: a report of a letter that did not arrive, as a mail server hands it over on standard input.
//!
//! Letters go out with a return path of their own (`studs+TOKEN@…`), so that the report of one comes to an address
//! that nobody else knows. Mail to `studs+…` is handed to this command by the mail server, for example by a line
//! `studs: "|riktning bounce"` in its aliases with `recipient_delimiter = +`. What is no report of a failure, or of
//! no letter of ours, is thrown away: it can be anything that anybody sends.

use std::{io::Read, process::ExitCode};

use domain::notifications::bounces::{Bounce, Status, reported};
use mail_parser::{MessageParser, MimeHeaders};
use store::{Store, notifications};
use uuid::Uuid;

use crate::{clock::now, settings::Settings};

/// A report holds the letter it tells of at most; what is longer is none.
const LONGEST: u64 = 10 * 1024 * 1024;

/// The mail server keeps the report and hands it over again later (sysexits.h).
const TRY_AGAIN: u8 = 75;

/// A report of a letter that did not arrive.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    token: Uuid,
    how: Bounce,
    /// Its status code.
    trouble: String,
    /// In the mail server's words.
    answer: String,
}

/// Reads the report and marks the address. Says what it did, without naming anybody.
pub async fn run(settings: &Settings, recipient: Option<&str>) -> ExitCode {
    let mut raw = Vec::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_end(&mut raw);
    if let Err(error) = read {
        eprintln!("riktning: the report could not be read: {error}");
        return ExitCode::from(TRY_AGAIN);
    }
    // The rest is read too: a mail server takes a pipe that closes early for a failure.
    let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
    let Some(report) = read_report(&raw, recipient) else {
        println!("not a report of a letter that did not arrive");
        return ExitCode::SUCCESS;
    };
    match mark(settings, &report).await {
        Ok(true) => println!("the address is marked"),
        Ok(false) => println!("not a letter of ours, or one from before the address was tried again"),
        Err(error) => {
            eprintln!("riktning: {error}");
            return ExitCode::from(TRY_AGAIN);
        }
    }
    ExitCode::SUCCESS
}

async fn mark(settings: &Settings, report: &Report) -> Result<bool, Box<dyn std::error::Error>> {
    let store = Store::open(&settings.database_url).await?;
    let marked = notifications::returned(
        &store,
        now(),
        report.token,
        report.how,
        &report.trouble,
        &report.answer,
    )
    .await;
    store.close().await;
    Ok(marked?)
}

/// What a delivery report (RFC 3464) tells; `None` for anything else.
fn read_report(raw: &[u8], recipient: Option<&str>) -> Option<Report> {
    let message = MessageParser::default().parse(raw)?;
    let token = match recipient {
        Some(recipient) => token_in(recipient),
        None => ["Delivered-To", "X-Original-To", "Envelope-To", "To"]
            .iter()
            .filter_map(|name| message.header_raw(*name))
            .find_map(token_in),
    }?;
    let status = message.parts.iter().find(|part| {
        part.is_content_type("message", "delivery-status")
            || part.is_content_type("message", "global-delivery-status")
    })?;
    let body = String::from_utf8_lossy(status.contents());
    let recipients: Vec<Vec<(String, String)>> = groups(&body)
        .into_iter()
        .filter(|group| field(group, "action").is_some())
        .collect();
    // Where an address leads to several, one that arrived is enough.
    let arrived = |group: &Vec<(String, String)>| {
        field(group, "action").is_some_and(|action| {
            ["delivered", "relayed", "expanded"]
                .iter()
                .any(|one| action.eq_ignore_ascii_case(one))
        })
    };
    if recipients.iter().any(arrived) {
        return None;
    }
    recipients.iter().find_map(|group| {
        let status = field(group, "status").and_then(Status::find);
        let how = reported(field(group, "action")?, status)?;
        let said = field(group, "diagnostic-code").unwrap_or_default();
        Some(Report {
            token,
            how,
            trouble: status.map(|status| status.to_string()).unwrap_or_default(),
            answer: said
                .split_once(';')
                .map_or(said, |(_, words)| words)
                .trim()
                .to_owned(),
        })
    })
}

/// The token in an address such as `studs+0123456789abcdef0123456789abcdef@kommun.example`.
fn token_in(text: &str) -> Option<Uuid> {
    text.split('+').skip(1).find_map(|rest| {
        let (token, _) = rest.split_once('@')?;
        (token.len() == 32).then(|| Uuid::try_parse(token).ok()).flatten()
    })
}

/// The groups of fields of a delivery status, one for the message and one for each recipient. Names are in small
/// letters; a line that begins with a space goes on with the one before.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups = vec![Vec::<(String, String)>::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group
        .iter()
        .find(|(one, _)| one == name)
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests;
