//! Where the program, its directory, its logs and its pid file are.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use super::{Caller, Error, name};

/// The working directory.
pub fn directory(given: Option<&str>, caller: &Caller) -> Result<Option<PathBuf>, Error> {
    let Some(given) = given else { return Ok(None) };
    let path = absolute(&caller.cwd, given, caller);
    if path.is_dir() {
        Ok(Some(path))
    } else {
        Err(Error::NoSuchDirectory(path))
    }
}

/// The program: a file, or else a command on the path.
pub fn script(given: &str, cwd: &Path, caller: &Caller) -> Result<PathBuf, Error> {
    let path = absolute(cwd, given, caller);
    if path.is_file() {
        return Ok(path);
    }
    if !given.contains('/')
        && let Some(found) = caller.find(given)
    {
        return Ok(found);
    }
    if given.contains(' ') {
        Err(Error::ShellLine(given.chars().take(128).collect()))
    } else {
        Err(Error::NoSuchScript(path))
    }
}

/// A log or pid file: what was asked for, else one in the daemon's home by the app's name.
pub fn file(
    key: &'static str,
    given: Option<&str>,
    cwd: &Path,
    standard: PathBuf,
    caller: &Caller,
) -> Result<String, Error> {
    let path = match given {
        Some("NULL" | "/dev/null") => return Ok("/dev/null".to_owned()),
        Some(given) => absolute(cwd, given, caller),
        None => standard,
    };
    if let Some(parent) = path.parent() {
        let made = fs::create_dir_all(parent);
        made.map_err(|error| Error::Directory {
            key,
            path: parent.to_owned(),
            why: error.to_string(),
        })?;
    }
    Ok(path.display().to_string())
}

/// The standard file of this kind, as `logs/<name>-out.log`.
pub fn standard(directory: &Path, app: &str, suffix: &str) -> PathBuf {
    directory.join(format!("{}{suffix}", name::in_file(app)))
}

/// An absolute path without `.` and `..`, which the kernel would resolve in the same way but people misread.
pub fn absolute(base: &Path, given: &str, caller: &Caller) -> PathBuf {
    let given = match (given.strip_prefix("~/"), caller.env.get("HOME")) {
        (Some(rest), Some(home)) => Path::new(home).join(rest),
        _ => PathBuf::from(given),
    };
    let mut path = PathBuf::new();
    for part in base.join(given).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}
