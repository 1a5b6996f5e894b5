//! Letters on their way out: a worker beside the requests takes them from the database, one at a time, and hands them
//! to a mail server. No request waits for it; what cannot be sent now is tried again later.
//!
//! The steps of SMTP are taken one by one, so that it is known up to which a failure came: before the content is sent
//! nothing can have arrived, and the letter is tried again; a mail server that says no ends it; only a connection
//! that breaks after the content and before the answer leaves it open, and then the letter is not sent twice.

use std::time::Duration;

use app::letters::{Written, write};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, header},
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, MailParameter},
    },
};
use store::{
    Refusal, Store, Topic,
    notifications::{self, End, Letter},
};
use tokio::{sync::broadcast::error::RecvError, sync::watch, time::timeout};

use crate::settings::{Mail as Settings, Tls};

/// How long one step may take; handing over the content may take longer (RFC 5321, 4.5.3.2).
const STEP: Duration = Duration::from_secs(60);
const CONTENT: Duration = Duration::from_secs(600);

/// How often it is looked whether something is due, when nothing is heard of.
const QUIET: Duration = Duration::from_secs(20);

/// How long a mail server that cannot be reached is left alone.
const AWAY: Duration = Duration::from_secs(5);

/// Sends until told to stop; the letter under way is finished.
pub async fn run(store: Store, settings: Settings, site: String, mut stopping: watch::Receiver<bool>) {
    if let Err(refusal) = notifications::put_aside_earlier(&store, crate::clock::now()).await {
        tracing::warn!(error = %refusal, "letters from before could not be put aside");
    }
    if let Err(refusal) = notifications::take_over(&store, crate::clock::now()).await {
        tracing::warn!(error = %refusal, "letters of the last run are taken up later");
    }
    let site = site.trim_end_matches('/').to_owned();
    let mut heard = store.announcements();
    while !*stopping.borrow() {
        let pause = match round(&store, &settings, &site, &stopping).await {
            Ok(pause) => pause,
            Err(refusal) => {
                tracing::warn!(error = %refusal, "letters wait: the database did not answer");
                QUIET
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = somebody_is_told(&mut heard) => {
                // What belongs together mostly comes together.
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            _ = stopping.changed() => {}
        }
    }
}

async fn somebody_is_told(heard: &mut tokio::sync::broadcast::Receiver<store::Announcement>) {
    loop {
        match heard.recv().await {
            Ok(announcement) if matches!(announcement.topic, Topic::Person(_)) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Everything that is due now; gives when to look again.
async fn round(
    store: &Store,
    settings: &Settings,
    site: &str,
    stopping: &watch::Receiver<bool>,
) -> Result<Duration, Refusal> {
    let now = crate::clock::now;
    let unclear = notifications::settle_unclear(store, now()).await?;
    if unclear > 0 {
        tracing::warn!(count = unclear, "letters were cut off while being handed over");
    }
    notifications::gather(store, now()).await?;
    let mut away = false;
    let mut open: Option<AsyncSmtpConnection> = None;
    while !*stopping.borrow() {
        let Some(letter) = notifications::take(store, now()).await? else {
            break;
        };
        let written = write(&letter, site);
        let sent = match message(settings, &letter, &written) {
            Ok(message) => deliver(store, settings, &mut open, &letter, &message).await?,
            Err(trouble) => Sent::Ended(End::Refused, trouble),
        };
        match sent {
            Sent::Ended(end, trouble) => {
                if end != End::Sent {
                    tracing::info!(letter = %letter.id, ?end, %trouble, "a letter was not sent");
                }
                notifications::end(store, now(), &letter, end, &trouble).await?;
            }
            // It is not asked for each letter: the others wait as they are.
            Sent::NoServer(trouble) => {
                tracing::warn!(%trouble, "the mail server cannot be reached; letters wait");
                notifications::end(store, now(), &letter, End::Later, &trouble).await?;
                away = true;
                break;
            }
            Sent::Unclear => {
                tracing::warn!(letter = %letter.id, "the mail server did not say whether it took a letter");
            }
            Sent::Anothers => {}
        }
    }
    if let Some(mut connection) = open {
        let _ = timeout(STEP, connection.quit()).await;
    }
    for (state, count) in notifications::counts(store).await? {
        metrics::gauge!("riktning_letters", "state" => state).set(count as f64);
    }
    if away {
        return Ok(AWAY);
    }
    let due = notifications::next_due(store).await?;
    let wait = due.map(|due| Duration::try_from(due - now()).unwrap_or_default());
    Ok(wait.unwrap_or(QUIET).clamp(Duration::from_secs(1), QUIET))
}

/// One click in the mail program says no to more such letters (RFC 8058).
#[derive(Clone)]
struct NoMore(String);

impl header::Header for NoMore {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), format!("<{}>", self.0))
    }
}

/// A header with a value that is always the same.
macro_rules! fixed_header {
    ($type:ident, $name:literal, $value:literal) => {
        #[derive(Clone)]
        struct $type;

        impl header::Header for $type {
            fn name() -> header::HeaderName {
                header::HeaderName::new_from_ascii_str($name)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }

            fn display(&self) -> header::HeaderValue {
                header::HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}
fixed_header!(OneClick, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
// No absence message answers it (RFC 3834).
fixed_header!(Automatic, "Auto-Submitted", "auto-generated");

/// The letter with its headers. The same letter has the same id however often it is tried.
fn message(settings: &Settings, letter: &Letter, written: &Written) -> Result<Vec<u8>, String> {
    let address: Address = letter
        .address
        .parse()
        .map_err(|_| "the address is not one".to_owned())?;
    let domain = settings.from.email.domain().to_owned();
    let mut builder = Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(Some(letter.name.clone()), address))
        .subject(&written.subject)
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .date(letter.created_at.into())
        .header(NoMore(written.no_more.clone()))
        .header(OneClick)
        .header(Automatic);
    if let Some(thread) = &written.thread {
        let root = format!("<{thread}@{domain}>");
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    builder
        .multipart(MultiPart::alternative_plain_html(
            written.text.clone(),
            written.html.clone(),
        ))
        .map(|message| message.formatted())
        .map_err(|_| "the letter could not be written".to_owned())
}

/// What came of handing a letter over.
enum Sent {
    Ended(End, String),
    /// The mail server is away, or does not take anything from us now.
    NoServer(String),
    /// The content was sent and no answer came.
    Unclear,
    /// Another process has it.
    Anothers,
}

/// What went wrong, without what the mail server said in words: that may name people.
fn trouble(error: &Error) -> String {
    match error.status() {
        Some(code) => code.to_string(),
        None if error.is_tls() => "tls".to_owned(),
        None => "connection".to_owned(),
    }
}

async fn connect(settings: &Settings) -> Result<AsyncSmtpConnection, String> {
    let tls = match settings.tls {
        Tls::None => None,
        Tls::Wrapped | Tls::Required => {
            Some(TlsParameters::new(settings.host.clone()).map_err(|error| trouble(&error))?)
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
        Ok(Err(error)) => Err(trouble(&error)),
        Err(_) => Err("timeout".to_owned()),
    }
}

/// Hands one letter over. The connection is kept for the next one unless something went wrong with it.
async fn deliver(
    store: &Store,
    settings: &Settings,
    open: &mut Option<AsyncSmtpConnection>,
    letter: &Letter,
    message: &[u8],
) -> Result<Sent, Refusal> {
    let mut connection = match open.take() {
        Some(connection) => connection,
        None => match connect(settings).await {
            Ok(connection) => connection,
            Err(trouble) => return Ok(Sent::NoServer(trouble)),
        },
    };
    let Ok(to) = letter.address.parse::<Address>() else {
        return Ok(Sent::Ended(End::Refused, "the address is not one".to_owned()));
    };
    let mut parameters = Vec::new();
    if !letter.address.is_ascii() {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let from = Mail::new(Some(settings.from.email.clone()), parameters);
    if let Err(trouble) = step(&mut connection, from).await {
        return Ok(Sent::NoServer(trouble.0));
    }
    if let Err((trouble, permanent)) = step(&mut connection, Rcpt::new(to, Vec::new())).await {
        // The next letter begins anew on the same connection when the server still talks.
        if !connection.has_broken()
            && timeout(STEP, connection.command("RSET\r\n"))
                .await
                .is_ok_and(|done| done.is_ok())
        {
            *open = Some(connection);
        }
        let end = if permanent { End::Refused } else { End::Later };
        return Ok(Sent::Ended(end, trouble));
    }
    if let Err((trouble, _)) = step(&mut connection, Data).await {
        return Ok(Sent::Ended(End::Later, trouble));
    }
    if !notifications::hand_over(store, crate::clock::now(), letter).await? {
        connection.abort().await;
        return Ok(Sent::Anothers);
    }
    match timeout(CONTENT, connection.message(message)).await {
        Ok(Ok(_)) => {
            *open = Some(connection);
            Ok(Sent::Ended(End::Sent, String::new()))
        }
        Ok(Err(error)) if error.is_permanent() => Ok(Sent::Ended(End::Rejected, trouble(&error))),
        Ok(Err(error)) if error.is_transient() => Ok(Sent::Ended(End::Later, trouble(&error))),
        Ok(Err(_)) | Err(_) => Ok(Sent::Unclear),
    }
}

/// One command; what went wrong, and whether for good.
async fn step(
    connection: &mut AsyncSmtpConnection,
    command: impl std::fmt::Display,
) -> Result<(), (String, bool)> {
    match timeout(STEP, connection.command(command)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err((trouble(&error), error.is_permanent())),
        Err(_) => Err(("timeout".to_owned(), false)),
    }
}
