//! Where the page's head finds its style sheet, script, icon and typeface. Server only.

use leptos::prelude::*;

/// Addresses below `/assets/`, each with the hash of its content in the name. The server fills them in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetUrls {
    /// The one style sheet.
    pub css: String,
    /// The starter of islands, a JavaScript module; it loads `wasm` on pages that have an island.
    pub js: String,
    /// The WebAssembly module with the islands.
    pub wasm: String,
    /// The icon, SVG.
    pub favicon: String,
    /// The typeface of nearly every letter, woff2.
    pub font: String,
}

/// The links and the script of a page's head, in place of Leptos' `HydrationScripts`: no inline script, so the content
/// security policy needs only `script-src 'self' 'wasm-unsafe-eval'`.
#[component]
pub fn AssetLinks(urls: AssetUrls) -> impl IntoView {
    // As `HydrationScripts islands=true` does: what stands outside islands is not written for hydration.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    view! {
        <link rel="preload" href=urls.font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
        <link rel="stylesheet" href=urls.css/>
        <link rel="icon" href=urls.favicon r#type="image/svg+xml"/>
        <script type="module" src=urls.js></script>
    }
}
