//! As the first process of a pid namespace, as in a container. That needs root, or a system that lets everybody.

use qd_tests::{Alone, descendants, until, until_some};
use rustix::process::Signal;
use tokio::process::Command;

use super::{Runtime, program, signal};

/// Says when it hears a signal.
const HEARS: &str = "#!/bin/sh\ntrap 'echo one' USR1\ntrap 'echo two' USR2\ntrap 'echo bye; exit 0' INT\n\
    (sleep 0.05 &)\necho up\nwhile :; do sleep 0.02; done\n";

/// The arguments before a program that make it the first of a namespace.
const ALONE: [&str; 4] = ["--fork", "--pid", "--mount-proc", "--kill-child"];

async fn can_be_first() -> bool {
    let tried = Command::new("unshare").args(ALONE).arg("true").output().await;
    let can = tried.is_ok_and(|tried| tried.status.success());
    if !can {
        eprintln!("skipped: this needs `unshare --pid`, which is not permitted here");
    }
    can
}

/// A runtime that is the first process of its namespace, and its pid outside of it.
async fn first(alone: &Alone, app: &str) -> (Runtime, u32) {
    let within = alone.command(&["runtime", app]);
    let mut command = Command::new("unshare");
    command.args(ALONE).arg(within.as_std().get_program());
    command.args(within.as_std().get_args()).kill_on_drop(true);
    for (name, value) in within.as_std().get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let runtime = Runtime::of(alone, command);
    runtime.says("up\n").await;
    let pid = until_some("the first process", async || {
        descendants(runtime.pid()).first().copied()
    })
    .await;
    (runtime, pid)
}

/// The states of the children of a process.
fn children(pid: u32) -> Vec<char> {
    let all = descendants(pid);
    let stat = |pid: &u32| std::fs::read_to_string(format!("/proc/{pid}/stat")).ok();
    let fields = all.iter().filter_map(stat).filter_map(|stat| {
        let (_, rest) = stat.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        let state = fields.next()?.chars().next()?;
        Some((state, fields.next()?.parse::<u32>().ok()?))
    });
    fields
        .filter(|(_, parent)| *parent == pid)
        .map(|(state, _)| state)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_the_first_process_it_passes_signals_on_and_reaps_everybody() {
    if !can_be_first().await {
        return;
    }
    let alone = Alone::new();
    let app = program(&alone, "app", HEARS);
    let (runtime, pid) = first(&alone, &app).await;
    for (number, heard) in [(Signal::USR1, "one\n"), (Signal::USR2, "two\n")] {
        signal(pid, number);
        runtime.says(heard).await;
    }
    // Somebody from outside, as `docker exec` does it, leaves an orphan behind.
    let target = pid.to_string();
    let orphan = [
        "--pid",
        "--mount",
        "--target",
        &target,
        "sh",
        "-c",
        "(sleep 0.05 &)",
    ];
    let entered = Command::new("nsenter")
        .args(orphan)
        .status()
        .await
        .expect("it runs");
    assert!(entered.success());
    until(
        "only the keeper is its child, and nobody is left unreaped",
        async || {
            let states: Vec<char> = children(pid);
            let all = descendants(pid);
            let zombies = all.iter().filter(|pid| {
                let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
                stat.contains(") Z ")
            });
            states.len() == 1 && zombies.count() == 0
        },
    )
    .await;
    signal(pid, Signal::TERM);
    let out = runtime.out.clone();
    assert_eq!(runtime.end().await, 0);
    let said = std::fs::read_to_string(out).expect("a file");
    assert!(said.ends_with("bye\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn as_the_first_process_it_ends_as_its_apps_do() {
    if !can_be_first().await {
        return;
    }
    let alone = Alone::new();
    let app = program(&alone, "app", "#!/bin/sh\necho up\n(sleep 60 &)\nexit 3\n");
    let within = alone.command(&["runtime", "--no-autorestart", &app]);
    let mut command = Command::new("unshare");
    command.args(ALONE).arg(within.as_std().get_program());
    command.args(within.as_std().get_args());
    for (name, value) in within.as_std().get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    assert_eq!(Runtime::of(&alone, command).end().await, 3);
}
