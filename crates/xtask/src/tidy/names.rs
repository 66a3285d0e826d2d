//! Names that say nothing of what is inside.

use super::{Finding, Source};

const JUNK_DRAWERS: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc"];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in source.path.split('/') {
        let stem = part.split('.').next().unwrap_or(part);
        if part == "mod.rs" {
            let what = "write `foo.rs` beside the folder `foo/`, not `foo/mod.rs`";
            findings.push(Finding::new(&source.path, 0, what));
        } else if JUNK_DRAWERS.contains(&stem) {
            findings.push(Finding::new(
                &source.path,
                0,
                format!("`{part}` is a junk drawer; name what is in it"),
            ));
        }
    }
    if source.is_rust() {
        findings.extend(
            source
                .lines()
                .filter(|(_, line)| is_inline_junk(line))
                .map(|(number, _)| {
                    Finding::new(
                        &source.path,
                        number,
                        "a module with such a name is a junk drawer; name what is in it",
                    )
                }),
        );
    }
    findings
}

fn is_inline_junk(line: &str) -> bool {
    let line = line
        .trim_start()
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub ");
    line.strip_prefix("mod ").is_some_and(|rest| {
        let name = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .unwrap_or(rest);
        JUNK_DRAWERS.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn junk_drawers_are_found_as_files_folders_and_modules() {
        assert_eq!(count("crates/a/src/b/mod.rs", ""), 1);
        assert_eq!(count("crates/a/src/utils.rs", ""), 1);
        assert_eq!(count("crates/a/tests/common/pm2.rs", ""), 1);
        assert_eq!(count("crates/a/src/a.rs", "pub(crate) mod helpers {"), 1);
        assert_eq!(count("crates/a/src/a.rs", "mod commonwealth;"), 0);
        assert_eq!(count("crates/a/src/module.rs", "mod verb;"), 0);
    }
}
