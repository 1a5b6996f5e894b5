//! Icons: decorative always, so each stands beside words. Paths drawn on a 24 × 24 grid.

use leptos::prelude::*;

domain::choices! {
    pub enum Icon {
        Plus = "plus",
        Search = "search",
        Check = "check",
        Warning = "warning",
        Clock = "clock",
        Arrow = "arrow",
        User = "user",
        Globe = "globe",
        Contrast = "contrast",
        Document = "document",
        Flag = "flag",
        Lock = "lock",
        Bell = "bell",
        Menu = "menu",
    }
}

/// An icon of the text's size.
pub fn icon(icon: Icon) -> AnyView {
    let path = match icon {
        Icon::Plus => "M5 12h14M12 5v14",
        Icon::Search => "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM20 20l-4-4",
        Icon::Check => "M4 12.5l5 5L20 6.5",
        Icon::Warning => "M12 3L2 20h20L12 3zM12 10v4M12 17v.01",
        Icon::Clock => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3 2",
        Icon::Arrow => "M5 12h14M13 6l6 6-6 6",
        Icon::User => "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4 21a8 8 0 0 1 16 0",
        Icon::Globe => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
        Icon::Contrast => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 3v18M12 7l6 3M12 12h9M12 17l6-1",
        Icon::Document => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        Icon::Flag => "M5 21V4h12l-2 4 2 4H5",
        Icon::Menu => "M4 6h16M4 12h16M4 18h16",
        Icon::Bell => "M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4",
        Icon::Lock => "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
    };
    view! {
        <svg
            class="ds-icon"
            aria-hidden="true"
            focusable="false"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
        >
            <path d=path />
        </svg>
    }
    .into_any()
}
