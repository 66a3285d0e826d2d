//! `cargo xtask openapi`: writes the two documents from the code, or says which is stale.

use std::path::Path;

use anyhow::bail;

use crate::workspace;

/// Where a document stands, and what makes it.
type Document = (&'static str, fn() -> String);

/// Where each stands: the agent's at the root, for it is the API that both servers have.
const DOCUMENTS: [Document; 2] = [
    ("openapi.yaml", qd_agent::openapi_yaml),
    ("crates/console/openapi.yaml", qd_console::openapi_yaml),
];

/// Writes the API's descriptions; with `check_only` compares instead.
///
/// # Errors
///
/// If a file cannot be written, or differs from what the code says.
pub fn run(root: &Path, check_only: bool) -> anyhow::Result<()> {
    for (name, document) in DOCUMENTS {
        one(root, name, &document(), check_only)?;
    }
    Ok(())
}

fn one(root: &Path, name: &str, wanted: &str, check_only: bool) -> anyhow::Result<()> {
    let path = root.join(name);
    if !check_only {
        return workspace::write(&path, wanted.as_bytes());
    }
    // A file that is not there yet is as stale as an old one.
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    match first_difference(&found, wanted) {
        None => Ok(()),
        Some(line) => {
            bail!("{name}:{line}: differs from the code; run `cargo xtask openapi` and commit it")
        }
    }
}

/// The number of the first line that differs, from 1.
fn first_difference(found: &str, wanted: &str) -> Option<usize> {
    if found == wanted {
        return None;
    }
    let same = found
        .lines()
        .zip(wanted.lines())
        .take_while(|(a, b)| a == b)
        .count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nx\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
    }

    #[test]
    fn a_missing_file_is_stale_and_a_written_one_is_not() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("crates/console")).unwrap();
        run(root.path(), true).unwrap_err();
        run(root.path(), false).unwrap();
        run(root.path(), true).unwrap();
    }
}
