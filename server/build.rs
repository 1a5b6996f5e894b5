//! Lets the server compile before the site is built, and again when another one has been built.

use std::path::Path;

const SITE: &str = "../target/site";

fn main() -> std::io::Result<()> {
    let manifest = Path::new(SITE).join("manifest.json");
    if !manifest.exists() {
        std::fs::create_dir_all(SITE)?;
        std::fs::write(&manifest, "{}")?;
    }
    println!("cargo::rerun-if-changed={}", manifest.display());
    Ok(())
}
