//! Addresses that letters do not reach: what a mail server answers at once, and what a report tells later (RFC 3463
//! and 3464).

crate::choices! {
    /// How an address was found not to take letters.
    pub enum Bounce {
        /// The mail server said no when the letter was handed over.
        Refused = "refused",
        /// A report came back after the letter had been taken.
        Returned = "returned",
        /// The letter was tried for days and not taken.
        GivenUp = "given_up",
    }
}

/// A status code such as `5.1.1`: class, subject and detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    class: u8,
    subject: u16,
    detail: u16,
}

impl Status {
    /// The first status code among the words of a text.
    pub fn find(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | ',' | ';' | '#'))
            .find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let mut parts = word.split('.').map(|part| {
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        });
        let status = (parts.next()??, parts.next()??, parts.next()??);
        match (status, parts.next()) {
            ((class @ (2 | 4 | 5), subject, detail), None) => Some(Self {
                class: class as u8,
                subject,
                detail,
            }),
            _ => None,
        }
    }

    /// It tells of the address, its mailbox or the way there, or does not say; not of the letter, the sender or the
    /// rules of a server, which another letter or another day may fit.
    const fn is_about_the_address(self) -> bool {
        matches!(self.subject, 0 | 1 | 2 | 4)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// What a mail server's answer to a recipient means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// There is no such mailbox, or it takes nothing.
    Refused,
    /// Not now.
    NotNow,
    /// The server does not take letters from us as it is set up: that says nothing of the address.
    NotFromUs,
}

/// Reads the answer, a three-digit code and words that may begin with a status code.
pub fn answer_to_recipient(code: u16, words: &str) -> Answer {
    match (code, Status::find(words)) {
        (..500, _) => Answer::NotNow,
        // Sign in first, use TLS first.
        (530 | 534 | 535 | 538, _) => Answer::NotFromUs,
        (_, Some(status)) if !status.is_about_the_address() => Answer::NotFromUs,
        _ => Answer::Refused,
    }
}

/// What a report of delivery comes to: `None` when it tells of a delay, of success, or of something other than the
/// address.
pub fn reported(action: &str, status: Option<Status>) -> Option<Bounce> {
    if !action.trim().eq_ignore_ascii_case("failed") {
        return None;
    }
    let status = status.filter(|status| status.is_about_the_address())?;
    match status.class {
        5 => Some(Bounce::Returned),
        // Tried until the server's patience was over.
        4 => Some(Bounce::GivenUp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_is_found_among_words_and_nothing_else_is_one() {
        for (text, found) in [
            ("5.1.1 <x@y.example>: User unknown", Some("5.1.1")),
            ("smtp; 550-5.7.1 no", None),
            ("550 5.7.1 no", Some("5.7.1")),
            ("mailbox full (#5.2.2)", Some("5.2.2")),
            ("from 10.0.0.1 at 12.30", None),
            ("3.1.1 and 5.1 and 5.1.1.1 and 5.1.1000", None),
            ("", None),
        ] {
            assert_eq!(
                Status::find(text).map(|s| s.to_string()).as_deref(),
                found,
                "{text}"
            );
        }
    }

    #[test]
    fn only_an_answer_about_the_address_refuses_it() {
        for (code, words, answer) in [
            (550, "no such mailbox", Answer::Refused),
            (550, "5.1.1 User unknown", Answer::Refused),
            (552, "5.2.2 Mailbox full", Answer::Refused),
            (450, "4.2.1 Try later", Answer::NotNow),
            (451, "Greylisted", Answer::NotNow),
            (554, "5.7.1 Relay access denied", Answer::NotFromUs),
            (530, "Authentication required", Answer::NotFromUs),
        ] {
            assert_eq!(answer_to_recipient(code, words), answer, "{code} {words}");
        }
    }

    #[test]
    fn a_report_counts_when_it_tells_of_a_failure_of_the_address() {
        let of = |action, status| reported(action, Status::find(status));
        assert_eq!(of("failed", "5.1.1"), Some(Bounce::Returned));
        assert_eq!(of(" Failed ", "5.0.0"), Some(Bounce::Returned));
        assert_eq!(of("failed", "4.4.7"), Some(Bounce::GivenUp));
        for (action, status) in [
            ("delayed", "4.4.1"),
            ("delivered", "2.0.0"),
            ("relayed", "2.0.0"),
            // The letter was not liked: another may be.
            ("failed", "5.7.1"),
            ("failed", "5.3.4"),
            ("failed", ""),
            ("", "5.1.1"),
        ] {
            assert_eq!(of(action, status), None, "{action} {status}");
        }
    }
}
