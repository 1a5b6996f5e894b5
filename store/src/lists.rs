//! What lists have in common: how an address writes their order, and which words are searched for.

use std::fmt::Display;

/// The order as it stands in an address: `title`, or `-title` for descending.
pub(crate) fn written_order(sort: impl Display, descending: bool) -> String {
    format!("{}{sort}", if descending { "-" } else { "" })
}

/// What to order by, and whether descending, of an address; `None` where `sort` does not know it.
pub(crate) fn read_order<S>(order: &str, sort: impl Fn(&str) -> Option<S>) -> Option<(S, bool)> {
    let (descending, code) = order
        .strip_prefix('-')
        .map_or((false, order), |code| (true, code));
    Some((sort(code)?, descending))
}

/// The words searched for: three, the last with all the rest.
pub(crate) fn search_words(text: &str) -> [String; 3] {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let mut next = || words.next().unwrap_or_default().to_owned();
    let (first, second) = (next(), next());
    let rest = words.collect::<Vec<_>>().join(" ");
    [first, second, rest]
}
