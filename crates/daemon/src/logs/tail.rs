//! The last lines of a run, read from its file when its pipe is closed.

use std::{
    fs::{File, Metadata, OpenOptions},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
};

use rustix::fs::OFlags;

/// Lines of each of the two outputs.
const LINES: usize = 10;
/// Bytes of each that are looked at.
const BYTES: u64 = 4 << 10;
/// Bytes of a line that are kept.
const LINE_BYTES: usize = 500;

/// The last lines of a file, none of them from before this position; a file that was moved aside since is told by its
/// being shorter.
pub fn last_lines(path: &Path, since: u64) -> io::Result<Vec<String>> {
    let (file, now) = open(path)?;
    if !now.is_file() {
        return Ok(Vec::new());
    }
    let since = if since > now.len() { 0 } else { since };
    let from = since.max(now.len().saturating_sub(BYTES));
    let mut bytes = vec![0; usize::try_from(now.len() - from).unwrap_or_default()];
    file.read_exact_at(&mut bytes, from)?;
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|rest| rest.is_empty()) {
        lines.pop();
    }
    if from > since {
        // It began before what was looked at.
        lines.remove(0);
    }
    let lines = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default();
    Ok(lines.iter().map(|line| shown(line)).collect())
}

/// Whether a file's last byte ends no line.
pub fn is_in_line(path: &Path) -> io::Result<bool> {
    let (file, now) = open(path)?;
    let Some(last) = now.len().checked_sub(1).filter(|_| now.is_file()) else {
        return Ok(false);
    };
    let mut byte = [0];
    file.read_exact_at(&mut byte, last)?;
    Ok(byte != *b"\n")
}

fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(path)?;
    let now = file.metadata()?;
    Ok((file, now))
}

fn shown(line: &[u8]) -> String {
    String::from_utf8_lossy(line.get(..LINE_BYTES).unwrap_or(line)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(content: &str, since: u64) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(content.as_bytes()).unwrap();
        last_lines(&path, since).unwrap()
    }

    #[test]
    fn the_last_lines_are_those_of_this_run() {
        assert_eq!(of("before\none\ntwo\n", 7), ["one", "two"]);
        assert_eq!(of("before\n", 7), [""; 0]);
        assert_eq!(of("half a line", 0), ["half a line"]);
        assert_eq!(of("moved aside\n", 1000), ["moved aside"]);
    }

    #[test]
    fn only_ten_lines_and_a_few_kilobytes_are_kept() {
        let many: String = (0..100).map(|n| format!("line {n}\n")).collect();
        assert_eq!(of(&many, 0).first().map(String::as_str), Some("line 90"));
        let long = format!("{}\nend\n", "x".repeat(10_000));
        assert_eq!(of(&long, 0), ["end"]);
        let wide = format!("{}\n", "x".repeat(2_000));
        assert_eq!(of(&wide, 0)[0].len(), LINE_BYTES);
    }
}
