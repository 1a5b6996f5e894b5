//! Islands: what HTML cannot do alone. Compiled for the server and for the browser; props are small.

#[cfg(feature = "hydrate")]
mod autosave;
#[cfg(feature = "hydrate")]
mod controls;
pub mod file_upload;
pub mod filter_form;
pub mod kept_form;
pub mod live_region;
#[cfg(feature = "hydrate")]
mod meeting;
pub mod mentions;
pub mod need_draft;
pub mod presence;
pub mod score_card;
pub mod search_keys;
pub mod section_draft;
pub mod select_rows;
pub mod similar_needs;
#[cfg(feature = "hydrate")]
mod stream;
pub mod theme_switch;
