//! No code that the compiler does not check, but for the modules that argue for theirs.
//!
//! The workspace's lints refuse it; here, only who may silence that one. Its name is spelled in two halves, so that this
//! file does not find itself.

use super::{Finding, Source};

/// Files that may, and why stands in their headers. Entries may only go.
const TRUSTED: &[&str] = &["crates/bootstrap/src/memory.rs"];

const LINT: &str = concat!("uns", "afe_code");

pub fn check(source: &Source) -> Vec<Finding> {
    if TRUSTED.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let lines = source.lines().filter(|(_, line)| silences(source, line));
    lines
        .map(|(number, _)| {
            let what =
                format!("silences `{LINT}`; find a crate with a safe form, or have it reviewed and listed");
            Finding::new(&source.path, number, what)
        })
        .collect()
}

/// Trusted files that need no trust any more.
pub fn check_exceptions(sources: &[Source]) -> Vec<Finding> {
    let needed = |path: &str| {
        sources
            .iter()
            .any(|source| source.path == path && source.lines().any(|(_, line)| silences(source, line)))
    };
    let stale = TRUSTED.iter().filter(|path| !needed(path));
    stale
        .map(|path| {
            let what = format!("does not silence `{LINT}` any more; drop it from the trusted list");
            Finding::new(path, 0, what)
        })
        .collect()
}

fn silences(source: &Source, line: &str) -> bool {
    source.is_rust() && line.contains(LINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn only_the_trusted_may_silence_the_lint() {
        let text = format!("#![expect({LINT}, reason = \"haste\")]\n");
        assert_eq!(check(&source("crates/cli/src/main.rs", &text)).len(), 1);
        assert!(check(&source("Cargo.toml", &format!("{LINT} = \"deny\"\n"))).is_empty());
        assert!(check(&source(TRUSTED[0], &text)).is_empty());
        assert!(check_exceptions(&[source(TRUSTED[0], &text)]).is_empty());
    }

    #[test]
    fn trust_that_is_not_needed_is_found() {
        assert_eq!(check_exceptions(&[source(TRUSTED[0], "")]).len(), TRUSTED.len());
    }
}
