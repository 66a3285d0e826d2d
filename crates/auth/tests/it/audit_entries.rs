//! What a line of the audit log holds, and reading lines back.

use std::fs;

use qd_api::{ErrorCode, audit::AuditResult};
use qd_auth::audit::{Entry, Log, verify};
use serde_json::{Value, json};

pub fn entry(verb: &str) -> Entry {
    Entry {
        who: "token:ci".to_owned(),
        token_id: Some("id".to_owned()),
        from: "127.0.0.1".to_owned(),
        verb: verb.to_owned(),
        target: Some("api".to_owned()),
        params: json!({ "instances": 2 }),
        result: AuditResult::Done,
        code: None,
        request_id: "r1".to_owned(),
    }
}

#[test]
fn lines_are_numbered_and_read_back_after_any_of_them() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    let written: Vec<_> = (1..=20)
        .map(|number| log.append(entry(&format!("v{number}"))).unwrap())
        .collect();
    assert_eq!(log.last_seq(), 20);
    assert_eq!(log.read(0, 1000).unwrap(), written);
    assert_eq!(log.read(17, 1000).unwrap(), written[17..]);
    assert_eq!(log.read(5, 2).unwrap(), written[5..7]);
    assert!(log.read(20, 10).unwrap().is_empty() && log.read(0, 0).unwrap().is_empty());
    assert_eq!(Log::open(home.path()).unwrap().read(0, 1000).unwrap(), written);
}

#[test]
fn the_end_of_a_long_log_is_found_without_reading_all_of_it() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    let mut padded = entry("padded");
    padded.params = json!({ "list": vec!["x".repeat(500); 20] });
    let written: Vec<_> = (0..60).map(|_| log.append(padded.clone()).unwrap()).collect();
    assert!(fs::metadata(home.path().join("audit.log")).unwrap().len() > 500_000);
    for after in [0, 1, 29, 30, 31, 58, 59, 60, 61] {
        let expected = &written[usize::try_from(after).unwrap().min(60)..];
        assert_eq!(log.read(after, 1000).unwrap(), expected, "after {after}");
    }
}

#[test]
fn a_clients_texts_cannot_forge_or_hide_a_line() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    let evil = "x\r\n{\"seq\":99,\"who\":\"root\"}\u{1b}[2K\u{9b}2K\u{202e}\u{2028}\0\u{7f}";
    let mut forged = entry(evil);
    (forged.who, forged.target, forged.from) = (evil.to_owned(), Some(evil.to_owned()), evil.to_owned());
    (forged.token_id, forged.request_id) = (Some(evil.to_owned()), evil.to_owned());
    forged.params = json!({ evil: { "deep": [evil] } });
    forged.result = AuditResult::Denied;
    forged.code = Some(ErrorCode::Forbidden);
    let written = log.append(forged).unwrap();
    let text = fs::read_to_string(home.path().join("audit.log")).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.trim_end()
            .chars()
            .all(|c| !c.is_control() && c != '\u{202e}' && c != '\u{2028}'),
        "{text}"
    );
    assert!(
        written.who.contains(r"\u{d}\u{a}") && written.who.contains(r"\u{1b}"),
        "{}",
        written.who
    );
    assert_eq!(log.read(0, 10).unwrap(), [written]);
    verify(home.path()).unwrap();
}

#[test]
fn texts_and_parameters_are_bounded() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    let mut long = entry("x");
    for text in [
        &mut long.who,
        &mut long.from,
        &mut long.verb,
        &mut long.request_id,
    ] {
        *text = "é".repeat(100_000);
    }
    long.target = Some("\u{1b}".repeat(100_000));
    long.params = json!({ "text": "x".repeat(100_000) });
    let written = log.append(long.clone()).unwrap();
    for text in [
        &written.who,
        &written.from,
        &written.verb,
        &written.request_id,
        written.target.as_ref().unwrap(),
    ] {
        assert!(text.chars().count() <= 512);
    }
    assert!(written.params["text"].as_str().unwrap().chars().count() <= 512);
    long.params = (0..10_000).collect::<Vec<u32>>().into();
    assert!(matches!(log.append(long).unwrap().params, Value::String(_)));
    assert!(fs::metadata(home.path().join("audit.log")).unwrap().len() < 64 * 1024);
    verify(home.path()).unwrap();
}

#[test]
fn numbers_of_every_kind_survive_the_check() {
    let home = tempfile::tempdir().unwrap();
    let log = Log::open(home.path()).unwrap();
    let mut odd = entry("x");
    odd.params = json!([
        0.1,
        1e-320,
        123_456_789.123_456_78,
        1.0,
        -0.0,
        u64::MAX,
        i64::MIN,
        5e300,
        0.1 + 0.2
    ]);
    log.append(odd).unwrap();
    verify(home.path()).unwrap();
}
