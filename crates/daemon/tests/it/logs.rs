//! Output from real pipes to real files.

mod room;

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use proptest::prelude::*;
use qd_daemon::logs::{Feed, Format, Ledger, Logs, Plan, Rotation, Stream, Tag, Viewers};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Seen {
    watches: bool,
    told: AtomicU64,
    text: Mutex<String>,
}

impl Viewers for Seen {
    fn any(&self) -> bool {
        self.watches
    }

    fn wrote(&self, tag: &Tag, _at_ms: i64) {
        assert_eq!(tag.name, "web");
        self.told.fetch_add(1, Ordering::Relaxed);
    }

    fn chunk(&self, _tag: &Tag, _stream: Stream, _at_ms: i64, text: &str) {
        self.text.lock().expect("no panic").push_str(text);
    }
}

struct Case {
    folder: tempfile::TempDir,
    seen: Arc<Seen>,
    logs: Logs,
}

fn case(watches: bool, change: impl FnOnce(&mut Rotation)) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let seen = Arc::new(Seen {
        watches,
        ..Seen::default()
    });
    let mut rotation = Rotation::new(folder.path().to_owned());
    change(&mut rotation);
    let logs = started(rotation, seen.clone());
    Case { folder, seen, logs }
}

fn started(rotation: Rotation, seen: Arc<Seen>) -> Logs {
    Logs::start(rotation, seen, Ledger::new().expect("memory")).expect("a thread")
}

impl Case {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn plan(&self, format: Format) -> Plan {
        Plan {
            out: Some(self.path("out.log")),
            err: Some(self.path("err.log")),
            combined: None,
            format,
            disabled: false,
        }
    }

    /// The ends that an app would write to.
    fn attach(&self, plan: &Plan) -> (File, File, Feed) {
        let ((out, stdout), (err, stderr)) = (pipe(), pipe());
        let tag = Tag {
            id: 7,
            name: "web".to_owned(),
            namespace: "default".to_owned(),
        };
        let feed = self.logs.attach(tag, plan, out, err).expect("it is attached");
        (stdout, stderr, feed)
    }
}

fn pipe() -> (OwnedFd, File) {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).expect("a pipe");
    (read, File::from(write))
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).expect("a log")
}

async fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::task::yield_now().await;
    }
}

fn numbered(lines: usize) -> Vec<u8> {
    (0..lines)
        .flat_map(|line| format!("line {line} é€😀\n").into_bytes())
        .collect()
}

#[tokio::test]
async fn a_flood_is_in_the_file_to_the_last_byte_watched_or_not() {
    for watches in [false, true] {
        let case = case(watches, |_| {});
        let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
        let all = numbered(300_000);
        let flood = all.clone();
        let writer = std::thread::spawn(move || out.write_all(&flood).expect("it is written"));
        drop(err);
        feed.drained(PATIENCE).await;
        writer.join().expect("the writer");
        assert!(read(&case.path("out.log")) == all, "watched: {watches}");
        if watches {
            assert!(case.seen.text.lock().expect("no panic").as_bytes() == all);
        }
    }
}

#[tokio::test]
async fn that_there_was_output_is_told_now_and_then_and_after_the_last() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let told = || case.seen.told.load(Ordering::Relaxed);
    out.write_all(b"one\n").expect("it is written");
    until("the first is told", || told() > 0).await;
    let before = told();
    out.write_all(b"two\n").expect("it is written");
    until("the last is told", || told() > before).await;
    out.write_all(&numbered(300_000)).expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    // It took a second or two, and a few hundred thousand reads would have been as many words.
    assert!(told() < 1_000, "{}", told());
}

#[tokio::test]
async fn every_line_gets_its_date_once_wherever_chunks_end() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Dated("[at]".to_owned())));
    let all = numbered(50_000);
    let writer = std::thread::spawn(move || out.write_all(&all).expect("it is written"));
    drop(err);
    feed.drained(PATIENCE).await;
    writer.join().expect("the writer");
    let text = String::from_utf8(read(&case.path("out.log"))).expect("whole characters");
    for (number, line) in text.lines().enumerate() {
        assert_eq!(line, format!("at: line {number} é€😀"));
    }
    assert_eq!(text.lines().count(), 50_000);
}

#[tokio::test]
async fn json_wraps_lines_and_not_chunks() {
    let case = case(false, |_| {});
    let format = Format::Json { date_format: None };
    let (mut out, mut err, mut feed) = case.attach(&case.plan(format));
    out.write_all(b"one\ntwo \"quoted\"\nunfinished")
        .expect("it is written");
    err.write_all(b"bad\n").expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    let records: Vec<serde_json::Value> = read(&case.path("out.log"))
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    let messages: Vec<_> = records.iter().map(|record| record["message"].as_str()).collect();
    assert_eq!(
        messages,
        [Some("one\n"), Some("two \"quoted\"\n"), Some("unfinished")]
    );
    assert_eq!(
        (&records[0]["app_name"], &records[0]["process_id"]),
        (&"web".into(), &7.into())
    );
    let err = String::from_utf8(read(&case.path("err.log"))).expect("text");
    assert!(err.contains(r#""type":"err""#), "{err}");
}

#[tokio::test]
async fn a_file_that_somebody_emptied_is_written_from_its_beginning() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let path = case.path("out.log");
    out.write_all(b"before\n").expect("it is written");
    until("the first line", || read(&path) == b"before\n").await;
    OpenOptions::new()
        .write(true)
        .open(&path)
        .and_then(|file| file.set_len(0))
        .expect("it is emptied");
    out.write_all(b"after\n").expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    assert_eq!(read(&path), b"after\n");
}

#[tokio::test]
async fn processes_that_share_a_file_take_nothing_from_each_other() {
    let case = case(false, |_| {});
    let shared = || Plan {
        err: None,
        ..case.plan(Format::Plain)
    };
    let mut writers = Vec::new();
    let mut feeds = Vec::new();
    for name in ["a", "b"] {
        let (mut out, err, feed) = case.attach(&shared());
        drop(err);
        feeds.push(feed);
        writers.push(std::thread::spawn(move || {
            for line in 0..2_000 {
                // Whole lines, as programs write them: one that is begun and left alone is taken as it is.
                out.write_all(format!("{name} {line}\n").as_bytes())
                    .expect("it is written");
            }
        }));
    }
    for feed in &mut feeds {
        feed.drained(PATIENCE).await;
    }
    for writer in writers {
        writer.join().expect("a writer");
    }
    let text = String::from_utf8(read(&case.path("out.log"))).expect("text");
    for name in ["a", "b"] {
        let own: Vec<&str> = text.lines().filter(|line| line.starts_with(name)).collect();
        let expected: Vec<String> = (0..2_000).map(|line| format!("{name} {line}")).collect();
        assert!(own == expected, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_was_moved_is_opened_anew_when_told() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let path = case.path("out.log");
    out.write_all(b"first\n").expect("it is written");
    until("the first line", || read(&path) == b"first\n").await;
    fs::rename(&path, case.path("moved")).expect("it is moved");
    case.logs.reopen();
    out.write_all(b"second\n").expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    assert_eq!(
        (read(&case.path("moved")), read(&path)),
        (b"first\n".to_vec(), b"second\n".to_vec())
    );
}

#[tokio::test]
async fn what_has_grown_is_moved_aside_and_no_line_is_lost() {
    let case = case(false, |rotation| {
        rotation.max_bytes = 200_000;
        rotation.keep = 100;
    });
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let all = numbered(60_000);
    let flood = all.clone();
    let writer = std::thread::spawn(move || out.write_all(&flood).expect("it is written"));
    drop(err);
    feed.drained(PATIENCE).await;
    writer.join().expect("the writer");
    let parts = || {
        let mut parts: Vec<PathBuf> = fs::read_dir(case.folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.to_string_lossy().contains("out.log."))
            .collect();
        parts.sort();
        parts
    };
    until("all of them are compressed", || {
        parts()
            .iter()
            .all(|path| path.extension().is_some_and(|end| end == "gz"))
    })
    .await;
    let mut found = Vec::new();
    assert!(parts().len() > 3);
    for part in parts() {
        let file = File::open(part).expect("a part");
        flate2::read::GzDecoder::new(file)
            .read_to_end(&mut found)
            .expect("it can be read");
    }
    found.extend(read(&case.path("out.log")));
    assert!(found == all);
}

#[tokio::test]
async fn what_an_earlier_daemon_did_not_come_to_compress_is_compressed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let put = |name: &str, text: &str| {
        File::create(at(name))
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .expect("a file");
    };
    let aside = "web-out.log.2026-11-23T14-54-29.793258586Z";
    put(aside, "line 1\n");
    put(&format!("{aside}.gz.new"), "half of it");
    put("web-out.log", "line 2\n");
    put("web-out.log.old", "somebody's own\n");
    let _logs = started(Rotation::new(folder.path().to_owned()), Arc::default());
    until("it is compressed", || !at(aside).exists()).await;
    let mut text = String::new();
    flate2::read::GzDecoder::new(File::open(at(&format!("{aside}.gz"))).expect("a file"))
        .read_to_string(&mut text)
        .expect("it is whole");
    assert_eq!(text, "line 1\n");
    assert!(!at(&format!("{aside}.gz.new")).exists());
    assert_eq!(read(&at("web-out.log.old")), b"somebody's own\n");
}

#[tokio::test]
async fn only_so_many_that_were_moved_aside_are_kept() {
    let case = case(false, |rotation| {
        rotation.max_bytes = 50_000;
        rotation.keep = 2;
    });
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
    let writer = std::thread::spawn(move || out.write_all(&numbered(30_000)).expect("it is written"));
    drop(err);
    feed.drained(PATIENCE).await;
    writer.join().expect("the writer");
    until("the others are gone", || {
        let names: Vec<String> = fs::read_dir(case.folder.path())
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.starts_with("out.log."))
            .collect();
        names.len() <= 2 && names.iter().all(|name| name.ends_with(".gz"))
    })
    .await;
}

#[tokio::test]
async fn both_outputs_go_to_one_file_too_where_that_is_wanted() {
    let case = case(false, |_| {});
    let plan = Plan {
        combined: Some(case.path("all.log")),
        ..case.plan(Format::Plain)
    };
    let (mut out, mut err, mut feed) = case.attach(&plan);
    out.write_all(b"good\n").expect("it is written");
    until("the first line", || read(&case.path("all.log")) == b"good\n").await;
    err.write_all(b"bad\n").expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    assert_eq!(read(&case.path("all.log")), b"good\nbad\n");
    assert_eq!(read(&case.path("out.log")), b"good\n");
    assert_eq!(read(&case.path("err.log")), b"bad\n");
}

#[tokio::test]
async fn a_line_that_nobody_ends_is_shown_after_a_while_and_dated_once() {
    let case = case(false, |_| {});
    let (mut out, err, mut feed) = case.attach(&case.plan(Format::Dated("[at]".to_owned())));
    let path = case.path("out.log");
    out.write_all(b"progress").expect("it is written");
    until("its beginning", || read(&path) == b"at: progress").await;
    out.write_all(b" done\nnext\n").expect("it is written");
    drop((out, err));
    feed.drained(PATIENCE).await;
    assert_eq!(read(&path), b"at: progress done\nat: next\n");
}

#[test]
fn a_link_or_a_folder_is_no_log() {
    let case = case(false, |_| {});
    let (link, folder) = (case.path("link.log"), case.path("folder"));
    std::os::unix::fs::symlink("/etc/passwd", &link).expect("a link");
    fs::create_dir(&folder).expect("a folder");
    for path in [link, folder] {
        let plan = Plan {
            out: Some(path.clone()),
            ..case.plan(Format::Plain)
        };
        let tag = Tag {
            id: 0,
            name: "web".to_owned(),
            namespace: "default".to_owned(),
        };
        let error = case
            .logs
            .attach(tag, &plan, pipe().0, pipe().0)
            .expect_err("it is none");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_chunks_of_any_bytes_are_in_the_file_as_they_were(
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5_000), 0..20),
        watches in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let case = case(watches, |_| {});
            let (mut out, err, mut feed) = case.attach(&case.plan(Format::Plain));
            let all = chunks.concat();
            for chunk in &chunks {
                out.write_all(chunk).expect("it is written");
            }
            drop((out, err));
            feed.drained(PATIENCE).await;
            assert!(read(&case.path("out.log")) == all);
        });
    }
}
