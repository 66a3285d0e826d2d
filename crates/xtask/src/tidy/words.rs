//! Words that must not be in the repository: unfinished work, silenced lints, one machine's paths.
//!
//! The table is spelled in two halves, so that it does not find itself.

use super::{Finding, Source};

struct Word {
    text: &'static str,
    rust_only: bool,
    /// Whether a word character before the text makes it another word.
    whole: bool,
    instead: &'static str,
}

const WORDS: &[Word] = &[
    word(concat!("TO", "DO"), "finish it, or leave it out"),
    word(concat!("FIX", "ME"), "fix it, or leave it out"),
    rust(concat!("todo", "!("), "finish it, or leave it out"),
    rust(
        concat!("unimplemented", "!("),
        "return an error that says what would serve it",
    ),
    rust(
        concat!("#[al", "low("),
        "use `#[expect(…, reason = \"…\")]`, which ends by itself",
    ),
    rust(
        concat!("#![al", "low("),
        "use `#![expect(…, reason = \"…\")]`, which ends by itself",
    ),
    word(
        concat!("/wo", "rk/"),
        "a path of one machine; derive it from the repository's root",
    ),
    word(
        concat!("issue", " #"),
        "say what it is about; numbers mean nothing in another tracker",
    ),
];

const fn word(text: &'static str, instead: &'static str) -> Word {
    Word {
        text,
        rust_only: false,
        whole: true,
        instead,
    }
}

const fn rust(text: &'static str, instead: &'static str) -> Word {
    Word {
        text,
        rust_only: true,
        whole: false,
        instead,
    }
}

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in source.lines() {
        for word in WORDS.iter().filter(|word| source.is_rust() || !word.rust_only) {
            if contains(line, word) {
                findings.push(Finding::new(
                    &source.path,
                    number,
                    format!("`{}`: {}", word.text, word.instead),
                ));
            }
        }
    }
    findings
}

fn contains(line: &str, word: &Word) -> bool {
    line.match_indices(word.text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !word.whole
            || !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | ')'))
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
    fn every_word_is_found_where_it_counts() {
        for word in WORDS {
            assert_eq!(
                count("crates/a/src/a.rs", &format!("x {}", word.text)),
                1,
                "{}",
                word.text
            );
            assert_eq!(
                count("README.md", &format!("x {}", word.text)),
                usize::from(!word.rust_only)
            );
        }
    }

    #[test]
    fn a_longer_path_that_ends_alike_is_not_found() {
        assert_eq!(count("README.md", concat!("/srv/wo", "rk/app")), 0);
        assert_eq!(count("README.md", concat!("~/wo", "rk/app")), 1);
    }
}
