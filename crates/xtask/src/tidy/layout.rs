//! Where things stand: `lib.rs` is a table of contents, and a crate has one test binary that forgets no file.

use std::collections::BTreeSet;

use super::{Finding, Source};

const LOGIC: &[&str] = &[
    "fn ",
    "async fn ",
    "impl ",
    "impl<",
    "struct ",
    "enum ",
    "trait ",
    "macro_rules! ",
];

pub fn check(source: &Source) -> Vec<Finding> {
    let parts: Vec<&str> = source.path.split('/').collect();
    match parts.as_slice() {
        ["crates", _, "src", "lib.rs"] => source
            .production()
            .filter(|(_, line)| {
                let item = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
                LOGIC.iter().any(|start| item.starts_with(start))
            })
            .map(|(number, _)| {
                Finding::new(
                    &source.path,
                    number,
                    "`lib.rs` holds no logic; move it to a module",
                )
            })
            .collect(),
        ["crates", _, "tests", file] if source.is_rust() => {
            vec![Finding::new(
                &source.path,
                0,
                format!("one test binary a crate: move it to tests/it/{file}"),
            )]
        }
        _ => Vec::new(),
    }
}

/// Test files that no `main.rs` names, so that they never run.
pub fn check_test_modules(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for main in sources
        .iter()
        .filter(|source| source.path.ends_with("/it/main.rs"))
    {
        let folder = main.path.trim_end_matches("main.rs");
        let named: BTreeSet<&str> = main.lines().filter_map(|(_, line)| module(line)).collect();
        for source in sources
            .iter()
            .filter(|source| source.is_rust() && source.path != main.path)
        {
            let Some(name) = source
                .path
                .strip_prefix(folder)
                .and_then(|file| file.strip_suffix(".rs"))
            else {
                continue;
            };
            if !name.contains('/') && !named.contains(name) {
                let what = format!("is never run: add `mod {name};` to {}", main.path);
                findings.push(Finding::new(&source.path, 0, what));
            }
        }
    }
    findings
}

fn module(line: &str) -> Option<&str> {
    line.trim_start_matches("pub ")
        .strip_prefix("mod ")?
        .strip_suffix(';')
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
    fn logic_in_lib_is_found() {
        assert_eq!(
            check(&source(
                "crates/a/src/lib.rs",
                "//! x\npub mod a;\npub use a::A;\n"
            )),
            []
        );
        assert_eq!(check(&source("crates/a/src/lib.rs", "pub fn a() {}\n")).len(), 1);
        assert_eq!(check(&source("crates/a/src/a.rs", "pub fn a() {}\n")), []);
    }

    #[test]
    fn a_second_test_binary_and_a_forgotten_test_file_are_found() {
        assert_eq!(check(&source("crates/a/tests/b.rs", "")).len(), 1);
        let mut sources = vec![
            source("crates/a/tests/it/main.rs", "mod b;\n"),
            source("crates/a/tests/it/b.rs", ""),
        ];
        assert_eq!(check_test_modules(&sources), []);
        sources.push(source("crates/a/tests/it/c.rs", ""));
        assert_eq!(check_test_modules(&sources).len(), 1);
    }
}
