//! What browsers load: the files of `target/site`, which `tools/site.mjs` makes.
//!
//! A release build carries them inside the executable, a debug build reads them from disk, both once, at the first
//! request. Names carry a hash of the content, so every answer may be kept for ever. Compressed copies are made at
//! build time and chosen by `Accept-Encoding`; nothing is compressed while serving.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use app::assets::AssetUrls;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site/"]
struct Embedded;

/// One file, in the forms it can be sent in.
struct Asset {
    kind: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

struct Site {
    /// `main.css` → `main.3f2a….css`
    names: BTreeMap<String, String>,
    /// By hashed name.
    files: HashMap<String, Asset>,
}

fn read(name: &str) -> Option<Bytes> {
    Some(match Embedded::get(name)?.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    })
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let names: BTreeMap<String, String> = read("manifest.json")
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        if names.is_empty() {
            tracing::warn!("no style sheet and no script: target/site was not built");
        }
        let files = names
            .values()
            .filter_map(|name| {
                let asset = Asset {
                    kind: kind(name),
                    plain: read(name)?,
                    brotli: read(&format!("{name}.br")),
                    gzip: read(&format!("{name}.gz")),
                };
                Some((name.clone(), asset))
            })
            .collect();
        Site { names, files }
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The address of an asset by its plain name: `main.css` → `/assets/main.3f2a….css`. A name that was not built keeps
/// its plain form, which answers 404.
pub fn path(name: &str) -> String {
    let hashed = site().names.get(name).map_or(name, String::as_str);
    format!("/assets/{hashed}")
}

/// The addresses that every page's head needs.
pub fn urls() -> AssetUrls {
    AssetUrls {
        css: path("main.css"),
        js: path("start.js"),
        wasm: path("app_bg.wasm"),
        favicon: path("favicon.svg"),
        font: path("source-sans-3.woff2"),
    }
}

/// `GET /assets/{hashed name}`; 404 for all else below `/assets/`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{*name}", get(serve))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = site().files.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wanted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let (body, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepts(wanted, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(wanted, "gzip") => (gzip, Some("gzip")),
        _ => (&asset.plain, None),
    };
    // The name is a hash of the content, and each encoding is a representation of its own.
    let tag = format!("\"{name}-{}\"", encoding.unwrap_or("plain"));
    let fresh = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });

    let (status, content) = match fresh {
        true => (StatusCode::NOT_MODIFIED, Body::empty()),
        false => (StatusCode::OK, Body::from(body.clone())),
    };
    let mut answer = (status, content).into_response();
    let fields = answer.headers_mut();
    fields.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        fields.insert(header::ETAG, tag);
    }
    if !fresh {
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
        if let Some(encoding) = encoding {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    answer
}

/// Does an `Accept-Encoding` line allow this encoding (RFC 9110 §12.5.3)? Not when it is absent or has weight 0.
fn accepts(line: &str, encoding: &str) -> bool {
    line.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn get(uri: &str, fields: &[(header::HeaderName, &str)]) -> Response {
        let mut request = Request::get(uri);
        for (name, value) in fields {
            request = request.header(name, *value);
        }
        router::<()>()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[test]
    fn an_encoding_is_used_only_when_asked_for() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("gzip;q=much", "gzip"));
    }

    #[test]
    fn an_unbuilt_name_keeps_its_plain_form() {
        assert_eq!(path("nothing.css"), "/assets/nothing.css");
    }

    #[tokio::test]
    async fn unknown_and_unhashed_names_are_not_found() {
        for name in [
            "nothing.css",
            "main.css",
            "manifest.json",
            "../Cargo.toml",
            "%2e%2e/Cargo.toml",
            "",
        ] {
            assert_eq!(
                get(&format!("/assets/{name}"), &[]).await.status(),
                StatusCode::NOT_FOUND,
                "{name}"
            );
        }
    }

    /// Holds for every file of a built site; a tree without one has nothing to serve.
    #[tokio::test]
    async fn every_asset_is_served_for_ever_and_compressed() {
        for (name, hashed) in &site().names {
            let uri = format!("/assets/{hashed}");
            let plain = get(&uri, &[]).await;
            assert_eq!(plain.status(), StatusCode::OK, "{name}");
            assert!(!plain.headers().contains_key(header::CONTENT_ENCODING), "{name}");
            assert_ne!(
                plain.headers()[header::CONTENT_TYPE],
                "application/octet-stream",
                "{name}"
            );
            assert!(
                plain.headers()[header::CACHE_CONTROL]
                    .to_str()
                    .unwrap()
                    .contains("immutable"),
                "{name}"
            );

            let known = plain.headers()[header::ETAG].to_str().unwrap().to_owned();
            assert_eq!(
                get(&uri, &[(header::IF_NONE_MATCH, &known)]).await.status(),
                StatusCode::NOT_MODIFIED
            );

            if name.ends_with(".css") || name.ends_with(".wasm") {
                for encoding in ["br", "gzip"] {
                    let packed = get(&uri, &[(header::ACCEPT_ENCODING, encoding)]).await;
                    assert_eq!(packed.headers()[header::CONTENT_ENCODING], encoding, "{name}");
                }
            }
        }
    }
}
