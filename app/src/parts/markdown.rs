//! Comments as HTML: a small part of Markdown, whatever was typed.
//!
//! What comes out holds paragraphs, line breaks, strong, em, lists, quotes, code and links, and nothing else. Markup
//! in the text stays text. The parser's events are chosen from first; a sanitiser looks at the result once more.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;
use domain::{
    conversations::{Piece, pieces},
    reference::{Prefix, Reference},
};
use leptos::prelude::*;
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream, html::push_html};

use super::page::escape;

/// Quotes in quotes and lists in lists; what lies deeper stands beside its parent.
const DEPTH_MAX: usize = 6;

/// Other marks in each other.
const MARKS_MAX: usize = 20;

/// A comment. `mentions` are those it was found to hold, as written.
pub fn markdown(text: &str, mentions: &[String]) -> AnyView {
    view! { <div class="app-markdown" inner_html=html(text, mentions)></div> }.into_any()
}

/// As HTML that is safe to put into a page.
pub fn html(text: &str, mentions: &[String]) -> String {
    let events = Parser::new(text).map(|event| match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
        Event::SoftBreak => Event::HardBreak,
        other => other,
    });
    let mut chosen = Chosen::default();
    for event in TextMergeStream::new(events) {
        chosen.take(event, mentions);
    }
    let mut out = String::with_capacity(text.len() * 2);
    push_html(&mut out, chosen.events.into_iter());
    CLEAN.clean(&out).to_string()
}

static CLEAN: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "strong",
        "em",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "a",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([("strong", HashSet::from(["app-mention"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"));
    builder
});

/// The events that are let through.
#[derive(Default)]
struct Chosen<'a> {
    events: Vec<Event<'a>>,
    /// For each mark that is open in the text, what closes it here; nothing when it was left out.
    open: Vec<Vec<TagEnd>>,
    blocks: usize,
    links: usize,
    code: bool,
}

impl<'a> Chosen<'a> {
    fn take(&mut self, event: Event<'a>, mentions: &[String]) {
        match event {
            Event::Start(tag) => {
                let closes = self.start(tag);
                self.open.push(closes);
            }
            Event::End(end) => {
                match end {
                    TagEnd::BlockQuote(_) | TagEnd::List(_) => self.blocks = self.blocks.saturating_sub(1),
                    TagEnd::Link => self.links = self.links.saturating_sub(1),
                    TagEnd::CodeBlock => self.code = false,
                    _ => {}
                }
                let closes = self.open.pop().unwrap_or_default();
                self.events.extend(closes.into_iter().map(Event::End));
            }
            Event::Text(text) if self.code || self.links > 0 => self.events.push(Event::Text(text)),
            Event::Text(text) => self.text(&text, mentions),
            Event::Code(_) | Event::HardBreak => self.events.push(event),
            _ => {}
        }
    }

    /// Begins a mark, or leaves it out and lets its content stand.
    fn start(&mut self, tag: Tag<'a>) -> Vec<TagEnd> {
        let deep = self.open.len() >= MARKS_MAX + 2 * DEPTH_MAX;
        match tag {
            Tag::BlockQuote(_) | Tag::List(_) => {
                self.blocks += 1;
                if self.blocks > DEPTH_MAX {
                    return Vec::new();
                }
            }
            Tag::Item if self.blocks > DEPTH_MAX => return Vec::new(),
            Tag::Link { .. } => self.links += 1,
            Tag::CodeBlock(_) => self.code = true,
            _ => {}
        }
        match tag {
            // A comment has no headings of its own on the page.
            Tag::Heading { .. } => {
                self.events
                    .extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]);
                vec![TagEnd::Strong, TagEnd::Paragraph]
            }
            // Typed markup, shown as it is.
            Tag::HtmlBlock => self.begin(Tag::Paragraph),
            Tag::Link { ref dest_url, .. } if !is_safe(dest_url) => Vec::new(),
            Tag::Strong | Tag::Emphasis | Tag::Link { .. } if deep => Vec::new(),
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Link { .. } => self.begin(tag),
            // Of a picture its words remain.
            _ => Vec::new(),
        }
    }

    fn begin(&mut self, tag: Tag<'a>) -> Vec<TagEnd> {
        let end = tag.to_end();
        self.events.push(Event::Start(tag));
        vec![end]
    }

    /// Text with what it names: needs and proposals, people, addresses.
    fn text(&mut self, text: &str, mentions: &[String]) {
        for piece in pieces(text, mentions) {
            match piece {
                Piece::Text(text) => self.events.push(Event::Text(owned(text))),
                Piece::Reference(written, reference) => self.link(written, &page_of(reference)),
                Piece::Address(address) => self.link(address, address),
                Piece::Mention(label) => {
                    let label = escape(label);
                    let marked = format!("<strong class=\"app-mention\">{label}</strong>");
                    self.events.push(Event::InlineHtml(CowStr::from(marked)));
                }
            }
        }
    }

    fn link(&mut self, words: &str, address: &str) {
        self.events.extend([
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url: owned(address),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            }),
            Event::Text(owned(words)),
            Event::End(TagEnd::Link),
        ]);
    }
}

fn owned(text: &str) -> CowStr<'static> {
    CowStr::from(text.to_owned())
}

fn page_of(reference: Reference) -> String {
    match reference.prefix {
        Prefix::Proposal => format!("/proposals/{reference}"),
        Prefix::System => format!("/systems/{reference}"),
        _ => format!("/needs/{reference}"),
    }
}

/// The web, mail, and pages of our own; a path that begins with two strokes leads to another server.
fn is_safe(address: &str) -> bool {
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
        || address
            .strip_prefix('/')
            .is_some_and(|rest| !rest.starts_with(['/', '\\']))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Hej\nigen", "<p>Hej<br>\nigen</p>\n")]
    #[case("**fet** och *lutad*", "<p><strong>fet</strong> och <em>lutad</em></p>\n")]
    #[case("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>\n")]
    #[case("# Rubrik", "<p><strong>Rubrik</strong></p>\n")]
    #[case("> sagt", "<blockquote>\n<p>sagt</p>\n</blockquote>\n")]
    #[case("`B-2026-0042`", "<p><code>B-2026-0042</code></p>\n")]
    #[case("![bild](https://a.example/b.png)", "<p>bild</p>\n")]
    #[case("3. tre", "<ol start=\"3\">\n<li>tre</li>\n</ol>\n")]
    fn a_small_part_of_markdown(#[case] typed: &str, #[case] expected: &str) {
        assert_eq!(html(typed, &[]), expected);
    }

    #[rstest]
    #[case("<script>alert(1)</script>")]
    #[case("a <img src=x onerror=alert(1)> b")]
    #[case("[x](javascript:alert(1))")]
    #[case("[x](JaVaScRiPt:alert(1))")]
    #[case("[x](java&#115;cript:alert(1))")]
    #[case("[x](&#x01;javascript:alert(1))")]
    #[case("[x](data:text/html,<script>alert(1)</script>)")]
    #[case("<javascript:alert(1)>")]
    #[case("[x](//ond.example)")]
    #[case("[x](/\\ond.example)")]
    #[case("[x](</	/ond.example>)")]
    #[case("<svg><style><!--</style><img src=x onerror=alert(1)>-->")]
    #[case("[a](https://a.example \"\\\" onmouseover=alert(1) x=\\\"\")")]
    #[case("```\n</code></pre><script>alert(1)</script>\n```")]
    #[case("<strong class=\"app-mention\" onclick=alert(1)>x</strong>")]
    fn nothing_typed_runs_or_leads_astray(#[case] typed: &str) {
        let shown = html(typed, &[]);
        let lower = shown.to_lowercase();
        // What is text is escaped; a tag or an attribute would be seen here.
        for bad in [
            "<script",
            "<img",
            "<svg",
            "<style",
            "href=\"java",
            "href=\"data",
            "href=\"/\\",
            "href=\"//",
        ] {
            assert!(!lower.contains(bad), "{typed} became {shown}");
        }
        let tags: String = lower
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
            .collect();
        for bad in ["onerror", "onmouseover", "onclick"] {
            assert!(!tags.contains(bad), "{typed} became {shown}");
        }
    }

    #[test]
    fn what_a_text_names_is_marked() {
        let shown = html(
            "@Anna & B-2026-0042, P-2026-0017: https://a.example/?b=1&c=2",
            &["@Anna".to_owned()],
        );
        assert_eq!(
            shown,
            "<p><strong class=\"app-mention\">@Anna</strong> &amp; \
             <a href=\"/needs/B-2026-0042\" rel=\"nofollow noopener\">B-2026-0042</a>, \
             <a href=\"/proposals/P-2026-0017\" rel=\"nofollow noopener\">P-2026-0017</a>: \
             <a href=\"https://a.example/?b=1&amp;c=2\" rel=\"nofollow noopener\">https://a.example/?b=1&amp;c=2</a></p>\n"
        );
        // A link within a link would be none.
        let linked = html("[B-2026-0042](/plan)", &[]);
        assert_eq!(linked.matches("<a ").count(), 1);
    }

    /// Ten times what a comment may hold.
    #[rstest]
    #[case("> ")]
    #[case(">")]
    #[case("- ")]
    #[case("*a ")]
    #[case("**a")]
    #[case("[")]
    #[case("![")]
    #[case("<a ")]
    #[case("`` ` ")]
    #[case("@a/")]
    #[case("[a](")]
    fn depth_costs_nothing(#[case] piece: &str) {
        let typed = piece.repeat(100_000);
        let begun = Instant::now();
        let shown = html(&typed, &["@a".to_owned()]);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert!(shown.matches("<blockquote>").count() <= DEPTH_MAX);
    }
}
