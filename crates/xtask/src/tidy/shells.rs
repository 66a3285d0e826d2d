//! No shell: a command is an argument vector. The places that may name one are reviewed and listed.

use super::{Finding, Source};

/// Files that may, and why. Entries may only go.
const REVIEWED: &[(&str, &str)] = &[];

const SHELLS: &[&str] = &["sh", "bash", "dash", "zsh", "ksh"];

pub fn check(source: &Source) -> Vec<Finding> {
    if source.is_prose() || REVIEWED.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let lines = source.lines().filter(|(_, line)| starts_shell(line));
    lines
        .map(|(number, _)| {
            Finding::new(
                &source.path,
                number,
                "runs a shell; pass an argument vector, or have it reviewed and listed",
            )
        })
        .collect()
}

/// Reviewed files that no longer start a shell.
pub fn check_exceptions(sources: &[Source]) -> Vec<Finding> {
    let needed = |path: &str| {
        sources
            .iter()
            .any(|source| source.path == path && source.lines().any(|(_, line)| starts_shell(line)))
    };
    let stale = REVIEWED.iter().filter(|(path, _)| !needed(path));
    stale
        .map(|(path, _)| {
            Finding::new(
                path,
                0,
                "starts no shell any more; drop it from the reviewed list",
            )
        })
        .collect()
}

/// Whether a shell's name is followed by its option for a command, as one string or as two.
fn starts_shell(line: &str) -> bool {
    ["-c", "-lc", "-ec"].iter().any(|option| {
        line.match_indices(option).any(|(at, _)| {
            let ends = line[at + option.len()..]
                .chars()
                .next()
                .is_none_or(|c| !c.is_alphanumeric() && c != '-');
            let before = line[..at].trim_end_matches([' ', ',', '"', '\'', '[', '(', '&']);
            let before = before.trim_end_matches(".args").trim_end_matches(".arg");
            let before = before.trim_end_matches([')', ' ', '"', '\'']);
            let name = before
                .rsplit(|c: char| !c.is_ascii_lowercase())
                .next()
                .unwrap_or_default();
            ends && before.len() < at && SHELLS.contains(&name)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_with_a_command_is_found_however_it_is_written() {
        let option = "-c";
        for text in [
            "sh {} 'ls'",
            "/bin/bash {} x",
            r#"["sh", "{}", x]"#,
            r#"Command::new("sh").arg("{}")"#,
        ] {
            let line = text.replace("{}", option);
            assert!(starts_shell(&line), "{line}");
        }
    }

    #[test]
    fn other_programs_with_that_option_are_not() {
        for text in [
            "push {} x",
            "python3 {} 'x'",
            "bash -cool",
            "sh-{}",
            "git {} a=b",
            "finish {}",
        ] {
            let line = text.replace("{}", "-c");
            assert!(!starts_shell(&line), "{line}");
        }
    }
}
