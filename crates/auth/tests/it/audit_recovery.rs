//! A writer that died at any instant, and what the next one makes of it.

use std::fs;

use qd_auth::audit::{Log, verify};

use crate::audit_entries::entry;

#[test]
fn a_torn_last_line_is_set_aside_and_recorded_wherever_it_was_torn() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("audit.log");
    let log = Log::open(home.path()).unwrap();
    log.append(entry("first")).unwrap();
    let head = fs::read(home.path().join("state/audit.head")).unwrap();
    let before = fs::read(&path).unwrap();
    log.append(entry("second")).unwrap();
    let whole = fs::read(&path).unwrap();
    for length in before.len() + 1..whole.len() {
        fs::write(home.path().join("state/audit.head"), &head).unwrap();
        fs::write(&path, &whole[..length]).unwrap();
        // By a new start, and by a writer that was running all the time.
        let writer = if length % 2 == 0 {
            Log::open(home.path()).unwrap()
        } else {
            log.clone()
        };
        writer.append(entry("next")).unwrap();
        let verbs: Vec<String> = writer
            .read(0, 10)
            .unwrap()
            .into_iter()
            .map(|entry| entry.verb)
            .collect();
        assert_eq!(verbs, ["first", "audit.recovered", "next"], "torn at {length}");
        verify(home.path()).unwrap_or_else(|error| panic!("torn at {length}: {error}"));
    }
}

#[test]
fn a_line_whose_head_was_not_written_stays() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    log.append(entry("first")).unwrap();
    let head = fs::read(home.path().join("state/audit.head")).unwrap();
    log.append(entry("second")).unwrap();
    fs::write(home.path().join("state/audit.head"), head).unwrap();
    assert_eq!(verify(home.path()).unwrap().entries, 2);
    log.append(entry("third")).unwrap();
    let verbs: Vec<String> = log
        .read(0, 10)
        .unwrap()
        .into_iter()
        .map(|entry| entry.verb)
        .collect();
    assert_eq!(verbs, ["first", "second", "third"]);
    verify(home.path()).unwrap();
}

#[test]
fn a_first_line_whose_head_was_not_written_stays() {
    let home = tempfile::tempdir().unwrap();
    Log::open(home.path()).unwrap().append(entry("first")).unwrap();
    fs::remove_file(home.path().join("state/audit.head")).unwrap();
    assert_eq!(verify(home.path()).unwrap().entries, 1);
    Log::open(home.path()).unwrap().append(entry("second")).unwrap();
    assert_eq!(verify(home.path()).unwrap().entries, 2);
}

#[test]
fn a_line_that_cannot_be_written_is_an_error_and_leaves_no_trace() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    log.append(entry("first")).unwrap();
    let head = home.path().join("state/audit.head");
    // The head cannot be replaced while a directory stands in the way of its new content.
    let obstacle = home.path().join("state/audit.head.new");
    fs::create_dir(&obstacle).unwrap();
    assert!(log.append(entry("lost")).is_err());
    fs::remove_dir(&obstacle).unwrap();
    assert!(head.exists());
    log.append(entry("second")).unwrap();
    let verbs: Vec<String> = log
        .read(0, 10)
        .unwrap()
        .into_iter()
        .map(|entry| entry.verb)
        .collect();
    assert_eq!(verbs, ["first", "second"]);
    verify(home.path()).unwrap();
}
