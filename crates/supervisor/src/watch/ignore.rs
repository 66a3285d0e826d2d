//! Which paths do not matter.

use std::path::{Component, Path};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::Error;

/// What PM2 ignores unless told otherwise, beside names that begin with a dot.
const MODULES: &str = "node_modules";

#[derive(Debug)]
pub(super) enum Ignore {
    Default,
    Patterns { ignored: GlobSet, excepted: GlobSet },
}

impl Ignore {
    /// Takes patterns that are relative to `base` where they are not absolute. One that begins with `!` excepts what
    /// it matches from the others.
    pub(super) fn new(base: &Path, patterns: Option<&[String]>) -> Result<Ignore, Error> {
        let Some(patterns) = patterns else {
            return Ok(Ignore::Default);
        };
        let mut ignored = GlobSetBuilder::new();
        let mut excepted = GlobSetBuilder::new();
        for pattern in patterns.iter().filter(|pattern| !pattern.is_empty()) {
            match pattern.strip_prefix('!') {
                Some(exception) => add(&mut excepted, base, exception)?,
                None => add(&mut ignored, base, pattern)?,
            }
        }
        let build = |set: GlobSetBuilder| {
            set.build().map_err(|source| Error::Pattern {
                pattern: patterns.join(", "),
                source,
            })
        };
        Ok(Ignore::Patterns {
            ignored: build(ignored)?,
            excepted: build(excepted)?,
        })
    }

    /// Whether a path below a watched one does not matter. PM2's default also looks at what is above, and so never
    /// sees a change of an app that lives below a folder with a dot.
    pub(super) fn covers(&self, root: &Path, path: &Path) -> bool {
        match self {
            Ignore::Default => {
                let below = path.strip_prefix(root).unwrap_or(path);
                below.components().any(|component| match component {
                    Component::Normal(name) => {
                        let name = name.to_string_lossy();
                        name.starts_with('.') || name.contains(MODULES)
                    }
                    _ => false,
                })
            }
            Ignore::Patterns { ignored, excepted } => ignored.is_match(path) && !excepted.is_match(path),
        }
    }
}

fn add(set: &mut GlobSetBuilder, base: &Path, pattern: &str) -> Result<(), Error> {
    let bare = pattern.trim_start_matches("./").trim_end_matches('/');
    for whole in [bare.to_owned(), format!("{bare}/**")] {
        let glob = glob_below(base, &whole).map_err(|source| Error::Pattern {
            pattern: pattern.to_owned(),
            source,
        })?;
        set.add(glob);
    }
    Ok(())
}

/// A pattern of whole paths, below `base` unless it is absolute.
pub(super) fn glob_below(base: &Path, pattern: &str) -> Result<Glob, globset::Error> {
    let whole = if pattern.starts_with('/') {
        pattern.to_owned()
    } else {
        let base = globset::escape(&base.to_string_lossy());
        format!("{}/{pattern}", base.trim_end_matches('/'))
    };
    GlobBuilder::new(&whole).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(patterns: Option<&[&str]>, path: &str) -> bool {
        let patterns: Option<Vec<String>> =
            patterns.map(|patterns| patterns.iter().map(ToString::to_string).collect());
        let ignore = Ignore::new(Path::new("/srv/.apps/[a]"), patterns.as_deref()).unwrap();
        ignore.covers(
            Path::new("/srv/.apps/[a]"),
            &Path::new("/srv/.apps/[a]").join(path),
        )
    }

    #[test]
    fn by_default_dot_files_and_modules_are_ignored_below_the_watched_path_only() {
        for path in [".git/HEAD", "a/.env", "node_modules/x/y.js", "a/node_modules/z"] {
            assert!(ignored(None, path), "{path}");
        }
        for path in ["app.js", "a/b.js", "a.b/c..js", ""] {
            assert!(!ignored(None, path), "{path}");
        }
    }

    #[test]
    fn patterns_replace_the_default_and_are_relative_to_the_base() {
        let patterns = Some(&["logs", "./tmp/", "*.log", "**/*.map", "/var/x"][..]);
        for path in ["logs", "logs/a/b", "tmp/c", "x.log", "a/b/c.map", "/var/x/y"] {
            assert!(ignored(patterns, path), "{path}");
        }
        for path in [".env", "node_modules/a.js", "a/logs", "a/x.log", "logs2"] {
            assert!(!ignored(patterns, path), "{path}");
        }
        assert!(!ignored(Some(&[]), ".env"));
    }

    #[test]
    fn an_exception_keeps_what_others_would_ignore() {
        let patterns = Some(&["config/**", "!config/live.json"][..]);
        assert!(ignored(patterns, "config/a.json"));
        assert!(!ignored(patterns, "config/live.json"));
    }

    #[test]
    fn a_pattern_that_is_none_is_named() {
        let patterns = ["ok".to_owned(), "a[".to_owned()];
        let error = Ignore::new(Path::new("/"), Some(&patterns)).unwrap_err();
        assert!(error.to_string().contains("`a[`"), "{error}");
    }
}
