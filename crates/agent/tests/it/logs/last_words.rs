//! What is written while files and sources change hands, and what looks the same and is not.

use std::fs;

use qd_agent::logs::Grep;
use qd_api::log::Stream;

use super::*;

/// Longer than what is looked at to tell a file from another.
fn banner() -> String {
    format!("{}\n", "listening on port 3000, ".repeat(8))
}

/// Writes over the beginning of a file, so that it is never seen shorter than it was.
fn overwrite(path: &Path, text: &str) {
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
}

#[tokio::test]
async fn a_daemon_that_opens_its_files_anew_late_loses_nothing() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    let old = path.join("app.log.1");
    fs::rename(&log, &old).unwrap();
    create(&log, "");
    for line in ["one", "two", "three"] {
        // Longer than what is on the way takes.
        tokio::time::sleep(Duration::from_millis(150)).await;
        append(&old, format!("{line}\n"));
    }
    append(&log, "four\n");
    assert_eq!(following.lines(4).await, ["one", "two", "three", "four"]);
}

#[tokio::test]
async fn what_a_process_said_last_comes_though_it_is_gone() {
    let (_held, path) = directory();
    let (app, other) = (path.join("app.log"), path.join("other.log"));
    append(&app, "ready\n");
    let mut following = Following::new(vec![source(&app, Stream::Out)], Start::Lines(1));
    assert_eq!(following.line().await.line, "ready");
    append(&app, "bye\n".repeat(5_000));
    following
        .sources
        .send_replace(Arc::new(vec![source(&other, Stream::Out)]));
    let all = following.lines(5_000).await;
    assert!(all.iter().all(|line| line == "bye"));
    append(&other, "hello\n");
    assert_eq!(following.line().await.line, "hello");
}

#[tokio::test]
async fn a_file_that_begins_as_the_one_before_it_is_told_from_it_while_followed() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, banner() + "one\n");
    let mut following = Following::new(vec![source(&log, Stream::Out)], Start::Lines(1));
    assert_eq!(following.line().await.line, "one");
    overwrite(&log, &(banner() + "another\nand one more\n"));
    assert_eq!(following.gap().await, (None, "truncated".to_owned()));
    assert_eq!(following.lines(3).await[1..], ["another", "and one more"]);
}

#[tokio::test]
async fn a_file_that_begins_as_the_one_before_it_is_told_from_it_by_a_cursor() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, banner() + "one\n");
    let sources = [source(&log, Stream::Out)];
    let page = read(&sources, last(1)).await;
    overwrite(&log, &(banner() + "another\nand one more\n"));
    for cursor in [&page.lines[0].cursor, &page.next.unwrap()] {
        let after = read(&sources, after(cursor, 10)).await;
        assert_eq!(reasons(&after), ["truncated"]);
        assert_eq!(texts(&after.lines)[1..], ["another", "and one more"]);
    }
}

#[tokio::test]
async fn lines_alike_are_no_cut() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "tick\n".repeat(100));
    let sources = [source(&log, Stream::Out)];
    let cursor = read(&sources, last(1)).await.next.unwrap();
    append(&log, format!("tick\r\n\n{}\ntick\n", "long ".repeat(20)));
    let mut cursor = cursor;
    for wanted in ["tick", "", &"long ".repeat(20), "tick"] {
        let page = read(&sources, after(&cursor, 1)).await;
        assert_eq!((texts(&page.lines), reasons(&page)), (vec![wanted], vec![]));
        cursor = page.lines[0].cursor.clone();
    }
}

#[tokio::test]
async fn a_pattern_that_is_slow_on_every_line_is_given_up_in_time() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    // Letters in an order that repeats late: as many states to be in as there are places in the pattern.
    let mut state = 1_u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state >> 31 == 0 { 'a' } else { 'b' }
    };
    let text: String = (0..200)
        .map(|_| (0..10_000).map(|_| letter()).chain(['\n']).collect::<String>())
        .collect();
    append(&log, &text);
    let grep = Grep::new("[ab]*a[ab]{500}c").unwrap();
    let started = std::time::Instant::now();
    let page = read(
        &[source(&log, Stream::Out)],
        Query {
            grep: Some(grep),
            ..last(10)
        },
    )
    .await;
    assert!(page.lines.is_empty());
    assert!(
        started.elapsed() < Duration::from_secs(6),
        "{:?}",
        started.elapsed()
    );
    let rest = read(&[source(&log, Stream::Out)], after(&page.next.unwrap(), 10)).await;
    assert!(rest.lines.is_empty(), "it stands at the end all the same");
}

#[tokio::test]
async fn a_search_that_does_not_reach_the_beginning_says_so() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "2026-01-01T00:00:01: old\n".repeat(50_000));
    append(&log, "2026-01-01T00:00:03: new\n".repeat(10));
    let limits = Limits {
        max_scan_bytes: 512 * 1024,
        ..Limits::default()
    };
    let clock = Arc::new(Clock::new());
    let found = async |query| {
        let page = logs::history(vec![source(&log, Stream::Out)], query, limits, &clock)
            .await
            .unwrap();
        let reasons: Vec<_> = page.gaps.iter().map(|gap| gap.reason.clone()).collect();
        (page.lines.len(), reasons)
    };
    let grep = |pattern| Query {
        grep: Some(Grep::new(pattern).unwrap()),
        ..last(10)
    };
    assert_eq!(found(grep("nothing")).await, (0, vec!["search_limit".to_owned()]));
    assert_eq!(found(grep("new")).await, (10, vec![]), "enough were found");
    let zone = jiff::tz::TimeZone::system();
    let since = "2026-01-01T00:00:02"
        .parse::<jiff::civil::DateTime>()
        .unwrap()
        .to_zoned(zone)
        .unwrap();
    let since = Query {
        since: Some(since.timestamp().into()),
        ..last(100)
    };
    assert_eq!(
        found(since).await,
        (10, vec![]),
        "what lies before is older still"
    );
    assert_eq!(found(last(100)).await, (100, vec![]));
}
