//! Every line is delivered once: over pages of any size, and to followers whatever happens to the files.

use std::{collections::VecDeque, fs};

use proptest::{collection::vec, prelude::*};
use qd_api::log::{LogItem, Stream};

use super::*;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Reads on in pages of these sizes until nothing is left, each page from a cursor of the one before it.
async fn pages(sources: &[Source], sizes: &[usize], by_line: bool) -> Vec<String> {
    let mut seen = Vec::new();
    // A cursor that knows no file: everything comes after it.
    let mut cursor = "AQ".to_owned();
    let mut sizes = sizes.iter().cycle();
    loop {
        let page = read(sources, after(&cursor, *sizes.next().unwrap())).await;
        assert!(page.gaps.is_empty(), "{:?}", page.gaps);
        let Some(newest) = page.lines.last() else {
            return seen;
        };
        cursor = if by_line {
            newest.cursor.clone()
        } else {
            page.next.unwrap()
        };
        seen.extend(page.lines.into_iter().map(|line| line.line));
    }
}

/// One thing that happens to a file that is followed.
#[derive(Debug, Clone)]
enum Step {
    Append(u8),
    Fragment,
    Rename,
    Cut,
    Reopen,
    Take(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (1..40_u8).prop_map(Step::Append),
        2 => Just(Step::Fragment),
        2 => Just(Step::Rename),
        1 => Just(Step::Cut),
        2 => Just(Step::Reopen),
        4 => (1..60_u8).prop_map(Step::Take),
    ];
    vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_put_together_are_the_files(
        files in vec(vec("[a-z]{0,12}", 0..60), 1..4),
        ends in any::<bool>(),
        stamped in any::<bool>(),
        sizes in vec(1..20_usize, 1..5),
        by_line in any::<bool>(),
    ) {
        let (_held, path) = directory();
        let mut sources = Vec::new();
        let mut wanted = Vec::new();
        for (number, lines) in files.iter().enumerate() {
            let log = path.join(format!("{number}.log"));
            let mut text = String::new();
            for (at, line) in lines.iter().enumerate() {
                let prefix = if stamped { format!("2026-01-01T00:{:02}:00: ", (at * 7) % 60) } else { String::new() };
                let line = format!("{prefix}{number}-{at} {line}");
                text += &line;
                text += "\n";
                wanted.push(line);
            }
            if !ends {
                text += "unended";
            }
            create(&log, text);
            sources.push(source(&log, Stream::Out));
        }
        let mut seen = runtime().block_on(pages(&sources, &sizes, by_line));
        wanted.sort();
        seen.sort();
        prop_assert_eq!(seen, wanted);
    }

    #[test]
    fn the_last_lines_and_those_after_them_are_all(
        lines in vec("[a-z]{0,8}", 1..80),
        count in 0..90_usize,
        more in vec("[a-z]{0,8}", 0..30),
    ) {
        let (_held, path) = directory();
        let log = path.join("app.log");
        let ended = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        create(&log, ended(&lines));
        let sources = [source(&log, Stream::Out)];
        runtime().block_on(async {
            let page = read(&sources, last(count)).await;
            prop_assert_eq!(texts(&page.lines), &lines[lines.len().saturating_sub(count)..]);
            append(&log, ended(&more));
            let next = read(&sources, after(&page.next.unwrap(), 1000)).await;
            prop_assert_eq!(texts(&next.lines), more);
            Ok(())
        })?;
    }

    #[test]
    fn a_follower_gets_each_line_once_or_is_told(steps in steps()) {
        runtime().block_on(follow(steps));
    }
}

/// Plays the steps against one follower, which has to get every line in order, but where it is told of a gap.
async fn follow(steps: Vec<Step>) {
    let (_held, path) = directory();
    let log = path.join("app.log");
    append(&log, "ready\n");
    let sources = || vec![source(&log, Stream::Out)];
    let mut following = Following::new(sources(), Start::Lines(1));
    let mut cursor = following.line().await.cursor;
    let mut written = VecDeque::new();
    let mut fragment = String::new();
    let (mut number, mut rotations) = (0, 0);
    // Whether something may be missing of what was written and not seen.
    let mut lost = false;
    for step in steps {
        match step {
            Step::Append(count) => {
                for _ in 0..count {
                    let line = format!("{fragment}{number}");
                    append(&log, format!("{number}\n"));
                    fragment.clear();
                    written.push_back(line);
                    number += 1;
                }
            }
            Step::Fragment => {
                append(&log, "part ");
                fragment += "part ";
            }
            Step::Rename => {
                rotations += 1;
                fs::rename(&log, path.join(format!("app.log.{rotations}"))).unwrap();
                append(&log, "");
                fragment.clear();
            }
            Step::Cut => {
                create(&log, "");
                fragment.clear();
                lost = true;
            }
            Step::Reopen => {
                following = Following::new(sources(), Start::Cursor(Cursor::parse(&cursor).unwrap()));
                lost |= rotations > 0;
            }
            Step::Take(count) => {
                for _ in 0..count {
                    if written.is_empty() || lost {
                        break;
                    }
                    expect(&mut following, &mut written, &mut cursor, &mut lost).await;
                }
            }
        }
    }
    append(&log, "\nend\n");
    loop {
        match following.next().await {
            LogItem::Line(line) if line.line == "end" => break,
            LogItem::Line(line) if line.line == fragment => {}
            LogItem::Line(line) => check(&line.line, &mut written, lost),
            LogItem::Gap(gap) => lost |= gap.missed.is_none() || gap.reason == "rotated",
        }
    }
    assert!(written.is_empty() || lost, "never came: {written:?}");
}

async fn expect(
    following: &mut Following,
    written: &mut VecDeque<String>,
    cursor: &mut String,
    lost: &mut bool,
) {
    match following.next().await {
        LogItem::Line(line) => {
            check(&line.line, written, *lost);
            *cursor = line.cursor;
        }
        LogItem::Gap(gap) => *lost |= gap.missed.is_none(),
    }
}

/// The line is the next that was written; or, where some may be missing, a later one.
fn check(line: &str, written: &mut VecDeque<String>, lost: bool) {
    let at = written.iter().position(|one| one == line);
    let at = at.unwrap_or_else(|| panic!("{line:?} came twice, or was never written: {written:?}"));
    assert!(
        at == 0 || lost,
        "{:?} is missing before {line:?}, and nothing told so",
        written.front()
    );
    written.drain(..=at);
}
