//! Output that cannot be written where it should.

use std::{fs, io::Write};

use qd_daemon::logs::{Format, Plan};

use super::{PATIENCE, case, numbered, read, until};

#[tokio::test]
async fn an_app_does_not_wait_for_a_full_disk_and_what_is_lost_is_counted() {
    let case = case(false, |_| {});
    let plan = Plan {
        out: Some("/dev/full".into()),
        ..case.plan(Format::Plain)
    };
    let (mut out, err, mut feed) = case.attach(&plan);
    let all = numbered(20_000);
    let length = all.len() as u64;
    let writer = std::thread::spawn(move || out.write_all(&all).expect("it is not made to wait"));
    writer.join().expect("the writer");
    drop(err);
    feed.drained(PATIENCE).await;
    assert_eq!(case.logs.dropped_bytes(), length);
}

#[tokio::test]
async fn a_log_that_was_removed_and_cannot_be_made_anew_costs_its_bytes_and_not_what_comes_later() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let path = case.path("out.log");
    out.write_all(b"before\n").expect("it is written");
    until("the first line", || read(&path) == b"before\n").await;
    fs::remove_file(&path).expect("it is there");
    fs::create_dir(&path).expect("something else in its place");
    out.write_all(b"nowhere\n").expect("it is written");
    until("it is counted", || case.logs.dropped_bytes() > 0).await;
    fs::remove_dir(&path).expect("it is empty");
    until("it is written to again", || {
        out.write_all(b"after\n").expect("it is not made to wait");
        path.exists()
    })
    .await;
    drop((out, err));
    feed.drained(PATIENCE).await;
    let lost = case.logs.dropped_bytes();
    let text = String::from_utf8(read(&path)).expect("text");
    let rest = text.strip_prefix(&format!(
        "\n[quarterdeck] {lost} bytes of this log could not be written\n"
    ));
    let rest = rest.unwrap_or_else(|| panic!("what is missing is told first: {text}"));
    assert!(rest.lines().all(|line| line == "after"), "{rest}");
}
