//! The chain: whatever is dropped, altered, moved or cut off is found.

use std::{fs, path::Path, thread};

use qd_auth::audit::{Error, Log, VerifyError, verify};
use tempfile::TempDir;

use crate::audit_entries::entry;

fn home_with(lines: usize) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    for number in 1..=lines {
        log.append(entry(&format!("verb{number}"))).unwrap();
    }
    home
}

fn lines(home: &Path) -> Vec<String> {
    fs::read_to_string(home.join("audit.log"))
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn rewrite(home: &Path, lines: &[String]) {
    fs::write(
        home.join("audit.log"),
        lines.iter().map(|line| format!("{line}\n")).collect::<String>(),
    )
    .unwrap();
}

#[test]
fn a_whole_log_holds() {
    let home = home_with(10);
    let report = verify(home.path()).unwrap();
    assert_eq!((report.entries, report.first), (10, 1));
    assert_eq!(
        report.last_hash,
        Log::open(home.path()).unwrap().read(9, 1).unwrap()[0].hash
    );
    assert_eq!(verify(home_with(0).path()).unwrap().entries, 0);
    assert_eq!(verify(Path::new("/nonexistent/home")).unwrap().entries, 0);
}

#[test]
fn a_line_that_is_dropped_doubled_or_moved_is_found() {
    let home = home_with(6);
    let whole = lines(home.path());
    for at in 0..6 {
        let mut dropped = whole.clone();
        dropped.remove(at);
        rewrite(home.path(), &dropped);
        assert!(verify(home.path()).is_err(), "dropped {at}");
        let mut doubled = whole.clone();
        doubled.insert(at, whole[at].clone());
        rewrite(home.path(), &doubled);
        assert!(verify(home.path()).is_err(), "doubled {at}");
        if at > 0 {
            let mut moved = whole.clone();
            moved.swap(at, at - 1);
            rewrite(home.path(), &moved);
            let found = verify(home.path());
            assert!(
                matches!(&found, Err(VerifyError::Broken { line, .. }) if *line == at),
                "{found:?}"
            );
        }
    }
    rewrite(home.path(), &whole);
    verify(home.path()).unwrap();
}

#[test]
fn a_line_altered_at_any_byte_is_found() {
    let home = home_with(3);
    let path = home.path().join("audit.log");
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1 << (at % 7);
        fs::write(&path, altered).unwrap();
        assert!(verify(home.path()).is_err(), "byte {at}");
    }
    let text = String::from_utf8(whole).unwrap();
    for (was, is) in [
        ("\"done\"", "\"denied\""),
        ("{\"seq\":2,", "{\"seq\":2,\"added\":1,"),
        ("{\"seq\":2,", "{ \"seq\":2,"),
        ("\"params\":{\"instances\":2}", "\"params\":{\"instances\":2.0}"),
        ("\"target\":\"api\",", ""),
    ] {
        assert!(text.contains(was));
        fs::write(&path, text.replacen(was, is, 1)).unwrap();
        assert!(verify(home.path()).is_err(), "{was} {is}");
    }
}

#[test]
fn a_log_cut_anywhere_at_its_end_is_found() {
    let home = home_with(6);
    let whole = lines(home.path());
    for kept in 0..6 {
        rewrite(home.path(), &whole[..kept]);
        let found = verify(home.path());
        let expected = u64::try_from(kept).unwrap();
        assert!(
            matches!(found, Err(VerifyError::Truncated { found, expected: 6 }) if found == expected),
            "{found:?}"
        );
    }
}

#[test]
fn a_broken_log_can_be_read_and_is_not_written_on() {
    let (home, other) = (home_with(6), home_with(6));
    let whole = lines(home.path());
    let (log, head) = (
        Log::open(home.path()).unwrap(),
        home.path().join("state/audit.head"),
    );
    let refused = |what: &str| {
        let before = fs::read(home.path().join("audit.log")).ok();
        for writer in [&log, &Log::open(home.path()).unwrap()] {
            assert!(
                matches!(writer.append(entry("later")), Err(Error::Broken)),
                "{what}"
            );
        }
        assert_eq!(fs::read(home.path().join("audit.log")).ok(), before, "{what}");
        assert!(verify(home.path()).is_err(), "{what}");
    };
    rewrite(home.path(), &whole[..4]);
    refused("cut at its end");
    assert_eq!(log.read(0, 10).unwrap().len(), 4);
    rewrite(home.path(), &[]);
    refused("emptied");
    fs::remove_file(home.path().join("audit.log")).unwrap();
    refused("removed");
    rewrite(home.path(), &lines(other.path()));
    refused("another log");
    rewrite(home.path(), &[&whole[..], &["not ours".to_owned()]].concat());
    refused("a line that is not ours");
    rewrite(home.path(), &whole);
    fs::write(
        home.path().join("audit.log"),
        [
            fs::read(home.path().join("audit.log")).unwrap(),
            vec![b'x'; 300_000],
        ]
        .concat(),
    )
    .unwrap();
    refused("more than a torn line");
    rewrite(home.path(), &whole);
    let kept = fs::read(&head).unwrap();
    fs::write(&head, b"torn").unwrap();
    refused("a damaged head");
    fs::remove_file(&head).unwrap();
    refused("no head");
    fs::write(&head, kept).unwrap();
    log.append(entry("restored")).unwrap();
    assert_eq!(verify(home.path()).unwrap().entries, 7);
}

#[test]
fn a_removed_log_is_found() {
    let home = home_with(3);
    fs::remove_file(home.path().join("audit.log")).unwrap();
    assert!(matches!(
        verify(home.path()),
        Err(VerifyError::Truncated {
            found: 0,
            expected: 3
        })
    ));
}

#[test]
fn a_missing_or_foreign_head_is_found() {
    let (home, other) = (home_with(3), home_with(4));
    let head = home.path().join("state/audit.head");
    fs::remove_file(&head).unwrap();
    assert!(matches!(verify(home.path()), Err(VerifyError::Head { found: 3 })));
    for content in ["", "{}", "torn", &"x".repeat(5000)] {
        fs::write(&head, content).unwrap();
        assert!(verify(home.path()).is_err(), "{content:?}");
    }
    fs::copy(other.path().join("state/audit.head"), &head).unwrap();
    assert!(verify(home.path()).is_err());
}

#[test]
fn several_writers_make_one_chain() {
    let home = tempfile::tempdir().unwrap();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            // A handle of its own, as another process has.
            let log = Log::open(home.path()).unwrap();
            thread::spawn(move || {
                for number in 0..15 {
                    log.append(entry(&format!("w{writer}.{number}"))).unwrap();
                }
            })
        })
        .collect();
    while !writers.iter().all(thread::JoinHandle::is_finished) {
        verify(home.path()).expect("a log that is being written holds at every instant");
    }
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(verify(home.path()).unwrap().entries, 60);
}

#[test]
fn rotated_logs_are_one_chain_of_which_the_oldest_part_goes() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open_rotating(home.path(), 2000).unwrap();
    let mut count = 0;
    let oldest = home.path().join("audit.log.8");
    while !oldest.exists() {
        log.append(entry("x")).unwrap();
        count += 1;
    }
    let report = verify(home.path()).unwrap();
    assert_eq!((report.entries, report.first), (count, 1));
    assert_eq!(
        log.read(0, 10_000).unwrap().len(),
        usize::try_from(count).unwrap()
    );
    for _ in 0..30 {
        log.append(entry("y")).unwrap();
        count += 1;
    }
    let report = verify(home.path()).unwrap();
    assert!(report.first > 1);
    assert_eq!(report.first + report.entries - 1, count);
    assert!(!home.path().join("audit.log.9").exists());
    let read = log.read(count - 12, 10_000).unwrap();
    assert_eq!(
        read.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        (count - 11..=count).collect::<Vec<_>>()
    );

    // After another process wrote, and at a new start, it goes on.
    Log::open(home.path()).unwrap().append(entry("z")).unwrap();
    log.append(entry("z")).unwrap();
    verify(home.path()).unwrap();
    let path = home.path().join("audit.log.3");
    let aside = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(
        matches!(verify(home.path()), Err(VerifyError::Broken { .. })),
        "a whole file in the middle"
    );
    fs::write(&path, aside).unwrap();
    verify(home.path()).unwrap();
    fs::remove_file(oldest).unwrap();
    assert!(verify(home.path()).is_err(), "the oldest file");
}
