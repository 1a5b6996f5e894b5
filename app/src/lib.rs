//! What is seen of Riktning: pages, islands and server functions (Leptos).
//!
//! Role: pages are rendered on the server only and need no script; islands add what HTML cannot. May depend on
//! `domain`, and on `store` on the server. Knows no SQL. A server function is a door: it finds out who acts,
//! calls one use case, and answers through [`forms::answer`].
//!
//! To add a page: an `async fn` in `pages/<area>` returning a view or a [`store::Refusal`], its route in
//! [`routes`], its words in `locales/{sv,en}/<area>.json`. To add a form: its struct and `check` in `domain`, a
//! server function under `/fn/`, fields from [`parts::fields`]. To add an island: a file in `islands` with small
//! serialisable props; it takes the locale as a prop.

// A page is one long view type; its depth exceeds the default.
#![recursion_limit = "256"]

pub mod error;
pub mod islands;

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod attachments;
#[cfg(feature = "ssr")]
pub mod calendar;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod exports;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
pub mod imports;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use routes::App;

#[allow(clippy::all, dead_code, unused, missing_docs)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/words/mod.rs"));
}

/// The generated, typed words and [`i18n::Locale`].
pub use generated::i18n;

/// A text of `locales/` in one language: `t!(locale, namespace.key)` or `t!(locale, namespace.key, name = value)`.
#[macro_export]
macro_rules! t {
    ($locale:expr, $($rest:tt)*) => {
        leptos_i18n::td_string!($locale, $($rest)*)
    };
}
