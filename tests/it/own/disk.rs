//! The daemon is killed while there is no room on the disk: under the logs, and under everything it has.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use qd_tests::{Output, Pm2, Version, app, descendants, run, started, until};

use super::crash::{command_line, rounds};

/// Small enough to be filled in a moment, large enough for what hundreds of rounds write.
const SIZE: &str = "size=16m,mode=0700";
/// A line of the logger without its number: the word, two spaces, the time, the end of the line.
const LINE: u64 = 31;

/// A file system of its own in memory. Dropped after what runs on it.
struct Disk(PathBuf);

/// A daemon of ours on one.
struct Bench {
    pm2: Pm2,
    disk: Disk,
}

async fn called(program: &str, args: &[&str]) -> Output {
    let mut command = started(Path::new(program), &BTreeMap::new());
    command.args(args);
    run(command).await
}

impl Disk {
    /// None, and the reason said, where nothing can be mounted.
    async fn at(path: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&path).expect("a folder");
        let text = path.display().to_string();
        let mounted = called("mount", &["-t", "tmpfs", "-o", SIZE, "tmpfs", &text]).await;
        if mounted.code != 0 {
            eprintln!(
                "not shown: nothing can be mounted here: {}",
                mounted.stderr.trim()
            );
            return None;
        }
        Some(Self(path))
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Leaves no room, to the last byte.
    fn fill(&self) {
        let opened = OpenOptions::new().create(true).append(true).open(self.ballast());
        let mut file = opened.expect("a file");
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&vec![b'x'; size]).is_ok() {}
        }
    }

    fn empty(&self) {
        std::fs::remove_file(self.ballast()).expect("it was filled");
    }
}

impl Drop for Disk {
    #[expect(clippy::disallowed_methods, reason = "it is given back whatever happened")]
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
        assert!(unmounted.is_ok_and(|status| status.success()), "{:?}", self.0);
        // The folder of the test could not be removed under it.
        let root = self
            .0
            .ancestors()
            .find(|path| path.parent() == Some(Path::new("/tmp")));
        let _ = root.map(std::fs::remove_dir_all);
    }
}

impl Bench {
    /// With its logs on the disk, or everything.
    async fn with(folder: &str) -> Option<Self> {
        let pm2 = Pm2::absent(Version::Own);
        let disk = Disk::at(pm2.home.join(folder)).await?;
        pm2.qd(&["daemon"]).await.well();
        Some(Self { pm2, disk })
    }

    async fn pids(&self) -> Vec<(String, u64)> {
        let list = self.pm2.jlist().await;
        let pid = |record: &serde_json::Value| record["pid"].as_u64().unwrap_or_default();
        let name = |record: &serde_json::Value| record["name"].as_str().unwrap_or_default().to_owned();
        list.iter().map(|record| (name(record), pid(record))).collect()
    }
}

/// Moments that differ from round to round and are the same in each run.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    /// It is not waited for anything: any moment is as good to be killed at.
    async fn pass(&mut self) {
        tokio::time::sleep(Duration::from_millis(self.next(250))).await;
    }
}

/// What is missing in a log, and what it tells of that, in bytes.
#[derive(Debug, Default)]
struct Account {
    lines: u64,
    lost: u64,
    told: u64,
}

/// Reads a log of the logger's. Nothing is missing in it that is not told in the place where it is missing.
fn account(log: &str) -> Account {
    let mut account = Account::default();
    let (mut last, mut told, mut pieces) = (0_u64, 0_u64, 0_u64);
    for line in log.lines() {
        if let Some(number) = number(line) {
            assert!(number > last, "line {number} comes after {last}");
            let missing: u64 = (last + 1..number).map(|missing| LINE + digits(missing)).sum();
            let lost = missing.saturating_sub(pieces);
            assert!(
                told >= lost,
                "{lost} bytes are missing before line {number}, and {told} are told"
            );
            account.lost += lost;
            account.told += told;
            account.lines += 1;
            (last, told, pieces) = (number, 0, 0);
        } else if let Some(marker) = line.strip_prefix("[quarterdeck] ") {
            let bytes = marker.strip_suffix(" bytes of this log could not be written");
            told += bytes.and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
        } else if !line.starts_with('[') {
            pieces += line.len() as u64;
        }
    }
    account
}

fn number(line: &str) -> Option<u64> {
    let number = line.strip_prefix("line ")?.split(' ').next()?.parse().ok()?;
    let is_whole = line.len() as u64 + 1 == LINE + digits(number) && line.ends_with('Z');
    is_whole.then_some(number)
}

fn digits(number: u64) -> u64 {
    number.to_string().len() as u64
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_no_room_for_logs_it_loses_no_app_and_tells_every_byte_it_dropped() {
    let Some(bench) = Bench::with("logs").await else {
        return;
    };
    let pm2 = &bench.pm2;
    pm2.run_with(
        &["start", &app("logger"), "--name", "logger"],
        &[("RATE", "1000")],
    )
    .await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let before = bench.pids().await;
    let mut moments = Moments(4711);
    let log = pm2.home.join("logs/logger-out.log");
    for round in 0..rounds(12) {
        bench.disk.fill();
        for _ in 0..=moments.next(2) {
            moments.pass().await;
            pm2.kill_daemon().await;
        }
        if round % 3 == 0 {
            moments.pass().await;
        }
        bench.disk.empty();
        if round % 2 == 0 {
            moments.pass().await;
            pm2.kill_daemon().await;
        }
        if round % 5 == 0 {
            assert_eq!(bench.pids().await, before, "round {round}");
        }
    }
    let length = || std::fs::metadata(&log).expect("a log").len();
    let ended = length();
    until("it is written to again", async || length() > ended).await;
    assert_eq!(bench.pids().await, before);
    pm2.run(&["stop", "logger"]).await;
    let account = account(&std::fs::read_to_string(&log).expect("a log"));
    eprintln!("{account:?}");
    assert!(account.lost > 0, "there was always room: {account:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_no_room_at_all_it_comes_back_and_doubles_and_forgets_nothing() {
    let Some(bench) = Bench::with("").await else {
        return;
    };
    let pm2 = &bench.pm2;
    for name in ["a", "b"] {
        pm2.run(&["start", &app("silent"), "--name", name]).await;
    }
    let mut moments = Moments(815);
    for round in 0..rounds(8) {
        let before = bench.pids().await;
        bench.disk.fill();
        moments.pass().await;
        pm2.kill_daemon().await;
        assert_eq!(bench.pids().await, before, "round {round}: nobody noticed");
        let verb = match round % 4 {
            0 => pm2.spawn(&["start", &app("silent"), "--name", "c"]),
            1 => pm2.spawn(&["restart", "a"]),
            2 => pm2.spawn(&["delete", "c"]),
            _ => pm2.spawn(&["stop", "b"]),
        };
        moments.pass().await;
        pm2.kill_daemon().await;
        drop(verb);
        bench.disk.empty();
        until("the verb was done or not", async || is_consistent(pm2).await).await;
        pm2.run(&["restart", "b"]).await;
    }
}

/// Whether those that should be there are, and each that is said to run does so once.
async fn is_consistent(pm2: &Pm2) -> bool {
    let list = pm2.jlist().await;
    let is = |status: &str| list.iter().filter(|it| it["pm2_env"]["status"] == status).count();
    let has = |name: &str| list.iter().filter(|it| it["name"] == name).count();
    let all = descendants(pm2.keeper().expect("a keeper"));
    let running = all
        .iter()
        .filter(|pid| command_line(**pid).contains("silent/app.js"));
    has("a") == 1
        && has("b") == 1
        && has("c") <= 1
        && is("online") + is("stopped") == list.len()
        && running.count() == is("online")
}

#[test]
fn what_is_missing_is_found() {
    let line = |number: u64| format!("line {number} 2026-11-23T11:20:00.123Z\n");
    let whole: String = (1..=3).map(line).collect();
    assert_eq!(account(&whole).lost, 0);
    let told = format!(
        "{}line 2 \n[quarterdeck] 58 bytes of this log could not be written\n{}",
        line(1),
        line(4)
    );
    let account = account(&told);
    assert_eq!((account.lost, account.told), (57, 58), "{account:?}");
}
