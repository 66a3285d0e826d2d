//! Reads one configuration file: only one that nobody else can write, and with the line of every key.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _},
    ops::Range,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use rustix::{fs::OFlags, process::geteuid};
use toml::{
    Table,
    de::{DeTable, DeValue},
};

use super::{Config, Error, keys};

/// A configuration is a page or two; a larger file is not one.
const MAX_BYTES: u64 = 256 * 1024;
/// Writable by everybody.
const OTHERS_WRITE: u32 = 0o002;

/// What a file sets: its keys in one table, and where each stands.
pub(super) struct Parsed {
    pub table: Table,
    /// Keys of the catalogue with their line.
    pub lines: Vec<(&'static str, usize)>,
}

/// Reads a file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Parsed>, Error> {
    let failed = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    // Without NONBLOCK a FIFO in the file's place would hold the start for ever.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).expect("open flags fit the type open(2) takes");
    let mut file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    trust(path, &file)?;
    let mut text = String::new();
    file.by_ref()
        .take(MAX_BYTES)
        .read_to_string(&mut text)
        .map_err(failed)?;
    parse(path, &text).map(Some)
}

/// Refuses a file that others than its owner, us, or root could have written.
fn trust(path: &Path, file: &File) -> Result<(), Error> {
    let untrusted = |reason: &str| {
        Err(Error::Untrusted {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    };
    let meta = file.metadata().map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    if !meta.is_file() {
        return untrusted("it is not a regular file");
    }
    if meta.len() > MAX_BYTES {
        return untrusted("it is larger than 256 KiB");
    }
    if meta.mode() & OTHERS_WRITE != 0 {
        return untrusted("everybody can write it; run `chmod o-w` on it");
    }
    if meta.uid() != 0 && meta.uid() != geteuid().as_raw() {
        return untrusted("it belongs to another user; it must be owned by you or by root");
    }
    Ok(())
}

/// A key of the file, whether it is known or not.
struct Found {
    key: &'static str,
    at: usize,
    value: Range<usize>,
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Parsed, Error> {
    let line_of = |at: usize| {
        1 + text
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count()
    };
    let syntax = |error: &toml::de::Error| Error::Syntax {
        path: path.to_owned(),
        line: line_of(error.span().map_or(0, |span| span.start)),
        reason: error.message().to_owned(),
    };
    let document = DeTable::parse(text).map_err(|error| syntax(&error))?;
    let unknown = |key: &str, at: usize, nearest: String| Error::UnknownKey {
        path: path.to_owned(),
        line: line_of(at),
        key: key.chars().take(64).collect(),
        nearest,
    };
    let mut found = Vec::new();
    for (section, body) in document.get_ref() {
        let (name, at) = (section.get_ref().as_ref(), section.span().start);
        if !keys::is_section(name) {
            return Err(unknown(name, at, keys::nearest_section(name)));
        }
        let DeValue::Table(body) = body.get_ref() else {
            let reason = format!("`{name}` is a section; write it as [{name}]");
            return Err(Error::Syntax {
                path: path.to_owned(),
                line: line_of(at),
                reason,
            });
        };
        for (key, value) in body {
            let at = key.span().start;
            let known = keys::by_path(&format!("{name}.{}", key.get_ref()))
                .ok_or_else(|| unknown(key.get_ref(), at, keys::nearest_key(name, key.get_ref())))?;
            found.push(Found {
                key: known.path,
                at,
                value: value.span(),
            });
        }
    }
    toml::from_str::<Config>(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        match found.iter().find(|found| found.value.contains(&at)) {
            Some(found) => Error::FileValue {
                path: path.to_owned(),
                line: line_of(found.at),
                key: found.key.to_owned(),
                reason: error.message().to_owned(),
            },
            None => syntax(&error),
        }
    })?;
    let table = toml::from_str(text).map_err(|error| syntax(&error))?;
    let lines = found
        .into_iter()
        .map(|found| (found.key, line_of(found.at)))
        .collect();
    Ok(Parsed { table, lines })
}
