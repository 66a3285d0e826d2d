//! The house rules, as a test: who may import whom, how long a file may be, what may not be written.
//!
//! Each rule is a file that looks at the sources or the manifests and says where a rule is broken and what to do.
//! Exceptions stand in a table beside the rule, and one that is no longer needed is itself a finding.

use std::{fmt, path::Path};

use anyhow::bail;

use crate::workspace;

mod credentials;
mod imports;
mod layout;
mod lengths;
mod manifests;
mod names;
mod shells;
mod sources;
mod trusted;
mod whitespace;
mod words;

pub use sources::Source;

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the root.
    pub file: String,
    /// From 1; 0 speaks of the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// Every broken rule of the repository at `root`, by file and line.
///
/// # Errors
///
/// If the repository cannot be read.
pub fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let metadata = workspace::metadata(root)?;
    let sources = sources::load(root)?;
    let mut findings = check_sources(&sources);
    findings.extend(shells::check_exceptions(&sources));
    findings.extend(lengths::check_exceptions(&sources));
    findings.extend(trusted::check_exceptions(&sources));
    findings.extend(imports::check(&metadata, root)?);
    findings.sort();
    Ok(findings)
}

/// The rules that need only the text of the sources.
#[must_use]
pub fn check_sources(sources: &[Source]) -> Vec<Finding> {
    let rules = [
        credentials::check,
        layout::check,
        lengths::check,
        manifests::check,
        names::check,
        shells::check,
        trusted::check,
        whitespace::check,
        words::check,
    ];
    let mut findings: Vec<_> = sources
        .iter()
        .flat_map(|source| rules.iter().flat_map(move |rule| rule(source)))
        .collect();
    findings.extend(layout::check_test_modules(sources));
    findings
}

/// `cargo xtask tidy`.
///
/// # Errors
///
/// If a rule is broken, or the repository cannot be read or repaired.
pub fn run(root: &Path, check_only: bool) -> anyhow::Result<()> {
    if !check_only {
        whitespace::repair(root, &sources::load(root)?)?;
    }
    let findings = check(root)?;
    for finding in &findings {
        eprintln!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} house rules broken", findings.len());
    }
    Ok(())
}
