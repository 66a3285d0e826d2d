//! Lines of several files in one order, and the times they are ordered by.

use qd_agent::logs::{DateFormat, Grep};
use qd_api::{Time, log::Stream};

use super::*;

fn at(text: &str) -> Time {
    Time::from(text.parse::<jiff::Timestamp>().unwrap())
}

fn stamped(path: &Path, stream: Stream, format: &str) -> Source {
    Source {
        date_format: Some(DateFormat::new(format)),
        ..source(path, stream)
    }
}

async fn time_of(line: &str, format: Option<&str>) -> Option<Time> {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, format!("{line}\n"));
    let source = Source {
        date_format: format.map(DateFormat::new),
        ..source(&log, Stream::Out)
    };
    let page = read(&[source], last(1)).await;
    assert_eq!(page.lines[0].line, line, "the line stays as it is");
    page.lines[0].time
}

#[tokio::test]
async fn a_line_bears_its_time() {
    let zoned = Some(at("2026-02-03T04:05:06.789Z"));
    assert_eq!(
        time_of(
            "2026-02-03 05:35:06.789 +01:30: hi",
            Some("YYYY-MM-DD HH:mm:ss.SSS Z")
        )
        .await,
        zoned
    );
    assert_eq!(
        time_of(
            "03/02/2026 at 04.05.06,789+0000: hi",
            Some("DD/MM/YYYY [at] HH.mm.ss,SSSZZ")
        )
        .await,
        zoned
    );
    assert_eq!(
        time_of(r#"{"message":"hi","timestamp":"2026-02-03T04:05:06.789Z"}"#, None).await,
        zoned
    );
    let json = r#"{"message":"hi","timestamp":"2026-02-03 04:05:06.789 Z"}"#;
    assert_eq!(time_of(json, Some("YYYY-MM-DD HH:mm:ss.SSS Z")).await, zoned);
    let local = "2026-02-03T04:05:06".parse::<jiff::civil::DateTime>().unwrap();
    let local = local.to_zoned(jiff::tz::TimeZone::system()).unwrap().timestamp();
    assert_eq!(
        time_of("2026-02-03T04:05:06: hi", None).await,
        Some(Time::from(local))
    );
}

#[tokio::test]
async fn a_line_that_bears_no_time_has_none() {
    for line in [
        "hi",
        "2026-02-03T04:05:06 hi",
        "2026-13-03T04:05:06: hi",
        "2026-02-03T04:05",
        "2026-02-03T04:é5:06: hi",
        "+026-02-03T04:05:06: hi",
        r#"{"timestamp":7}"#,
        r#"{"timestamp":"soon"}"#,
        r#"{"timestamp""#,
    ] {
        assert_eq!(time_of(line, None).await, None, "{line}");
        assert_eq!(
            time_of(line, Some("YYYY-MM-DD HH:mm:ss.SSS Z")).await,
            None,
            "{line}"
        );
    }
    assert_eq!(time_of("whatever", Some("")).await, None);
    assert_eq!(time_of(": x", Some(&"Y".repeat(1000))).await, None);
}

#[tokio::test]
async fn files_are_merged_by_time() {
    let (_held, path) = directory();
    let (out, error) = (path.join("out.log"), path.join("error.log"));
    append(
        &out,
        "2026-01-01 00:00:01Z: a\nno time\n2026-01-01 00:00:05Z: d\n",
    );
    append(&error, "2026-01-01 00:00:02Z: b\n2026-01-01 00:00:03Z: c\n");
    let format = "YYYY-MM-DD HH:mm:ssZ";
    let sources = [
        stamped(&out, Stream::Out, format),
        stamped(&error, Stream::Err, format),
    ];
    let page = read(&sources, last(10)).await;
    let ends: Vec<_> = page
        .lines
        .iter()
        .map(|line| line.line.chars().last().unwrap())
        .collect();
    assert_eq!(
        ends,
        ['a', 'e', 'b', 'c', 'd'],
        "a line without a time stays behind the one before it"
    );
    let page = read(&sources, last(2)).await;
    assert!(
        page.lines[0].line.ends_with('c') && page.lines[1].line.ends_with('d'),
        "the last ones"
    );
    let since = Query {
        since: Some(at("2026-01-01T00:00:02Z")),
        ..last(10)
    };
    assert_eq!(
        read(&sources, since).await.lines.len(),
        3,
        "what is older or of unknown age is left out"
    );
}

#[tokio::test]
async fn where_no_time_is_known_every_file_has_its_share_in_order_of_the_sources() {
    let (_held, path) = directory();
    let (out, error) = (path.join("out.log"), path.join("error.log"));
    append(&out, "o1\no2\no3\no4\n");
    append(&error, "e1\ne2\ne3\n");
    let sources = [source(&out, Stream::Out), source(&error, Stream::Err)];
    assert_eq!(
        texts(&read(&sources, last(4)).await.lines),
        ["o3", "o4", "e2", "e3"]
    );
}

#[tokio::test]
async fn a_file_with_two_names_in_the_list_is_read_once() {
    let (_held, path) = directory();
    let log = path.join("both.log");
    append(&log, "one\n");
    let sources = vec![source(&log, Stream::Out), source(&log, Stream::Err)];
    assert_eq!(texts(&read(&sources, last(4)).await.lines), ["one"]);
    let mut following = Following::new(sources, Start::Lines(4));
    assert_eq!(following.line().await.line, "one");
    append(&log, "two\n");
    append(&log, "three\n");
    assert_eq!(following.lines(2).await, ["two", "three"]);
}

#[tokio::test]
async fn lines_are_dated_by_the_notes_of_the_clock() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let (clock, start) = (Arc::new(Clock::new()), at("2026-01-01T00:00:00Z"));
    append(&log, "before\nfirst\n");
    clock.mark(log.to_str().unwrap(), start);
    for second in 1..4 {
        append(&log, format!("{second}\n"));
        clock.mark(log.to_str().unwrap(), start.plus_seconds(second * 2));
    }
    append(&log, "after\n");
    let sources = vec![source(&log, Stream::Out)];
    let page = logs::history(sources.clone(), last(10), Limits::default(), &clock)
        .await
        .unwrap();
    let times: Vec<_> = page
        .lines
        .iter()
        .map(|line| line.time.map(|time| time.0 - start.0))
        .collect();
    let times: Vec<_> = times
        .into_iter()
        .map(|time| time.map(|time| time.get_seconds()))
        .collect();
    assert_eq!(times, [None, Some(0), Some(2), Some(4), Some(6), None]);
    let since = Query {
        since: Some(start.plus_seconds(3)),
        ..last(10)
    };
    let page = logs::history(sources.clone(), since, Limits::default(), &clock)
        .await
        .unwrap();
    assert_eq!(texts(&page.lines), ["2", "3"]);
    // Another file in its place knows nothing of them.
    std::fs::rename(&log, path.join("app.log.1")).unwrap();
    append(&log, "anew\n".repeat(10));
    let page = logs::history(sources, last(10), Limits::default(), &clock)
        .await
        .unwrap();
    assert!(page.lines.iter().all(|line| line.time.is_none()));
}

#[tokio::test]
async fn the_clock_notes_many_lines_within_bounds() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    let (clock, start) = (Arc::new(Clock::new()), at("2026-01-01T00:00:00Z"));
    for second in 0..10_000 {
        append(&log, "x\n");
        clock.mark(log.to_str().unwrap(), start.plus_seconds(second));
    }
    let limits = Limits::default();
    let page = logs::history(vec![source(&log, Stream::Out)], last(10_000), limits, &clock)
        .await
        .unwrap();
    let error = |(number, line): (i64, &LogLine)| {
        line.time.map_or(0, |time| {
            (time.as_millis() - start.plus_seconds(number).as_millis()) / 1000
        })
    };
    let worst = (0..).zip(&page.lines).map(error).max().unwrap();
    assert!((0..=16).contains(&worst), "{worst} s off");
    assert_eq!(page.lines[9_999].time, Some(start.plus_seconds(9_999)));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_shown_and_carriage_returns_are_not() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, b"a\xff\r\n\r\nb\rc\n".as_slice());
    let page = read(&[source(&log, Stream::Out)], last(5)).await;
    assert_eq!(texts(&page.lines), ["a\u{fffd}", "", "b\rc"]);
}

#[tokio::test]
async fn a_search_finds_what_lies_far_back() {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "needle one\n");
    append(&log, "hay\n".repeat(200_000));
    append(&log, "needle two\n");
    let query = |lines| Query {
        grep: Some(Grep::new("^needle").unwrap()),
        ..last(lines)
    };
    let sources = [source(&log, Stream::Out)];
    assert_eq!(
        texts(&read(&sources, query(10)).await.lines),
        ["needle one", "needle two"]
    );
    assert_eq!(texts(&read(&sources, query(1)).await.lines), ["needle two"]);
}
