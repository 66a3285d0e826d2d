//! What a process that lives long holds without needing it: the code of its start, and memory that was freed.
//!
//! Most of the memory of an idle agent or daemon is its own code. A page of it that was run or read once stays mapped,
//! though it was only needed to read a command line; and glibc keeps what was freed once many were there at a time. So
//! both are given back now and then: a page of a file is had again from the kernel's cache when it is next used.
//!
//! This is the one module with `unsafe` code, for neither call has a safe form. The argument for each stands beside it.
#![expect(unsafe_code, reason = "see above; the tidy rules know this file")]

use std::{ffi::c_void, io, time::Duration};

use rustix::mm::{Advice, madvise};

/// How long after the start that is first done; each pause is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Gives back what is not needed, again and again.
pub async fn keep_small() -> ! {
    let mut pause = FIRST_PAUSE;
    loop {
        tokio::time::sleep(pause).await;
        if let Err(error) = give_back() {
            tracing::debug!(%error, "cannot see what could be given back");
        }
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Gives back what is not needed now.
///
/// # Errors
/// The system's error when its own maps cannot be read.
fn give_back() -> io::Result<()> {
    let maps = std::fs::read_to_string("/proc/self/smaps")?;
    for map in unchanged(&maps) {
        let start = std::ptr::with_exposed_provenance_mut::<c_void>(map.start);
        // SAFETY: The range is a piece of a program or library that this process can only read and of which it has no
        // page of its own, so that every page of it that is dropped is read again from the file as it was. What is
        // loaded to be run stays mapped to the end: nothing else can have come to stand there meanwhile.
        if let Err(error) = unsafe { madvise(start, map.length, Advice::LinuxDontNeed) } {
            tracing::debug!(%error, "the kernel keeps a mapping as it is");
        }
    }
    #[cfg(target_env = "gnu")]
    // SAFETY: It takes a number, keeps what is in use where it is, and may be called at any time by any thread.
    unsafe {
        libc::malloc_trim(0);
    }
    Ok(())
}

/// A range of addresses.
#[derive(Debug, PartialEq, Eq)]
struct Map {
    start: usize,
    length: usize,
}

/// A mapping as the kernel tells of it.
struct Told<'a> {
    start: usize,
    end: usize,
    mode: &'a str,
    path: &'a str,
    has_own_pages: bool,
}

/// The pieces of programs and libraries that are as they are in the file: neither can they be written to, nor were they
/// when they were set up. Whatever else is mapped may be gone in the next moment.
fn unchanged(smaps: &str) -> Vec<Map> {
    let mut all: Vec<Told<'_>> = Vec::new();
    for line in smaps.lines() {
        if let Some(told) = head(line) {
            all.push(told);
        } else if let Some(own) = line.strip_prefix("Anonymous:")
            && let Some(told) = all.last_mut()
        {
            told.has_own_pages = own.split_whitespace().ne(["0", "kB"]);
        }
    }
    let runs = |one: &Told<'_>| one.mode == "r-xp" && one.path.starts_with('/');
    let is_loaded = |one: &Told<'_>| {
        let beside = |other: &Told<'_>| {
            let touches = other.end == one.start || one.end == other.start;
            touches && other.path == one.path && runs(other)
        };
        runs(one) || (one.mode == "r--p" && all.iter().any(beside))
    };
    let meant = all.iter().filter(|one| !one.has_own_pages && is_loaded(one));
    meant
        .map(|one| Map {
            start: one.start,
            length: one.end - one.start,
        })
        .collect()
}

/// What the first line of a mapping tells. Until it is told otherwise, it has pages of its own.
fn head(line: &str) -> Option<Told<'_>> {
    let mut words = line.split_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let number = |digits| usize::from_str_radix(digits, 16).ok();
    let (start, end) = (number(start)?, number(end)?);
    let mode = words.next()?;
    let path = words.nth(3).unwrap_or_default();
    (start <= end).then_some(Told {
        start,
        end,
        mode,
        path,
        has_own_pages: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_as_it_is_in_its_file_is_given_back() {
        let map =
            |head: &str, own: u32| format!("{head}\nSize: 4 kB\nAnonymous: {own:14} kB\nVmFlags: rd mr\n");
        let maps = [
            map("0-1000 r--p 00000000 fe:00 12 /usr/bin/program", 0),
            map("1000-3000 r-xp 00001000 fe:00 12 /usr/bin/program", 0),
            map("3000-4000 r--p 00003000 fe:00 12 /usr/bin/program", 4),
            map("4000-5000 rw-p 00004000 fe:00 12 /usr/bin/program", 0),
            map("5000-6000 r--s 00000000 fe:00 13 /var/shared", 0),
            map("6000-7000 rw-p 00000000 00:00 0 [heap]", 0),
            map("7000-8000 r-xp 00000000 00:00 0 [vdso]", 0),
            map("8000-9000 r--p 00000000 00:00 0 ", 0),
            map("9000-a000 r--p 00000000 fe:00 15 /etc/ld.so.cache", 0),
            map(
                "7f0000000000-7f0000001000 r-xp 00000000 fe:00 14 /lib/libc.so.6",
                0,
            ),
            map(
                "7f0000009000-7f000000a000 r--p 00000000 fe:00 14 /lib/libc.so.6",
                0,
            ),
        ];
        let map = |start, length| Map { start, length };
        assert_eq!(
            unchanged(&maps.concat()),
            [map(0, 0x1000), map(0x1000, 0x2000), map(0x7f00_0000_0000, 0x1000)]
        );
    }

    #[test]
    fn a_program_goes_on_with_less_memory() {
        let resident = || {
            let status = std::fs::read_to_string("/proc/self/status").expect("a status");
            let line = status.lines().find_map(|line| line.strip_prefix("RssFile:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kilobytes.expect("a number")
        };
        let before = resident();
        give_back().expect("it can see itself");
        let after = resident();
        assert!(after < before, "{after} kB of {before} kB are left");
    }
}
