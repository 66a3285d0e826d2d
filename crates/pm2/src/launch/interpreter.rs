//! What runs a program.

use std::{fs::File, io::Read, path::Path};

use super::{Caller, Error, runnable};

/// Bytes looked at to tell a text from a binary.
const HEAD: usize = 512;

/// By extension, as PM2's command line chooses.
const BY_EXTENSION: &[(&str, &str)] = &[
    ("js", "node"),
    ("mjs", "node"),
    ("cjs", "node"),
    ("tsx", "bun"),
    ("coffee", "coffee"),
    ("ls", "lsc"),
    ("py", "python"),
    ("rb", "ruby"),
    ("php", "php"),
    ("pl", "perl"),
    ("sh", "bash"),
];

/// The interpreter of a script, which must be there; `none` runs the script by itself.
pub fn choose(given: Option<&str>, script: &Path, caller: &Caller) -> Result<String, Error> {
    if let Some(given) = given {
        return found(given, caller);
    }
    let extension = script
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    match BY_EXTENSION.iter().find(|(known, _)| *known == extension) {
        None if extension == "ts" => typescript(caller),
        Some((_, "python")) => found("python", caller).or_else(|_| found("python3", caller)),
        Some((_, interpreter)) => found(interpreter, caller),
        None if is_binary(script) => Ok("none".to_owned()),
        // A stock command line would have node run it whatever its first line says, and fail.
        None if runnable(script) && names_another(script) => Ok("none".to_owned()),
        None => found("node", caller),
    }
}

fn found(interpreter: &str, caller: &Caller) -> Result<String, Error> {
    let known = match interpreter {
        "none" => true,
        path if path.starts_with('/') => runnable(Path::new(path)),
        name => !name.contains(['/', ' ']) && caller.find(name).is_some(),
    };
    if known {
        Ok(interpreter.to_owned())
    } else {
        Err(Error::NoInterpreter(interpreter.chars().take(64).collect()))
    }
}

fn head(script: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(script) {
        let _ = file.take(HEAD as u64).read_to_end(&mut head);
    }
    head
}

fn is_binary(script: &Path) -> bool {
    let head = head(script);
    head.starts_with(b"\x7fELF") || head.contains(&0)
}

/// Whether its first line names a program to run it with that is not node.
fn names_another(script: &Path) -> bool {
    let head = head(script);
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"#!") && !String::from_utf8_lossy(line).contains("node")
}

/// `bun` where it is, else a node that reads TypeScript by itself.
fn typescript(caller: &Caller) -> Result<String, Error> {
    found("bun", caller).or_else(
        |missing| match caller.node_version.as_deref().and_then(major_minor) {
            Some((22, 18..) | (23, 6..) | (24.., _)) => found("node", caller),
            _ => Err(missing),
        },
    )
}

fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}
