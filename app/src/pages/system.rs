//! Pages of the house itself: not found, unavailable, and the choice of light or dark.

use leptos::prelude::*;
use store::Refusal;

use crate::{
    context::{Theme, visitor},
    error::PublicError,
    forms::set_status,
    parts::page::{error_page, page, refused},
    t,
};

/// Every address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    page(async { Err(Refusal::NotFound) })
}

/// Where a form ends when not even what was typed could be kept: the browser's back button has it.
#[component]
pub fn UnavailablePage() -> impl IntoView {
    let Ok(visitor) = visitor() else {
        return refused(Refusal::NotFound);
    };
    let l = visitor.locale;
    set_status(503);
    error_page(
        l,
        t!(l, errors.unavailable_title),
        t!(l, errors.unavailable_text, id = "–").to_string(),
    )
}

/// Remembers light or dark for a year and goes back.
#[server(prefix = "/fn", endpoint = "preferences")]
pub async fn set_preferences(
    #[server(default)] theme: String,
    #[server(default)] back: String,
) -> Result<(), PublicError> {
    let theme = Theme::from_code(&theme).unwrap_or(Theme::Auto);
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(cookie) = axum::http::HeaderValue::from_str(&format!(
            "theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax"
        ))
    {
        response.append_header(axum::http::header::SET_COOKIE, cookie);
    }
    leptos_axum::redirect(&own_address(&back));
    Ok(())
}

/// An address on this site, or the start page: a form must not send anybody elsewhere.
pub fn own_address(address: &str) -> String {
    let inside = address.starts_with('/')
        && !address.starts_with("//")
        && !address.starts_with("/\\")
        && !address.chars().any(char::is_control);
    if inside {
        address.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_addresses() {
        assert_eq!(own_address("/needs?page=2"), "/needs?page=2");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(own_address(elsewhere), "/", "{elsewhere}");
        }
    }
}
