//! A letter as a mail server gets it: its headers, and who reports of it go to.

use app::letters::Written;
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, header},
};
use store::notifications::Letter;

use crate::settings::Mail as Settings;

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
pub fn message(
    settings: &Settings,
    letter: &Letter,
    to: Address,
    written: &Written,
) -> Result<Vec<u8>, lettre::error::Error> {
    let domain = settings.from.email.domain().to_owned();
    let mut builder = Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(Some(letter.name.clone()), to))
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
}

/// The sender on the envelope, to whom mail servers report: with the letter's token, so that a report is known as one
/// of this letter and cannot be made up.
pub fn envelope_sender(settings: &Settings, letter: &Letter) -> Address {
    let marked = settings.return_path.as_ref().and_then(|path| {
        let token = letter.return_token?.simple();
        Address::new(format!("{}+{token}", path.user()), path.domain()).ok()
    });
    marked.unwrap_or_else(|| settings.from.email.clone())
}
