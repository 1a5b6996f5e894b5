//! The key that makes a form do one thing however often it is sent, bound to what is sent.
//!
//! Each form carries a key, and a use case does nothing for a key it has seen. Going back in the browser, changing
//! the text and sending again carries the old key with a new text, which must not be taken for the old one: so the
//! key that the use case sees ends with a digest of where the form goes and of all it holds.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The URL-encoded form with its `key` bound to the rest; a form without a key as it was.
pub fn bind(path: &str, body: Vec<u8>) -> Vec<u8> {
    const NAME: &[u8] = b"key=";
    let parts: Vec<&[u8]> = body.split(|byte| *byte == b'&').collect();
    let Some(at) = parts.iter().position(|part| part.starts_with(NAME)) else {
        return body;
    };
    let rest: Vec<&[u8]> = parts
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != at)
        .map(|(_, part)| *part)
        .collect();
    let own = String::from_utf8_lossy(&parts[at][NAME.len()..]);
    let key = key(&own, (path, rest));
    if key.is_empty() {
        return body;
    }
    let key = [NAME, key.as_bytes()].concat();
    let mut bound = parts.clone();
    bound[at] = &key;
    bound.join(&b'&')
}

/// A form's key bound to the rest of it; an empty one stays so.
pub fn key(key: &str, rest: impl Hash) -> String {
    // What stands after the point is the digest of an earlier try.
    let own = key.split('.').next().unwrap_or_default();
    if own.is_empty() {
        return String::new();
    }
    let mut digest = DefaultHasher::new();
    rest.hash(&mut digest);
    format!("{own}.{:016x}", digest.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(path: &str, body: &str) -> String {
        String::from_utf8(bind(path, body.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn the_same_form_keeps_its_key_and_another_gets_another() {
        let first = bound("/fn/a", "title=x&key=k1&version=1");
        assert!(
            first.starts_with("title=x&key=k1.") && first.ends_with("&version=1"),
            "{first}"
        );
        assert_eq!(first, bound("/fn/a", "title=x&key=k1&version=1"));
        // Shown again after a refusal, and sent again.
        assert_eq!(first, bound("/fn/a", &first));
        assert_ne!(first, bound("/fn/b", "title=x&key=k1&version=1"));
        assert_ne!(first, bound("/fn/a", "title=x&key=k2&version=1"));
        let changed = bound("/fn/a", "title=y&key=k1&version=1");
        assert_ne!(changed.replace("title=y", "title=x"), first);
    }

    #[test]
    fn without_a_key_nothing_changes() {
        for body in ["", "title=x", "key=", "key=&title=x", "monkey=1&title=%ff"] {
            assert_eq!(bound("/fn/a", body), body);
        }
    }
}
