//! `cargo xtask man`: the man pages and completions of `qd`, written by `qd` itself.
//!
//! The command line is known to the binary alone, so this builds it and asks it; it does not link it.

use std::path::Path;

use anyhow::Context;

use crate::workspace;

const SHELLS: &[(&str, &str)] = &[("bash", "qd.bash"), ("zsh", "_qd"), ("fish", "qd.fish")];

/// Fills `directory` with man pages and one completion script a shell.
///
/// # Errors
///
/// If `qd` cannot be built, or a file cannot be written.
pub fn run(root: &Path, directory: &Path) -> anyhow::Result<()> {
    workspace::build(root, &["--package", "qd-cli", "--bin", "qd"])?;
    let binary = workspace::metadata(root)?
        .target_directory
        .join("debug")
        .join("qd");
    let directory = root.join(directory);
    std::fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let into = directory.to_str().context("the folder's name is not UTF-8")?;
    workspace::output_of(&binary, &["man", into])?;
    for (shell, file) in SHELLS {
        let script = workspace::output_of(&binary, &["completions", shell])?;
        workspace::write(&directory.join(file), &script)?;
    }
    println!("{into}");
    Ok(())
}
