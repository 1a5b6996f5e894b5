//! Handing a letter over to a mail server.
//!
//! The steps of SMTP are taken one by one, so that it is known up to which a failure came: before the content is sent
//! nothing can have arrived, and the letter is tried again; a mail server that says no ends it; only a connection
//! that breaks after the content and before the answer leaves it open, and then the letter is not sent twice.

use std::{error::Error as _, time::Duration};

use domain::notifications::bounces::{Answer, Status, answer_to_recipient};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use store::{
    Refusal, Store,
    notifications::{self, End, Letter},
};
use tokio::time::timeout;

use super::message::envelope_sender;
use crate::settings::{Mail as Settings, Tls};

/// How long one step may take; handing over the content may take longer (RFC 5321, 4.5.3.2).
const STEP: Duration = Duration::from_secs(60);
const CONTENT: Duration = Duration::from_secs(600);

/// A connection that can take the next letter.
pub type Connection = AsyncSmtpConnection;

/// What came of handing a letter over.
pub enum Sent {
    Ended(End, Fault),
    /// Another process has it.
    Anothers,
}

/// What went wrong.
#[derive(Debug, Default)]
pub struct Fault {
    /// In codes, without what the mail server said in words: that may name people.
    pub trouble: String,
    /// What it said, for the person and the administrators.
    pub answer: String,
    code: Option<u16>,
}

impl Fault {
    pub fn of(trouble: &str) -> Self {
        Self {
            trouble: trouble.to_owned(),
            ..Self::default()
        }
    }

    fn new(error: &Error) -> Self {
        let Some(code) = error.status() else {
            return Self::of(if error.is_tls() { "tls" } else { "connection" });
        };
        let code = code.to_string();
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        Self {
            trouble: match Status::find(&words) {
                Some(status) => format!("{code} {status}"),
                None => code.clone(),
            },
            answer: format!("{code} {words}"),
            code: code.parse().ok(),
        }
    }
}

async fn connect(settings: &Settings) -> Result<Connection, Fault> {
    let tls = match settings.tls {
        Tls::None => None,
        Tls::Wrapped | Tls::Required => {
            Some(TlsParameters::new(settings.host.clone()).map_err(|error| Fault::new(&error))?)
        }
    };
    let hello = ClientId::default();
    let wrapped = (settings.tls == Tls::Wrapped).then(|| tls.clone()).flatten();
    let server = (settings.host.as_str(), settings.port);
    let step = async {
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(STEP), &hello, wrapped, None).await?;
        if settings.tls == Tls::Required
            && let Some(tls) = tls
        {
            connection.starttls(tls, &hello).await?;
        }
        if let Some((name, password)) = &settings.account {
            let credentials = Credentials::new(name.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok::<_, Error>(connection)
    };
    match timeout(STEP, step).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(Fault::new(&error)),
        Err(_) => Err(Fault::of("timeout")),
    }
}

/// Hands one letter over. The connection is left in `open` for the next one unless something went wrong with it.
pub async fn deliver(
    store: &Store,
    settings: &Settings,
    open: &mut Option<Connection>,
    letter: &Letter,
    to: Address,
    message: &[u8],
) -> Result<Sent, Refusal> {
    let ended = |end, fault| Ok(Sent::Ended(end, fault));
    let mut connection = match begin(settings, open.take(), letter).await {
        Ok(Some(connection)) => connection,
        Ok(None) => return ended(End::Refused, Fault::of("no SMTPUTF8")),
        Err(fault) => return ended(End::NoServer, fault),
    };
    if let Err(fault) = step(&mut connection, Rcpt::new(to, Vec::new())).await {
        let end = match fault.code.map(|code| answer_to_recipient(code, &fault.answer)) {
            Some(Answer::Refused) => End::Refused,
            Some(Answer::NotNow) => End::NotNow,
            Some(Answer::NotFromUs) | None => End::Later,
        };
        // The next letter begins anew on the same connection when the server still talks.
        if !connection.has_broken() && step(&mut connection, "RSET\r\n").await.is_ok() {
            *open = Some(connection);
        }
        return ended(end, fault);
    }
    if let Err(fault) = step(&mut connection, Data).await {
        return ended(End::Later, fault);
    }
    if !notifications::hand_over(store, crate::clock::now(), letter).await? {
        connection.abort().await;
        return Ok(Sent::Anothers);
    }
    match timeout(CONTENT, connection.message(message)).await {
        Ok(Ok(_)) => {
            *open = Some(connection);
            ended(End::Sent, Fault::default())
        }
        Ok(Err(error)) if error.is_permanent() => ended(End::Rejected, Fault::new(&error)),
        Ok(Err(error)) if error.is_transient() => ended(End::Later, Fault::new(&error)),
        Ok(Err(_)) | Err(_) => ended(End::Unclear, Fault::of("connection")),
    }
}

/// A connection on which the letter's sender is said, an earlier one when it still works; `None` when the server
/// cannot write to such an address at all.
async fn begin(
    settings: &Settings,
    earlier: Option<Connection>,
    letter: &Letter,
) -> Result<Option<Connection>, Fault> {
    let sender = envelope_sender(settings, letter);
    let mut parameters = Vec::new();
    if !letter.address.is_ascii() {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let from = Mail::new(Some(sender), parameters);
    if let Some(mut connection) = earlier
        && step(&mut connection, from.to_string()).await.is_ok()
    {
        return Ok(Some(connection));
    }
    let mut connection = connect(settings).await?;
    if !letter.address.is_ascii() && !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        quit(connection).await;
        return Ok(None);
    }
    step(&mut connection, from).await?;
    Ok(Some(connection))
}

/// One command.
async fn step(connection: &mut Connection, command: impl std::fmt::Display) -> Result<(), Fault> {
    match timeout(STEP, connection.command(command)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(Fault::new(&error)),
        Err(_) => Err(Fault::of("timeout")),
    }
}

pub async fn quit(mut connection: Connection) {
    let _ = timeout(STEP, connection.quit()).await;
}
