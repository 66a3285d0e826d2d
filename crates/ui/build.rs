//! Says where the built front end is. It is never built here: without it everything compiles, and a page that says how
//! to get it stands in its place.

use std::{env, fs, path::Path};

const PLACEHOLDER: &str = include_str!("placeholder.html");

#[expect(
    clippy::disallowed_methods,
    reason = "what is written is made anew at each build"
)]
fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let built = Path::new(&root).join("web/dist");
    println!("cargo::rerun-if-changed=placeholder.html");
    // The folder is in the repository: a path that is not there would make cargo run this at every build.
    println!("cargo::rerun-if-changed=web/dist");
    if built.join("index.html").is_file() {
        println!("cargo::rustc-env=QD_UI_FOLDER={}", built.display());
        return;
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let folder = Path::new(&out).join("placeholder");
    fs::create_dir_all(&folder).expect("the output folder can be written");
    fs::write(folder.join("index.html"), PLACEHOLDER).expect("the output folder can be written");
    println!("cargo::rustc-env=QD_UI_FOLDER={}", folder.display());
}
