//! The workspace on disk, and cargo as a program.
#![expect(clippy::disallowed_methods, reason = "a task runner starts programs")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use serde::Deserialize;

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .ancestors()
        .nth(2)
        .expect("this crate lies two folders below the root")
        .to_owned()
}

/// What cargo knows of our packages.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// The workspace's members.
    pub packages: Vec<Package>,
    /// Where builds end up.
    pub target_directory: PathBuf,
}

/// One of our packages.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// `qd-axon`, ….
    pub name: String,
    /// Its `Cargo.toml`.
    pub manifest_path: PathBuf,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
}

/// One line of a `[dependencies]` table.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub kind: Option<String>,
    /// Behind a feature.
    pub optional: bool,
}

/// Asks cargo, without touching the network.
///
/// # Errors
///
/// If cargo fails or answers something else than metadata.
pub fn metadata(root: &Path) -> anyhow::Result<Metadata> {
    let output = cargo(root)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .output()
        .context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    serde_json::from_slice(&output.stdout).context("cannot read what cargo metadata printed")
}

/// Builds something; what cargo says goes to the terminal.
///
/// # Errors
///
/// If the build fails.
pub fn build(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = cargo(root)
        .arg("build")
        .args(arguments)
        .status()
        .context("cannot run cargo build")?;
    if !status.success() {
        bail!("cargo build {} failed", arguments.join(" "));
    }
    Ok(())
}

/// Builds a benchmark and returns where it is.
///
/// # Errors
///
/// If the build fails.
pub fn bench(root: &Path, package: &str, name: &str) -> anyhow::Result<PathBuf> {
    let output = cargo(root)
        .args([
            "build",
            "--release",
            "--message-format",
            "json",
            "--package",
            package,
            "--bench",
            name,
        ])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo build")?;
    if !output.status.success() {
        bail!("cargo build --bench {name} failed");
    }
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    messages
        .filter_map(Result::ok)
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .with_context(|| format!("cargo built no benchmark {name}"))
}

/// Runs a program we built and returns what it printed.
///
/// # Errors
///
/// If it cannot be run or fails.
pub fn output_of(program: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let what = || format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("cannot run {}", what()))?;
    if !output.status.success() {
        bail!(
            "{} failed: {}",
            what(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(output.stdout)
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Writes a generated file.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
