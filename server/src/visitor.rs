//! Finds out, once per request, who asks and in which language.

use std::sync::Arc;

use app::{
    context::{Theme, Visitor},
    i18n::Locale,
    pages::sign_in::PERSON,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{ids::PersonId, people::Actor};
use store::Refusal;
use tower_sessions::Session;

use crate::{Serving, guards, sessions::cookie};

/// Adds the [`Visitor`] to the request's extensions, and remembers a language chosen by `?lang=`.
pub async fn identify(
    State(serving): State<Serving>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let address = request
        .uri()
        .path_and_query()
        .map_or("/", |p| p.as_str())
        .to_owned();
    let chosen = address.split_once('?').and_then(|(_, query)| {
        app::context::query_pairs(query)
            .find(|(n, _)| n == "lang")
            .and_then(|(_, value)| language(&value))
    });
    let locale = chosen.unwrap_or_else(|| preferred(headers));
    let theme = cookie(headers.get(header::COOKIE), "theme")
        .and_then(Theme::from_code)
        .unwrap_or(Theme::Auto);
    let script = request.uri().path().starts_with("/fn/")
        && !headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
    let live = headers.contains_key(app::islands::live_region::HEADER);
    let now = crate::clock::now();
    let (actor, unread) = match actor(&serving, &session, now).await {
        Ok(found) => found,
        Err(error) => {
            let id = app::error::note(&error);
            return guards::unavailable(&serving, locale, &id).into_response();
        }
    };
    if actor.is_some() {
        serving.signed_in.notify_one();
    }
    let visitor = Visitor {
        actor,
        locale,
        theme,
        now,
        address,
        session,
        demo: serving.demo,
        script,
        live,
        unread,
        letters: serving.letters,
        kept_shown: Arc::default(),
    };
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    if let Some(locale) = chosen
        && let Ok(cookie) = HeaderValue::from_str(&format!(
            "lang={}; Path=/; Max-Age=31536000; SameSite=Lax",
            app::words::tag(locale)
        ))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn actor(
    serving: &Serving,
    session: &Session,
    now: time::OffsetDateTime,
) -> Result<(Option<Actor>, i64), Refusal> {
    let person: Option<PersonId> = session
        .get(PERSON)
        .await
        .map_err(|error| Refusal::Unavailable(Box::new(error)))?;
    let Some(person) = person else {
        return Ok((None, 0));
    };
    let today = store::swedish_day(now);
    let mut link = serving.store.read().await?;
    let w = &mut link.wire();
    let actor = store::people::actor(w, person, today).await?;
    let unread = match &actor {
        Some(_) => store::notifications::unread(w, person).await?,
        None => 0,
    };
    Ok((actor, unread))
}

fn language(tag: &str) -> Option<Locale> {
    match tag {
        "sv" => Some(Locale::sv),
        "en" => Some(Locale::en),
        _ => None,
    }
}

/// The language of the cookie, else the browser's: English for those who ask for it and not for Swedish.
pub fn preferred(headers: &HeaderMap) -> Locale {
    if let Some(locale) = cookie(headers.get(header::COOKIE), "lang").and_then(language) {
        return locale;
    }
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let asks = |tag: &str| {
        asked.split(',').any(|part| {
            part.trim()
                .split([';', '-'])
                .next()
                .is_some_and(|t| t.eq_ignore_ascii_case(tag))
        })
    };
    if asks("en") && !asks("sv") {
        Locale::en
    } else {
        Locale::sv
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_unless_english_is_asked_for() {
        let locale = |accept: &'static str, cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            preferred(&headers)
        };
        assert_eq!(locale("", ""), Locale::sv);
        assert_eq!(locale("en-US,en;q=0.9", ""), Locale::en);
        assert_eq!(locale("en-GB,en;q=0.9,sv;q=0.5", ""), Locale::sv);
        assert_eq!(locale("en-US", "a=b; lang=sv"), Locale::sv);
    }
}
