//! `cargo xtask dist`: builds `qd` as it is shipped and reports its size.

use std::path::Path;

use anyhow::Context;

use crate::workspace;

/// The profile of what is shipped.
pub const PROFILE: &str = "dist";

/// Builds with the shipping profile, then prints one line a binary: bytes, mebibytes, path.
///
/// # Errors
///
/// If the build fails or made no binary.
pub fn run(root: &Path) -> anyhow::Result<()> {
    workspace::build(
        root,
        &["--profile", PROFILE, "--package", "qd-cli", "--bin", "qd"],
    )?;
    let binary = workspace::metadata(root)?
        .target_directory
        .join(PROFILE)
        .join("qd");
    let bytes = std::fs::metadata(&binary)
        .with_context(|| format!("no {}", binary.display()))?
        .len();
    println!(
        "{bytes} bytes ({}.{} MiB)  {}",
        bytes >> 20,
        ((bytes & 0xf_ffff) * 10) >> 20,
        binary.display()
    );
    Ok(())
}
