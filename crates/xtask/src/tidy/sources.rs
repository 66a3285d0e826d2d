//! The text files that the rules look at.

use std::path::Path;

use anyhow::Context;

/// Made by tools, or not ours.
const SKIPPED_FOLDERS: &[&str] = &[
    ".git",
    "target",
    "build",
    "node_modules",
    ".next",
    "vendor",
    "assets",
    "corpus",
    "artifacts",
    "snapshots",
];
const SKIPPED_FILES: &[&str] = &["Cargo.lock", "package-lock.json", "openapi.yaml"];
const EXTENSIONS: &[&str] = &[
    "rs",
    "py",
    "md",
    "toml",
    "sh",
    "js",
    "json",
    "yml",
    "yaml",
    "service",
    "conf",
    "proptest-regressions",
];
const NAMES: &[&str] = &[
    "Makefile",
    "Dockerfile",
    "Caddyfile",
    "run",
    ".editorconfig",
    ".gitignore",
];

/// One text file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl Source {
    /// Whether it is Rust.
    #[must_use]
    pub fn is_rust(&self) -> bool {
        has_extension(&self.path, "rs")
    }

    /// Whether it is prose.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        has_extension(&self.path, "md")
    }

    /// Whether the whole file is a test, a fuzz target or a fixture of one.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.contains("/fuzz/")
    }

    /// The lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// How many lines stand before the inline test module, or all of them.
    #[must_use]
    pub fn production_lines(&self) -> usize {
        let lines: Vec<&str> = self.text.lines().collect();
        lines
            .windows(2)
            .position(|pair| {
                pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
            })
            .unwrap_or(lines.len())
    }

    /// The lines before the inline test module; none of a test file.
    pub fn production(&self) -> impl Iterator<Item = (usize, &str)> {
        let count = if self.is_test() {
            0
        } else {
            self.production_lines()
        };
        self.lines().take(count)
    }
}

/// Reads every text file below `root` that is ours.
///
/// # Errors
///
/// If a folder or file cannot be read.
pub fn load(root: &Path) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            if kind.is_dir() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
                folders.push(entry.path());
            } else if kind.is_file() && is_text(&name) {
                let path = entry.path();
                // A file may be gone again (an editor's); what cannot be read as text is not text.
                let Ok(text) = std::fs::read_to_string(&path) else {
                    continue;
                };
                let relative = path.strip_prefix(root).expect("listed below the root");
                sources.push(Source {
                    path: relative.to_string_lossy().replace('\\', "/"),
                    text,
                });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn is_text(name: &str) -> bool {
    !SKIPPED_FILES.contains(&name)
        && (NAMES.contains(&name) || EXTENSIONS.iter().any(|extension| has_extension(name, extension)))
}

fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}
