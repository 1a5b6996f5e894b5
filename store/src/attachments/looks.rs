//! What a file looks like by its first bytes, whatever it is called.

use domain::attachments::{FileType, Looks};

/// How many bytes are looked at.
pub const HEAD: usize = 8 * 1024;

/// What the first bytes of a file look like; `whole` says that they are all of it.
pub fn looks(head: &[u8], whole: bool) -> Looks {
    let found = infer::get(head).and_then(|found| match found.extension() {
        "jpg" => Some(FileType::Jpeg),
        extension => FileType::from_code(extension),
    });
    match found {
        Some(found) if !found.is_text() => Looks::Like(found),
        _ if infer::get(head).is_none() && is_text(head, whole) => Looks::Text,
        _ => Looks::Unknown,
    }
}

/// UTF-8 without control characters; the last character may be cut off when there is more.
fn is_text(head: &[u8], whole: bool) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if !whole && error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_what_it_is() {
        assert_eq!(looks(b"%PDF-1.7\n...", true), Looks::Like(FileType::Pdf));
        assert_eq!(
            looks(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", true),
            Looks::Like(FileType::Png)
        );
        assert_eq!(looks("Skola;Behov\nÅsen;Nät".as_bytes(), true), Looks::Text);
        let cut = "å".as_bytes();
        assert_eq!(looks(&[b"text ", &cut[..1]].concat(), false), Looks::Text);
        assert_eq!(looks(&[b"text ", &cut[..1]].concat(), true), Looks::Unknown);
        for bad in [
            &b"MZ\x90\0\x03\0\0\0"[..],
            b"PK\x03\x04rest",
            b"",
            b"\x7fELF\x02\x01\x01",
        ] {
            assert_eq!(looks(bad, true), Looks::Unknown, "{bad:?}");
        }
    }

    #[test]
    fn a_drawing_with_script_and_a_page_are_no_pictures() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>",
            "<!DOCTYPE html><script>x</script>",
        ] {
            let looked = looks(text.as_bytes(), true);
            for name in ["a.svg", "a.html", "a.png", "a.pdf"] {
                assert!(domain::attachments::accept(name, looked).is_err(), "{name}");
            }
        }
    }
}
