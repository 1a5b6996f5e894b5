//! Generates the typed words from `locales/`: a namespace per file, each key in both languages.

use std::{collections::BTreeSet, error::Error, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let mut namespaces = BTreeSet::new();
    for file in std::fs::read_dir("locales/sv")? {
        if let Some(name) = file?.path().file_stem().and_then(|stem| stem.to_str()) {
            namespaces.insert(name.to_owned());
        }
    }
    let config = Config::new("sv")?
        .add_locale("en")?
        .add_namespaces(namespaces)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let words = TranslationsInfos::parse(config)?;
    words.emit_diagnostics();
    words.rerun_if_locales_changed();
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("words");
    words.generate_i18n_module_with_options(folder, CodegenOptions::new().gen_docs(false))?;
    Ok(())
}
