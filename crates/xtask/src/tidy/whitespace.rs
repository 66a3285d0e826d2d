//! Trailing blanks and missing last newlines: the rule that repairs itself.

use std::path::Path;

use super::{Finding, Source};
use crate::workspace;

pub fn check(source: &Source) -> Vec<Finding> {
    let blanks = source
        .lines()
        .filter(|(_, line)| line.ends_with([' ', '\t', '\r']));
    let mut findings: Vec<_> = blanks
        .map(|(number, _)| {
            Finding::new(
                &source.path,
                number,
                "ends in blanks; `cargo xtask tidy` repairs it",
            )
        })
        .collect();
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        let last = source.text.lines().count();
        findings.push(Finding::new(
            &source.path,
            last,
            "lacks its last newline; `cargo xtask tidy` repairs it",
        ));
    }
    findings
}

/// Rewrites the files that break the rule.
pub fn repair(root: &Path, sources: &[Source]) -> anyhow::Result<()> {
    for source in sources.iter().filter(|source| !check(source).is_empty()) {
        let repaired: String = source
            .text
            .lines()
            .flat_map(|line| [line.trim_end(), "\n"])
            .collect();
        workspace::write(&root.join(&source.path), repaired.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_end_of_a_line_and_a_missing_newline_are_found() {
        for (text, count) in [("a\n", 0), ("a \nb\t\n", 2), ("a", 1), ("", 0)] {
            let source = Source {
                path: "a.md".to_owned(),
                text: text.to_owned(),
            };
            assert_eq!(check(&source).len(), count, "{text:?}");
        }
    }
}
