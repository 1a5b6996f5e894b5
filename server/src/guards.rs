//! What is refused before a page or server function sees it: forms from elsewhere, too large, too many; and the
//! headers that every answer carries.

use std::{
    future::poll_fn,
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    pin::Pin,
    sync::Arc,
};

use app::{
    i18n::Locale,
    shell::{Plain, content_security_policy, plain_page},
};
use axum::{
    body::{Body, HttpBody},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::{Serving, once, visitor::preferred};

/// The most a posted form may hold, bytes.
pub const FORM_BYTES: usize = 1024 * 1024;

/// The most that is read of a form that is too large, bytes; after that the connection is closed.
const PATIENT_BYTES: usize = 64 * 1024 * 1024;

/// What open pages send by themselves, again and again: that somebody is there, what is being typed. It has a limit of its
/// own, so that a page that stands open takes nothing from what people do.
const BY_ITSELF: [&str; 3] = ["/fn/presence", "/fn/proposals/keep", "/fn/proposals/now"];

/// How many times as often that may be sent.
const OFTEN: u32 = 10;

/// Where forms with files are sent.
pub const UPLOADS: &str = "/upload/";

/// How often one address may write.
pub type Limiter = Arc<DefaultKeyedRateLimiter<IpAddr>>;

pub fn limiter(per_minute: NonZeroU32) -> Limiter {
    Arc::new(RateLimiter::keyed(Quota::per_minute(per_minute)))
}

/// The same for what pages send by themselves.
pub fn limiter_by_itself(per_minute: NonZeroU32) -> Limiter {
    limiter(NonZeroU32::new(per_minute.get().saturating_mul(OFTEN)).unwrap_or(per_minute))
}

/// Refuses writes that come from other sites, are too large or too many.
pub async fn writes(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let l = preferred(headers);
    if !is_own(headers) {
        return refuse(&serving, l, StatusCode::FORBIDDEN, Plain::Forged);
    }
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let limiter = match BY_ITSELF.contains(&request.uri().path()) {
        true => &serving.limiter_by_itself,
        false => &serving.limiter,
    };
    if let Some(from) = from
        && limiter.check_key(&from).is_err()
    {
        return refuse(&serving, l, StatusCode::TOO_MANY_REQUESTS, Plain::TooMany);
    }
    // Files are read piece by piece where they are kept.
    if request.uri().path().starts_with(UPLOADS) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match read(body).await {
        Ok(Some(body)) => {
            // A script keeps its key while the text changes: it saves one draft over and over.
            let body = if is_form(&parts.headers) {
                once::bind(parts.uri.path(), body)
            } else {
                body
            };
            parts
                .headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            next.run(Request::from_parts(parts, Body::from(body))).await
        }
        Ok(None) => refuse(&serving, l, StatusCode::PAYLOAD_TOO_LARGE, Plain::TooLarge),
        // The sender went away; nobody reads the answer.
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The body, or `None` when it is larger than a form may be. What is too much is read and dropped: a browser shows
/// no answer that comes while it still sends.
async fn read(mut body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut kept = Vec::new();
    let mut seen: usize = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= FORM_BYTES {
            kept.extend_from_slice(&data);
        } else if seen > PATIENT_BYTES {
            break;
        }
    }
    Ok((seen <= FORM_BYTES).then_some(kept))
}

/// A form that a browser sends, to be answered with a page.
fn is_form(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    };
    text(header::ACCEPT).contains("text/html")
        && text(header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded")
}

/// The form was sent from a page of this site. Browsers say so themselves; what says nothing is no browser and
/// carries no one's cookies.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}

fn refuse(serving: &Serving, l: Locale, status: StatusCode, why: Plain<'_>) -> Response {
    (status, Html(plain_page(l, &serving.urls, why))).into_response()
}

/// The database did not answer; nothing more can be shown.
pub fn unavailable(serving: &Serving, l: Locale, id: &str) -> Response {
    let mut response = refuse(
        serving,
        l,
        StatusCode::SERVICE_UNAVAILABLE,
        Plain::Unavailable(id),
    );
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// Headers against sniffing, framing and leaking; pages are not stored by caches on the way.
pub async fn headers(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    set(header::CACHE_CONTROL, "private, no-cache");
    if serving.secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(None)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_may_send_forms() {
        let own = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            is_own(&headers)
        };
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(own(&[("origin", "http://a.example"), ("host", "a.example")]));
        assert!(!own(&[("origin", "http://b.example"), ("host", "a.example")]));
        assert!(!own(&[("origin", "null"), ("host", "a.example")]));
        assert!(own(&[("host", "a.example")]));
    }
}
