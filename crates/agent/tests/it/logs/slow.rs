//! A consumer that takes nothing holds nobody up, costs little, and is told what it missed.

use std::time::{Duration, Instant};

use qd_api::log::{LogItem, Stream};

use super::*;

const LINES: usize = 60_000;

/// How many lines came, and how many were missed, until the one that is called this.
async fn until(following: &mut Following, end: &str) -> (usize, Vec<u64>) {
    let (mut lines, mut missed) = (0, Vec::new());
    loop {
        match following.next().await {
            LogItem::Line(line) if line.line == end => return (lines, missed),
            LogItem::Line(_) => lines += 1,
            LogItem::Gap(gap) => {
                assert_eq!(gap.reason, "slow_reader");
                missed.push(gap.missed.expect("the number is known"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_reader_is_told_exactly_what_it_missed_and_others_miss_nothing() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "ready\n");
    let watcher = Watcher::new();
    let open = || {
        Following::of(
            vec![source(&log, Stream::Out)],
            Start::Lines(1),
            Wanted::default(),
            &watcher,
        )
    };
    let (mut stalled, mut other) = (open(), open());
    assert_eq!(stalled.line().await.line, "ready");
    assert_eq!(other.line().await.line, "ready");
    append(&log, format!("{}\n", "x".repeat(60)).repeat(LINES));
    append(&log, "middle\n");
    let started = Instant::now();
    assert_eq!(until(&mut other, "middle").await, (LINES, vec![]));
    // Long enough to stall, and for the reader to get to the end of the file.
    while started.elapsed() < Duration::from_millis(2500) {
        append(&log, "y\n");
        assert_eq!(other.line().await.line, "y");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    append(&log, "end\n");
    let (rest, gaps) = until(&mut other, "end").await;
    assert_eq!((rest, gaps), (0, vec![]));
    let written = std::fs::read_to_string(&log).unwrap().lines().count() - 2;
    let mut ended = 0;
    let mut missed = 0;
    // The last line may be among those that were missed.
    while ended + missed < written + 1 {
        match stalled.next().await {
            LogItem::Line(_) => ended += 1,
            LogItem::Gap(gap) => missed += usize::try_from(gap.missed.expect("the number is known")).unwrap(),
        }
    }
    assert_eq!(ended + missed, written + 1);
    assert!(ended < 10_000, "what waits is bounded: {ended}");
    append(&log, "afterwards\n");
    assert_eq!(stalled.line().await.line, "afterwards");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_is_only_slow_misses_nothing() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    append(&log, "line\n".repeat(LINES));
    append(&log, "end\n");
    let mut taken = 0;
    loop {
        if taken % 10_000 == 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        if following.line().await.line == "end" {
            break;
        }
        taken += 1;
    }
    assert_eq!(taken, LINES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_replaced_while_its_reader_waits_is_read_to_its_end() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let mut following = Following::live(&log).await;
    for turn in 0..3 {
        append(&log, "line\n".repeat(5_000));
        append(&log, format!("end {turn}\n"));
        std::fs::rename(&log, path.join(format!("app.log.{turn}"))).unwrap();
        append(&log, "begin\n");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    for turn in 0..3 {
        let (lines, missed) = until(&mut following, &format!("end {turn}")).await;
        assert_eq!((lines, missed), (5_000 + usize::from(turn > 0), vec![]));
    }
}
