//! No code that the compiler does not check, but for the modules that argue for theirs.

use super::{Finding, Source};

/// Files that may have some. Their headers say why.
const TRUSTED: &[&str] = &["crates/bootstrap/src/memory.rs"];

/// Spelled in two halves, so that it does not find itself.
const WORD: &str = concat!("uns", "afe");

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.is_rust() || TRUSTED.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let lines = source.lines().filter(|(_, line)| is_unchecked(line));
    lines
        .map(|(number, _)| {
            let what = format!("`{WORD}`: find a crate with a safe form, or argue for a module of its own");
            Finding::new(&source.path, number, what)
        })
        .collect()
}

/// Whether the word stands there as a keyword.
fn is_unchecked(line: &str) -> bool {
    line.match_indices(WORD).any(|(at, _)| {
        let is_begun = line[..at]
            .chars()
            .next_back()
            .is_some_and(|before| !" (=,|".contains(before));
        let rest = line[at + WORD.len()..].trim_start();
        let is_code = ["{", "fn ", "impl ", "extern "]
            .iter()
            .any(|next| rest.starts_with(next));
        !is_begun && is_code
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_where_it_is_code() {
        for (line, is) in [
            (concat!("    uns", "afe { call() }"), true),
            (concat!("pub uns", "afe fn call() {}"), true),
            (concat!("let x = uns", "afe { call() };"), true),
            (concat!("fn uns", "afe_to_show(c: char) {"), false),
            (concat!("// community panels are uns", "afe"), false),
        ] {
            assert_eq!(is_unchecked(line), is, "{line}");
        }
    }

    #[test]
    fn only_the_trusted_may() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            text: concat!("uns", "afe {\n").to_owned(),
        };
        assert_eq!(check(&source("crates/cli/src/main.rs")).len(), 1);
        assert!(check(&source(TRUSTED[0])).is_empty());
    }
}
