//! Lines as they come.

use std::time::{Duration, Instant};

use qd_agent::logs::Grep;
use qd_api::log::Stream;

use super::*;

#[tokio::test]
async fn it_begins_with_the_past_and_goes_on_with_what_comes() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "one\ntwo\nthree\n");
    let mut following = Following::new(vec![source(&log, Stream::Out)], Start::Lines(2));
    assert_eq!(following.lines(2).await, ["two", "three"]);
    append(&log, "four\n");
    let line = following.line().await;
    assert_eq!(
        (line.line.as_str(), line.stream, line.process.name.as_str()),
        ("four", Stream::Out, "web")
    );
    assert!(line.time.is_some(), "it was seen being written");
}

#[tokio::test]
async fn a_line_waits_for_its_end() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    append(&log, "hal");
    append(&log, "f\nnext");
    assert_eq!(following.line().await.line, "half");
    assert!(following.is_quiet());
    append(&log, "\n");
    assert_eq!(following.line().await.line, "next");
}

#[tokio::test]
async fn a_cursor_resumes_after_its_line() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    append(&log, "one\ntwo\nthree\n");
    let cursor = following.line().await.cursor;
    drop(following);
    append(&log, "four\n");
    let start = Start::Cursor(Cursor::parse(&cursor).unwrap());
    let mut following = Following::new(vec![source(&log, Stream::Out)], start);
    assert_eq!(following.lines(3).await, ["two", "three", "four"]);
}

#[tokio::test]
async fn only_lines_that_are_wanted_come() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "a past line\nan error of the past\n");
    let wanted = Wanted {
        grep: Some(Grep::new("err(or)?").unwrap()),
        since: None,
    };
    let sources = vec![source(&log, Stream::Out)];
    let mut following = Following::of(sources, Start::Lines(10), wanted, &Watcher::new());
    assert_eq!(following.line().await.line, "an error of the past");
    append(&log, "fine\nanother error\n");
    assert_eq!(following.line().await.line, "another error");
}

#[tokio::test]
async fn a_file_that_appears_is_read_from_its_beginning() {
    let (_held, path) = directory();
    let log = path.join("later.log");
    let present = path.join("present.log");
    append(&present, "ready\n");
    let sources = vec![source(&present, Stream::Out), source(&log, Stream::Err)];
    let mut following = Following::new(sources, Start::Lines(1));
    assert_eq!(following.line().await.line, "ready");
    append(&log, "first\n");
    let line = following.line().await;
    assert_eq!((line.line.as_str(), line.stream), ("first", Stream::Err));
}

#[tokio::test]
async fn a_file_in_a_directory_that_appears_is_found() {
    let (_held, path) = directory();
    let log = path.join("later/app.log");
    let mut following = Following::new(vec![source(&log, Stream::Out)], Start::Lines(1));
    std::fs::create_dir(path.join("later")).unwrap();
    append(&log, "first\n");
    assert_eq!(following.line().await.line, "first");
}

/// Whether this process has the file open.
fn is_open(path: &Path) -> bool {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    open.filter_map(Result::ok)
        .any(|one| std::fs::read_link(one.path()).is_ok_and(|found| found == path))
}

#[tokio::test]
async fn sources_may_change() {
    let (_held, path) = directory();
    let (old, first, second) = (
        path.join("old.log"),
        path.join("first.log"),
        path.join("second.log"),
    );
    append(&old, "old one\nold two\n");
    let made = std::fs::metadata(&old).unwrap().created().unwrap();
    while made.elapsed().unwrap() < Duration::from_millis(200) {
        tokio::task::yield_now().await;
    }
    let mut following = Following::live(&first).await;
    append(&second, "second one\n");
    let sources = vec![
        source(&first, Stream::Out),
        source(&second, Stream::Out),
        source(&old, Stream::Err),
    ];
    following.sources.send_replace(Arc::new(sources));
    let mut joined = following.lines(2).await;
    joined.sort();
    assert_eq!(
        joined,
        ["old two", "second one"],
        "new files whole, old ones as the first were"
    );
    append(&first, "first\n");
    assert_eq!(following.line().await.line, "first");
    following
        .sources
        .send_replace(Arc::new(vec![source(&second, Stream::Out)]));
    append(&second, "second two\n");
    assert_eq!(following.line().await.line, "second two");
    // What it held when it left was read, and then it was let go.
    let deadline = Instant::now() + DEADLINE;
    while is_open(&first) {
        assert!(Instant::now() < deadline, "it is held for ever");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    append(&first, "unseen\n");
    append(&second, "second three\n");
    assert_eq!(following.line().await.line, "second three");
}

#[tokio::test]
async fn it_ends_with_its_sources() {
    let (_held, path) = directory();
    let Following { mut items, sources } = Following::live(&path.join("app.log")).await;
    drop(sources);
    assert!(
        tokio::time::timeout(DEADLINE, items.next())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn its_task_ends_with_the_stream() {
    let (_held, path) = directory();
    let Following { items, sources } = Following::live(&path.join("app.log")).await;
    drop(items);
    let closed = tokio::time::timeout(DEADLINE, sources.closed()).await;
    assert!(closed.is_ok(), "nobody holds the sources any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_comes_soon_after_it_was_written() {
    const LINES: usize = 500;
    /// What is wanted is 2 ms; a build without optimisation on a busy machine gets more.
    const MEDIAN: Duration = Duration::from_millis(20);
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    let mut waits = Vec::new();
    for number in 0..LINES {
        let written = Instant::now();
        append(&log, format!("{number}\n"));
        assert_eq!(following.line().await.line, number.to_string());
        waits.push(written.elapsed());
    }
    waits.sort();
    assert!(
        waits[LINES / 2] < MEDIAN,
        "median {:?}, 99% {:?}",
        waits[LINES / 2],
        waits[LINES * 99 / 100]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_comes_whole_to_a_reader_that_keeps_up() {
    const LINES: usize = 100_000;
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    let burst: String = (0..LINES)
        .map(|number| format!("{number} {}\n", "x".repeat(60)))
        .collect();
    append(&log, burst);
    for number in 0..LINES {
        let line = following.line().await.line;
        assert!(line.starts_with(&format!("{number} ")));
    }
}
