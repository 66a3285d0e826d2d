//! The paths that an app asked to have watched.

use std::path::{Path, PathBuf};

use globset::GlobMatcher;

use super::{
    Error, canonical,
    ignore::{self, Ignore},
};

#[derive(Debug)]
pub(super) struct Roots {
    base: PathBuf,
    roots: Vec<Root>,
    ignore: Ignore,
}

#[derive(Debug)]
pub(super) struct Root {
    pub path: PathBuf,
    pub is_folder: bool,
    /// What of a folder matters, if not all of it.
    only: Option<GlobMatcher>,
}

impl Root {
    fn of(path: PathBuf) -> Root {
        Root {
            is_folder: path.is_dir(),
            path,
            only: None,
        }
    }

    /// The folder that a pattern begins with, of which only what matches matters.
    fn of_pattern(whole: &Path) -> Result<Option<Root>, Error> {
        let is_plain = |part: &Path| !part.to_string_lossy().contains(['*', '?', '[', '{']);
        let Some(folder) = whole
            .ancestors()
            .find(|part| is_plain(part))
            .filter(|folder| *folder != whole)
        else {
            return Ok(None);
        };
        let rest = whole.strip_prefix(folder).unwrap_or(whole);
        let path = canonical(folder)?;
        let pattern = ignore::glob_below(&path, &rest.to_string_lossy());
        let only = pattern.map_err(|source| Error::Pattern {
            pattern: whole.to_string_lossy().into_owned(),
            source,
        })?;
        Ok(Some(Root {
            only: Some(only.compile_matcher()),
            ..Root::of(path)
        }))
    }
}

impl Roots {
    /// Takes paths that are there, or patterns of paths that may be.
    pub(super) fn new(base: &Path, paths: &[PathBuf], ignore: Ignore) -> Result<Roots, Error> {
        let mut roots = Vec::new();
        for path in paths {
            let whole = base.join(path);
            let root = match canonical(&whole) {
                Ok(path) => Root::of(path),
                Err(error) => Root::of_pattern(&whole)?.ok_or(error)?,
            };
            roots.push(root);
        }
        Ok(Roots {
            base: base.to_owned(),
            roots,
            ignore,
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter()
    }

    /// What to name if it is not known what changed.
    pub(super) fn first(&self) -> &Path {
        self.roots.first().map_or(&self.base, |root| &root.path)
    }

    /// Whether a path is one that was asked for or below one, and not ignored.
    pub(super) fn contain(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| self.is_in(root, path))
    }

    /// Whether a change of this path matters.
    pub(super) fn concern(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| {
            let matches = root.only.as_ref().is_none_or(|only| only.is_match(path));
            matches && self.is_in(root, path)
        })
    }

    fn is_in(&self, root: &Root, path: &Path) -> bool {
        let is_below = || root.is_folder && path.starts_with(&root.path);
        path == root.path || is_below() && !self.ignore.covers(&root.path, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_pattern_only_what_matches_matters_but_every_folder_is_looked_through() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::create_dir(base.join("src")).unwrap();
        let ignore = Ignore::new(&base, None).unwrap();
        let roots = Roots::new(&base, &["src/**/*.{js,ts}".into()], ignore).unwrap();
        assert_eq!(roots.first(), base.join("src"));
        assert!(roots.contain(&base.join("src/a")));
        for path in ["src/a.js", "src/a/b.ts"] {
            assert!(roots.concern(&base.join(path)), "{path}");
        }
        for path in ["src", "src/a", "src/a.css", "src/.x/a.js", "a.js"] {
            assert!(!roots.concern(&base.join(path)), "{path}");
        }
    }

    #[test]
    fn a_pattern_whose_folder_is_not_there_is_an_error() {
        let ignore = Ignore::new(Path::new("/"), None).unwrap();
        let error = Roots::new(Path::new("/"), &["qd-missing/*.js".into()], ignore).unwrap_err();
        assert!(error.to_string().contains("qd-missing"), "{error}");
    }
}
