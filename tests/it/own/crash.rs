//! The daemon is killed and replaced at any moment; nobody notices.

use std::{
    sync::mpsc::TryRecvError,
    time::{Duration, Instant},
};

use qd_tests::{Pm2, Version, app, until};

/// How often the daemon is killed and updated; many more by hand.
pub fn rounds(usual: usize) -> usize {
    std::env::var("QD_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(usual)
}

/// The numbers of the lines of a log, in order.
fn numbers(pm2: &Pm2, file: &str) -> Vec<u64> {
    let text = std::fs::read_to_string(pm2.home.join("logs").join(file)).expect("a log");
    text.lines()
        .filter_map(|line| line.split(' ').nth(1)?.parse().ok())
        .collect()
}

/// That no line is missing, doubled or torn.
fn assert_contiguous(numbers: &[u64]) {
    let first = *numbers.first().expect("lines");
    for (index, number) in numbers.iter().enumerate() {
        assert_eq!(*number, first + index as u64, "after {index} lines");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_it_loses_no_app_and_no_line() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run_with(
        &["start", &app("logger"), "--name", "logger"],
        &[("RATE", "5000")],
    )
    .await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let pids = |list: &[serde_json::Value]| list.iter().map(|it| it["pid"].clone()).collect::<Vec<_>>();
    let before = pids(&pm2.jlist().await);
    for round in 0..rounds(25) {
        pm2.kill_daemon().await;
        if round % 5 == 0 {
            assert_eq!(pids(&pm2.jlist().await), before, "round {round}");
        }
    }
    assert_eq!(pids(&pm2.jlist().await), before);
    pm2.run(&["stop", "logger"]).await;
    assert_contiguous(&numbers(&pm2, "logger-out.log"));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_midst_of_verbs_it_doubles_nothing_and_forgets_nothing() {
    let pm2 = Pm2::start(Version::Own).await;
    for name in ["a", "b", "c"] {
        pm2.run(&["start", &app("silent"), "--name", name]).await;
    }
    for round in 0..rounds(12) {
        let name = ["a", "b", "c"][round % 3];
        let verb = pm2.spawn(&["restart", name]);
        pm2.kill_daemon().await;
        drop(verb);
        until("all of them run", async || {
            let list = pm2.jlist().await;
            list.len() == 3 && list.iter().all(|it| it["pm2_env"]["status"] == "online")
        })
        .await;
        let keeper = pm2.keeper().expect("a keeper");
        until("each runs once", async || {
            let all = qd_tests::descendants(keeper);
            let apps = all.iter().filter(|pid| command_line(**pid).contains("silent"));
            apps.count() == 3
        })
        .await;
    }
}

pub fn command_line(pid: u32) -> String {
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_while_no_daemon_was_there_is_started_again() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let before = pm2.jlist().await[0]["pid"].as_u64().expect("a pid");
    let keeper = pm2.keeper().expect("a keeper");
    // The keeper looks away while both are gone.
    signal(keeper, rustix::process::Signal::STOP);
    signal(pm2.pid().expect("a daemon"), rustix::process::Signal::KILL);
    signal(
        u32::try_from(before).expect("a pid"),
        rustix::process::Signal::KILL,
    );
    signal(keeper, rustix::process::Signal::CONT);
    until("it runs again", async || {
        let list = pm2.jlist().await;
        let now = &list[0];
        now["pm2_env"]["status"] == "online" && now["pid"].as_u64() != Some(before)
    })
    .await;
    assert_eq!(pm2.jlist().await[0]["pm2_env"]["restart_time"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_is_killed_costs_a_restart_and_doubles_nothing() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let before = u32::try_from(pm2.jlist().await[0]["pid"].as_u64().expect("a pid")).expect("a pid");
    let (keeper, daemon) = (pm2.keeper().expect("a keeper"), pm2.pid().expect("a daemon"));
    signal(keeper, rustix::process::Signal::KILL);
    until("the daemon ended with it", async || !is_there(daemon)).await;
    pm2.qd(&["daemon"]).await.well();
    until("it runs again", async || {
        let list = pm2.jlist().await;
        list.len() == 1 && list[0]["pm2_env"]["status"] == "online" && list[0]["pid"] != before
    })
    .await;
    assert!(!is_there(before));
}

fn is_there(pid: u32) -> bool {
    // One that nobody has reaped yet has no command line any more.
    !command_line(pid).is_empty()
}

fn signal(pid: u32, signal: rustix::process::Signal) {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(pid.expect("a pid"), signal).expect("it is there");
}

/// How many versions have begun to run.
fn versions(pm2: &Pm2) -> usize {
    let log = std::fs::read_to_string(pm2.home.join("pm2.log")).expect("a log");
    log.matches("Daemon started").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn updated_again_and_again_it_keeps_its_pid_its_apps_and_its_sockets() {
    let pm2 = Pm2::start(Version::Own).await;
    pm2.run_with(
        &["start", &app("logger"), "--name", "logger"],
        &[("RATE", "5000")],
    )
    .await;
    let (daemon, before) = (pm2.pid(), pm2.jlist().await[0]["pid"].clone());
    let socket = pm2.home.join("rpc.sock");
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let knocking = std::thread::spawn(move || {
        let mut longest = Duration::ZERO;
        while stopped.try_recv() == Err(TryRecvError::Empty) {
            let begun = Instant::now();
            while std::os::unix::net::UnixStream::connect(&socket).is_err() {
                std::thread::yield_now();
            }
            longest = longest.max(begun.elapsed());
            // One visitor after the other, not a flood.
            std::thread::park_timeout(Duration::from_millis(1));
        }
        longest
    });
    for _ in 0..rounds(8) {
        let before = versions(&pm2);
        pm2.qd(&["update"]).await.well();
        until("the next version answers", async || versions(&pm2) > before).await;
    }
    drop(stop);
    let longest = knocking.join().expect("the knocking");
    assert!(
        longest < Duration::from_millis(500),
        "a connection was refused for {longest:?}"
    );
    assert_eq!(pm2.pid(), daemon);
    let list = pm2.jlist().await;
    assert_eq!(
        (&list[0]["pid"], &list[0]["pm2_env"]["restart_time"]),
        (&before, &0.into())
    );
    pm2.run(&["stop", "logger"]).await;
    assert_contiguous(&numbers(&pm2, "logger-out.log"));
}

#[tokio::test(flavor = "multi_thread")]
async fn started_by_many_at_once_there_is_one() {
    let pm2 = Pm2::absent(Version::Own);
    let started = futures_util::future::join_all((0..6).map(|_| pm2.qd(&["daemon"]))).await;
    for output in &started {
        assert_eq!(output.code, 0, "{output:#?}");
    }
    let keeper = pm2.keeper().expect("a keeper");
    assert_eq!(qd_tests::descendants(keeper), [pm2.pid().expect("a daemon")]);
}
