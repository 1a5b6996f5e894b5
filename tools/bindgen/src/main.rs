//! Writes the JavaScript glue of a WebAssembly module, as `wasm-bindgen --target web` does.
//!
//! A program of the workspace, so that Cargo.lock gives it exactly the version of wasm-bindgen that the module
//! was compiled with; the two refuse each other otherwise. Used by `tools/wasm.sh`.
//!
//! `bindgen MODULE.wasm FOLDER NAME` writes `FOLDER/NAME.js` and `FOLDER/NAME_bg.wasm`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        eprintln!("usage: bindgen MODULE.wasm FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {module}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
