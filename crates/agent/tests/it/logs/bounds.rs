//! Whatever the file and the pattern, an answer is small and soon there.

use std::{
    os::unix::fs::FileExt as _,
    time::{Duration, Instant},
};

use qd_agent::logs::Grep;
use qd_api::log::Stream;

use super::*;

/// Generous, for a build without optimisation on a busy machine.
const SOON: Duration = Duration::from_secs(4);
const HUGE: u64 = 20 * 1024 * 1024 * 1024;
/// What a reader may hold, over what the bounds of an answer allow.
const SPARE_KIB: u64 = 64 * 1024;

fn grep(pattern: &str, lines: usize) -> Query {
    Query {
        grep: Some(Grep::new(pattern).unwrap()),
        ..last(lines)
    }
}

/// The most memory the process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_last_lines_of_a_huge_file_cost_little() {
    let (_held, path) = directory();
    let log = path.join("huge.log");
    let file = File::create(&log).unwrap();
    file.set_len(HUGE).unwrap();
    file.write_all_at(b"\nlast but one\nlast\n", HUGE).unwrap();
    let (before, started) = (peak(), Instant::now());
    let page = read(&[source(&log, Stream::Out)], last(2)).await;
    assert_eq!(texts(&page.lines), ["last but one", "last"]);
    let found = read(&[source(&log, Stream::Out)], grep("no such line", 10)).await;
    assert!(found.lines.is_empty());
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert!(peak() - before < SPARE_KIB, "{} KiB", peak() - before);
}

#[tokio::test]
async fn a_line_without_an_end_costs_little_and_is_passed() {
    let (_held, path) = directory();
    let log = path.join("endless.log");
    let file = File::create(&log).unwrap();
    file.write_all_at(b"first\n", 0).unwrap();
    file.set_len(1024 * 1024 * 1024).unwrap();
    let sources = [source(&log, Stream::Out)];
    let (before, started) = (peak(), Instant::now());
    let tail = read(&sources, last(10)).await;
    assert!(tail.lines.is_empty(), "no line ends within what is looked at");
    assert!(peak() - before < SPARE_KIB, "{} KiB", peak() - before);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    append(&log, "\nafter\n");
    let next = read(&sources, after(&tail.next.unwrap(), 10)).await;
    assert_eq!(texts(&next.lines), ["after"], "the rest of the line is no line");
}

#[tokio::test]
async fn reading_on_gets_past_a_line_that_is_longer_than_a_scan() {
    let (_held, path) = directory();
    let log = path.join("long.log");
    append(&log, "first\n");
    let sources = [source(&log, Stream::Out)];
    let start = read(&sources, last(1)).await.next.unwrap();
    append(&log, vec![b'x'; 3 * 1024 * 1024]);
    append(&log, "\nafter\n");
    let limits = Limits {
        max_scan_bytes: 1024 * 1024,
        ..Limits::default()
    };
    let mut cursor = start;
    let mut lines = Vec::new();
    for _ in 0..5 {
        let page = logs::history(
            sources.to_vec(),
            after(&cursor, 10),
            limits,
            &Arc::new(Clock::new()),
        )
        .await
        .unwrap();
        lines.extend(page.lines);
        cursor = page.next.unwrap();
    }
    assert_eq!(lines.len(), 2);
    assert!(lines[0].truncated && lines[0].line.len() == limits.max_line_bytes);
    assert_eq!(lines[1].line, "after");
}

#[tokio::test]
async fn a_line_over_the_limit_is_cut_and_said_to_be() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let limit = Limits::default().max_line_bytes;
    append(
        &log,
        format!(
            "{}\n{}\r\n{}é\nshort\n",
            "a".repeat(limit + 1),
            "b".repeat(limit),
            "c".repeat(limit - 1)
        ),
    );
    let page = read(&[source(&log, Stream::Out)], last(10)).await;
    let found: Vec<_> = page
        .lines
        .iter()
        .map(|line| (line.line.len(), line.truncated))
        .collect();
    assert_eq!(
        found,
        [(limit, true), (limit, false), (limit - 1, true), (5, false)]
    );
    assert!(
        page.lines[2].line.ends_with('c'),
        "no half of a character is left"
    );
}

#[tokio::test]
async fn an_answer_holds_so_many_lines_and_bytes() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, format!("{}\n", "x".repeat(999)).repeat(1000));
    let limits = Limits {
        max_lines: 200,
        max_bytes: 100 * 1024,
        ..Limits::default()
    };
    let sources = vec![source(&log, Stream::Out)];
    let clock = Arc::new(Clock::new());
    let few = logs::history(sources.clone(), last(50), limits, &clock)
        .await
        .unwrap();
    assert_eq!(few.lines.len(), 50);
    let most = logs::history(sources, last(1000), limits, &clock).await.unwrap();
    assert!((50..=110).contains(&most.lines.len()), "{}", most.lines.len());
}

#[tokio::test]
async fn a_hostile_pattern_takes_linear_time() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, format!("{}!\n", "a".repeat(60 * 1024)));
    let started = Instant::now();
    let page = read(&[source(&log, Stream::Out)], grep("^(a|aa)+$", 10)).await;
    assert!(page.lines.is_empty());
    assert!(started.elapsed() < SOON);
}

#[test]
fn patterns_that_are_long_or_grow_or_are_none_are_refused() {
    assert!(Grep::new(&"a".repeat(1001)).is_err());
    assert!(Grep::new("((a{1000}){1000}){1000}").is_err());
    assert!(Grep::new("(").is_err());
    assert!(Grep::new("a.c").is_ok());
}

#[test]
fn texts_that_are_no_cursors_are_refused() {
    for text in ["", "!", "AA", "Ag", "AQA", &"A".repeat(100_000), "AQID_____w8"] {
        assert!(Cursor::parse(text).is_err(), "{text:.20}");
    }
}

#[tokio::test]
async fn a_cursor_of_many_files_is_short_and_repeats_nothing() {
    let (_held, path) = directory();
    let sources: Vec<_> = (0..100)
        .map(|number| source(&path.join(format!("{number}.log")), Stream::Out))
        .collect();
    for source in &sources {
        append(&source.path, "one\n");
    }
    let page = read(&sources, last(1000)).await;
    assert_eq!(page.lines.len(), 100);
    let next = page.next.unwrap();
    assert!(next.len() < 4096);
    append(&sources[3].path, "two\n");
    let page = read(&sources, after(&next, 1000)).await;
    assert_eq!(texts(&page.lines), ["two"]);
    assert!(
        reasons(&page).iter().all(|reason| *reason == "expired"),
        "what the cursor does not hold is told"
    );
}
