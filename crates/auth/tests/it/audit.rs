use std::{fs, path::Path};

use qd_api::audit::AuditResult;
use qd_auth::audit::{self, Entry, Log, VerifyError};
use serde_json::json;
use tempfile::TempDir;

fn entry(verb: &str) -> Entry {
    Entry {
        who: "token:ci".to_owned(),
        token_id: Some("t1".to_owned()),
        from: "127.0.0.1:1".to_owned(),
        verb: verb.to_owned(),
        target: Some("web".to_owned()),
        params: json!({"b": 1.5, "a": ["x", null]}),
        result: AuditResult::Done,
        code: None,
        request_id: "r".to_owned(),
    }
}

fn written(lines: usize) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    for nth in 0..lines {
        log.append(entry(&format!("verb.{nth}"))).unwrap();
    }
    home
}

fn edit(home: &Path, change: impl FnOnce(&mut Vec<String>)) {
    let path = home.join("audit.log");
    let mut lines: Vec<String> = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    change(&mut lines);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
}

#[test]
fn a_whole_log_verifies() {
    let home = written(5);
    let report = audit::verify(home.path()).unwrap();
    assert_eq!(report.entries, 5);
}

#[test]
fn a_dropped_line_is_found() {
    let home = written(5);
    edit(home.path(), |lines| drop(lines.remove(2)));
    assert!(matches!(
        audit::verify(home.path()),
        Err(VerifyError::Broken { line: 3, seq: 4, .. })
    ));
}

#[test]
fn an_altered_line_is_found() {
    let home = written(5);
    edit(home.path(), |lines| {
        lines[1] = lines[1].replace("verb.1", "verb.x");
    });
    assert!(matches!(
        audit::verify(home.path()),
        Err(VerifyError::Broken { line: 2, .. })
    ));
}

#[test]
fn moved_lines_are_found() {
    let home = written(5);
    edit(home.path(), |lines| lines.swap(1, 2));
    assert!(audit::verify(home.path()).is_err());
}

#[test]
fn a_log_cut_at_its_end_is_found() {
    let home = written(5);
    edit(home.path(), |lines| drop(lines.pop()));
    assert!(matches!(
        audit::verify(home.path()),
        Err(VerifyError::Truncated {
            found: 4,
            expected: 5
        })
    ));
    fs::remove_file(home.path().join("audit.log")).unwrap();
    assert!(audit::verify(home.path()).is_err());
}

#[test]
fn a_log_cut_at_its_end_is_not_written_on() {
    let home = written(5);
    edit(home.path(), |lines| drop(lines.pop()));
    let log = Log::open(home.path()).unwrap();
    assert!(log.append(entry("later")).is_err());
}

#[test]
fn names_cannot_forge_a_line() {
    let home = written(0);
    let log = Log::open(home.path()).unwrap();
    let mut forged = entry("v");
    forged.who = "eve\n{\"seq\":99}\r\u{1b}[2J\u{202e}".to_owned();
    forged.target = Some("x\u{0}y".to_owned());
    let kept = log.append(forged).unwrap();
    assert!(
        !kept.who.contains(['\n', '\r', '\u{1b}', '\u{202e}']),
        "{}",
        kept.who
    );
    assert_eq!(
        fs::read_to_string(home.path().join("audit.log"))
            .unwrap()
            .lines()
            .count(),
        1
    );
    assert_eq!(audit::verify(home.path()).unwrap().entries, 1);
}

#[test]
fn a_torn_last_line_is_set_aside_and_said_to_be() {
    use std::io::Write;
    let home = written(3);
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(home.path().join("audit.log"))
        .unwrap();
    file.write_all(b"{\"seq\":4,\"at\":\"2026").unwrap();
    drop(file);
    let log = Log::open(home.path()).unwrap();
    log.append(entry("after")).unwrap();
    let entries = log.read(3, 10).unwrap();
    assert_eq!(entries[0].verb, "audit.recovered");
    assert_eq!(entries[1].verb, "after");
    assert_eq!(audit::verify(home.path()).unwrap().entries, 5);
}

#[test]
fn a_line_whose_head_did_not_follow_counts() {
    let home = written(2);
    let head = home.path().join("state/audit.head");
    let before = fs::read(&head).unwrap();
    Log::open(home.path()).unwrap().append(entry("third")).unwrap();
    fs::write(&head, before).unwrap();
    Log::open(home.path()).unwrap().append(entry("fourth")).unwrap();
    assert_eq!(audit::verify(home.path()).unwrap().entries, 4);
}

#[test]
fn two_writers_keep_one_chain() {
    let home = written(0);
    let (a, b) = (Log::open(home.path()).unwrap(), Log::open(home.path()).unwrap());
    std::thread::scope(|scope| {
        for log in [&a, &b] {
            scope.spawn(move || (0..50).for_each(|nth| drop(log.append(entry(&format!("v{nth}"))).unwrap())));
        }
    });
    assert_eq!(audit::verify(home.path()).unwrap().entries, 100);
    assert_eq!(
        a.read(90, 5)
            .unwrap()
            .iter()
            .map(|entry| entry.seq)
            .collect::<Vec<_>>(),
        [91, 92, 93, 94, 95]
    );
}
