//! How long a Rust file may be. A longer one is split by what its parts mean.

use super::{Finding, Source};

/// Lines before the inline test module.
const PRODUCTION_LIMIT: usize = 450;

/// Lines of a file of tests.
const TEST_LIMIT: usize = 700;

/// Files that are longer, with the length they may have. Entries may only shrink and go.
const EXCEPTIONS: &[(&str, usize)] = &[];

pub fn check(source: &Source) -> Vec<Finding> {
    let allowed = EXCEPTIONS
        .iter()
        .find(|(path, _)| *path == source.path)
        .map(|(_, lines)| *lines);
    let (lines, limit) = measure(source);
    let limit = allowed.unwrap_or(limit);
    if !source.is_rust() || lines <= limit {
        return Vec::new();
    }
    vec![Finding::new(
        &source.path,
        limit + 1,
        format!("{lines} lines, {limit} allowed; split it by meaning"),
    )]
}

/// Exceptions that are larger than they need to be.
pub fn check_exceptions(sources: &[Source]) -> Vec<Finding> {
    stale(EXCEPTIONS, sources)
}

fn stale(exceptions: &[(&str, usize)], sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, allowed) in exceptions {
        let (lines, limit) = sources
            .iter()
            .find(|source| source.path == *path)
            .map_or((0, 1), measure);
        if lines <= limit {
            findings.push(Finding::new(
                path,
                0,
                "no longer needs its exception from the length limit; drop it",
            ));
        } else if lines < *allowed {
            findings.push(Finding::new(
                path,
                0,
                format!("its length exception may shrink to {lines}"),
            ));
        }
    }
    findings
}

fn measure(source: &Source) -> (usize, usize) {
    if source.is_test() {
        (source.text.lines().count(), TEST_LIMIT)
    } else {
        (source.production_lines(), PRODUCTION_LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: String) -> Source {
        Source {
            path: path.to_owned(),
            text,
        }
    }

    #[test]
    fn the_inline_test_module_does_not_count() {
        let tests = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            "x\n".repeat(450),
            "y\n".repeat(450)
        );
        assert_eq!(check(&source("crates/a/src/a.rs", tests)), []);
        let long = source("crates/a/src/a.rs", "x\n".repeat(451));
        assert_eq!(check(&long).len(), 1);
        assert_eq!(check(&source("crates/a/tests/it/a.rs", long.text)), []);
    }

    #[test]
    fn an_exception_that_is_not_needed_is_found() {
        let sources = [source("a.rs", "x\n".repeat(500))];
        assert_eq!(stale(&[("a.rs", 500)], &sources), []);
        assert_eq!(stale(&[("a.rs", 501)], &sources).len(), 1);
        assert_eq!(stale(&[("gone.rs", 500)], &sources).len(), 1);
    }
}
