//! The browser's entry: one WebAssembly module that holds the islands of `app` and nothing else.
//!
//! Built for wasm32 only (`tools/wasm.sh`). `style/start.js` loads the module on pages that have an island, calls
//! [`hydrate`] once and then the exported function of each island.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    // Islands are exported functions of `app`; naming the crate is what keeps the linker from dropping them.
    #[allow(unused_imports)]
    use app::*;

    /// Prepares the module for its islands, once per page.
    #[wasm_bindgen]
    pub fn hydrate() {
        std::panic::set_hook(Box::new(|info| {
            leptos::logging::error!("{info}");
        }));
        leptos::mount::hydrate_islands();
    }
}
