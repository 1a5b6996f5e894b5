//! A new migration file makes the crate stale: the macro that embeds them sees only the files it knew.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
